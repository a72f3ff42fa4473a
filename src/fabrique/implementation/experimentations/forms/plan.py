"""What is tried: the empty form, the same to change it, and how it is led once it runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, Hinted, RichTextField
from fabrique.implementation.experimentations.actions import Plan
from fabrique.implementation.experimentations.forms.fields import NumberField, PersonField
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.queries import Wanted
from fabrique.implementation.experimentations.states import ExperimentState

LONG = 10_000
CENTS = 100
OPENNESS = [
    ("non", Hinted(lazy("À l’organisation et aux services d’accueil"), lazy("Les partenaires voient ce que leur convention leur ouvre."))),
    ("oui", Hinted(lazy("À tout le monde"), lazy("Dès la labellisation : hypothèse, critères, dates et sites. Les mesures et l’évaluation, une fois rendue."))),
]  # fmt: skip


class PlanForm(Form):
    """What is tried; only the title and the hypothesis are needed to propose it."""

    organisation = forms.ChoiceField(label=lazy("Pour quelle organisation ?"))
    title = forms.CharField(
        label=lazy("Titre"),
        help_text=lazy("Ce que l’on essaie, en une phrase."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hypothesis = RichTextField(
        label=lazy("Hypothèse"),
        help_text=lazy("« Si nous faisons…, alors… parce que… »"),
        max_length=LONG,
    )
    criteria = RichTextField(
        label=lazy("Critères de réussite"),
        help_text=lazy(
            "À partir de quoi dira-t-on que c’est concluant ? Il les faut pour commencer ; ensuite, ils ne changent plus."
        ),
        max_length=LONG,
        required=False,
    )
    protocol = RichTextField(
        label=lazy("Déroulement"),
        help_text=lazy("Qui fait quoi, avec qui, dans quel ordre. Il n’est lu que de l’intérieur."),
        max_length=LONG,
        required=False,
    )
    starts_on = DateField(label=lazy("Début prévu"), required=False)
    ends_on = DateField(label=lazy("Fin prévue"), help_text=lazy("Il la faut pour commencer."), required=False)
    budget = NumberField(label=lazy("Budget, en euros"), min_value=0, max_value=10**9, decimal_places=2, required=False)
    evaluator = PersonField(
        label=lazy("Adresse électronique de la personne qui évalue"),
        help_text=lazy(
            "Quelqu’un qui ne porte pas l’expérimentation et n’appartient pas à un partenaire. Il la faut pour commencer."
        ),
        required=False,
    )
    public = forms.ChoiceField(
        label=lazy("À qui la montrer ?"), choices=OPENNESS, widget=forms.RadioSelect, initial="non"
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: Sequence[Organisation] | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"], self.fields["evaluator"]
            return
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = [(str(each.pk), str(each)) for each in organisations]

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("La fin est avant le début : corrigez l’une des deux dates."))
        for name in ("title", "hypothesis"):
            if data.get(name) and not richtext.one_line(data[name]):
                self.add_error(name, _("Ce champ est à remplir."))
        return data

    def plan(self, evaluator: Person | None = None) -> Plan:
        """Return what was typed, for the action; ``evaluator``: who it is when the form does not ask."""
        data = self.cleaned_data
        budget = data.get("budget")
        return Plan(
            title=richtext.one_line(data["title"]),
            hypothesis=data["hypothesis"],
            protocol=data["protocol"],
            criteria=data["criteria"],
            budget_cents=int(budget * CENTS) if budget is not None else None,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            evaluator=data.get("evaluator") or evaluator,
            public=data["public"] == "oui",
        )


def initial_of(experiment: Experiment) -> dict[str, Any]:
    """Return the fields of a form that changes ``experiment``."""
    cents = experiment.budget_cents
    return {
        "title": experiment.title,
        "hypothesis": richtext.to_markdown(experiment.hypothesis),
        "criteria": richtext.to_markdown(experiment.criteria),
        "protocol": richtext.to_markdown(experiment.protocol),
        "starts_on": experiment.starts_on,
        "ends_on": experiment.ends_on,
        "budget": f"{cents / CENTS:.2f}".replace(".", ",").removesuffix(",00") if cents is not None else "",
        "public": "oui" if experiment.public else "non",
        "seen": experiment.version_number,
    }


class SteerForm(Form):
    """What may still change while it runs."""

    ends_on = DateField(label=lazy("Fin prévue"))
    reason = forms.CharField(
        label=lazy("Pourquoi déplacer la fin ?"),
        help_text=lazy("À remplir si la date change : la raison reste dans l’historique."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public = forms.ChoiceField(label=lazy("À qui la montrer ?"), choices=OPENNESS, widget=forms.RadioSelect)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ends_on: date | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.before = ends_on

    def clean(self) -> dict[str, Any]:
        """Another date has its reason."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("ends_on") and data["ends_on"] != self.before and not data.get("reason"):
            self.add_error("reason", _("Dites pourquoi la fin est déplacée."))
        return data


class EvaluatorForm(Form):
    """Who evaluates."""

    evaluator = PersonField(
        label=lazy("Adresse électronique de la personne qui évalue"),
        help_text=lazy("Quelqu’un qui ne porte pas l’expérimentation et n’appartient pas à un partenaire."),
    )


class ExperimentFilterForm(FilterForm):
    """Filters of the list."""

    q = forms.CharField(label=lazy("Mots"), max_length=200)
    etat = forms.ChoiceField(label=lazy("Où elles en sont"))
    organisation = forms.ChoiceField(label=lazy("Organisation"))
    miennes = forms.BooleanField(label=lazy("Celles que je porte ou que j’évalue"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], signed_in: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        groups = [
            ("preparation", _("En préparation")),
            ("conduite", _("En cours ou en évaluation")),
            ("conclues", _("Conclues")),
        ]
        choices: dict[str, list[Any]] = {
            "etat": [("", _("Toutes")), *groups, (_("Précisément"), list(ExperimentState.choices))],
            "organisation": [("", _("Toutes")), *[(str(each.pk), str(each)) for each in organisations]],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
            field.choices = values
        if not signed_in:
            del self.fields["miennes"]

    def wanted(self) -> Wanted:
        """Return what is looked for; what is not offered is left out."""
        self.is_valid()
        data = self.cleaned_data
        organisation = data.get("organisation")
        return Wanted(
            text=data.get("q", ""),
            state=data.get("etat", ""),
            organisation=int(organisation) if organisation else None,
            mine=bool(data.get("miennes")),
        )

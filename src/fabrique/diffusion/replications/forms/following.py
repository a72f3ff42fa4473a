"""Declaring an interest, describing, moving from step to step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.diffusion.replications.actions import Description, NewObstacle
from fabrique.diffusion.replications.models import Obstacle, Replication
from fabrique.diffusion.replications.rules import REASON_AT_LEAST
from fabrique.diffusion.replications.states import MODE_HINTS, Mode, ObstacleKind, ReplicationState
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, Hinted

LONGEST = 4_000
UNNAMED = "autre"


def area(rows: int = 4) -> forms.Textarea:
    """A box for a few lines."""
    return forms.Textarea(attrs={"rows": rows})


class InterestForm(Form):
    """Which organisation is interested, from whom it saw it, for what need."""

    adopter = forms.ChoiceField(label=lazy("Quelle organisation est intéressée\u00a0?"))
    parent = forms.ChoiceField(
        label=lazy("De qui reprenez-vous l’innovation\u00a0?"),
        required=False,
        help_text=lazy("Si vous l’avez vue chez une organisation qui l’avait elle-même reprise, dites-le."),
    )
    motive = forms.CharField(
        label=lazy("Pour répondre à quel besoin\u00a0?"),
        required=False,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Deux ou trois phrases suffisent. Le contact de la fiche les recevra."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        organisations: Sequence[Organisation],
        parents: Iterable[Replication],
        source: Organisation,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer the organisations of the person, and who has adopted already."""
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        self.parents = {str(each.pk): each for each in parents}
        self.fields["adopter"].choices = [(key, str(each)) for key, each in self.organisations.items()]
        if not self.parents:
            del self.fields["parent"]
            return
        origin = _("%(source)s, à l’origine de l’innovation") % {"source": source}
        self.fields["parent"].choices = [
            ("", origin),
            *((key, str(each.adopter)) for key, each in self.parents.items()),
        ]

    def chosen(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "adopter": self.organisations[data["adopter"]],
            "parent": self.parents.get(data.get("parent", "")),
            "motive": data["motive"],
        }


class DescriptionForm(Form):
    """How the innovation is adopted here."""

    mode = forms.ChoiceField(
        label=lazy("De quelle manière\u00a0?"),
        choices=[(mode.value, Hinted(mode.label, MODE_HINTS[mode])) for mode in Mode],
        widget=forms.RadioSelect,
        required=False,
    )
    core_kept = forms.CharField(
        label=lazy("Ce que nous gardons"),
        required=False,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Le cœur de l’innovation, sans lequel ce ne serait plus elle."),
    )
    adaptations = forms.CharField(
        label=lazy("Ce que nous adaptons"),
        required=False,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Si vous ne changez rien, écrivez-le."),
    )
    constraints = forms.CharField(
        label=lazy("Nos contraintes"),
        required=False,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Textes, outils, effectifs, calendrier, licence, avis demandés."),
    )
    motive = forms.CharField(label=lazy("Le besoin"), required=False, max_length=LONGEST, widget=area(3))
    results = forms.CharField(label=lazy("Les résultats"), required=False, max_length=LONGEST, widget=area())
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, replication: Replication, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Results are told once there are some; what a launch asked for stays asked."""
        super().__init__(*args, **kwargs)
        if replication.state not in {ReplicationState.LAUNCHED, ReplicationState.IN_SERVICE}:
            del self.fields["results"]
        elif replication.launched_on:
            for name in ("mode", "core_kept", "adaptations"):
                self.fields[name].required = True

    def written(self, replication: Replication) -> Description:
        """The description typed; results that were not asked stay as they were."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "seen"}
        return Description(**{"results": replication.results, **data})


class DayForm(Form):
    """On which day it happened."""

    on = DateField(
        label=lazy("Depuis quel jour\u00a0?"), help_text=lazy("Aujourd’hui, ou le jour passé où c’est arrivé.")
    )


class ServiceForm(DayForm):
    """It works: since when, with what results."""

    results = forms.CharField(
        label=lazy("Qu’est-ce que cela donne\u00a0?"),
        min_length=REASON_AT_LEAST,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Ce qui a changé pour les usagers et pour les agents, en quelques phrases."),
    )


class ObstacleChoice(Form):
    """A known obstacle, or a new one."""

    mark_optional = False
    obstacle = forms.ChoiceField(label=lazy("Qu’est-ce qui vous a arrêtés\u00a0?"))
    new_title = forms.CharField(
        label=lazy("Nommez cet obstacle"),
        required=False,
        max_length=200,
        help_text=lazy(
            "Si vous avez choisi «\u00a0un autre obstacle\u00a0». Exemple\u00a0: «\u00a0Pas d’accès aux données fiscales\u00a0»."
        ),
    )
    new_kind = forms.ChoiceField(
        label=lazy("De quelle nature est-il\u00a0?"), required=False, choices=[("", "—"), *ObstacleKind.choices]
    )

    def __init__(self, *args: Any, obstacles: Iterable[Obstacle], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the obstacles that the person reads."""
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in obstacles}
        self.fields["obstacle"].choices = [
            ("", _("Choisissez un obstacle")),
            *((key, each.title) for key, each in self.known.items()),
            (UNNAMED, _("Un autre obstacle, que je nomme")),
        ]

    def clean(self) -> dict[str, Any]:
        """A new obstacle needs its name and its nature."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("obstacle") == UNNAMED:
            if len((data.get("new_title") or "").strip()) < 8:  # noqa: PLR2004 - a few words
                self.add_error("new_title", _("Nommez l’obstacle en quelques mots."))
            if not data.get("new_kind"):
                self.add_error("new_kind", _("Choisissez une nature."))
        return data

    def chosen(self) -> Obstacle | NewObstacle:
        """The obstacle picked, or named."""
        data = self.cleaned_data
        if data["obstacle"] == UNNAMED:
            return NewObstacle(data["new_title"], data["new_kind"])
        return self.known[data["obstacle"]]


class AbandonForm(ObstacleChoice):
    """Why it stops."""

    on = DateField(label=lazy("Depuis quel jour\u00a0?"))
    reason = forms.CharField(
        label=lazy("Pourquoi renoncez-vous\u00a0?"),
        min_length=REASON_AT_LEAST,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Ce sera lisible sur la fiche\u00a0: d’autres sauront à quoi s’attendre."),
    )
    field_order = ("on", "reason", "obstacle", "new_title", "new_kind")


class ReplicationFilterForm(FilterForm):
    """Everything optional."""

    q = forms.CharField(label=lazy("Innovation ou organisation"), max_length=100)
    etat = forms.ChoiceField(label=lazy("État"), choices=[("", lazy("Tous")), *ReplicationState.choices])
    maniere = forms.ChoiceField(label=lazy("Manière"), choices=[("", lazy("Toutes")), *Mode.choices])
    miennes = forms.BooleanField(label=lazy("Celles de mes organisations"))

"""Promises, absences, capacity, debriefs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, RichTextarea, RichTextField
from fabrique.implementation.commitments.forms.fields import LONGEST, OrganisationField, PersonField, words
from fabrique.implementation.commitments.states import CommitmentState

LONG = 20_000


class PromiseForm(Form):
    """Who promises what, to whom, by when."""

    title = forms.CharField(label=lazy("Ce qui est promis"), max_length=250, help_text=lazy("En une phrase."))
    due_on = DateField(label=lazy("Pour le"))
    text = RichTextField(label=lazy("Précisions"), max_length=LONGEST, required=False)
    promised_by = PersonField(
        label=lazy("Adresse électronique de qui promet"), required=False, help_text=lazy("Vide : vous-même.")
    )
    organisation = OrganisationField(label=lazy("Au nom de quelle organisation"), required=False)
    to_person = PersonField(label=lazy("Adresse électronique de la personne à qui c’est promis"), required=False)
    programme = forms.ModelChoiceField(
        label=lazy("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=lazy("Aucun"),
        help_text=lazy("Celui dont le registre montrera cet engagement."),
    )
    public = forms.BooleanField(
        label=lazy("Visible au registre public du programme, quand il y en a un"), required=False, initial=True
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme] | None, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the programmes that the person reads; none when the promise follows a decision, which has its own."""
        super().__init__(*args, **kwargs)
        if programmes is None:
            del self.fields["programme"]
            return
        chosen = self.fields["programme"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - our own class says so
        chosen.queryset = programmes


class KeepForm(Form):
    """What shows that it is done."""

    evidence = RichTextField(
        label=lazy("Ce qui le montre"),
        max_length=LONGEST,
        help_text=lazy("Un lien, un chiffre, une date : de quoi vérifier."),
    )


class DropForm(Form):
    """Why it is given up."""

    reason = words(lazy("Pourquoi"), lazy("La personne à qui c’était promis vous lira."))


class PostponeForm(Form):
    """Another date, and why."""

    due_on = DateField(label=lazy("Nouvelle date"))
    reason = words(lazy("Pourquoi"), lazy("La première date reste affichée."))


class RegisterForm(FilterForm):
    """Finding one’s way in the register."""

    q = forms.CharField(label=lazy("Mots du titre"), max_length=100)
    etat = forms.ChoiceField(
        label=lazy("État"), choices=[("", lazy("Tous")), ("en-retard", lazy("En retard")), *CommitmentState.choices]
    )
    programme = forms.ChoiceField(label=lazy("Programme"))
    organisation = forms.CharField(label=lazy("Organisation, ou son sigle"), max_length=120)
    miens = forms.BooleanField(label=lazy("Les miens : que j’ai pris ou qu’on m’a faits"))

    def __init__(self, *args: Any, programmes: Iterable[Programme], **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the programmes whose commitments the person may read."""
        super().__init__(*args, **kwargs)
        chosen = self.fields["programme"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - our own class says so
        chosen.choices = [("", lazy("Tous")), *((str(each.pk), each.name) for each in programmes)]


class AbsenceForm(Form):
    """Who answers in between."""

    to = PersonField(label=lazy("Adresse électronique de qui répond à votre place"))
    starts_on = DateField(label=lazy("Du"))
    ends_on = DateField(label=lazy("Au"))
    reason = forms.CharField(label=lazy("Motif"), max_length=250, required=False)


class CapacityForm(Form):
    """How many trials in a half-year."""

    half_year = forms.ChoiceField(label=lazy("Semestre"))
    trials = forms.IntegerField(label=lazy("Essais que vous pouvez porter"), min_value=0, max_value=99)
    organisation = forms.ModelChoiceField(
        label=lazy("Pour qui"), queryset=Organisation.objects.none(), required=False, empty_label=lazy("Pour moi")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        half_years: list[tuple[str, str]],
        organisations: QuerySet[Organisation],
        **kwargs: Any,  # noqa: ANN401 - idem
    ) -> None:
        """Offer this half-year and the next; oneself, and the organisations that one runs."""
        super().__init__(*args, **kwargs)
        whose = self.fields["organisation"]
        assert isinstance(whose, forms.ModelChoiceField)  # noqa: S101 - our own class says so
        whose.queryset = organisations
        if not organisations:
            del self.fields["organisation"]
        chosen = self.fields["half_year"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - our own class says so
        chosen.choices = half_years


class DebriefForm(Form):
    """What is said to all."""

    text = RichTextField(
        label=lazy("Bilan"),
        max_length=LONG,
        widget=RichTextarea(attrs={"rows": 12}),
        help_text=lazy("Ce qui est retenu, ce qui ne l’est pas et pourquoi, ce qui se passe ensuite."),
    )

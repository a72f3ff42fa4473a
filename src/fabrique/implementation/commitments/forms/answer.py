"""Answering, and what happens around an answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import DateField, Form, Hinted, RichTextarea, RichTextField
from fabrique.implementation.commitments.actions import AnswerWords
from fabrique.implementation.commitments.forms.fields import LONGEST, OrganisationField, PersonField, words
from fabrique.implementation.commitments.rules import MOST_EXTRA_DAYS
from fabrique.implementation.commitments.states import DECISION_HINTS, Decision, Usefulness

HOUR, CENTS = 60, 100
MOST_HOURS, MOST_EUROS = 10_000, 20_000_000


class AnswerForm(Form):
    """A decision, its reason in one's own words; what goes with it when the idea is kept."""

    mark_optional = False  # the headings say when each part is to be filled
    decision = forms.ChoiceField(
        label=lazy("Décision"),
        widget=forms.RadioSelect,
        choices=[(each.value, Hinted(each.label, DECISION_HINTS[each])) for each in Decision],
    )
    reason = RichTextField(
        label=lazy("Votre réponse"),
        max_length=LONGEST,
        help_text=lazy("L’auteur vous lira : dites pourquoi, avec vos mots."),
        widget=RichTextarea(attrs={"rows": 5}),
    )
    next_step = forms.CharField(label=lazy("Prochaine étape"), max_length=250, required=False)
    next_step_owner = PersonField(label=lazy("Adresse électronique de qui s’en charge"), required=False)
    next_step_on = DateField(label=lazy("Pour le"), required=False)
    hours = forms.IntegerField(
        label=lazy("Temps accordé, en heures"), min_value=1, max_value=MOST_HOURS, required=False
    )
    euros = forms.DecimalField(
        label=lazy("Budget accordé, en euros"),
        min_value=Decimal(1),
        max_value=Decimal(MOST_EUROS),
        decimal_places=2,
        required=False,
        localize=True,
    )
    mentor = PersonField(label=lazy("Adresse électronique du mentor proposé"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """An idea that is kept has a next step."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == Decision.ACCEPTED:
            for name, told in (
                ("next_step", _("L’idée est retenue : dites la prochaine étape.")),
                ("next_step_owner", _("Dites qui s’en charge.")),
                ("next_step_on", _("Dites pour quand.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, told)
        return data

    def words(self) -> AnswerWords:
        """What the action takes."""
        data = self.cleaned_data
        euros = data.get("euros")
        return AnswerWords(
            decision=data["decision"],
            reason=data["reason"],
            next_step=data.get("next_step", ""),
            next_step_owner=data.get("next_step_owner"),
            next_step_on=data.get("next_step_on"),
            time_minutes=data["hours"] * HOUR if data.get("hours") else None,
            money_cents=int(euros * CENTS) if euros else None,
            mentor=data.get("mentor"),
        )


class QuestionForm(Form):
    """What the author is asked, once."""

    question = words(lazy("Votre question à l’auteur"), lazy("Une seule fois : demandez tout ce qu’il vous faut."))


class DetailsForm(Form):
    """What the author adds."""

    text = words(lazy("Vos précisions"), rows=6)


class TransferForm(Form):
    """To whom, and why."""

    to_person = PersonField(label=lazy("Adresse électronique de qui répondra"))
    to_organisation = OrganisationField(label=lazy("Service qui répond"), required=False)
    reason = words(lazy("Pourquoi"), lazy("L’auteur lira cette explication. Le délai ne change pas."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExtendForm(Form):
    """How many days more, and why."""

    days = forms.IntegerField(label=lazy("Jours ouvrés de plus"), min_value=1, max_value=MOST_EXTRA_DAYS)
    reason = words(lazy("Pourquoi"), lazy("L’auteur lira cette explication."))


class AppealForm(Form):
    """Why a second look."""

    text = words(lazy("Pourquoi un second examen"), lazy("Une seule fois : une autre personne vous répondra."), rows=6)


class UsefulnessForm(Form):
    """What the author thinks of the answer."""

    usefulness = forms.ChoiceField(
        label=lazy("Cette réponse vous est-elle utile ?"), choices=Usefulness.choices, widget=forms.RadioSelect
    )
    note = words(lazy("Précision"), required=False)

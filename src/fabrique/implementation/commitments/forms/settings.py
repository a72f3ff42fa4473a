"""Delays, holidays, calendars and routing of a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import DateField, Form
from fabrique.implementation.commitments.actions import Delays, RuleWords
from fabrique.implementation.commitments.forms.fields import OrganisationField, PersonField, words
from fabrique.implementation.commitments.models import AnswerRules, RoutingRule
from fabrique.implementation.commitments.states import CALENDAR_CHOICES

MOST_DAYS = 250


def _days(label: Any) -> forms.IntegerField:  # noqa: ANN401 - a lazy string
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_DAYS)


class RulesForm(Form):
    """The delays of a programme, in working days."""

    acknowledge_days = _days(lazy("Accuser réception sous"))
    answer_days = _days(lazy("Répondre sous"))
    reminder_days = forms.CharField(
        label=lazy("Rappeler après"),
        required=False,
        max_length=80,
        help_text=lazy("Jours ouvrés depuis le dépôt. Exemple : 10, 18"),
    )
    escalate_after_days = _days(lazy("Prévenir l’échelon supérieur après, jours de retard"))
    lead_after_days = _days(lazy("Prévenir le porteur ministériel après, jours de retard"))
    details_days = _days(lazy("Attendre les précisions de l’auteur pendant"))
    calendar = forms.ChoiceField(label=lazy("Calendrier des jours fériés"), choices=CALENDAR_CHOICES)
    fallback_person = PersonField(
        label=lazy("Adresse électronique du guichet de recours"),
        required=False,
        help_text=lazy("Qui répond quand personne d’autre ne le peut."),
    )
    fallback_organisation = OrganisationField(label=lazy("Service de recours"), required=False)
    public_register = forms.BooleanField(label=lazy("Registre des engagements visible de tous"), required=False)

    def clean_reminder_days(self) -> list[int]:
        """Numbers between commas."""
        parts = [
            part.strip() for part in self.cleaned_data["reminder_days"].replace(";", ",").split(",") if part.strip()
        ]
        if not all(part.isdecimal() and 1 <= int(part) <= MOST_DAYS for part in parts):
            raise forms.ValidationError(_("Des nombres de 1 à 250 séparés par des virgules. Exemple : 10, 18"))
        return [int(part) for part in parts]

    def delays(self) -> Delays:
        """What the action takes."""
        return Delays(**self.cleaned_data)


def initial_of(rules: AnswerRules) -> dict[str, Any]:
    """What the form opens on."""
    named = {name: getattr(rules, name) for name in Delays.__slots__}
    return named | {
        "reminder_days": ", ".join(str(day) for day in rules.reminder_days),
        "fallback_person": rules.fallback_person.email if rules.fallback_person else "",
        "fallback_organisation": str(rules.fallback_organisation or ""),
    }


class HolidayForm(Form):
    """A day off that the law does not give every year."""

    day = DateField(label=lazy("Jour"))
    label = forms.CharField(label=lazy("Nom"), max_length=120)
    calendar = forms.ChoiceField(
        label=lazy("Calendrier"), choices=[("", lazy("Tous les calendriers")), *CALENDAR_CHOICES], required=False
    )


class CalendarForm(Form):
    """The calendar of an organisation."""

    organisation = OrganisationField(label=lazy("Organisation"))
    calendar = forms.ChoiceField(
        label=lazy("Calendrier"), choices=[("", lazy("Celui du programme")), *CALENDAR_CHOICES], required=False
    )


class RuleForm(Form):
    """Which ideas, to which desk."""

    label = forms.CharField(label=lazy("Nom de la règle"), max_length=160)
    organisation = OrganisationField(
        label=lazy("Organisation de l’auteur"),
        required=False,
        help_text=lazy("Elle ou celles qui en dépendent. Vide : toutes."),
    )
    words = forms.CharField(
        label=lazy("Mots du sujet"),
        max_length=500,
        required=False,
        help_text=lazy("Séparés par des virgules. Vide : tous les sujets."),
    )
    desk_person = PersonField(label=lazy("Adresse électronique de qui répond"), required=False)
    desk_organisation = OrganisationField(
        label=lazy("Ou service qui répond"), required=False, help_text=lazy("Son responsable recevra l’idée.")
    )

    def clean(self) -> dict[str, Any]:
        """Somebody answers."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("desk_person") or data.get("desk_organisation")):
            self.add_error("desk_person", _("Dites qui répond : une personne, ou un service."))
        return data

    def rule(self, changed: RoutingRule | None) -> RuleWords:
        """What the action takes; the challenge of a rule made otherwise is kept."""
        return RuleWords(challenge=changed.challenge if changed else None, **self.cleaned_data)


def initial_of_rule(rule: RoutingRule) -> dict[str, str]:
    """What the form opens on."""
    return {
        "label": rule.label,
        "organisation": str(rule.organisation or ""),
        "words": rule.words,
        "desk_person": (rule.desk_person.email or "") if rule.desk_person else "",
        "desk_organisation": str(rule.desk_organisation or ""),
    }


class TryForm(Form):
    """An idea to try the rules on: a past one by its number, or some words."""

    number = forms.IntegerField(
        label=lazy("Numéro d’une idée déposée"),
        min_value=1,
        required=False,
        help_text=lazy("Celui de l’adresse de sa page."),
    )
    organisation = OrganisationField(label=lazy("Ou : organisation de l’auteur"), required=False)
    text = words(lazy("Et quelques mots"), required=False, rows=2)

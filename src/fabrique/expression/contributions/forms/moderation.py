"""Reporting a text, deciding about it, answering the decision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.rules import SHORTEST_REASON
from fabrique.expression.contributions.states import ReportReason
from fabrique.foundations.ui.forms import Form


class ReportForm(Form):
    """Why a reader thinks that a text breaks the rules."""

    reason = forms.ChoiceField(label=_("Ce qui ne va pas"), choices=ReportReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Précisions"),
        help_text=_("Lues par l’équipe de modération seulement."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, object]:
        """« Autre raison » says nothing by itself."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == ReportReason.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Dites en quelques mots ce qui ne va pas dans ce texte."))
        return cleaned


class ReasonForm(Form):
    """A moderator's reason."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Une phrase que l’auteur comprendra : elle lui est envoyée telle quelle."),
        min_length=SHORTEST_REASON,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(Form):
    """What the author of a hidden text answers."""

    answer = forms.CharField(
        label=_("Votre réponse à l’équipe de modération"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6})
    )

"""Reasons, notes and the evaluation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import Form, Hinted, RichTextField
from fabrique.implementation.experimentations.rules import reason_is_enough
from fabrique.implementation.experimentations.states import Verdicts

VERDICTS = [
    (Verdicts.CONCLUSIVE, Hinted(lazy("Concluante"), lazy("Les critères de réussite sont atteints."))),
    (Verdicts.INCONCLUSIVE, Hinted(lazy("Non concluante"), lazy("Ils ne le sont pas. C’est un résultat : ce que l’on apprend servira à d’autres."))),
    (Verdicts.GENERALISED, Hinted(lazy("À généraliser"), lazy("Les critères sont atteints et l’on recommande de l’étendre."))),
]  # fmt: skip


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=lazy("Pourquoi ?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_reason(self) -> str:
        """A few words at least."""
        reason: str = self.cleaned_data["reason"]
        verdict = reason_is_enough(reason)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return reason


class NoteForm(Form):
    """Something to add, if one wishes."""

    note = forms.CharField(
        label=lazy("Un mot à ajouter"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class EvaluationForm(Form):
    """What is concluded, on what grounds, and what is learnt."""

    verdict = forms.ChoiceField(label=lazy("Votre conclusion"), choices=VERDICTS, widget=forms.RadioSelect)
    text = RichTextField(
        label=lazy("Ce que vous constatez"),
        help_text=lazy("Critère par critère, mesures à l’appui (50 caractères au moins)."),
        max_length=20_000,
    )
    lessons = RichTextField(
        label=lazy("Ce que l’on apprend"),
        help_text=lazy("Ce qu’un autre service doit savoir avant d’essayer. À remplir si ce n’est pas concluant."),
        max_length=20_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A failure teaches."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("verdict") == Verdicts.INCONCLUSIVE and not (data.get("lessons") or "").strip():
            self.add_error("lessons", _("Dites ce que l’on apprend : c’est ce qui servira aux suivants."))
        return data

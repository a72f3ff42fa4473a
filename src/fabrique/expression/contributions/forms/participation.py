"""Writing to the silent ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.ui.forms import Form


class NudgeForm(Form):
    """Who is written to, and what."""

    organisations = forms.MultipleChoiceField(
        label=_("Aux membres des organisations qui ne se sont pas exprimées"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = forms.BooleanField(label=_("Aux participants qui ne se sont pas exprimés"), required=False)
    title = forms.CharField(label=_("Objet"), max_length=200)
    text = forms.CharField(label=_("Message"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 9}))
    mark_optional = False

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """``choices``: the silent organisations."""
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = choices
        if not choices:
            del self.fields["organisations"]

    def clean(self) -> dict[str, Any]:
        """Somebody must be written to."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("organisations") and not cleaned.get("people") and not self.errors:
            self.add_error("people", _("Choisissez à qui écrire."))
        return cleaned


def first_words(challenge: Challenge) -> dict[str, str]:
    """The message to begin with: plain, friendly, and the facilitator's to change."""
    told = {**challenge.words, "title": challenge.title, "question": challenge.question}
    return {
        "title": str(_("Votre avis compte pour %(the)s « %(title)s »")) % told,
        "text": str(
            _(
                "Bonjour,\n\n"
                "%(The)s « %(title)s » pose cette question : %(question)s\n\n"
                "Nous n’avons pas encore lu de contribution de votre part. Un constat, une pratique ou une idée en "
                "quelques lignes suffit ; soutenir ou commenter le texte d’un collègue aide aussi.\n\n"
                "Merci d’avance,\n"
                "L’équipe d’animation"
            )
        )
        % told,
    }

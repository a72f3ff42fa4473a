"""Setting contributions aside, with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.rules import SHORTEST_REASON
from fabrique.foundations.ui.forms import Form

SUGGESTED = (
    _("Cette contribution sort du champ de la question posée."),
    _("Ce qu’elle propose existe déjà : voyez avec l’équipe d’animation où le trouver."),
    _("Elle relève d’une décision qui n’appartient pas aux organisations qui participent."),
    _("Le groupe n’a pas trouvé comment la mettre en œuvre avec les moyens actuels."),
    _("Elle décrit une situation : elle a nourri les échanges sans devenir une recommandation."),
)


class SetAsideForm(Form):
    """A suggested reason, or one's own words, which win."""

    suggested = forms.ChoiceField(label=_("Motif proposé"), required=False)
    words = forms.CharField(
        label=_("Ou votre propre texte"),
        help_text=_("S’il est rempli, c’est lui qui est envoyé aux auteurs."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """List the suggested reasons."""
        super().__init__(*args, **kwargs)
        choices = [("", _("Choisir un motif"))] + [(str(index), words) for index, words in enumerate(SUGGESTED)]
        self.fields["suggested"].choices = choices

    def clean(self) -> dict[str, Any]:
        """One of the two must say something."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        words = str(cleaned.get("words") or "").strip()
        chosen = str(cleaned.get("suggested") or "")
        if words and len(words) < SHORTEST_REASON:
            self.add_error("words", _("Expliquez pourquoi en une phrase au moins : l’auteur la lira."))
        elif not words and not chosen:
            self.add_error("suggested", _("Choisissez un motif, ou écrivez le vôtre."))
        cleaned["reason"] = words or (str(SUGGESTED[int(chosen)]) if chosen else "")
        return cleaned

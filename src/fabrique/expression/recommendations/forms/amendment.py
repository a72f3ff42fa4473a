"""Proposing another wording, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.ui.forms import Form, RichTextField

LONGEST_PARAGRAPH = 5_000
LONGEST_REASON = 2_000


class AmendmentForm(Form):
    """Another wording of a paragraph, and why. ``seen``: the version that was read."""

    text = RichTextField(
        label=_("Votre rédaction du paragraphe"),
        help_text=_("Modifiez le texte ci-dessous : les différences seront montrées mot à mot."),
        max_length=LONGEST_PARAGRAPH,
    )
    justification = forms.CharField(
        label=_("Pourquoi cette rédaction ?"),
        help_text=_("En quelques mots : le binôme vous lira avant de décider."),
        min_length=10,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class AcceptForm(Form):
    """The wording that goes into the text. ``anyway`` is asked for when the paragraph has changed since."""

    text = RichTextField(
        label=_("Rédaction qui entrera dans le texte"),
        help_text=_("Telle que proposée, ou retouchée par vos soins."),
        max_length=LONGEST_PARAGRAPH,
    )
    reason = forms.CharField(
        label=_("Votre réponse à l’auteur"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    anyway = forms.BooleanField(
        label=_("J’ai lu les trois textes : appliquer quand même cette rédaction"),
        error_messages={"required": _("Le paragraphe a changé depuis : cochez cette case pour le remplacer.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)

    def __init__(self, *args: Any, outdated: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask for the confirmation only when there is something to confirm."""
        super().__init__(*args, **kwargs)
        if not outdated:
            del self.fields["anyway"]
        else:
            self["text"].help_text = _g(
                "Le texte actuel a changé depuis la proposition : reprenez-en ce qui doit rester."
            )


class DeclineForm(Form):
    """Why the wording does not go in."""

    reason = forms.CharField(
        label=_("Pourquoi ne pas la reprendre ?"),
        help_text=_("En quelques mots, 10 caractères au moins : la personne vous lira, et les participants aussi."),
        min_length=10,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

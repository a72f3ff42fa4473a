"""Searching contributions to cite, and the sentence taken from one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Theme
from fabrique.foundations.ui.forms import FilterForm, Form

LONGEST_SEARCH = 200
LONGEST_QUOTE = 2_000


class CandidateFilterForm(FilterForm):
    """Words, theme, and whether nobody cites it yet."""

    q = forms.CharField(
        label=_("Mots cherchés"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST_SEARCH}),
    )
    theme = forms.ChoiceField(label=_("Thème"))
    jamais_citees = forms.BooleanField(label=_("Seulement celles que personne ne cite encore"))

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the themes that stand."""
        super().__init__(*args, **kwargs)
        if not themes:
            del self.fields["theme"]
            return
        field = self.fields["theme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = [("", _g("Tous")), *((str(theme.pk), theme.name) for theme in themes)]

    def wanted(self) -> dict[str, Any]:
        """Return the filters that were understood, as ``queries.candidates`` takes them."""
        self.is_valid()
        theme = self.cleaned_data.get("theme") or ""
        return {
            "text": (self.cleaned_data.get("q") or "")[:LONGEST_SEARCH],
            "theme": int(theme) if theme else None,
            "uncited": bool(self.cleaned_data.get("jamais_citees")),
        }


class QuoteForm(Form):
    """The very sentence that the paragraph takes, if there is one."""

    quote = forms.CharField(
        label=_("Phrase reprise"),
        required=False,
        max_length=LONGEST_QUOTE,
        help_text=_("Copiez-la mot pour mot depuis le texte ci-dessus. Sans phrase, toute la contribution est citée."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Words of the report, of the sponsor, and reasons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.ui.forms import Form, RichTextField

LONGEST = 20_000


class ReportForm(Form):
    """Introduction and method; ``version`` is the one the form was opened on."""

    introduction = RichTextField(
        label=_("Introduction"),
        help_text=_("Pourquoi cet atelier, ce qu’on y trouvera. Paragraphes, listes, gras, italique et liens."),
        max_length=LONGEST,
        required=False,
    )
    method = RichTextField(
        label=_("Méthode"),
        help_text=_("Qui a été invité, comment le travail s’est passé. Les chiffres s’ajoutent d’eux-mêmes."),
        max_length=LONGEST,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class ValidationForm(Form):
    """The sponsor's word; ``mark`` is the fingerprint of the text that they read."""

    word = RichTextField(
        label=_("Votre mot"),
        help_text=_("Il paraît en tête du rapport, avec votre titre et la date."),
        max_length=LONGEST,
        required=False,
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SendBackForm(Form):
    """Why the report is sent back."""

    reason = forms.CharField(
        label=_("Ce qui doit changer"),
        help_text=_("L’équipe d’animation le lira."),
        min_length=20,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

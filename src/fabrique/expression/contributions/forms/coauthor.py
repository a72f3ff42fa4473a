"""Looking for a co-author, and giving them a part."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import FilterForm, Form


class PersonSearchForm(FilterForm):
    """A name, or a part of it."""

    q = forms.CharField(
        label=lazy("Nom d’une personne qui participe"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 80}),
    )


class ShareForm(Form):
    """A part in percent for one person."""

    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    share = forms.IntegerField(label=lazy("Part (%)"), min_value=1, max_value=99)

"""Searching the catalogue, choosing what to compare."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import FilterForm
from fabrique.implementation.innovations.queries import Wanted
from fabrique.implementation.innovations.states import Stage, Territory

LONGEST_SEARCH = 200
MOST_DIGITS = 18
COMPARED_AT_MOST = 3
PARAMETERS = {
    "topic": "theme",
    "organisation": "organisation",
    "stage": "stade",
    "territory": "territoire",
    "evaluated": "evaluee",
    "reusable": "reprenable",
}


class CatalogueForm(FilterForm):
    """The words sought, and the order; facets are links beside."""

    q = forms.CharField(
        label=lazy("Mots cherchés"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST_SEARCH}),
    )
    tri = forms.ChoiceField(
        label=lazy("Ordre"), choices=[("", lazy("Les plus récentes")), ("titre", lazy("Par titre, de A à Z"))]
    )
    theme = forms.SlugField(widget=forms.HiddenInput, allow_unicode=False)
    organisation = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**MOST_DIGITS)
    stade = forms.ChoiceField(widget=forms.HiddenInput, choices=Stage.choices)
    territoire = forms.ChoiceField(widget=forms.HiddenInput, choices=Territory.choices)
    evaluee = forms.BooleanField(widget=forms.HiddenInput)
    reprenable = forms.BooleanField(widget=forms.HiddenInput)

    def wanted(self) -> Wanted:
        """Return what was understood; what is wrong is left out."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            text=(data.get("q") or "").replace("\x00", "")[:LONGEST_SEARCH].strip(),
            topic=data.get("theme") or "",
            organisation=data.get("organisation"),
            stage=data.get("stade") or "",
            territory=data.get("territoire") or "",
            evaluated=bool(data.get("evaluee")),
            reusable=bool(data.get("reprenable")),
            order=data.get("tri") or "recentes",
        )


def compared_ids(query: QueryDict) -> list[int]:
    """Ids of the sheets put side by side, three at most, each once."""
    ids = [int(each) for each in query.getlist("fiche") if each.isdecimal() and len(each) <= MOST_DIGITS]
    return list(dict.fromkeys(ids))[:COMPARED_AT_MOST]

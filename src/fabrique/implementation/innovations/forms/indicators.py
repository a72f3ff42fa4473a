"""Figures before and after, one line each; an empty line is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import Form
from fabrique.implementation.innovations.actions import IndicatorRow
from fabrique.implementation.innovations.models import SheetIndicator

BLANKS = 2
LINES_AT_MOST = 20
CELLS = ("name", "unit", "before", "after", "method")


class IndicatorsForm(Form):
    """As many lines as there are figures, and two more."""

    mark_optional = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    lines = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LINES_AT_MOST)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make the cells of each line."""
        super().__init__(*args, **kwargs)
        self.count = max(1, min(count, LINES_AT_MOST))
        for line in range(self.count):
            self.fields[f"name_{line}"] = forms.CharField(
                label=lazy("Ce qui est mesuré"), max_length=160, required=False
            )
            self.fields[f"unit_{line}"] = forms.CharField(label=lazy("Unité"), max_length=60, required=False)
            for cell, label in (("before", lazy("Avant")), ("after", lazy("Après"))):
                self.fields[f"{cell}_{line}"] = forms.DecimalField(
                    label=label, required=False, max_digits=14, decimal_places=2, localize=True
                )
            self.fields[f"method_{line}"] = forms.CharField(
                label=lazy("Comment, et sur quelle période"), max_length=300, required=False
            )
        for field in self.fields.values():
            if isinstance(field, forms.DecimalField):
                field.error_messages["invalid"] = _("Indiquez un nombre.")

    def clean(self) -> dict[str, Any]:
        """A line that is begun is finished: name, unit, before and after."""
        data: dict[str, Any] = super().clean() or {}
        for line in range(self.count):
            if not any(data.get(f"{cell}_{line}") not in {None, ""} for cell in CELLS):
                continue
            for cell in ("name", "unit", "before", "after"):
                name = f"{cell}_{line}"
                if data.get(name) in {None, ""} and name not in self.errors:
                    self.add_error(name, _("Complétez cette ligne, ou videz-la pour la retirer."))
        return data

    def rows(self) -> list[IndicatorRow]:
        """The lines that are filled."""
        data = self.cleaned_data
        return [
            IndicatorRow(**{cell: data[f"{cell}_{line}"] for cell in CELLS})
            for line in range(self.count)
            if data[f"name_{line}"]
        ]

    def grid(self) -> list[list[BoundField]]:
        """The cells, line by line, for the page."""
        return [[self[f"{cell}_{line}"] for cell in CELLS] for line in range(self.count)]


def initial_of(rows: Sequence[SheetIndicator], *, seen: int) -> dict[str, Any]:
    """The lines that exist, as they are typed."""
    first: dict[str, Any] = {"seen": seen, "lines": len(rows) + BLANKS}
    for line, row in enumerate(rows):
        first |= {f"{cell}_{line}": getattr(row, cell) for cell in CELLS}
        first |= {f"{cell}_{line}": getattr(row, cell).normalize() for cell in ("before", "after")}
    return first

"""The ballot, and a minority opinion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from fabrique.expression.recommendations.queries.rating import BallotLine
from fabrique.foundations.ui.forms import Form, RichTextField

MARKS = (
    (1, _("1 – très faible")),
    (2, _("2 – faible")),
    (3, _("3 – moyen")),
    (4, _("4 – fort")),
    (5, _("5 – très fort")),
)
EASE = (
    (1, _("1 – très difficile")),
    (2, _("2 – difficile")),
    (3, _("3 – moyen")),
    (4, _("4 – facile")),
    (5, _("5 – très facile")),
)


class BallotForm(Form):
    """Two marks for each recommendation of the page; a line left empty is rated later."""

    mark_optional = False

    def __init__(self, lines: Sequence[BallotLine], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            pk, given = line.recommendation.pk, line.rating
            self.fields[f"impact_{pk}"] = _marks(_g("Effet attendu"), MARKS, given.impact if given else None)
            self.fields[f"facilite_{pk}"] = _marks(
                _g("Facilité de mise en œuvre"), EASE, given.feasibility if given else None
            )

    def clean(self) -> dict[str, Any]:
        """A recommendation has both marks or none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            pk = line.recommendation.pk
            for one, other in (("impact", "facilite"), ("facilite", "impact")):
                if values.get(f"{one}_{pk}") and not values.get(f"{other}_{pk}") and f"{other}_{pk}" not in self.errors:
                    self.add_error(f"{other}_{pk}", _g("Donnez aussi cette note, ou retirez l’autre."))
        return values

    def marks(self) -> dict[int, tuple[int, int]]:
        """Return the complete pairs of marks by recommendation id."""
        pairs = {}
        for line in self.lines:
            pk = line.recommendation.pk
            impact, ease = self.cleaned_data.get(f"impact_{pk}"), self.cleaned_data.get(f"facilite_{pk}")
            if impact and ease:
                pairs[pk] = (impact, ease)
        return pairs

    def parts(self) -> list[tuple[BallotLine, Any, Any]]:
        """Return each line with its two fields, for the template."""
        return [
            (line, self[f"impact_{line.recommendation.pk}"], self[f"facilite_{line.recommendation.pk}"])
            for line in self.lines
        ]


def _marks(label: str, choices: Sequence[tuple[int, Any]], initial: int | None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        initial=initial,
        widget=forms.RadioSelect,
    )


class OpinionForm(Form):
    """Why one disagrees."""

    text = RichTextField(
        label=_("Votre opinion"),
        help_text=_(
            "Dites ce que vous contestez et pourquoi, en 50 caractères au moins. Elle sera publiée à côté de la recommandation, avec votre nom et votre organisation."
        ),
        min_length=50,
        max_length=5_000,
    )

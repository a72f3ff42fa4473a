"""A from→to table that a non-developer can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import ImpossibleNow


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Which state may follow which.

    ``labels`` gives the French word of each state, for the refusal's sentence.
    """

    table: Mapping[str, frozenset[str]]
    labels: Mapping[str, str | Promise]

    def allows(self, origin: str, target: str) -> bool:
        """Whether the table has the line ``origin → target``."""
        return target in self.table.get(origin, frozenset())

    def check(self, origin: str, target: str) -> None:
        """Raise :class:`ImpossibleNow` unless the table allows the move."""
        if not self.allows(origin, target):
            raise ImpossibleNow(
                _(
                    "Impossible de passer de l’état « %(origin)s » à l’état « %(target)s ». "
                    "Rechargez la page pour voir l’état actuel."
                )
                % {
                    "origin": self.labels.get(origin, origin),
                    "target": self.labels.get(target, target),
                }
            )

    def lines(self) -> list[tuple[str, str]]:
        """Every allowed move, sorted, for diagrams and property tests."""
        return sorted((origin, target) for origin, targets in self.table.items() for target in targets)

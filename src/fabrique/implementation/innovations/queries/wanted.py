"""What is asked of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

FACETS = ("topic", "organisation", "stage", "territory", "evaluated", "reusable")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Search and facets, already checked by the form."""

    text: str = ""
    topic: str = ""
    organisation: int | None = None
    stage: str = ""
    territory: str = ""
    evaluated: bool = False
    reusable: bool = False
    order: str = "recentes"

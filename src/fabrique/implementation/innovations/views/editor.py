"""The frame of the editor: the sections, what is done in each, hints for plain language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from fabrique.implementation.innovations import queries
from fabrique.implementation.innovations.rules import Check, SheetStanding

SECTIONS = {
    "essentiel": lazy("L’essentiel"),
    "besoin": lazy("Le problème"),
    "solution": lazy("La solution"),
    "indicateurs": lazy("Avant et après"),
    "moyens": lazy("Les moyens"),
    "retours": lazy("Ce que nous avons appris"),
    "kit": lazy("Le kit et le contact"),
    "auteurs": lazy("Les auteurs"),
}
FIRST = "essentiel"
PAGES = {"indicateurs": "indicators", "auteurs": "authors"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the menu; ``missing`` says how much remains to be filled."""

    label: str
    href: str
    current: bool
    missing: int


def href_of(pk: int, section: str) -> str:
    """The address of a section of the editor."""
    if section in PAGES:
        return reverse(f"innovations:{PAGES[section]}", args=[pk])
    return reverse("innovations:edit", args=[pk, section])


def next_section(section: str) -> str:
    """The section that follows; nothing after the last."""
    names = list(SECTIONS)
    place = names.index(section) + 1
    return names[place] if place < len(names) else ""


def page_of_section(here: SheetStanding, section: str) -> dict[str, Any]:
    """The sheet, the menu with what remains, the checks and hints of this section."""
    checks: list[Check] = queries.checks_of(here.sheet)
    steps = [
        Step(
            label=str(label),
            href=href_of(here.sheet.pk, name),
            current=name == section,
            missing=sum(1 for check in checks if check.section == name and not check.done),
        )
        for name, label in SECTIONS.items()
    ]
    return {
        "sheet": here.sheet,
        "here": here,
        "section": section,
        "section_title": str(SECTIONS[section]),
        "steps": steps,
        "missing": sum(1 for check in checks if not check.done and check.owed_by == "auteurs"),
        "hinted": [check for check in checks if check.section == section and check.hints],
        "lacking": [check for check in checks if check.section == section and not check.done],
        "position": list(SECTIONS).index(section) + 1,
        "total": len(SECTIONS),
        "following": next_section(section),
    }

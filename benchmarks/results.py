"""What was measured: printed as it comes, and written to results.md at the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

PLACE = Path(__file__).resolve().parent / "results.md"


class Report:
    """Lines of Markdown; ``missed`` lists the targets that were not reached."""

    def __init__(self, machine: str) -> None:
        """Begin with the date and the machine."""
        self.lines: list[str] = []
        self.missed: list[str] = []
        self._say(f"# Figures of {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "", machine, "")

    def title(self, text: str) -> None:
        """Begin a chapter."""
        self._say("", f"## {text}", "")

    def line(self, what: str, value: str, target: str, *, reached: bool | None = None) -> None:
        """Give one figure beside its target."""
        verdict = {None: "", True: " — reached", False: " — **missed**"}[reached]
        if reached is False:
            self.missed.append(f"{what}: {value} (target {target})")
        self._say(f"- {what}: **{value}**, target {target}{verdict}")

    def table(self, caption: str, head: list[str], rows: Iterable[list[str]]) -> None:
        """Give a table, row by row as it is measured."""
        self._say(f"{caption}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head))
        for row in rows:
            self._say("| " + " | ".join(row) + " |")
        self._say("")

    def write(self, place: Path = PLACE) -> None:
        """Write everything."""
        self._say("", "Targets missed: " + ("; ".join(self.missed) or "none") + ".")
        place.write_text("\n".join(self.lines) + "\n")

    def _say(self, *lines: str) -> None:
        self.lines += lines
        print("\n".join(lines), flush=True)

"""The report as HTML: a fragment for the site's pages, or a page of its own with its style sheet inside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from fabrique.diffusion.publishing.writers.paper import paper_of

STYLES = Path(__file__).parent.parent / "static" / "publishing"
LEFT, RIGHT, TOP, BOTTOM, LOWEST, STEPS = 60.0, 540.0, 20.0, 340.0, 1.0, 4.0
Content = Mapping[str, Any]


def fragment_of(parts: list[dict[str, Any]], *, links: bool, main_href: str = "", annex_href: str = "") -> SafeString:
    """Return the HTML of some parts of a paper; ``links`` leads from a contribution's title to its page."""
    context = {
        "parts": [_drawn(part) for part in parts],
        "links": links,
        "main_href": main_href,
        "annex_href": annex_href,
    }
    return render_to_string("publishing/_paper.html", context)


def html_of(content: Content) -> bytes:
    """Return the report as one page that needs nothing else."""
    paper = paper_of(content)
    parts = [*paper["parts"], *paper["annexes"]]
    css = "".join((STYLES / f"{name}.css").read_text(encoding="utf-8") for name in ("standalone", "report"))
    context = {
        "paper": paper,
        "parts": parts,
        "body": fragment_of(parts, links=False),
        "css": mark_safe(css),  # noqa: S308 - our own file
    }
    return render_to_string("publishing/standalone.html", context).encode()


def _drawn(part: dict[str, Any]) -> dict[str, Any]:
    """Return the part with what templates need: places of points, and no key named ``items``."""
    drawn = dict(part)
    drawn["blocks"] = [_block(block) for block in part.get("blocks", ())]
    drawn["set_aside"] = [{**group, "rows": group["items"]} for group in part.get("set_aside", ())]
    return drawn


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if "items" in block:
        return {**block, "rows": block["items"]}
    if block["t"] != "scatter":
        return block
    points = [
        {**point, "cx": _x(point["x"]), "cy": _y(point["y"]), "ty": _y(point["y"]) + 4} for point in block["points"]
    ]
    ticks = [{"label": str(step), "x": _x(step), "y": _y(step), "ty": _y(step) + 4} for step in range(1, 6)]
    return {**block, "points": points, "ticks": ticks}


def _x(mark: float) -> float:
    return round(LEFT + (mark - LOWEST) / STEPS * (RIGHT - LEFT), 1)


def _y(mark: float) -> float:
    return round(BOTTOM - (mark - LOWEST) / STEPS * (BOTTOM - TOP), 1)

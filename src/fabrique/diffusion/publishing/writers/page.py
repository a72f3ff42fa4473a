"""The report as it stands in the site's pages: contents, parts, and the choice of a classification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fabrique.diffusion.publishing.writers.paper import paper_of
from fabrique.diffusion.publishing.writers.web import fragment_of

Content = Mapping[str, Any]
MOST_TAXONOMIES = 20


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the report and its annexes are read."""

    main: str
    annexes: str


def place_of(asked: str) -> int:
    """The rank of a classification asked for in an address: 1 is the first."""
    return int(asked) if asked.isdecimal() and 1 <= int(asked[:4]) <= MOST_TAXONOMIES and len(asked) < 3 else 1  # noqa: PLR2004


def main_of(content: Content, addresses: Addresses, rank: int = 1) -> SafeString:
    """Return the report without its annexes, recommendations ordered by the classification of that rank."""
    taxonomies = content["taxonomies"]
    chosen = taxonomies[rank - 1]["id"] if rank <= len(taxonomies) else None
    paper = paper_of(content, taxonomy=chosen)
    choices = [
        {"name": each["name"], "rank": number, "current": each["id"] == paper["taxonomy"]}
        for number, each in enumerate(taxonomies[:MOST_TAXONOMIES], start=1)
    ]
    context = {
        "paper": paper,
        "choices": choices if len(choices) > 1 else [],
        "annexes": paper["annexes"],
        "annex_href": addresses.annexes,
        "body": fragment_of(paper["parts"], links=True, main_href=addresses.main, annex_href=addresses.annexes),
    }
    return render_to_string("publishing/_main.html", context)


def annexes_of(content: Content, addresses: Addresses) -> SafeString:
    """Return the annexes."""
    paper = paper_of(content)
    return fragment_of(paper["annexes"], links=True, main_href=addresses.main, annex_href=addresses.annexes)

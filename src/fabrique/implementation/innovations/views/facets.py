"""Facets as links: choosing a value, taking it away, everything else kept."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from fabrique.implementation.innovations.forms.catalogue import PARAMETERS
from fabrique.implementation.innovations.queries import Facet

SHOWN, OTHERS_AT_MOST = 8, 60


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value: its words, how many sheets, where the link leads, whether it is chosen."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with its first values, and the others."""

    name: str
    title: str
    first: list[FacetLink]
    others: list[FacetLink]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter that a click takes away."""

    label: str
    href: str


def facet_lists(facets: list[Facet], query: QueryDict) -> list[FacetList]:
    """The facets that have something to offer; evaluated and reusable are one list."""
    titles = {
        "topic": _("Thème"),
        "organisation": _("Organisation"),
        "stage": _("Stade"),
        "territory": _("Territoire"),
    }
    by_name = {facet.name: facet for facet in facets}
    lists = [_list(name, title, by_name[name], query) for name, title in titles.items()]
    words = {"reusable": _("Prête à être reprise"), "evaluated": _("Évaluée")}
    ready = [
        _link(name, value.value, words[name], value.count, query, current=value.current)
        for name in words
        for value in by_name[name].values
    ]
    lists.insert(1, FacetList("ready", _("À reprendre"), ready, []))
    return [each for each in lists if each.first]


def _list(name: str, title: str, facet: Facet, query: QueryDict) -> FacetList:
    links = [_link(name, value.value, value.label, value.count, query, current=value.current) for value in facet.values]
    chosen = [link for link in links if link.current]
    first = [*chosen, *(link for link in links if not link.current)][: max(SHOWN, len(chosen))]
    if name == "stage":
        return FacetList(name, title, links, [])
    return FacetList(name, title, first, [link for link in links if link not in first][:OTHERS_AT_MOST])


def _link(name: str, value: str, label: str, count: int, query: QueryDict, *, current: bool) -> FacetLink:
    return FacetLink(label, count, _toggled(query, PARAMETERS[name], "" if current else value), current)


def _toggled(query: QueryDict, name: str, value: str) -> str:
    """The same address with one parameter changed, from the first page."""
    kept = [(key, each) for key in query if key not in {"cursor", name} for each in query.getlist(key)]
    return f"?{urlencode([*kept, (name, value)] if value else kept)}"


def chips_of(facets: list[FacetList], text: str, query: QueryDict) -> list[Chip]:
    """Every active filter, in words."""
    chips = [
        Chip(f"{each.title} : {link.label}" if each.name != "ready" else link.label, link.href)
        for each in facets
        for link in (*each.first, *each.others)
        if link.current
    ]
    if text:
        chips.insert(0, Chip(_("« %(text)s »") % {"text": text}, _toggled(query, "q", "")))
    return chips

"""What changed between two versions of a text, paragraph by paragraph, in words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fabrique.expression.challenges.models import Term
from fabrique.expression.recommendations.models import Amendment, Recommendation, RecommendationVersion
from fabrique.expression.recommendations.states import Scope
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.diff import Segment, compare
from fabrique.foundations.kernel.paging import Order, Page, page_of

NEWEST_FIRST = Order(("-number",))
SIZE = 50
Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph, whose place in each version counts from 1 (None: not in it). ``moved``: others changed sides of it."""

    kind: Kind
    segments: list[Segment]
    old_place: int | None
    new_place: int | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, the older first."""

    older: RecommendationVersion
    newer: RecommendationVersion
    title: list[Segment]
    rationale: list[Segment]
    scope: tuple[str, str] | None
    terms_added: list[str]
    terms_removed: list[str]
    paragraphs: list[ParagraphChange]

    @property
    def identical(self) -> bool:
        """Whether the texts are the same (sources may differ)."""
        segments = [*self.title, *self.rationale]
        still = all(each.op == "equal" for each in segments) and self.scope is None
        still = still and not self.terms_added and not self.terms_removed
        return still and all(each.kind == "same" and not each.moved for each in self.paragraphs)


@dataclass(frozen=True, slots=True)
class ThreeTexts:
    """An amendment to a paragraph that has changed since: what its author read, what stands, what they propose."""

    proposed: list[Segment]
    since: list[Segment]
    onto_current: list[Segment]


def versions_page(recommendation: Recommendation, *, cursor: str = "") -> Page[RecommendationVersion]:
    """A page of versions, newest first."""
    return page_of(
        recommendation.versions.select_related("author").defer("content"), NEWEST_FIRST, cursor=cursor, size=SIZE
    )


def comparison_of(recommendation: Recommendation, first: int, second: int) -> Comparison | None:
    """What changed between two versions, in the order of their numbers; None when one does not exist."""
    low, high = sorted((first, second))
    rows = recommendation.versions.filter(number__in=[low, high]).select_related("author")
    found = {each.number: each for each in rows}
    if low not in found or high not in found:
        return None
    old, new = found[low].content, found[high].content
    gone, come = set(old["terms"]) - set(new["terms"]), set(new["terms"]) - set(old["terms"])
    labels = dict(Term.objects.filter(pk__in=gone | come).values_list("pk", "label"))
    return Comparison(
        older=found[low],
        newer=found[high],
        title=compare(old["title"], new["title"]),
        rationale=compare(richtext.to_plain(old["rationale"]), richtext.to_plain(new["rationale"])),
        scope=None
        if old["scope"] == new["scope"]
        else (str(Scope(old["scope"]).label), str(Scope(new["scope"]).label)),
        terms_added=sorted(labels[pk] for pk in come if pk in labels),
        terms_removed=sorted(labels[pk] for pk in gone if pk in labels),
        paragraphs=paragraph_changes(old["paragraphs"], new["paragraphs"]),
    )


def paragraph_changes(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[ParagraphChange]:
    """Align by key; the removed ones come after the paragraph that they followed."""
    places = {each["key"]: place for place, each in enumerate(old, start=1)}
    bodies = {each["key"]: richtext.to_plain(each["body"]) for each in old}
    kept = [each["key"] for each in new if each["key"] in places]
    still = _longest_rise(kept, places)
    gone = {each["key"] for each in old} - set(kept)
    changes: list[ParagraphChange] = [*_removed_after(None, old, gone, bodies, places)]
    for place, each in enumerate(new, start=1):
        key, text = each["key"], richtext.to_plain(each["body"])
        if key not in places:
            changes.append(ParagraphChange("added", compare("", text), None, place))
            continue
        kind: Kind = "same" if bodies[key] == text else "changed"
        changes.append(ParagraphChange(kind, compare(bodies[key], text), places[key], place, moved=key not in still))
        changes += _removed_after(key, old, gone, bodies, places)
    return changes


def _removed_after(
    key: str | None, old: Sequence[dict[str, Any]], gone: set[str], bodies: dict[str, str], places: dict[str, int]
) -> list[ParagraphChange]:
    """The paragraphs taken out that stood right after ``key`` (None: at the start)."""
    start = 0 if key is None else places[key]
    found = []
    for each in old[start:]:
        if each["key"] not in gone:
            break
        found.append(ParagraphChange("removed", compare(bodies[each["key"]], ""), places[each["key"]], None))
    return found


def _longest_rise(keys: Sequence[str], places: dict[str, int]) -> set[str]:
    """The largest set of paragraphs that kept their order: the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, key in enumerate(keys):
        spot = bisect_left(tails, places[key])
        before.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(places[key])
            ends.append(index)
        else:
            tails[spot], ends[spot] = places[key], index
    still: set[str] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        still.add(keys[index])
        index = before[index]
    return still


def is_outdated(amendment: Amendment) -> bool:
    """Whether the paragraph has changed, or left the text, since the amendment's author read it."""
    paragraph = amendment.paragraph
    return paragraph.retired_at is not None or paragraph.body != amendment.original_body


def texts_of(amendment: Amendment) -> ThreeTexts:
    """The three texts, two by two."""
    read = richtext.to_plain(amendment.original_body)
    current = richtext.to_plain(amendment.paragraph.body)
    wanted = richtext.to_plain(amendment.proposed_body)
    return ThreeTexts(compare(read, wanted), compare(read, current), compare(current, wanted))

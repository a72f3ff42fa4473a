"""The chain of what came from what: pure weaving."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind, woven


def node(kind: str, pk: int) -> Node:
    return Node(kind, pk, f"{kind} {pk}", None)


def edge(origin: Ref, target: Ref) -> Edge:
    return Edge(origin, target)


IDEA, OTHER = Ref("contribution", 1), Ref("contribution", 2)
TEXT = Ref("recommandation", 1)
CHOICE, OTHER_CHOICE = Ref("decision", 1), Ref("decision", 2)
TRIAL = Ref("experimentation", 1)
ALL = [node(ref.kind, ref.pk) for ref in (IDEA, OTHER, TEXT, CHOICE, OTHER_CHOICE, TRIAL)]
LINKS = [
    edge(IDEA, TEXT),
    edge(OTHER, TEXT),
    edge(TEXT, CHOICE),
    edge(TEXT, OTHER_CHOICE),
    edge(CHOICE, TRIAL),
]


def names(part: Part) -> set[Ref]:
    return {each.ref for each in part.nodes}


def test_from_the_middle_both_ways():
    assert names(woven(TEXT, [Part(tuple(ALL), tuple(LINKS))])) == {each.ref for each in ALL}


def test_from_an_end_cousins_are_left_out():
    found = woven(TRIAL, [Part(tuple(ALL), tuple(LINKS))])
    assert names(found) == {TRIAL, CHOICE, TEXT, IDEA, OTHER}
    assert names(woven(IDEA, [Part(tuple(ALL), tuple(LINKS))])) == {IDEA, TEXT, CHOICE, OTHER_CHOICE, TRIAL}


def test_what_is_withheld_cuts_the_chain_and_is_counted():
    seen = [each for each in ALL if each.ref != TEXT]
    found = woven(TRIAL, [Part(tuple(seen), tuple(LINKS)), Part(withheld=1)])
    assert (names(found), found.edges, found.withheld) == ({TRIAL, CHOICE}, (edge(CHOICE, TRIAL),), 1)


def test_said_twice_is_kept_once():
    twice = Part(tuple(ALL), tuple(LINKS))
    found = woven(TEXT, [twice, twice])
    assert (len(found.nodes), len(found.edges)) == (6, 5)


def test_ways_and_kinds():
    assert [(way.goes_up, way.goes_down) for way in Way] == [(True, False), (False, True), (True, True)]
    assert of_kind([IDEA, TEXT, OTHER], Kind.CONTRIBUTION) == {1, 2}
    assert Part((ALL[0],), (LINKS[2],)).refs == {IDEA, TEXT, CHOICE}
    assert woven(IDEA, [NOTHING]) == Part()


refs = st.builds(Ref, st.sampled_from([kind.value for kind in Kind]), st.integers(1, 4))


@given(st.sets(refs, min_size=1), st.lists(st.tuples(refs, refs), max_size=30))
def test_whatever_the_links_only_known_ends_remain(known: set[Ref], pairs: list[tuple[Ref, Ref]]) -> None:
    part = Part(tuple(node(ref.kind, ref.pk) for ref in sorted(known)), tuple(edge(*pair) for pair in pairs))
    start = min(known)
    found = woven(start, [part])
    assert start in names(found)
    assert names(found) <= known
    assert all({each.origin, each.target} <= names(found) for each in found.edges)

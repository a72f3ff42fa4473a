"""Contributions, recommendations and decisions in the line of life."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.queries.chain import chain_part as contributions_part
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.queries.chain import chain_part
from fabrique.foundations.kernel.chain import Part, Ref, Way
from factories.adoption import AT, Council
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory
from factories.recommendations import AdoptionDecisionFactory, CitationFactory, ParagraphFactory

UP, DOWN, BOTH = Way.UP, Way.DOWN, Way.BOTH


@pytest.fixture
def council(db: None) -> Council:
    return Council()


def cited(council: Council, number: int = 1, **more: object) -> tuple[Recommendation, list[Ref]]:
    """A published text that draws on so many contributions."""
    text = council.text(published=False, validated=True)
    sources = [ContributionFactory(challenge=council.challenge, **more) for _ in range(number)]
    for each in sources:
        CitationFactory(paragraph=text.paragraphs.first(), contribution=each)
    Recommendation.objects.filter(pk=text.pk).update(state="publiee", published_at=AT)
    return Recommendation.objects.get(pk=text.pk), [Ref("contribution", each.pk) for each in sources]


def pairs(part: Part) -> set[tuple[Ref, Ref]]:
    return {(edge.origin, edge.target) for edge in part.edges}


def names(part: Part) -> set[Ref]:
    return {node.ref for node in part.nodes}


def test_down_from_a_contribution_to_the_decisions(council: Council) -> None:
    text, [source] = cited(council)
    taken = AdoptionDecisionFactory(recommendation=text, organisation=council.ministry, adapted=True)
    AdoptionDecisionFactory(recommendation=text, organisation=council.rival)
    part = chain_part(council.base("agent"), [source], AT, way=DOWN)
    here, decided = Ref("recommandation", text.pk), Ref("decision", taken.pk)
    assert names(part) == {here, decided}
    assert pairs(part) == {(source, here), (here, decided)}
    node = next(node for node in part.nodes if node.kind == "decision")
    assert (node.title, node.organisation, node.href) == ("Adaptée, MR", "MR", f"/adoption/{taken.pk}/")
    assert part.withheld == 0


def test_up_from_a_decision_to_its_sources_only(council: Council) -> None:
    text, sources = cited(council, 2)
    mine = AdoptionDecisionFactory(recommendation=text, organisation=council.ministry, adopted=True)
    AdoptionDecisionFactory(recommendation=text, organisation=council.rival, adopted=True)
    part = chain_part(council.base("agent"), [Ref("decision", mine.pk)], AT, way=UP)
    here = Ref("recommandation", text.pk)
    assert names(part) == {here, Ref("decision", mine.pk)}
    assert pairs(part) == {(here, Ref("decision", mine.pk)), *((each, here) for each in sources)}


def test_replaced_texts_follow_each_other_both_ways(council: Council) -> None:
    old, new = council.text(), council.text()
    Recommendation.objects.filter(pk=old.pk).update(
        state="remplacee", replaced_by=new, replaced_at=AT, replace_reason="Parce que c’est mieux."
    )
    one, two = Ref("recommandation", old.pk), Ref("recommandation", new.pk)
    for start, way in ((one, DOWN), (two, UP)):
        part = chain_part(council.base("agent"), [start], AT, way=way)
        assert (names(part), pairs(part)) == ({one, two}, {(one, two)})


def test_sketches_and_retired_paragraphs_are_no_links(council: Council) -> None:
    source = ContributionFactory(challenge=council.challenge)
    for trait in ({"sketch": True}, {"abandoned": True}):
        text = council.text(published=False, **trait)
        CitationFactory(paragraph=text.paragraphs.first(), contribution=source)
    kept = council.text(published=False, submitted=True)
    CitationFactory(paragraph=ParagraphFactory(recommendation=kept, retired=True), contribution=source)
    part = chain_part(council.base("facilitator"), [Ref("contribution", source.pk)], AT, way=BOTH)
    assert part == Part()


def test_what_the_reader_may_not_see_is_counted_not_shown(council: Council) -> None:
    text, [source] = cited(council, title="Idée réservée")
    decision = AdoptionDecisionFactory(recommendation=text, organisation=council.ministry, adopted=True)
    refs = [source, Ref("recommandation", text.pk), Ref("decision", decision.pk)]
    for role in ("nobody", "stranger", "rival_lead"):
        part = chain_part(council.base(role), refs, AT, way=BOTH)
        assert (role, part) == (role, Part(withheld=1))
        assert (role, contributions_part(council.base(role), refs, AT, way=BOTH)) == (role, Part(withheld=1))
    lead = chain_part(council.base("lead"), refs, AT, way=BOTH)
    assert (names(lead), lead.withheld) == ({refs[2]}, 1)


def test_a_synthesis_and_what_it_gathered(council: Council) -> None:
    synthesis = ContributionFactory(challenge=council.challenge, title="Synthèse")
    first = ContributionFactory(challenge=council.challenge, state="fusionnee", merged_into=synthesis)
    hidden = ContributionFactory(challenge=council.challenge, hidden=True)
    one, top = Ref("contribution", first.pk), Ref("contribution", synthesis.pk)
    base = council.base("agent")
    up = contributions_part(base, [top], AT, way=UP)
    down = contributions_part(base, [one], AT, way=DOWN)
    assert (names(up), pairs(up)) == ({one, top}, {(one, top)})
    assert (names(down), pairs(down)) == ({one, top}, {(one, top)})
    assert names(contributions_part(base, [top], AT, way=DOWN)) == {top}
    assert contributions_part(base, [Ref("contribution", hidden.pk)], AT, way=BOTH) == Part(withheld=1)


def test_the_author_named_to_the_team_only_leaves_no_organisation(council: Council) -> None:
    service = OrganisationFactory(name="Service discret")
    shy = ContributionFactory(
        challenge=council.challenge, organisation=service, named_to="animation", author=council.agent
    )
    found = {
        role: contributions_part(council.base(role), [Ref("contribution", shy.pk)], AT, way=BOTH).nodes[0].organisation
        for role in ("agent", "employee")
    }
    assert found == {"agent": "Service discret", "employee": ""}


@pytest.mark.parametrize("part", [chain_part, contributions_part])
def test_one_query_whatever_the_length(council: Council, part: object) -> None:
    costs = []
    for number in (1, 30):
        text, sources = cited(council, number)
        for _ in range(number):
            AdoptionDecisionFactory(recommendation=text, adopted=True)
        base = council.base("agent")
        with CaptureQueriesContext(connection) as caught:
            part(base, [*sources, Ref("recommandation", text.pk)], AT, way=BOTH)
        costs.append(len(caught))
    assert costs == [1, 1]

"""Who may do what: role × phase × state, and what never leaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.recommendations import rules
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from factories.challenges import ChallengeMandateFactory, set_phase
from factories.contributions import ContributionFactory
from factories.desk import AT, Desk
from factories.people import OrganisationMandateFactory, PersonFactory
from factories.recommendations import (
    AmendmentFactory,
    CitationFactory,
    ParagraphCommentFactory,
    RecommendationFactory,
)

SECRET = "Phrase que seuls les participants lisent"
INSIDE = ("facilitator", "sponsor", "agent", "employee", "other", "admin")
ROLES = (*INSIDE, "stranger", "nobody")
TRAITS = ("sketch", "submitted", "amended", "validated", "published", "abandoned")
PHASES = (PhaseKind.CONVERGENCE, PhaseKind.DRAFTING, PhaseKind.PRIORITISATION)
PEN = ("facilitator", "agent", "employee", "admin")


class Cast(Desk):
    """The desk, and everybody around it."""

    def __init__(self) -> None:
        super().__init__()
        self.sponsor: Person = PersonFactory()
        ChallengeMandateFactory(challenge=self.challenge, person=self.sponsor, sponsor=True)
        self.admin: Person = OrganisationMandateFactory().person
        self.stranger: Person = PersonFactory()
        self.nobody = None

    def standing(self, role: str) -> ChallengeStanding:
        return standing_in(self.challenge, standing_of(getattr(self, role), AT), AT)

    def row(self, trait: str, **more: Any) -> Recommendation:
        more = {"paragraphs": [f"<p>{SECRET}</p>"], "title": SECRET, **more}
        return RecommendationFactory(
            challenge=self.challenge,
            ministry_author=self.agent,
            company_author=self.employee,
            **{trait: True},
            **more,
        )

    def client(self, role: str) -> Client:
        client = Client()
        if getattr(self, role) is not None:
            client.force_login(getattr(self, role))
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


Question = Callable[[ChallengeStanding, Recommendation], Any]
QUESTIONS: dict[str, Question] = {
    "draft": lambda me, row: rules.can_draft(me, row, AT),
    "discuss": lambda me, row: rules.can_discuss(me, row, AT),
    "submit": lambda me, row: rules.can_submit(me, row, AT, paragraphs=1),
    "validate": lambda me, row: rules.can_validate(me, row, AT),
    "reopen": lambda me, row: rules.can_reopen(me, row, AT),
    "abandon": lambda me, row: rules.can_abandon(me, row, AT),
    "bring_back": lambda me, row: rules.can_bring_back(me, row, AT),
    "name_pair": lambda me, row: rules.can_name_pair(me, row, AT),
    "publish": rules.can_publish_recommendation,
}
TEAM = ("facilitator", "admin")
DRAFTED, TALKED, WRITING = ("sketch", "submitted", "amended"), ("submitted", "amended"), PHASES[:2]


def expected(question: str, role: str, trait: str, phase: PhaseKind) -> bool:  # noqa: PLR0911 - one line per question
    """The table, in words."""
    drafts = role in PEN and trait in DRAFTED and phase in WRITING
    if question == "draft":
        return drafts
    if question == "submit":
        return drafts and trait == "sketch"
    if question == "discuss":
        return role in INSIDE and trait in TALKED and phase == PhaseKind.DRAFTING
    if question == "abandon":
        return drafts or (role in TEAM and trait in {*DRAFTED, "validated"})
    states = {"validate": TALKED, "reopen": ("validated",), "bring_back": ("abandoned",), "publish": ("validated",)}
    states["name_pair"] = (*DRAFTED, "validated")
    return role in TEAM and trait in states[question]


@pytest.mark.parametrize("phase", PHASES)
def test_role_by_state_by_phase(cast: Cast, phase: PhaseKind) -> None:
    set_phase(cast.challenge, phase, AT)
    standings = {role: cast.standing(role) for role in ROLES}
    rows = {trait: cast.row(trait) for trait in TRAITS}
    for row in rows.values():
        row.challenge = cast.challenge
    wrong = [
        (question, role, trait)
        for question, ask in QUESTIONS.items()
        for role in ROLES
        for trait in TRAITS
        if bool(ask(standings[role], rows[trait])) != expected(question, role, trait, phase)
    ]
    assert wrong == []


def test_the_filter_and_the_predicate_say_the_same(cast: Cast) -> None:
    rows = {trait: cast.row(trait) for trait in TRAITS}
    for role in ROLES:
        me = cast.standing(role)
        shown = set(Recommendation.objects.filter(rules.visible_to(me)).values_list("state", flat=True))
        assert shown == {row.state for row in rows.values() if rules.can_see(me, row)}
        hidden = {str(RecommendationState.SKETCH), str(RecommendationState.ABANDONED)}
        assert (shown & hidden == set()) is (role not in INSIDE)


PARTS = ("detail", "history", "compare", "edit", "pair", "submit", "validate", "abandon", "autosave")


@pytest.mark.parametrize("trait", ["sketch", "abandoned"])
@pytest.mark.parametrize("role", ["stranger", "nobody"])
def test_a_sketch_leaks_nowhere(cast: Cast, role: str, trait: str) -> None:
    row = cast.row(trait)
    paragraph = row.paragraphs.get()
    source = ContributionFactory(challenge=cast.challenge)
    CitationFactory(paragraph=paragraph, contribution=source, quote=SECRET)
    amendment = AmendmentFactory(paragraph=paragraph)
    comment = ParagraphCommentFactory(paragraph=paragraph)
    client, one = cast.client(role), [cast.challenge.slug, row.number]
    addresses = [reverse(f"recommendations:{name}", args=one) for name in PARTS]
    addresses += [
        reverse(f"recommendations:{name}", args=[*one, paragraph.pk]) for name in ("sources", "amend", "comment")
    ]
    addresses += [reverse("recommendations:amendment", args=[*one, amendment.pk])]
    addresses += [
        reverse(f"recommendations:amendment_{verb}", args=[*one, amendment.pk]) for verb in ("accept", "decline")
    ]
    addresses += [reverse("recommendations:resolve", args=[*one, comment.pk])]
    for address in addresses:
        for answer in (client.get(address), client.post(address, {})):
            assert (address, answer.status_code in {302, 303, 404, 405}) == (address, True)
            assert SECRET not in answer.content.decode()
            if answer.status_code in {302, 303}:
                assert (role, answer["Location"].startswith("/connexion/")) == ("nobody", True)
    listed = client.get(reverse("recommendations:list", args=[cast.challenge.slug]))
    about = client.get(reverse("recommendations:citing", args=[source.pk]))
    life = client.get(reverse("contributions:detail", args=[source.pk]))
    assert [answer.status_code for answer in (listed, about, life)] == [200, 200, 200]
    for answer in (listed, about, life):
        assert SECRET not in answer.content.decode()
    inside = cast.client("other").get(reverse("recommendations:detail", args=one))
    assert SECRET in inside.content.decode()


def test_a_hidden_contribution_and_its_sentence_leave_every_page(cast: Cast) -> None:
    row = cast.row("submitted", paragraphs=["<p>Un.</p>"], title="Titre")
    source = ContributionFactory(challenge=cast.challenge, hidden=True, title=SECRET)
    CitationFactory(paragraph=row.paragraphs.get(), contribution=source, quote=SECRET)
    one = [cast.challenge.slug, row.number]
    paragraph = row.paragraphs.get().pk
    for role, address in (
        ("nobody", reverse("recommendations:detail", args=one)),
        ("other", reverse("recommendations:detail", args=one)),
        ("agent", reverse("recommendations:sources", args=[*one, paragraph])),
        ("agent", reverse("recommendations:edit", args=one)),
    ):
        answer = cast.client(role).get(address)
        assert (role, answer.status_code, SECRET in answer.content.decode()) == (role, 200, False)


def test_posts_of_whoever_has_no_pen_change_nothing(cast: Cast) -> None:
    row = cast.row("submitted")
    paragraph = row.paragraphs.get()
    amendment = AmendmentFactory(paragraph=paragraph)
    source = ContributionFactory(challenge=cast.challenge)
    one = [cast.challenge.slug, row.number]
    posts = [
        (reverse("recommendations:cite", args=[*one, paragraph.pk, source.pk]), {"quote": ""}),
        (reverse("recommendations:amendment_accept", args=[*one, amendment.pk]), {"text": "x", "seen": "1"}),
        (reverse("recommendations:amendment_decline", args=[*one, amendment.pk]), {"reason": "Parce que non merci."}),
        (reverse("recommendations:validate", args=one), {}),
        (reverse("recommendations:edit", args=one), {"title": "Volé", "seen": "1", "act": "enregistrer"}),
    ]
    for role in ("other", "stranger"):
        for address, data in posts:
            answer = cast.client(role).post(address, data)
            assert (role, address, answer.status_code in {403, 422}) == (role, address, True)
    row.refresh_from_db()
    amendment.refresh_from_db()
    assert (row.title, row.state, row.version_number, amendment.state) == (SECRET, "soumise", 1, "propose")
    assert paragraph.citations.count() == 0


# Pages


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["list", "detail", "sources", "history", "citing"])
def test_a_page_costs_the_same_with_one_and_with_three(cast: Cast, name: str) -> None:
    row = cast.row("submitted")
    source = ContributionFactory(challenge=cast.challenge)

    def fill(number: int) -> None:
        other = cast.row("submitted", paragraphs=[f"<p>{n}</p>" for n in range(number)])
        for each in (*row.paragraphs.all(), *other.paragraphs.all()):
            CitationFactory(paragraph=each, contribution=ContributionFactory(challenge=cast.challenge))
            ParagraphCommentFactory(paragraph=each)
            AmendmentFactory(paragraph=each)
        for each in other.paragraphs.all():
            CitationFactory(paragraph=each, contribution=source)

    fill(1)
    one = [cast.challenge.slug, row.number]
    address = {
        "list": lambda: reverse("recommendations:list", args=one[:1]),
        "sources": lambda: reverse("recommendations:sources", args=[*one, row.paragraphs.get().pk]),
        "citing": lambda: reverse("recommendations:citing", args=[source.pk]),
    }.get(name, lambda: reverse(f"recommendations:{name}", args=one))()
    client = cast.client("agent")
    client.get(address)
    before = queries_of(client, address)
    fill(3)
    assert queries_of(client, address) == before


def test_what_is_typed_wrong_stays_and_says_why(cast: Cast) -> None:
    row = cast.row("submitted", paragraphs=["<p>Un.</p>"])
    source = ContributionFactory(challenge=cast.challenge)
    one = [cast.challenge.slug, row.number]
    address = reverse("recommendations:cite", args=[*one, row.paragraphs.get().pk, source.pk])
    answer = cast.client("agent").post(address, {"quote": "Une phrase <b>inventée</b>"})
    page = answer.content.decode()
    assert (answer.status_code, "n’est pas dans la contribution" in page) == (422, True)
    assert ("Une phrase &lt;b&gt;inventée&lt;/b&gt;" in page, "<b>inventée" in page) == (True, False)


def test_the_whole_exchange_through_the_pages(cast: Cast) -> None:
    row = cast.row("submitted", paragraphs=["<p>Ouvrir ici.</p>"], title="Titre")
    source = ContributionFactory(challenge=cast.challenge)
    paragraph = row.paragraphs.get()
    one = [cast.challenge.slug, row.number]
    agent, other = cast.client("agent"), cast.client("other")
    cited = agent.post(
        reverse("recommendations:cite", args=[*one, paragraph.pk, source.pk]), {"quote": "bureau d'accueil partagé"}
    )
    wrote = other.post(
        reverse("recommendations:amend", args=[*one, paragraph.pk]),
        {"text": "Ouvrir ici et là.", "justification": "Partout est mieux.", "seen": "2"},
    )
    amendment = paragraph.amendments.get()
    taken = agent.post(
        reverse("recommendations:amendment_accept", args=[*one, amendment.pk]),
        {"text": "Ouvrir ici et là.", "reason": "", "seen": "2"},
    )
    assert [answer.status_code for answer in (cited, wrote, taken)] == [303, 303, 303]
    paragraph.refresh_from_db()
    assert paragraph.body == "<p>Ouvrir ici et là.</p>"
    page = Client().get(reverse("recommendations:citing", args=[source.pk])).content.decode()
    assert "bureau d’accueil partagé" in page
    compared = Client().get(reverse("recommendations:compare", args=one) + "?de=1&a=3")
    assert (compared.status_code, "modifié" in compared.content.decode()) == (200, True)
    removed = agent.post(reverse("recommendations:uncite", args=[*one, paragraph.pk, source.pk]))
    assert (removed.status_code, paragraph.citations.count()) == (303, 0)

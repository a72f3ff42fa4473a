"""One ballot per person, secret until the close, by person and by organisation afterwards."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.recommendations import actions, jobs, queries
from fabrique.expression.recommendations.models import MinorityOpinion, Rating, Recommendation
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, ParticipationFactory, set_phase
from factories.people import OrganisationFactory, PersonFactory

AT = datetime.now(UTC).replace(microsecond=0)
LATER = AT + timedelta(days=40)


class Vote:
    """A public workshop in prioritisation, its people, its recommendations."""

    def __init__(self, recommendations: int = 2) -> None:
        self.challenge: Challenge = ChallengeFactory(open=True, public=True, slug="essai")
        self.phase: Phase = set_phase(self.challenge, PhaseKind.PRIORITISATION, AT)
        self.facilitator: Person = PersonFactory()
        ChallengeMandateFactory(person=self.facilitator, challenge=self.challenge)
        self.rows = [self.recommendation(n + 1) for n in range(recommendations)]

    def recommendation(self, number: int, state: str = "soumise") -> Recommendation:
        return Recommendation.objects.create(
            challenge=self.challenge,
            number=number,
            state=state,
            title=f"Recommandation {number}",
            abandon_reason="Redite de la première." if state == "abandonnee" else "",
            created_by=self.facilitator,
            created_at=AT,
            updated_at=AT,
        )

    def voter(self, organisation: object = None) -> Person:
        person = PersonFactory()
        ParticipationFactory(
            challenge=self.challenge, person=person, organisation=organisation or OrganisationFactory()
        )
        return person

    def rate(self, person: Person, *marks: tuple[int, int], at: datetime = AT) -> int:
        pairs = {row.pk: mark for row, mark in zip(self.rows, marks, strict=False)}
        return actions.rate_recommendations(person, self.challenge, pairs, at=at)

    def close(self) -> None:
        Phase.objects.filter(challenge=self.challenge, kind=PhaseKind.PRIORITISATION).update(
            ends_at=AT - timedelta(seconds=1), starts_at=AT - timedelta(days=5)
        )


@pytest.fixture
def vote(db: None) -> Vote:
    return Vote()


def test_marks_are_written_changed_and_bound_to_the_version(vote: Vote) -> None:
    person = vote.voter()
    assert vote.rate(person, (4, 2), (5, 5)) == 2
    assert vote.rate(person, (4, 2), (5, 5)) == 0
    Recommendation.objects.filter(pk=vote.rows[0].pk).update(version_number=2)
    assert queries.ballot_of(person, vote.challenge)[0].outdated is True
    assert vote.rate(person, (1, 2)) == 1
    kept = Rating.objects.get(person=person, recommendation=vote.rows[0])
    assert (kept.impact, kept.feasibility, kept.version_number) == (1, 2, 2)
    assert Rating.objects.filter(person=person).count() == 2
    actions.withdraw_rating(person, vote.rows[1], at=AT)
    assert Rating.objects.filter(person=person).count() == 1


def test_the_journal_says_that_one_rated_and_never_how(vote: Vote) -> None:
    vote.rate(vote.voter(), (4, 2))
    [line] = Line.objects.filter(verb="recommendations.rate")
    assert (line.details, line.subject_type) == ({}, "challenge")


@pytest.mark.parametrize("role", ["facilitator", "sponsor", "stranger"])
def test_who_runs_the_workshop_does_not_weigh_on_it(vote: Vote, role: str) -> None:
    person = {"facilitator": vote.facilitator, "stranger": PersonFactory()}.get(role) or vote.voter()
    if role == "sponsor":
        ChallengeMandateFactory(person=person, challenge=vote.challenge, sponsor=True)
    with pytest.raises(Refused):
        vote.rate(person, (4, 2))
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("mark", [(0, 3), (6, 3), (3, -1)])
def test_marks_outside_the_scale_are_refused(vote: Vote, mark: tuple[int, int]) -> None:
    with pytest.raises(Refused):
        vote.rate(vote.voter(), mark)


@pytest.mark.parametrize("state", ["ebauche", "abandonnee", "publiee"])
def test_only_what_is_discussed_is_rated(vote: Vote, state: str) -> None:
    Recommendation.objects.filter(pk=vote.rows[0].pk).update(
        state=state, published_at=AT if state == "publiee" else None, abandon_reason="Hors sujet."
    )
    with pytest.raises(ImpossibleNow):
        vote.rate(vote.voter(), (3, 3))


def test_a_late_mark_is_refused_with_the_date(vote: Vote) -> None:
    person = vote.voter()
    vote.close()
    with pytest.raises(ImpossibleNow, match="terminée"):
        vote.rate(person, (3, 3))


def test_results_by_person_and_by_organisation_stand_side_by_side(vote: Vote) -> None:
    large, small = OrganisationFactory(), OrganisationFactory()
    for _ in range(4):
        vote.rate(vote.voter(large), (5, 1))
    vote.rate(vote.voter(small), (1, 5))
    vote.close()
    [first, second] = queries.results_once_known(vote.challenge, sort="numero")
    assert first.impact_person is not None
    assert first.impact_organisation is not None
    assert (first.impact_person.mean, first.impact_organisation.mean) == (4.2, 3.0)
    assert (first.count, first.withheld, second.impact_person) == (5, False, None)


def test_a_ministry_has_one_voice_however_many_services_it_sends(vote: Vote) -> None:
    ministry, company = OrganisationFactory(), OrganisationFactory()
    for service in (OrganisationFactory(parent=ministry), OrganisationFactory(parent=ministry)):
        vote.rate(vote.voter(service), (5, 1))
    vote.rate(vote.voter(company), (1, 5))
    assert queries.turnout_of(vote.challenge) == (3, 2)
    vote.close()
    [first, _second] = queries.results_once_known(vote.challenge, sort="numero")
    assert first.impact_organisation is not None
    assert (first.impact_organisation.mean, first.impact_organisation.count) == (3.0, 2)


def test_dispersion_is_withheld_under_five_raters(vote: Vote) -> None:
    for _ in range(4):
        vote.rate(vote.voter(), (5, 1))
    vote.close()
    row = list(queries.rows_for_export(queries.results_once_known(vote.challenge, sort="numero")))[1]
    assert row[:8] == ["1", "Recommandation 1", "4", "5,00", "", "", "", ""]


SECRETS = (
    "/ateliers/essai/priorites/",
    "/ateliers/essai/priorites/?tri=impact",
    "/ateliers/essai/priorites/resultats.csv",
)


@pytest.mark.parametrize("role", ["facilitator", "coordinator", "voter", "reader", "nobody"])
@pytest.mark.parametrize("path", SECRETS)
def test_nobody_sees_anything_before_the_close(client: Client, vote: Vote, role: str, path: str) -> None:
    vote.rate(vote.voter(), (5, 1), (1, 5))
    before = _page(client, vote, role, path)
    for _ in range(6):
        vote.rate(vote.voter(), (5, 1), (1, 5))
    after = _page(client, vote, role, path)
    for leak in ("5,0", "4,", "écart", "par organisation", "Recommandation 1;"):
        assert leak not in after
    if role not in {"facilitator", "coordinator"}:
        assert before == after


def _page(client: Client, vote: Vote, role: str, path: str) -> str:
    client.logout()
    if role == "facilitator":
        client.force_login(vote.facilitator)
    elif role == "coordinator":
        from factories.programmes import ProgrammeMandateFactory

        person = PersonFactory()
        ProgrammeMandateFactory(programme=vote.challenge.programme, person=person)
        client.force_login(person)
    elif role == "voter":
        client.force_login(Person.objects.filter(email="electeur@example.org").first() or _elector(vote))
    elif role == "reader":
        client.force_login(PersonFactory())
    import re

    text = client.get(path).content.decode()
    main = text[text.find("<main") : text.find("</main>")] if "<main" in text else text
    return re.sub(r"csrfmiddlewaretoken.{0,120}|Prénom\d+|Nom\d+|agent\d+", "", main)


def _elector(vote: Vote) -> Person:
    person = PersonFactory(email="electeur@example.org")
    ParticipationFactory(challenge=vote.challenge, person=person)
    return person


def test_after_the_close_everybody_who_reads_sees_the_results(client: Client, vote: Vote) -> None:
    for _ in range(5):
        vote.rate(vote.voter(), (5, 1), (2, 4))
    vote.close()
    page = client.get("/ateliers/essai/priorites/").content.decode()
    assert "5 personnes ont noté" in page
    rows = b"".join(client.get("/ateliers/essai/priorites/resultats.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert rows.splitlines()[1].startswith("1;Recommandation 1;5;5,00;5,00;5,00;5,00;0,00;5;5,00")


def test_the_ballot_keeps_what_was_typed_and_names_what_is_missing(client: Client, vote: Vote) -> None:
    client.force_login(vote.voter())
    first, second = vote.rows
    answer = client.post("/ateliers/essai/priorites/noter/", {f"impact_{first.pk}": "4", f"impact_{second.pk}": "9"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors[f"facilite_{first.pk}"] == ["Donnez aussi cette note, ou retirez l’autre."]
    assert f"impact_{second.pk}" in form.errors
    assert form[f"impact_{first.pk}"].value() == "4"
    assert Rating.objects.count() == 0
    done = client.post("/ateliers/essai/priorites/noter/", {f"impact_{first.pk}": "4", f"facilite_{first.pk}": "2"})
    assert done.status_code == 303
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("closed", [False, True])
def test_the_page_costs_the_same_with_one_and_three(client: Client, db: None, closed: bool) -> None:
    vote = Vote(recommendations=1)
    person = vote.voter()
    vote.rate(person, (3, 3))
    if closed:
        vote.close()
    client.force_login(person)
    with CaptureQueriesContext(connection) as one:
        client.get("/ateliers/essai/priorites/")
    vote.rows += [vote.recommendation(2), vote.recommendation(3)]
    if not closed:
        vote.rate(vote.voter(), (3, 3), (4, 4), (5, 5))
    with CaptureQueriesContext(connection) as three:
        client.get("/ateliers/essai/priorites/")
    assert len(three) == len(one)


def test_a_minority_opinion_is_one_per_person_changed_and_withdrawn(vote: Vote) -> None:
    person, text = vote.voter(), "Je conteste, car " + "x" * 50
    opinion = actions.file_opinion(person, vote.rows[0], text=f"<script>x</script>{text}", at=AT)
    assert "<script" not in opinion.body
    with pytest.raises(Conflict):
        actions.file_opinion(person, vote.rows[0], text=text, at=AT)
    with pytest.raises(Refused):
        actions.change_opinion(vote.voter(), opinion, text=text, at=AT)
    actions.withdraw_opinion(person, opinion, at=AT)
    assert queries.opinions_on(vote.rows[0]) == []
    actions.file_opinion(person, vote.rows[0], text=text, at=AT)
    assert MinorityOpinion.objects.count() == 2


def test_results_are_announced_once(vote: Vote) -> None:
    person = vote.voter()
    vote.rate(person, (3, 3))
    assert jobs.results_due(timestamp=0) == 0
    vote.close()
    jobs.results_due(timestamp=0)
    jobs.results_due(timestamp=0)
    assert Message.objects.filter(recipient=person, kind="recommendations.results").count() == 1


def test_fifty_ballots_at_the_close_are_counted_or_refused(transactional_db: None) -> None:
    vote = Vote(recommendations=1)
    voters = [vote.voter() for _ in range(20)]
    end = datetime.now(UTC) + timedelta(milliseconds=700)
    Phase.objects.filter(pk=vote.phase.pk).update(ends_at=end)
    refused: list[Person] = []
    barrier = threading.Barrier(len(voters))

    def act(person: Person, wait: float) -> None:
        try:
            barrier.wait(timeout=20)
            threading.Event().wait(wait)
            actions.rate_recommendations(person, vote.challenge, {vote.rows[0].pk: (3, 3)})
        except DomainError:
            refused.append(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(person, n * 0.06)) for n, person in enumerate(voters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    counted = Rating.objects.filter(updated_at__lt=end).count()
    assert counted + len(refused) == len(voters)
    assert Rating.objects.count() == counted
    assert refused


def test_standing_of_a_reader_sees_results_only_after(vote: Vote) -> None:
    here = standing_in(vote.challenge, standing_of(PersonFactory(), AT), AT)
    with pytest.raises(ImpossibleNow, match="secrets"):
        queries.results_of(vote.challenge, here, AT)


def test_the_ballot_saves_itself_pair_by_pair(client: Client, vote: Vote) -> None:
    client.force_login(vote.voter())
    first, second = vote.rows
    typed = {f"impact_{first.pk}": "4", f"facilite_{first.pk}": "2", f"impact_{second.pk}": "5"}
    answer = client.post("/ateliers/essai/priorites/noter/", typed, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert "saved_at" in answer.json()
    assert list(Rating.objects.values_list("recommendation", "impact", "feasibility")) == [(first.pk, 4, 2)]

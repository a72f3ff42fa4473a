"""Numbers, texts, sources, pairs and states of recommendations."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from fabrique.expression.contributions.queries.line_of_life import life_of
from fabrique.expression.recommendations import actions, queries
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation, RecommendationVersion
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.challenges import TermFactory
from factories.contributions import ContributionFactory
from factories.desk import AT, Desk
from factories.people import PersonFactory
from factories.recommendations import RecommendationFactory


def bodies(row: Recommendation) -> list[str]:
    return list(row.paragraphs.filter(retired_at=None).order_by("position").values_list("body", flat=True))


# Numbers


def test_numbers_follow_each_other_and_are_never_given_twice(desk: Desk) -> None:
    first, second = desk.recommendation(), desk.recommendation()
    actions.abandon_recommendation(desk.facilitator, second, reason="Redite de la première.", at=AT)
    third = desk.recommendation()
    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_a_double_click_gives_one_recommendation(desk: Desk) -> None:
    one = actions.create_recommendation(desk.facilitator, desk.challenge, Heading("Le même"), at=AT)
    twin = actions.create_recommendation(desk.facilitator, desk.challenge, Heading("Le même"), at=AT)
    later = actions.create_recommendation(
        desk.facilitator, desk.challenge, Heading("Le même"), at=AT + timedelta(minutes=1)
    )
    assert (twin.pk, later.number) == (one.pk, 2)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_get_ten_numbers() -> None:
    desk = Desk()
    start = threading.Barrier(10)
    failures: list[BaseException] = []

    def create(n: int) -> None:
        try:
            start.wait()
            actions.create_recommendation(desk.facilitator, desk.challenge, Heading(f"Idée {n}"), at=AT)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    numbers = Recommendation.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 11))


# Text


def test_each_saved_text_is_a_version_and_saving_it_unchanged_is_none(desk: Desk) -> None:
    row = desk.recommendation("Un.", "Deux.")
    again = desk.write(row, "Un.", "Deux.")
    assert (row.version_number, again.version_number) == (2, 2)
    assert bodies(row) == ["<p>Un.</p>", "<p>Deux.</p>"]
    contents = RecommendationVersion.objects.filter(recommendation=row).order_by("number")
    assert [[each["body"] for each in version.content["paragraphs"]] for version in contents] == [
        [],
        ["<p>Un.</p>", "<p>Deux.</p>"],
    ]


def test_of_two_who_save_the_second_is_told_and_nothing_is_lost(desk: Desk) -> None:
    row = desk.recommendation("Un.")
    opened = Recommendation.objects.get(pk=row.pk)
    desk.write(row, "Un, par l’agent.", person=desk.agent)
    with pytest.raises(Conflict):
        desk.write(opened, "Un, par l’entreprise.", person=desk.employee)
    assert bodies(row) == ["<p>Un, par l’agent.</p>"]
    assert RecommendationVersion.objects.filter(recommendation=row).count() == 3


def test_a_paragraph_left_out_is_retired_and_can_come_back(desk: Desk) -> None:
    row = desk.recommendation("Un.", "Deux.")
    second = row.paragraphs.get(position=2)
    row = desk.write(row, "Un.")
    second.refresh_from_db()
    assert (bodies(row), second.retired_at) == (["<p>Un.</p>"], AT)
    keys = [row.paragraphs.get(position=1).key, second.key]
    passages = [Passage(keys[1], "Deux."), Passage(keys[0], "Un.")]
    heading = Heading(row.title, "Trop d’attente.", row.scope)
    actions.save_text(desk.agent, row, heading, passages, seen=row.version_number, at=AT)
    assert bodies(row) == ["<p>Deux.</p>", "<p>Un.</p>"]


def test_a_paragraph_of_another_text_is_refused(desk: Desk) -> None:
    row, foreign = desk.recommendation("Un."), desk.recommendation("À moi.")
    key = foreign.paragraphs.get().key
    with pytest.raises(ImpossibleNow):
        actions.save_text(desk.agent, row, Heading("Titre"), [Passage(key, "Volé.")], seen=row.version_number, at=AT)
    assert bodies(foreign) == ["<p>À moi.</p>"]


def test_scripts_are_taken_out_of_every_text(desk: Desk) -> None:
    row = desk.recommendation("Avant <script>alert(1)</script><img src=x onerror=alert(1)> après")
    assert [tag for body in bodies(row) for tag in ("<script", "<img") if tag in body] == []


def test_terms_of_another_workshop_are_left_out(desk: Desk) -> None:
    mine, foreign = TermFactory(taxonomy__challenge=desk.challenge), TermFactory()
    row = actions.create_recommendation(
        desk.facilitator, desk.challenge, Heading("Titre", terms=[mine.pk, foreign.pk]), at=AT
    )
    assert list(row.terms.all()) == [mine]


# Pair


def test_each_side_of_the_pair_is_checked(desk: Desk) -> None:
    row = desk.recommendation()
    for ministry, company in ((desk.employee, None), (None, desk.agent), (PersonFactory(), None)):
        with pytest.raises(DomainError):
            actions.name_pair(desk.facilitator, row, ministry_author=ministry, company_author=company, at=AT)
    with pytest.raises(Refused):
        actions.name_pair(desk.agent, row, ministry_author=desk.other, company_author=None, at=AT)
    actions.name_pair(desk.facilitator, row, ministry_author=desk.other, company_author=desk.employee, at=AT)
    row.refresh_from_db()
    assert (row.ministry_author, row.company_author) == (desk.other, desk.employee)
    told = Message.objects.filter(kind="recommendations.pair", recipient=desk.other)
    assert told.count() == 1


# Sources


def test_a_sentence_that_is_not_in_the_contribution_is_refused(desk: Desk) -> None:
    row = desk.recommendation()
    source = ContributionFactory(challenge=desk.challenge, body="<p>Ouvrir un\u00a0guichet l’après-midi.</p>")
    paragraph = row.paragraphs.first()
    with pytest.raises(ImpossibleNow):
        actions.cite_contribution(desk.agent, paragraph, source, quote="Fermer un guichet", at=AT)
    assert Citation.objects.count() == 0
    cited = actions.cite_contribution(desk.agent, paragraph, source, quote="« un  guichet l'après-midi »", at=AT)
    assert (cited.quote, cited.contribution_version) == ("un guichet l’après-midi", source.version_number)


def test_only_readable_contributions_of_the_workshop_are_cited(desk: Desk) -> None:
    paragraph = desk.recommendation().paragraphs.first()
    for source in (
        ContributionFactory(),
        ContributionFactory(challenge=desk.challenge, draft=True),
        ContributionFactory(challenge=desk.challenge, hidden=True),
        ContributionFactory(challenge=desk.challenge, withdrawn=True, author=desk.agent),
    ):
        with pytest.raises(ImpossibleNow):
            actions.cite_contribution(desk.agent, paragraph, source, at=AT)
    assert Citation.objects.count() == 0


def test_a_sketch_is_not_told_on_the_contribution_and_what_is_submitted_is(desk: Desk) -> None:
    row = desk.recommendation()
    source = ContributionFactory(challenge=desk.challenge)
    actions.cite_contribution(desk.agent, row.paragraphs.first(), source, at=AT)
    about = Line.objects.filter(subject_type="contribution", subject_id=source.pk, verb__startswith="recommendations.")
    assert about.count() == 0
    row = actions.submit_recommendation(desk.agent, row, at=AT)
    assert list(about.values_list("verb", "details")) == [
        (
            "recommendations.cite",
            {"recommendation": row.number, "recommendation_id": row.pk, "challenge": desk.challenge.slug},
        )
    ]
    actions.uncite_contribution(desk.agent, row.paragraphs.first(), source, at=AT)
    assert [line.verb for line in about.order_by("id")] == ["recommendations.cite", "recommendations.uncite"]
    assert "ne s’appuie plus" in life_of(source)[-1].text


def test_citing_is_a_version_and_nobodys_typing_is_lost_by_it(desk: Desk) -> None:
    row = desk.recommendation("Un.")
    opened = Recommendation.objects.get(pk=row.pk)
    actions.cite_contribution(desk.employee, row.paragraphs.get(), ContributionFactory(challenge=desk.challenge), at=AT)
    saved = desk.write(opened, "Un, mieux dit.")
    assert (saved.version_number, bodies(saved)) == (4, ["<p>Un, mieux dit.</p>"])


# States


def test_from_sketch_to_publication(desk: Desk) -> None:
    row = desk.recommendation("Un.")
    source = ContributionFactory(challenge=desk.challenge)
    gone = ContributionFactory(challenge=desk.challenge)
    for each in (source, gone):
        actions.cite_contribution(desk.agent, row.paragraphs.get(), each, at=AT)
    gone.state = "moderee"
    gone.save(update_fields=["state"])
    row = actions.submit_recommendation(desk.agent, row, at=AT)
    assert row.state == "soumise"
    assert Message.objects.filter(kind="recommendations.submitted", recipient=desk.other).count() == 1
    row = desk.write(row, "Un, revu.")
    assert row.state == "amendee"
    with pytest.raises(Refused):
        actions.validate_recommendation(desk.agent, row, at=AT)
    row = actions.validate_recommendation(desk.facilitator, row, at=AT)
    with pytest.raises(ImpossibleNow):
        desk.write(row, "Trop tard.")
    row = actions.publish_recommendation(desk.facilitator, row, at=AT)
    source.refresh_from_db()
    gone.refresh_from_db()
    assert (row.state, row.published_at, source.outcome, gone.outcome) == ("publiee", AT, "reprise", "en_attente")


def test_an_empty_sketch_is_not_submitted(desk: Desk) -> None:
    row = actions.create_recommendation(desk.facilitator, desk.challenge, Heading("Vide"), at=AT)
    with pytest.raises(ImpossibleNow):
        actions.submit_recommendation(desk.facilitator, row, at=AT)


def test_abandoning_says_why_and_can_be_undone(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    with pytest.raises(ImpossibleNow):
        actions.abandon_recommendation(desk.agent, row, reason="non", at=AT)
    row = actions.abandon_recommendation(desk.agent, row, reason="Elle redit la précédente.", at=AT)
    assert (row.state, row.abandon_reason) == ("abandonnee", "Elle redit la précédente.")
    with pytest.raises(Refused):
        actions.bring_back_recommendation(desk.agent, row, at=AT)
    row = actions.bring_back_recommendation(desk.facilitator, row, at=AT)
    assert (row.state, row.abandon_reason, row.number) == ("ebauche", "", 1)


PUBLISHED_WRITES = {
    "title": "UPDATE recommendations_recommendation SET title = 'x'",
    "rationale": "UPDATE recommendations_recommendation SET rationale = 'x'",
    "state": "UPDATE recommendations_recommendation SET state = 'amendee'",
    "delete": "DELETE FROM recommendations_recommendation",
    "body": "UPDATE recommendations_paragraph SET body = 'x'",
    "retire": "UPDATE recommendations_paragraph SET retired_at = now()",
    "remove": "DELETE FROM recommendations_paragraph",
    "version": "UPDATE recommendations_recommendationversion SET content = '{}'",
}


@pytest.mark.parametrize("sql", PUBLISHED_WRITES.values(), ids=PUBLISHED_WRITES.keys())
def test_the_database_refuses_to_change_what_is_published(db: None, sql: str) -> None:
    row = RecommendationFactory(published=True, paragraphs=["<p>Un.</p>"])
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    row.refresh_from_db()
    assert (row.state, bodies(row)) == ("publiee", ["<p>Un.</p>"])


def test_the_database_accepts_changes_before(db: None) -> None:
    row = RecommendationFactory(validated=True, paragraphs=["<p>Un.</p>"])
    assert Paragraph.objects.filter(recommendation=row).update(body="<p>Deux.</p>") == 1


def test_provenance_leads_to_the_sentences_in_constant_queries(desk: Desk, django_assert_num_queries: object) -> None:
    def one() -> Recommendation:
        row = desk.recommendation("Un.", "Deux.")
        for paragraph in row.paragraphs.all():
            source = ContributionFactory(challenge=desk.challenge)
            actions.cite_contribution(desk.agent, paragraph, source, quote="bureau d’accueil", at=AT)
        return actions.submit_recommendation(desk.agent, row, at=AT)

    one()
    with django_assert_num_queries(4):  # type: ignore[operator]
        queries.provenance(desk.challenge)
    one(), one()
    desk.recommendation("Une ébauche.")
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = queries.provenance(desk.challenge)
    assert [row.number for row in found] == [1, 2, 3]
    quotes = [each.quote for row in found for passage in row.passages for each in passage.drawn_from]  # type: ignore[attr-defined]
    assert quotes == ["bureau d’accueil"] * 6

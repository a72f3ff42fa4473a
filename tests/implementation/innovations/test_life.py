"""The life of a sheet in the database: visibility, sweeps, versions, notices, the journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from fabrique.expression.contributions.queries import life_of
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.models import Authorship, PhaseChange, Sheet, SheetVersion
from factories.contributions import ContributionFactory
from factories.innovations import AuthorshipFactory, SafetyOpinionFactory, SheetFactory, lead_of
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TRAITS = ("complete", "in_review", "published", "to_revise", "unpublished", "archived")


def test_the_filter_and_the_predicate_agree_for_every_reader_and_state() -> None:
    ministry = OrganisationFactory()
    service = OrganisationFactory(parent=ministry)
    author, expert, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    coordinator = PersonFactory()
    OrganisationMandateFactory(person=coordinator, role="coordinator")
    company = PersonFactory(organisation=OrganisationFactory(company=True))
    sheets = [
        SheetFactory(**{trait: True}, organisation=service, created_by=author, safety_expert=expert) for trait in TRAITS
    ]
    declined, asked = PersonFactory(), PersonFactory()
    for sheet in sheets:
        AuthorshipFactory(sheet=sheet, person=declined, declined=True)
        AuthorshipFactory(sheet=sheet, person=asked)
    seen = {}
    readers = {"lead": lead_of(ministry), "coordinator": coordinator, "author": author, "expert": expert,
               "asked": asked, "declined": declined, "stranger": stranger, "company": company, "nobody": None,
               "other_lead": lead_of(OrganisationFactory())}  # fmt: skip
    for name, person in readers.items():
        standing = standing_of(person, NOW) if person else Standing()
        filtered = set(Sheet.objects.filter(rules.visible_sheets(standing)).values_list("pk", flat=True))
        asked_one_by_one = set()
        for sheet in sheets:
            ids = set(
                Authorship.objects.filter(sheet=sheet).exclude(state="refusee").values_list("person_id", flat=True)
            )
            if rules.can_see(standing, sheet, author_ids=ids):
                asked_one_by_one.add(sheet.pk)
        assert filtered == asked_one_by_one, name
        seen[name] = len(filtered)
    everything, public = len(TRAITS), 3
    assert seen == {
        "lead": everything, "coordinator": everything, "author": everything, "expert": everything,
        "asked": everything, "declined": public, "stranger": public, "company": public, "nobody": public,
        "other_lead": public,
    }  # fmt: skip


def test_a_year_old_sheet_is_to_be_revised_once_and_its_people_are_told() -> None:
    sheet = SheetFactory(published=True)
    lead = lead_of(sheet.organisation)
    young = SheetFactory(published=True, review_due_on=NOW.date() + timedelta(days=1))
    Sheet.objects.filter(pk=sheet.pk).update(review_due_on=NOW.date())
    assert actions.revise_due(at=NOW) == 1
    assert actions.revise_due(at=NOW) == 0
    assert actions.revise_due(at=NOW + timedelta(hours=3)) == 0
    sheet.refresh_from_db()
    young.refresh_from_db()
    assert (sheet.state, young.state) == ("a_reviser", "publiee")
    told = Message.objects.filter(kind="innovations.revise").values_list("recipient_id", flat=True)
    assert sorted(told) == sorted([sheet.created_by_id, lead.pk])
    assert list(Line.objects.filter(verb="innovations.revise").values_list("actor_id", flat=True)) == [None]
    confirmed = actions.confirm_sheet(sheet.created_by, sheet, at=NOW)
    assert (confirmed.state, confirmed.review_due_on.isoformat()) == ("publiee", "2027-05-04")


def test_nobody_publishes_a_text_that_they_have_not_read_nor_without_an_opinion() -> None:
    sheet = SheetFactory(in_review=True)
    lead = lead_of(sheet.organisation)
    with pytest.raises(ImpossibleNow):
        actions.publish_sheet(lead, sheet, seen=1, at=NOW)
    SafetyOpinionFactory(sheet=sheet)
    with pytest.raises(Refused):
        actions.publish_sheet(sheet.created_by, sheet, seen=1, at=NOW)
    actions.save_section(sheet.created_by, sheet, {"cost": "Dix mille euros par an."}, seen=1, at=NOW)
    with pytest.raises(Conflict):
        actions.publish_sheet(lead, sheet, seen=1, at=NOW)
    assert actions.publish_sheet(lead, sheet, seen=2, at=NOW).state == "publiee"
    SafetyOpinionFactory(sheet=sheet, harmful=True)
    assert queries.missing_of(Sheet.objects.get(pk=sheet.pk))[0].key == "safety"


def test_a_published_sheet_stays_complete_and_followers_hear_of_changes() -> None:
    sheet = SheetFactory(published=True)
    follower = PersonFactory()
    actions.follow_sheet(follower, sheet, at=NOW)
    with pytest.raises(ImpossibleNow, match="rester complète"):
        actions.save_section(sheet.created_by, sheet, {"failures": ""}, seen=1, at=NOW)
    assert SheetVersion.objects.filter(sheet=sheet).count() == 1
    actions.save_section(sheet.created_by, sheet, {"failures": "Le standard n’a pas marché."}, seen=1, at=NOW)
    told = Message.objects.filter(kind="innovations.changed").values_list("recipient_id", flat=True)
    assert list(told) == [follower.pk]
    actions.unfollow_sheet(follower, sheet)


def test_a_change_of_stage_is_dated_and_never_in_the_future() -> None:
    sheet = SheetFactory()
    author = sheet.created_by
    day = NOW.date() - timedelta(days=30)
    actions.save_section(author, sheet, {"stage": "pilote"}, seen=1, stage_on=day, at=NOW)
    actions.save_section(author, sheet, {"stage": "prototype"}, seen=2, stage_on=day, at=NOW)
    assert [(each.stage, each.on, each.rank) for each in PhaseChange.objects.filter(sheet=sheet)] == [
        ("pilote", day, 0),
        ("prototype", day, 1),
    ]
    with pytest.raises(ImpossibleNow):
        actions.save_section(author, sheet, {"stage": "idee"}, seen=3, stage_on=NOW.date() + timedelta(1), at=NOW)


def test_figures_keep_their_identity_when_their_name_stays() -> None:
    sheet = SheetFactory()
    row = actions.IndicatorRow("Délai", "jours", Decimal(12), Decimal(2))
    actions.save_indicators(sheet.created_by, sheet, [row], seen=1, at=NOW)
    first = sheet.indicators.get().pk
    changed = actions.IndicatorRow("Délai", "jours", Decimal(12), Decimal(1))
    actions.save_indicators(sheet.created_by, sheet, [changed], seen=2, at=NOW)
    assert (sheet.indicators.get().pk, sheet.indicators.get().after) == (first, Decimal(1))
    with pytest.raises(ImpossibleNow, match="même nom"):
        actions.save_indicators(sheet.created_by, sheet, [row, row], seen=3, at=NOW)


def test_a_changed_share_must_be_agreed_to_again() -> None:
    sheet, other = SheetFactory(), PersonFactory()
    author = sheet.created_by
    actions.set_shares(author, sheet, {author.pk: 60, other.pk: 40}, at=NOW)
    theirs = Authorship.objects.get(person=other)
    actions.answer_share(other, theirs, accept=True, share=40, at=NOW)
    with pytest.raises(Refused):
        actions.answer_share(author, theirs, accept=True, share=40, at=NOW)
    actions.set_shares(author, sheet, {author.pk: 50, other.pk: 50}, at=NOW)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.agreed_at) == ("proposee", None)
    actions.set_shares(author, sheet, {author.pk: 100}, at=NOW)
    assert list(Authorship.objects.filter(sheet=sheet).values_list("person_id", flat=True)) == [author.pk]
    assert Message.objects.filter(kind="innovations.removed", recipient=other).count() == 1


def test_a_double_click_opens_one_sheet_and_strangers_open_none_for_others() -> None:
    ministry = OrganisationFactory()
    agent = PersonFactory(organisation=ministry)
    opening = actions.Opening(title="Guichet mobile")
    first = actions.create_sheet(agent, ministry, opening, at=NOW)
    assert actions.create_sheet(agent, ministry, opening, at=NOW + timedelta(seconds=2)).pk == first.pk
    with pytest.raises(Refused):
        actions.create_sheet(agent, OrganisationFactory(), opening, at=NOW)


def test_the_database_refuses_a_published_sheet_without_dates_and_a_changed_version() -> None:
    sheet = SheetFactory(published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(published_at=None)
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        SheetVersion.objects.filter(sheet=sheet).update(note="autre")


def test_the_idea_learns_of_its_sheet_when_it_is_published_and_not_before() -> None:
    """A sketch is nobody's business; what is taken out of sight is told no more."""
    author = PersonFactory()
    sheet = SheetFactory(in_review=True, created_by=author)
    lead = lead_of(sheet.organisation)
    idea = ContributionFactory()
    actions.add_origin(author, sheet, actions.Origins(contribution=idea), at=NOW)

    def told() -> list[tuple[str, str]]:
        return [(each.text, each.href) for each in life_of(idea) if each.href]

    assert told() == []
    SafetyOpinionFactory(sheet=sheet, version_number=sheet.version_number)
    sheet = actions.publish_sheet(lead, sheet, seen=sheet.version_number, at=NOW)
    assert told() == [("A donné une fiche innovation", f"/innovations/{sheet.pk}/")]
    actions.unpublish_sheet(lead, sheet, reason="Les chiffres sont à revoir.", at=NOW + timedelta(days=1))
    assert told() == []

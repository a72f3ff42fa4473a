"""Requests, credits, recognitions: what pages and actions read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.states import CoauthorState, ContributionState, Named
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import organisations_of
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovations.models import Authorship, Sheet
from fabrique.implementation.innovations.rules import visible_sheets
from fabrique.implementation.innovations.states import AuthorState, SheetState
from fabrique.implementation.innovators.models import LedgerEntry, Recognition, Support
from fabrique.implementation.innovators.rules import perimeter, visible_recognitions, visible_supports
from fabrique.implementation.innovators.states import (
    RUNNING,
    EntryKind,
    RecognitionState,
    SupportKind,
    SupportState,
    in_words,
)

NEWEST = Order(("-id",))
SIZE = 20
GIVEN = (EntryKind.GRANT, EntryKind.ADDITION)


@dataclass(frozen=True, slots=True)
class Credit:
    """What was given, used and is left, in minutes or in cents."""

    kind: str
    given: int = 0
    used: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """What remains to be used."""
        return self.given - self.used - self.returned

    @property
    def words(self) -> dict[str, str]:
        """The same in hours or in euros."""
        amounts = {"given": self.given, "used": self.used, "left": self.left, "returned": self.returned}
        return {name: in_words(self.kind, amount) for name, amount in amounts.items()}


@dataclass(frozen=True, slots=True)
class Followed:
    """A support and its credit, when it is counted."""

    support: Support
    credit: Credit | None


def credits_of(supports: Iterable[Support]) -> dict[int, Credit]:
    """The credit of each, from the lines alone, in one query."""
    kinds = {support.pk: support.kind for support in supports}
    given = Coalesce(Sum("amount", filter=Q(kind__in=GIVEN)), 0)
    used = Coalesce(Sum("amount", filter=Q(kind__in=[EntryKind.USE, EntryKind.CORRECTION])), 0)
    returned = Coalesce(Sum("amount", filter=Q(kind=EntryKind.RETURN)), 0)
    rows = LedgerEntry.objects.filter(support__in=list(kinds)).order_by().values("support")
    return {
        row["support"]: Credit(kinds[row["support"]], row["given"], -row["used"], -row["returned"])
        for row in rows.annotate(given=given, used=used, returned=returned)
    }


def _followed(supports: Iterable[Support]) -> list[Followed]:
    rows = list(supports)
    found = credits_of(rows)
    return [Followed(support, found.get(support.pk)) for support in rows]


def _with_people(supports: QuerySet[Support]) -> QuerySet[Support]:
    return supports.select_related("person", "organisation", "mentor", "approver", "contribution", "sheet")


def my_supports(person: Person) -> list[Followed]:
    """What the person asked for, newest first."""
    return _followed(_with_people(Support.objects.filter(person=person)).order_by("-pk")[:SIZE])


def accompanied_by(person: Person) -> list[Followed]:
    """Whom the person accompanies as a mentor or a patron."""
    running = Support.objects.filter(mentor=person, state__in=RUNNING)
    return _followed(_with_people(running).order_by("-pk")[:SIZE])


def supports_page(
    standing: Standing, *, state: str = "", kind: str = "", cursor: str = ""
) -> tuple[Page[Support], list[Followed]]:
    """One page of the requests of one's organisations."""
    found = Support.objects.filter(perimeter(standing)).exclude(person=standing.person_id)
    if state in SupportState.values:
        found = found.filter(state=state)
    if kind in SupportKind.values:
        found = found.filter(kind=kind)
    page = page_of(_with_people(found), NEWEST, cursor=cursor, size=SIZE)
    return page, _followed(page.rows)


def support_for(standing: Standing, pk: int) -> Support:
    """The support, when this person may read it."""
    return get_object_or_404(_with_people(Support.objects.filter(visible_supports(standing))), pk=pk)


def ledger_of(support: Support) -> list[LedgerEntry]:
    """The lines of the credit, oldest first; each says whether it was cancelled later."""
    lines = list(support.entries.select_related("by"))
    cancelled = {line.corrects_id for line in lines}
    for line in lines:
        line.cancelled = line.pk in cancelled
        line.words = in_words(support.kind, line.amount)
        line.balance_words = in_words(support.kind, line.balance)
    return lines


def entry_for(support: Support, pk: int) -> LedgerEntry:
    """One line of the support."""
    entry = get_object_or_404(LedgerEntry, support=support, pk=pk)
    entry.support = support
    return entry


def granters(kind: str, organisation: Organisation, at: datetime) -> list[Person]:
    """Who answers: the nearest manager for time, else the nearest lead, else the coordinators. Never nobody by choice."""
    wanted = [OrganisationRole.MINISTRY_LEAD, OrganisationRole.COORDINATOR]
    if kind == SupportKind.TIME:
        wanted.insert(0, OrganisationRole.MANAGER)
    held = OrganisationMandate.objects.held_at(at).filter(
        Q(organisation__in=[*organisation.path_ids, organisation.pk]) | Q(organisation__isnull=True),
        role__in=wanted,
        person__is_active=True,
    )
    mandates = list(held.select_related("person", "organisation").order_by("pk"))
    depth = {pk: rank for rank, pk in enumerate(organisation.path_ids)}
    for role in wanted:
        near = [each for each in mandates if each.role == role]
        if near:
            closest = max(depth.get(each.organisation_id or 0, -1) for each in near)
            return [each.person for each in near if depth.get(each.organisation_id or 0, -1) == closest]
    return []


def own_contributions(person: Person) -> QuerySet[Contribution]:
    """Published texts that the person wrote, alone or with others, newest first."""
    written = Coauthor.objects.filter(person=person, state=CoauthorState.ACCEPTED).values("contribution")
    shown = Contribution.objects.filter(state__in=[ContributionState.PUBLISHED, ContributionState.MERGED])
    return shown.filter(Q(author=person) | Q(pk__in=written)).order_by("-pk")


def own_sheets(person: Person) -> QuerySet[Sheet]:
    """Sheets that the person signs, opened or answers for, newest first; those put away are left out."""
    signed = Authorship.objects.filter(person=person, state=AuthorState.ACCEPTED).values("sheet")
    mine = Q(created_by=person) | Q(contact=person) | Q(pk__in=signed)
    return Sheet.objects.filter(mine).exclude(state=SheetState.ARCHIVED).order_by("-pk")


def reads_sheet(standing: Standing, sheet: Sheet) -> bool:
    """Whether the person may open the sheet that a support is for."""
    return Sheet.objects.filter(visible_sheets(standing), pk=sheet.pk).exists()


def supports_of_sheet(standing: Standing, sheet_pk: int) -> list[Followed]:
    """What was asked to carry an innovation further, as far as this person may read it, newest first."""
    found = Support.objects.filter(visible_supports(standing), sheet=sheet_pk)
    return _followed(_with_people(found).order_by("-pk")[:SIZE])


def texts_known_to(standing: Standing, person: Person, at: datetime) -> QuerySet[Contribution]:
    """Texts of the person that somebody else may both read and know to be theirs."""
    readable = Challenge.objects.filter(readable_by(standing, at))
    return own_contributions(person).filter(named_to=Named.EVERYONE, challenge__in=readable.values("pk"))


def my_recognitions(person: Person) -> list[Recognition]:
    """What the person was awarded, newest first."""
    found = Recognition.objects.filter(person=person, state=RecognitionState.AWARDED)
    return list(found.select_related("organisation", "awarded_by").order_by("-awarded_at", "-pk"))


def recognitions_page(standing: Standing, *, state: str = "", cursor: str = "") -> Page[Recognition]:
    """One page of the recognitions proposed or awarded in one's organisations."""
    found = Recognition.objects.filter(perimeter(standing)).exclude(person=standing.person_id)
    if state in RecognitionState.values:
        found = found.filter(state=state)
    return page_of(found.select_related("person", "organisation"), NEWEST, cursor=cursor, size=SIZE)


def recognition_for(standing: Standing, pk: int) -> Recognition:
    """The recognition, when this person may read it."""
    found = Recognition.objects.filter(visible_recognitions(standing))
    return get_object_or_404(
        found.select_related("person", "organisation", "contribution", "proposed_by", "awarded_by"), pk=pk
    )


def recognitions_shown(person: Person, *, whole: bool) -> list[Recognition]:
    """Those awarded to a person: all of them for who follows the person, else those that may be known."""
    found = Recognition.objects.filter(person=person, state=RecognitionState.AWARDED)
    if not whole:
        found = found.filter(public_consent=True)
    return list(found.select_related("organisation", "awarded_by").order_by("-awarded_at", "-pk"))


def teammates(contribution: Contribution, at: datetime) -> list[tuple[Person, Organisation]]:
    """Author and accepted co-authors with an organisation, as things stand today."""
    accepted = Coauthor.objects.filter(contribution=contribution, state=CoauthorState.ACCEPTED).select_related("person")
    people = [contribution.author, *(each.person for each in accepted.order_by("pk"))]
    placed = [(person, organisations_of(person, at)) for person in people]
    return [(person, places[0]) for person, places in placed if places]


def waiting_for(standing: Standing) -> QuerySet[Support]:
    """Requests that this person may answer, oldest first."""
    found = Support.objects.filter(perimeter(standing), state=SupportState.ASKED).exclude(person=standing.person_id)
    leads = [OrganisationRole.MINISTRY_LEAD, OrganisationRole.COORDINATOR]
    if not any(standing.has_role_anywhere(role) for role in leads):
        found = found.filter(kind=SupportKind.TIME)
    return found.order_by("pk")

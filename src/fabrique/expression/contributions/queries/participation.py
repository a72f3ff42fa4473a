"""Who takes part, organisation by organisation and phase by phase, and who has said nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, InvitedOrganisation, Participation, Phase
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Comment, Contribution, Support
from fabrique.expression.contributions.queries.audience import staff_ids
from fabrique.expression.contributions.rules import NUDGE_REST, READABLE
from fabrique.expression.contributions.states import CommentState, ContributionState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Membership, Organisation, Person, whole_organisation

NUDGE = "contributions.nudge"
BY_ID = Order(("id",))
SIZE = 50


@dataclass(slots=True)
class Acts:
    """How much was written and supported."""

    contributions: int = 0
    comments: int = 0
    supports: int = 0

    @property
    def total(self) -> int:
        """Every act."""
        return self.contributions + self.comments + self.supports

    def add(self, other: Acts) -> None:
        """Add another's acts to these."""
        self.contributions += other.contributions
        self.comments += other.comments
        self.supports += other.supports


@dataclass(slots=True)
class OrganisationRow:
    """One organisation: its participants, its acts in each phase (same order as the table's phases)."""

    organisation_id: int | None
    name: str
    invited: bool
    participants: int = 0
    phases: list[Acts] = field(default_factory=list)
    acts: Acts = field(default_factory=Acts)

    @property
    def silent(self) -> bool:
        """Expected, and not a word yet."""
        return self.invited and self.acts.total == 0


@dataclass(frozen=True, slots=True)
class ParticipationTable:
    """Participation by organisation and phase. The last column gathers acts outside any phase."""

    phases: Sequence[Phase]
    rows: Sequence[OrganisationRow]
    total: OrganisationRow

    @property
    def silent(self) -> list[OrganisationRow]:
        """Invited organisations that have said nothing."""
        return [row for row in self.rows if row.silent]

    @property
    def outside_phases(self) -> bool:
        """Whether something was written outside any phase."""
        return bool(self.total.phases and self.total.phases[-1].total)


@dataclass(frozen=True, slots=True)
class Figures:
    """A challenge in four figures."""

    contributions: int
    comments: int
    supports: int
    participants: int
    organisations: int


def participation_table(challenge: Challenge, at: datetime) -> ParticipationTable:
    """Count acts by organisation and begun phase in seven queries, whatever the number of rows.

    What is written under an organisation counts for the invited organisation above it.
    """
    phases = [phase for phase in challenge.phases.all() if phase.starts_at is not None and phase.starts_at <= at]
    counts: dict[int | None, list[Acts]] = {}
    for name, rows in _counted(challenge, phases):
        for organisation_id, bucket, number in rows:
            acts = counts.setdefault(organisation_id, [Acts() for _phase in range(len(phases) + 1)])
            setattr(acts[bucket], name, number)
    participants = _participants(challenge)
    return _table(challenge, phases, counts, participants)


def silent_people(challenge: Challenge, at: datetime) -> QuerySet[Person]:
    """Participants who have neither written nor supported anything; the challenge's team is not counted."""
    theirs = {"author": OuterRef("pk")}
    wrote = Contribution.objects.filter(challenge=challenge, **theirs).exclude(state=ContributionState.DRAFT)
    commented = Comment.objects.filter(contribution__challenge=challenge, **theirs)
    supported = Support.objects.filter(contribution__challenge=challenge, person=OuterRef("pk"))
    active = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    return (
        Person.objects.filter(pk__in=active.values("person"), is_active=True)
        .exclude(pk__in=staff_ids(challenge, at))
        .filter(~Exists(wrote), ~Exists(commented), ~Exists(supported))
    )


def silent_people_page(challenge: Challenge, at: datetime, *, cursor: str = "") -> Page[Person]:
    """The same, page by page."""
    return page_of(silent_people(challenge, at), BY_ID, cursor=cursor, size=SIZE)


def expected_people(organisation_ids: Iterable[int], challenge: Challenge, at: datetime) -> QuerySet[Person]:
    """Members of these organisations (and those under them) who have an account here."""
    under = Q()
    for path in Organisation.objects.filter(pk__in=organisation_ids).values_list("path", flat=True):
        under |= Q(organisation__path__startswith=path)
    if not under:
        return Person.objects.none()
    members = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=at.date()), under, starts_on__lte=at.date()
    )
    gone = Participation.objects.filter(
        challenge=challenge,
        state__in=[ParticipationState.LEFT, ParticipationState.REMOVED, ParticipationState.DECLINED],
    )
    return Person.objects.filter(pk__in=members.values("person"), is_active=True, email__isnull=False).exclude(
        Q(pk__in=gone.values("person")) | Q(pk__in=staff_ids(challenge, at))
    )


def nudged_since(challenge: Challenge, people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Who was written to in the last days, and when."""
    recent = Message.objects.filter(
        kind=NUDGE, group=f"challenge:{challenge.pk}", recipient__in=list(people), created_at__gt=at - NUDGE_REST
    )
    return dict(recent.order_by("created_at").values_list("recipient_id", "created_at"))


def pending_requests(challenge: Challenge) -> int:
    """How many people ask to join and wait for an answer."""
    return Participation.objects.filter(challenge=challenge, state=ParticipationState.REQUESTED).count()


def figures_of(challenge: Challenge) -> Figures:
    """The challenge in figures, in two queries over counters that are already there."""
    written = Contribution.objects.filter(challenge=challenge, state__in=READABLE).aggregate(
        contributions=Count("pk"),
        comments=Coalesce(Sum("comment_count"), 0),
        supports=Coalesce(Sum("agree_total"), 0),
    )
    active = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE).aggregate(
        participants=Count("pk"), organisations=Count(whole_organisation("organisation"), distinct=True)
    )
    return Figures(**written, **active)


def _counted(challenge: Challenge, phases: Sequence[Phase]) -> list[tuple[str, Iterable[tuple[int | None, int, int]]]]:
    """Acts by organisation and phase: contributions, comments, supports."""
    contributions = Contribution.objects.filter(challenge=challenge, state__in=READABLE)
    comments = Comment.objects.filter(
        contribution__challenge=challenge, contribution__state__in=READABLE, state=CommentState.PUBLISHED
    )
    supports = Support.objects.filter(contribution__challenge=challenge, contribution__state__in=READABLE)
    return [
        (name, _by_phase(rows, instant, phases))
        for name, rows, instant in (
            ("contributions", contributions, "published_at"),
            ("comments", comments, "created_at"),
            ("supports", supports, "created_at"),
        )
    ]


def _by_phase(
    rows: QuerySet[Contribution] | QuerySet[Comment] | QuerySet[Support], instant: str, phases: Sequence[Phase]
) -> Iterable[tuple[int | None, int, int]]:
    """Count in the first phase that was open; the bucket after the last phase is "outside"."""
    cases = []
    for index, phase in enumerate(phases):
        inside = Q(**{f"{instant}__gte": phase.starts_at})
        if phase.ends_at is not None:
            inside &= Q(**{f"{instant}__lt": phase.ends_at})
        cases.append(When(inside, then=Value(index)))
    bucket = Case(*cases, default=Value(len(phases)), output_field=IntegerField())
    return (
        rows.order_by()
        .annotate(bucket=bucket)
        .values("organisation_id", "bucket")
        .annotate(number=Count("pk"))
        .values_list("organisation_id", "bucket", "number")
    )


def _participants(challenge: Challenge) -> dict[int | None, int]:
    active = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE).order_by()
    return dict(active.values("organisation_id").annotate(n=Count("pk")).values_list("organisation_id", "n"))


def _table(
    challenge: Challenge,
    phases: Sequence[Phase],
    counts: dict[int | None, list[Acts]],
    participants: dict[int | None, int],
) -> ParticipationTable:
    invited = InvitedOrganisation.objects.filter(challenge=challenge).select_related("organisation")
    rows: dict[int | None, OrganisationRow] = {
        each.organisation_id: _row(each.organisation, phases, invited=True) for each in invited
    }
    met = {pk for pk in {*counts, *participants} if pk is not None}
    organisations = Organisation.objects.in_bulk(met - set(rows))
    for organisation_id in {*counts, *participants}:
        place = _invited_above(organisation_id, rows, organisations)
        if place not in rows:
            known = organisations.get(place) if place is not None else None
            rows[place] = _row(known, phases, invited=False)
        rows[place].participants += participants.get(organisation_id, 0)
        for mine, more in zip(rows[place].phases, counts.get(organisation_id, []), strict=False):
            mine.add(more)
            rows[place].acts.add(more)
    ordered = sorted(rows.values(), key=lambda row: (row.organisation_id is None, not row.invited, row.name.lower()))
    return ParticipationTable(phases, ordered, _total(ordered, phases))


def _row(organisation: Organisation | None, phases: Sequence[Phase], *, invited: bool) -> OrganisationRow:
    name = organisation.name if organisation else _("Personnes sans organisation")
    acts = [Acts() for _phase in range(len(phases) + 1)]
    return OrganisationRow(organisation.pk if organisation else None, name, invited, phases=acts)


def _invited_above(
    organisation_id: int | None, rows: dict[int | None, OrganisationRow], organisations: dict[int, Organisation]
) -> int | None:
    """The nearest invited organisation that holds this one; itself when there is none."""
    if organisation_id is None or organisation_id in rows:
        return organisation_id
    path = organisations[organisation_id].path
    ancestors = [int(part) for part in path.strip("/").split("/") if part]
    above = (pk for pk in reversed(ancestors) if pk in rows and rows[pk].invited)
    return next(above, organisation_id)


def _total(rows: Sequence[OrganisationRow], phases: Sequence[Phase]) -> OrganisationRow:
    total = _row(None, phases, invited=False)
    total.name = _("Ensemble")
    for row in rows:
        total.participants += row.participants
        total.acts.add(row.acts)
        for mine, more in zip(total.phases, row.phases, strict=True):
            mine.add(more)
    return total

"""Which challenges a person sees, and who they are in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from fabrique.expression.challenges.models import Challenge, InvitedOrganisation, Phase
from fabrique.expression.challenges.rules import LIVE, ChallengeStanding, can_read, listable_by, readable_by
from fabrique.expression.challenges.states import Access
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationState


def readable_challenges(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Challenges that this person may read."""
    return Challenge.objects.filter(readable_by(standing, at)).select_related("programme", "programme__organisation")


def listable_challenges(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Challenges whose title and access line this person may see."""
    return Challenge.objects.filter(listable_by(standing, at)).select_related("programme", "programme__organisation")


def with_organisation_count(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Add ``organisation_count``, the number of invited organisations, for the access line."""
    invited = InvitedOrganisation.objects.filter(challenge=OuterRef("pk")).order_by().values("challenge")
    counted = Subquery(invited.annotate(number=Count("pk")).values("number"))
    return challenges.annotate(organisation_count=Coalesce(counted, 0))


def challenge_and_standing(base: Standing, slug: str, at: datetime) -> tuple[Challenge, ChallengeStanding]:
    """The challenge of that address and who the person is in it, or 404 when they cannot read it.

    Who they are is needed anyway: the rule then says what the filter ``readable_by`` would (a parity
    test holds both together), without a second look at the same mandates and invitations.
    """
    challenge = _one(Challenge.objects.select_related("programme", "programme__organisation"), slug)
    here = standing_in(challenge, base, at)
    if not can_read(here, challenge):
        raise Http404
    return challenge, here


def announced_challenge_for(standing: Standing, slug: str, at: datetime) -> Challenge:
    """The challenge of that address, or 404 when this person may not even know of it."""
    return _one(listable_challenges(standing, at), slug)


def _one(challenges: QuerySet[Challenge], slug: str) -> Challenge:
    challenge = with_organisation_count(challenges).filter(slug=slug).first()
    if challenge is None:
        raise Http404
    return challenge


def standing_in(
    challenge: Challenge, base: Standing, at: datetime, *, phases: Sequence[Phase] | None = None
) -> ChallengeStanding:
    """Load who the person is in ``challenge``: two queries, one when nobody is signed in or ``phases`` are there."""
    calendar = tuple(challenge.phases.all() if phases is None else phases)
    if base.person is None:
        return ChallengeStanding(base=base, phases=calendar)
    ties = _ties(challenge, base, at)
    roles = frozenset(ties.held)
    coordinates = base.is_admin or ties.leads
    by_right = bool(ties.through) and challenge.take_part_access in {Access.ORGANISATIONS, Access.INVITATION}
    outside = ties.state not in LIVE and bool(roles or coordinates)
    return ChallengeStanding(
        base=base,
        roles=roles,
        coordinates=coordinates,
        belongs=ties.belongs,
        participation=ties.state or "",
        participation_organisation_id=ties.organisation,
        terms_due=bool(challenge.confidentiality_terms) and ties.accepted != challenge.terms_version and not outside,
        phases=calendar,
        lapsed=by_right and not ties.belongs,
    )


class Ties(NamedTuple):
    """What links a person to a challenge; the last four are their participation's, None when there is none."""

    held: list[str]
    leads: bool
    belongs: bool
    state: str | None
    organisation: int | None
    accepted: int | None
    through: bool | None


TIES = """
SELECT
    ARRAY(
        SELECT role FROM challenges_challengemandate WHERE challenge_id = challenge.id AND person_id = %(person)s
        AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s)
    ),
    EXISTS (
        SELECT FROM programmes_programmemandate WHERE programme_id = challenge.programme_id AND role = %(coordinator)s
        AND person_id = %(person)s AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s)
    ),
    EXISTS (
        SELECT FROM challenges_invitedorganisation AS invited
        JOIN people_organisation AS place ON place.id = invited.organisation_id
        WHERE invited.challenge_id = challenge.id AND invited.organisation_id = ANY(%(organisations)s)
        AND (place.state = %(active)s OR place.merged_into_id IS NOT NULL)
    ),
    entry.state, entry.organisation_id, entry.terms_accepted_version, entry.through_organisation
FROM challenges_challenge AS challenge
LEFT JOIN challenges_participation AS entry ON entry.challenge_id = challenge.id AND entry.person_id = %(person)s
WHERE challenge.id = %(challenge)s
"""


def _ties(challenge: Challenge, base: Standing, at: datetime) -> Ties:
    """Mandates, coordination, invited organisation (as ``rules.invited_through``) and participation, in one row.

    Written by hand: it is asked by every page and every act, and the ORM took longer to put it together
    than the database to answer.
    """
    values = {
        "challenge": challenge.pk,
        "person": base.person_id,
        "at": at,
        "coordinator": ProgrammeRole.COORDINATOR.value,
        "organisations": sorted(base.organisation_ids),
        "active": OrganisationState.ACTIVE.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(TIES, values)
        return Ties(*cursor.fetchone())

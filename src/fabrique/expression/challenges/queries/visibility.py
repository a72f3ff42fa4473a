"""Which challenges a person sees, and who they are in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation
from fabrique.expression.challenges.rules import LIVE, ChallengeStanding, invited_through, listable_by, readable_by
from fabrique.expression.challenges.states import Access
from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.people.rules import Standing

NO_ENTRY: dict[str, Any] = {"state": "", "organisation": None, "accepted": None, "through": False}


def readable_challenges(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Challenges that this person may read."""
    return Challenge.objects.filter(readable_by(standing, at)).select_related("programme", "programme__organisation")


def listable_challenges(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Challenges whose title and access line this person may see."""
    return Challenge.objects.filter(listable_by(standing, at)).select_related("programme", "programme__organisation")


def with_organisation_count(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Add ``organisation_count``, the number of invited organisations, for the access line."""
    return challenges.annotate(organisation_count=Count("invited_organisations", distinct=True))


def challenge_for(standing: Standing, slug: str, at: datetime) -> Challenge:
    """The challenge of that address, or 404 when this person cannot read it."""
    return _one(readable_challenges(standing, at), slug)


def announced_challenge_for(standing: Standing, slug: str, at: datetime) -> Challenge:
    """The challenge of that address, or 404 when this person may not even know of it."""
    return _one(listable_challenges(standing, at), slug)


def _one(challenges: QuerySet[Challenge], slug: str) -> Challenge:
    challenge = with_organisation_count(challenges).filter(slug=slug).first()
    if challenge is None:
        raise Http404
    return challenge


def standing_in(challenge: Challenge, base: Standing, at: datetime) -> ChallengeStanding:
    """Load who the person is in ``challenge``: two queries, one when nobody is signed in."""
    phases = tuple(challenge.phases.all())
    if base.person is None:
        return ChallengeStanding(base=base, phases=phases)
    row = _ties(challenge, base, at)
    roles = frozenset(row["held"])
    coordinates = base.is_admin or row["leads"]
    entry: dict[str, Any] = row["entry"][0] if row["entry"] else NO_ENTRY
    by_right = entry["through"] and challenge.take_part_access in {Access.ORGANISATIONS, Access.INVITATION}
    outside = entry["state"] not in LIVE and bool(roles or coordinates)
    return ChallengeStanding(
        base=base,
        roles=roles,
        coordinates=coordinates,
        belongs=row["belongs"],
        participation=entry["state"],
        participation_organisation_id=entry["organisation"],
        terms_due=bool(challenge.confidentiality_terms)
        and entry["accepted"] != challenge.terms_version
        and not outside,
        phases=phases,
        lapsed=bool(by_right and not row["belongs"]),
    )


def _ties(challenge: Challenge, base: Standing, at: datetime) -> dict[str, Any]:
    """Mandates, coordination, invited organisation and participation of the person, in one row."""
    held = ChallengeMandate.objects.held_at(at).filter(challenge=OuterRef("pk"), person=base.person)
    leads = ProgrammeMandate.objects.held_at(at).filter(
        programme=OuterRef("programme"), person=base.person, role=ProgrammeRole.COORDINATOR
    )
    invited = invited_through(base).filter(challenge=OuterRef("pk"))
    entry = Participation.objects.filter(challenge=OuterRef("pk"), person=base.person).values(
        json=JSONObject(
            state="state",
            organisation="organisation_id",
            accepted="terms_accepted_version",
            through="through_organisation",
        )
    )
    return dict(
        Challenge.objects.filter(pk=challenge.pk)
        .values(
            held=ArraySubquery(held.values("role")),
            leads=Exists(leads),
            belongs=Exists(invited),
            entry=ArraySubquery(entry),
        )
        .get()
    )

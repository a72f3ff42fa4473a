"""What pages and actions read about challenges."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, InvitedOrganisation, Participation
from fabrique.expression.challenges.rules import ChallengeStanding, readable_by
from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.people.rules import Standing


def readable_challenges(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Challenges that this person may read."""
    return Challenge.objects.filter(readable_by(standing, at)).select_related("programme", "programme__organisation")


def standing_in(challenge: Challenge, base: Standing, at: datetime) -> ChallengeStanding:
    """Load who the person is in ``challenge``: five small queries, one when nobody is signed in."""
    phases = tuple(challenge.phases.all())
    if base.person is None:
        return ChallengeStanding(base=base, phases=phases)
    mandates = ChallengeMandate.objects.held_at(at).filter(challenge=challenge, person=base.person)
    coordinates = base.is_admin or (
        ProgrammeMandate.objects.held_at(at)
        .filter(programme=challenge.programme_id, person=base.person, role=ProgrammeRole.COORDINATOR)
        .exists()
    )
    participation = Participation.objects.filter(challenge=challenge, person=base.person).first()
    belongs = InvitedOrganisation.objects.filter(
        Q(organisation__in=base.organisation_ids), challenge=challenge
    ).exists()
    terms_due = bool(challenge.confidentiality_terms) and (
        participation is None or participation.terms_accepted_version != challenge.terms_version
    )
    return ChallengeStanding(
        base=base,
        roles=frozenset(mandates.values_list("role", flat=True)),
        coordinates=coordinates,
        belongs=belongs,
        participation=participation.state if participation else "",
        participation_organisation_id=participation.organisation_id if participation else None,
        terms_due=terms_due,
        phases=phases,
    )

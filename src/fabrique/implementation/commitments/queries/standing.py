"""Who the person is towards one answer, one commitment."""

from __future__ import annotations

from datetime import datetime

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.contributions.models import Coauthor
from fabrique.expression.contributions.states import CoauthorState
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Answer, AnswerRules, Commitment
from fabrique.implementation.commitments.queries.people import replaced_by
from fabrique.implementation.commitments.rules import CHIEFS, AnswerStanding, CommitmentStanding


def standing_in_answer(answer: Answer, base: Standing, at: datetime) -> AnswerStanding:
    """Load who the person is towards the answer; contribution, challenge, programme and organisations are loaded."""
    challenge = answer.challenge
    here = standing_in(challenge, base, at)
    reads = Challenge.objects.filter(readable_by(base, at), pk=challenge.pk).exists()
    me = base.person_id
    if me is None:
        return AnswerStanding(base=base, here=here, reads=reads)
    contribution = answer.contribution
    wrote = me in {contribution.author_id, contribution.deposited_by_id}
    accepted = Coauthor.objects.filter(contribution=contribution, person=me, state=CoauthorState.ACCEPTED).exists()
    desks = {answer.holder_id, answer.escalated_to_id}
    leads = _leads(answer, base, coordinates=here.coordinates)
    return AnswerStanding(
        base=base,
        here=here,
        reads=reads,
        wrote=wrote,
        authors=accepted or me == contribution.author_id,
        holds=me in desks,
        stands_in=not desks.isdisjoint(replaced_by(me, at)),
        over=_has_any(base, CHIEFS, answer.organisation),
        leads=leads,
    )


def _leads(answer: Answer, base: Standing, *, coordinates: bool) -> bool:
    lead = (OrganisationRole.MINISTRY_LEAD,)
    programme = answer.programme
    if _has_any(base, lead, answer.organisation) or _has_any(base, lead, programme.organisation):
        return True
    return coordinates and answer.organisation is None and programme.organisation is None


def _has_any(base: Standing, roles: tuple[str, ...], organisation: Organisation | None) -> bool:
    return organisation is not None and any(base.has_role_over(role, organisation) for role in roles)


def standing_in_commitment(commitment: Commitment, base: Standing, at: datetime) -> CommitmentStanding:
    """Load who the person is towards the commitment: two queries at most."""
    programme = commitment.programme
    return CommitmentStanding(
        base=base,
        over=_has_any(base, CHIEFS, commitment.organisation),
        coordinates=programme is not None and standing_in_programme(programme, base, at).coordinates,
        open_register=programme is not None
        and AnswerRules.objects.filter(programme=programme, public_register=True).exists(),
    )

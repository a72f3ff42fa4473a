"""Who sees that an answer is owed, what was answered, how it went; and which commitments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, ChallengeMandate
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.contributions.models import Coauthor
from fabrique.expression.contributions.rules import READABLE
from fabrique.expression.contributions.states import CoauthorState
from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.kernel.verdict import YES, Verdict, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer, AnswerRules, Commitment
from fabrique.implementation.commitments.rules.standing import CHIEFS, AnswerStanding, CommitmentStanding


def visible_to(standing: Standing, at: datetime, *, stands_in_for: Collection[int] = ()) -> Q:
    """Answers that this person may read: everyone's who reads the idea, and those they have a part in.

    The predicate with the same meaning is :func:`can_see`; a parity test holds both together.
    ``stands_in_for``: the absent people whom this person replaces.
    """
    readable = Q(contribution__state__in=READABLE)
    by_readers = readable & Q(challenge__in=Challenge.objects.filter(readable_by(standing, at)).values("pk"))
    me = standing.person_id
    if me is None:
        return by_readers
    wrote = Q(contribution__author=me) | Q(contribution__deposited_by=me)
    accepted = Coauthor.objects.filter(person=me, state=CoauthorState.ACCEPTED).values("contribution")
    desks = {me, *stands_in_for}
    inside = (
        Q(contribution__in=accepted)
        | Q(holder__in=desks)
        | Q(escalated_to__in=desks)
        | Q(challenge__in=ChallengeMandate.objects.held_at(at).filter(person=me).values("challenge"))
        | Q(programme__in=coordinated(me, at))
        | _under(standing, "organisation")
        | _led(standing)
    )
    return wrote | by_readers | (readable & inside)


def can_see(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Whoever reads the idea reads its answer; who has a part in it too; hidden or withdrawn, its writer alone."""
    if standing.wrote:
        return YES
    readable = answer.contribution.state in READABLE
    if readable and (standing.reads or standing.is_inside or standing.base.is_admin):
        return YES
    return refused(_("Cette réponse n’est pas visible."))


def can_see_workings(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Transfers, details asked, second look: for the authors, those who answer and those who watch over it."""
    if can_see(standing, answer) and (standing.is_inside or standing.base.is_admin):
        return YES
    return refused(_("Le suivi de cette réponse est réservé à l’auteur et aux personnes qui répondent."))


def visible_commitments(standing: Standing, at: datetime) -> Q:
    """Commitments that this person may read. Predicate: :func:`can_see_commitment`."""
    if standing.is_admin:
        return Q()
    to_all = Q(public=True, programme__in=AnswerRules.objects.filter(public_register=True).values("programme"))
    me = standing.person_id
    if me is None:
        return to_all
    return (
        to_all
        | Q(promised_by=me)
        | Q(to_person=me)
        | Q(created_by=me)
        | Q(public=True, organisation__in=standing.organisation_ids)
        | _under(standing, "organisation")
        | Q(programme__in=coordinated(me, at))
    )


def can_see_commitment(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    """Those it binds, their organisation, those above; everyone when the programme's register is public."""
    base = standing.base
    if base.is_admin or (commitment.public and standing.open_register):
        return YES
    people = {commitment.promised_by_id, commitment.to_person_id, commitment.created_by_id}
    if base.person_id is not None and (
        base.person_id in people
        or standing.over
        or standing.coordinates
        or (commitment.public and commitment.organisation_id in base.organisation_ids)
    ):
        return YES
    return refused(_("Cet engagement n’est pas visible."))


def coordinated(person_id: int, at: datetime) -> QuerySet[ProgrammeMandate, dict[str, int]]:
    """Programmes that the person coordinates, for a filter."""
    held = ProgrammeMandate.objects.held_at(at).filter(person=person_id, role=ProgrammeRole.COORDINATOR)
    return held.values("programme")


def units_under(standing: Standing, roles: Collection[str] = CHIEFS) -> Q:
    """Organisations on which, or above which, the person holds one of the roles."""
    held = [organisation_id for role, organisation_id in standing.roles if role in roles]
    if None in held:
        return Q()
    found = Q(pk__in=[])
    for organisation_id in sorted(pk for pk in held if pk is not None):
        found |= Q(path__contains=f"/{organisation_id}/")
    return found


def _under(standing: Standing, field: str) -> Q:
    if not any(role in CHIEFS for role, _organisation in standing.roles):
        return Q(pk__in=[])
    return Q(**{f"{field}__in": Organisation.objects.filter(units_under(standing)).values("pk")})


def _led(standing: Standing) -> Q:
    """Answers of the programmes of the ministries that the person leads."""
    if not any(role == CHIEFS[1] for role, _organisation in standing.roles):
        return Q(pk__in=[])
    led = Organisation.objects.filter(units_under(standing, CHIEFS[1:])).values("pk")
    return Q(programme__organisation__in=led)

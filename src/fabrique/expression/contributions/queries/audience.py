"""Who is told what: authors, the challenge's team, and readers who may still read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation
from fabrique.expression.challenges.queries import lapsed_ids
from fabrique.expression.challenges.states import Access, ChallengeRole, ParticipationState
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.states import CoauthorState
from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.people.models import MandateQuerySet, Person

OPEN_TO_READ = (Access.PUBLIC, Access.SIGNED_IN)


def author_ids(contribution: Contribution) -> set[int]:
    """The author, and the co-authors who have accepted their part."""
    return authors_of([contribution])[contribution.pk]


def authors_of(contributions: Iterable[Contribution]) -> dict[int, set[int]]:
    """The authors of each contribution, by its id, in one query."""
    authors = {each.pk: {each.author_id} for each in contributions}
    accepted = Coauthor.objects.filter(contribution__in=list(authors), state=CoauthorState.ACCEPTED)
    for contribution_id, person_id in accepted.values_list("contribution_id", "person_id"):
        authors[contribution_id].add(person_id)
    return authors


def moderator_ids(challenge: Challenge, at: datetime) -> set[int]:
    """Moderators and facilitators of the challenge; its programme's coordinators when it has none."""
    team = ChallengeMandate.objects.held_at(at).filter(
        challenge=challenge, role__in=[ChallengeRole.MODERATOR, ChallengeRole.FACILITATOR]
    )
    ids = set(team.values_list("person_id", flat=True))
    return ids or set(_coordinators(challenge, at).values_list("person_id", flat=True))


def staff_ids(challenge: Challenge, at: datetime) -> set[int]:
    """Whoever holds a mandate on the challenge or coordinates its programme."""
    mandates = ChallengeMandate.objects.held_at(at).filter(challenge=challenge)
    return set(mandates.values_list("person_id", flat=True)) | set(
        _coordinators(challenge, at).values_list("person_id", flat=True)
    )


def still_readers(challenge: Challenge, ids: Iterable[int], at: datetime) -> set[int]:
    """Those of ``ids`` who may still read the challenge: nobody is told of a place they have left."""
    wanted = set(ids)
    if not wanted or challenge.read_access in OPEN_TO_READ:
        return wanted
    inside = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE).values("person")
    staff = ChallengeMandate.objects.held_at(at).filter(challenge=challenge).values("person")
    readers = Person.objects.filter(
        Q(pk__in=inside) | Q(pk__in=staff) | Q(pk__in=_coordinators(challenge, at).values("person")), pk__in=wanted
    )
    gone = lapsed_ids(challenge, at) - staff_ids(challenge, at)
    return set(readers.values_list("pk", flat=True)) - gone


def reachable(ids: Iterable[int]) -> set[int]:
    """Those of ``ids`` who have an open account with an address."""
    people = Person.objects.filter(pk__in=set(ids), is_active=True, email__isnull=False)
    return set(people.values_list("pk", flat=True))


def _coordinators(challenge: Challenge, at: datetime) -> MandateQuerySet:
    return ProgrammeMandate.objects.held_at(at).filter(programme=challenge.programme_id, role=ProgrammeRole.COORDINATOR)

"""Who is on each side of an adoption, and whom an obstacle stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Help, Obstacle, Replication, Stopped
from fabrique.diffusion.replications.rules.sides import LEADS, OUTSIDE
from fabrique.diffusion.replications.states import ObstacleState
from fabrique.foundations.kernel.verdict import YES, Verdict, not_now, refused
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Authorship, SheetOrigin
from fabrique.implementation.innovations.states import AuthorState

AGENTS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Concerned:
    """Persons stopped in one thing, and the page where they take it up again."""

    persons: frozenset[int]
    path: str


def source_people(replication: Replication, at: datetime) -> set[int]:
    """The sheet's contact; without one, whoever leads the organisation it came from."""
    if (contact := replication.sheet.contact_id) is not None:
        return {contact}
    led = leading(replication.source, at)
    return led or {pk for pk in (replication.sheet.created_by_id,) if pk is not None}


def leading(organisation: Organisation, at: datetime) -> set[int]:
    """Managers and leads of the organisation itself; failing that, of the nearest one above."""
    held = OrganisationMandate.objects.held_at(at).filter(role__in=LEADS, organisation__in=organisation.path_ids)
    by_place: dict[int, set[int]] = {}
    for place, person in held.values_list("organisation_id", "person_id"):
        by_place.setdefault(place, set()).add(person)
    nearest = next((pk for pk in reversed(organisation.path_ids) if pk in by_place), None)
    return by_place[nearest] if nearest is not None else set()


def adopter_people(replication: Replication) -> set[int]:
    """Who carries the adoption."""
    return {replication.owner_id}


def authors_of(sheet_id: int, at: datetime) -> set[int]:
    """Who wrote the innovation, or the ideas that it was born from: those who may read the adoption."""
    agreed = Authorship.objects.filter(sheet=sheet_id, state=AuthorState.ACCEPTED)
    ideas = SheetOrigin.objects.filter(sheet=sheet_id, contribution__isnull=False)
    today = today_at(at)
    serving = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today, person=OuterRef("pk")
    ).exclude(organisation__kind__in=OUTSIDE)
    wrote = Q(pk__in=agreed.values("person")) | Q(pk__in=ideas.values("contribution__author"))
    return set(Person.objects.filter(wrote, Exists(serving)).values_list("pk", flat=True))


def source_agents(replication: Replication, at: datetime) -> QuerySet[Person]:
    """Whose time may be noted: the contact, the authors, who has helped already, and the members of the source."""
    today = today_at(at)
    members = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), organisation=replication.source_id, starts_on__lte=today
    )
    named = (
        Q(pk=replication.sheet.contact_id)
        | Q(Exists(Authorship.objects.filter(sheet=replication.sheet_id, person=OuterRef("pk"))))
        | Q(Exists(Help.objects.filter(replication=replication.pk, person=OuterRef("pk"))))
        | Q(pk__in=members.values("person"))
    )
    return Person.objects.filter(named, is_active=True).order_by("family_name", "given_name", "pk")[:AGENTS_AT_MOST]


def stopped_people(obstacle: Obstacle) -> list[Concerned]:
    """Whom to tell about an obstacle, and where they start again; what was taken up already is left out."""
    return [Concerned(frozenset(people_of(stop)), path_of(stop)) for stop in open_stops(obstacle)]


def open_stops(obstacle: Obstacle) -> Iterable[Stopped]:
    """What the obstacle still stops."""
    stops = Stopped.objects.filter(obstacle=obstacle, reopened_at=None).order_by("pk")
    return stops.select_related(
        "replication__sheet", "replication__adopter", "experiment__organisation", "answer__contribution"
    )


def people_of(stop: Stopped) -> set[int]:
    """Who carries the thing stopped; for an idea, its author and who answered."""
    if stop.replication is not None:
        return adopter_people(stop.replication)
    if stop.experiment is not None:
        return {stop.experiment.owner_id}
    if stop.answer is None:
        return set()
    return {stop.answer.holder_id, stop.answer.contribution.author_id}


def path_of(stop: Stopped) -> str:
    """The page where the thing stopped is taken up again."""
    if stop.replication_id is not None:
        return reverse("replications:detail", args=[stop.replication_id])
    if stop.experiment_id is not None:
        return reverse("experimentations:detail", args=[stop.experiment_id])
    return reverse("commitments:detail", args=[stop.answer_id])


def can_take_up(standing: Standing, stop: Stopped) -> Verdict:
    """Who carries an idea or a trial says that it was taken up again; an adoption is taken up on its page."""
    mine = stop.experiment.owner_id if stop.experiment else (stop.answer.holder_id if stop.answer else None)
    if stop.replication_id is not None:
        return not_now(_("Une réplication se reprend depuis sa page, par l’organisation qui l’avait abandonnée."))
    if standing.person_id is None or standing.person_id != mine:
        return refused(_("Seule la personne qui en est responsable peut le dire."))
    if stop.reopened_at is not None:
        return not_now(_("C’est déjà noté."))
    fallen = stop.obstacle.state == ObstacleState.FALLEN
    return YES if fallen else not_now(_("Cet obstacle est toujours là : il faut d’abord qu’il soit levé."))

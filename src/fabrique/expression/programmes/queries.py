"""What pages and actions read about programmes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.rules import ProgrammeStanding, readable_by
from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.rules import Standing

BY_NAME = Order(("name", "id"))
SIZE = 20


def readable_programmes(standing: Standing, at: datetime) -> QuerySet[Programme]:
    """Programmes that this person may read."""
    return Programme.objects.filter(readable_by(standing, at)).select_related("organisation")


def programmes_page(
    standing: Standing, at: datetime, *, text: str = "", state: str = "", mine: bool = False, cursor: str = ""
) -> Page[Programme]:
    """One page of the programmes that match, by name; archived ones only when asked for."""
    found = readable_programmes(standing, at).filter(state=state or ProgrammeState.ACTIVE)
    if text:
        found = found.filter(
            Q(name__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
            | Q(organisation__acronym__iexact=text)
        )
    if mine and standing.person:
        found = found.filter(
            pk__in=ProgrammeMandate.objects.held_at(at).filter(person=standing.person).values("programme")
        )
    return page_of(found, BY_NAME, cursor=cursor, size=SIZE)


def programme_for(standing: Standing, slug: str, at: datetime) -> Programme:
    """The programme of that address, or 404 when this person cannot read it."""
    programme = readable_programmes(standing, at).filter(slug=slug).first()
    if programme is None:
        raise Http404
    return programme


def standing_in_programme(programme: Programme, base: Standing, at: datetime) -> ProgrammeStanding:
    """Load who the person is in ``programme``: one query, none when nobody is signed in."""
    if base.person is None:
        return ProgrammeStanding(base=base)
    held = ProgrammeMandate.objects.held_at(at).filter(programme=programme, person=base.person)
    return ProgrammeStanding(base=base, roles=frozenset(held.values_list("role", flat=True)))


def mandates_of(programme: Programme, at: datetime) -> QuerySet[ProgrammeMandate]:
    """Mandates on the programme that are in force or to come, coordinators first."""
    wanted = ProgrammeMandate.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), programme=programme)
    return wanted.select_related("person").order_by("role", "starts_at", "pk")


def coordinators_of(programme: Programme, at: datetime) -> QuerySet[Person]:
    """Who coordinates the programme at that instant."""
    held = ProgrammeMandate.objects.held_at(at).filter(programme=programme, role=ProgrammeRole.COORDINATOR)
    return Person.objects.filter(pk__in=held.values("person"))


def coordinated_programmes(standing: Standing, at: datetime) -> QuerySet[Programme]:
    """Active programmes in which the person may create workshops."""
    active = Programme.objects.filter(state=ProgrammeState.ACTIVE).order_by("name")
    if standing.is_admin:
        return active
    held = ProgrammeMandate.objects.held_at(at).filter(person=standing.person_id, role=ProgrammeRole.COORDINATOR)
    return active.filter(pk__in=held.values("programme"))


def slug_taken(slug: str, *, but: Programme | None = None) -> bool:
    """Whether another programme has that address."""
    others = Programme.objects.exclude(pk=but.pk) if but else Programme.objects.all()
    return others.filter(slug=slug).exists()


def mandate_for(programme: Programme, pk: int) -> ProgrammeMandate:
    """One mandate on the programme, or 404."""
    found: ProgrammeMandate | None = (
        ProgrammeMandate.objects.filter(programme=programme, pk=pk).select_related("person").first()
    )
    if found is None:
        raise Http404
    return found

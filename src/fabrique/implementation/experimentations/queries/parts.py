"""What hangs on an experiment: sites, partners, indicators and their measures, documents, messages, history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Prefetch
from django.http import Http404

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import organisations_of, standing_of
from fabrique.foundations.people.queries.organisations import matching
from fabrique.foundations.people.states import OrganisationState
from fabrique.implementation.experimentations.models import (
    Agreement,
    Document,
    Experiment,
    HostSite,
    Indicator,
    Measurement,
    Message,
    Partner,
    Step,
)
from fabrique.implementation.experimentations.rules import Access, Ties

T = TypeVar("T")
LATEST = Order(("-id",))
MESSAGES = 30
FEW = 6


def sites_of(experiment: Experiment) -> list[HostSite]:
    """Where it is tried."""
    return list(experiment.sites.select_related("organisation"))


def site_for(experiment: Experiment, pk: int) -> HostSite:
    """One of its sites, or a « not found » page."""
    return _one(experiment.sites.select_related("organisation").filter(pk=pk).first())


def partners_of(experiment: Experiment, ties: Ties, access: Access) -> list[Partner]:
    """Every partner for those inside; for a partner, itself and nobody else, while its agreement is in force."""
    rows = experiment.partners.select_related("organisation", "agreement")
    if access.inside:
        return list(rows)
    mine = rows.filter(organisation__in=ties.base.organisation_ids)
    return [row for row in mine if hasattr(row, "agreement") and row.agreement.is_in_force(ties.today)]


def partner_for(experiment: Experiment, pk: int) -> Partner:
    """One of its partners, with its agreement, or a « not found » page."""
    return _one(experiment.partners.select_related("organisation", "agreement").filter(pk=pk).first())


def agreement_of(partner: Partner) -> Agreement | None:
    """Its agreement, if one has been begun."""
    return partner.agreement if hasattr(partner, "agreement") else None


def indicators_of(experiment: Experiment) -> list[Indicator]:
    """Its indicators, in order."""
    return list(experiment.indicators.all())


def indicator_for(experiment: Experiment, pk: int) -> Indicator:
    """One of its indicators, or a « not found » page."""
    return _one(experiment.indicators.filter(pk=pk).first())


def measured_indicators(experiment: Experiment) -> list[Indicator]:
    """Its indicators with their measures by date, in two queries."""
    measures = Measurement.objects.select_related("by")
    return list(experiment.indicators.prefetch_related(Prefetch("measurements", measures)))


def measurement_for(experiment: Experiment, pk: int) -> Measurement:
    """One of its measures, or a « not found » page."""
    found = Measurement.objects.select_related("indicator").filter(pk=pk, indicator__experiment=experiment).first()
    return _one(found)


def measured_days(experiment: Experiment) -> set[tuple[int, date]]:
    """Which indicator has been measured on which day."""
    rows = Measurement.objects.filter(indicator__experiment=experiment)
    return set(rows.values_list("indicator_id", "on"))


def unmeasured(experiment: Experiment) -> list[str]:
    """Names of indicators without any measure."""
    return list(experiment.indicators.filter(measurements__isnull=True).values_list("name", flat=True))


def documents_of(experiment: Experiment) -> list[Document]:
    """Its documents, oldest first."""
    return list(experiment.documents.select_related("added_by"))


def document_for(experiment: Experiment, pk: int) -> Document:
    """One of its documents, or a « not found » page."""
    return _one(experiment.documents.filter(pk=pk).first())


def messages_page(experiment: Experiment, *, cursor: str = "") -> Page[Message]:
    """One page of what is said, the latest first."""
    return page_of(experiment.messages.select_related("author"), LATEST, cursor=cursor, size=MESSAGES)


def steps_of(experiment: Experiment) -> list[Step]:
    """What happened to it, in order."""
    return list(experiment.steps.select_related("actor"))


def own_administrations(person: Person, at: datetime) -> list[Organisation]:
    """Administrations for which this person may propose: their own, and those that they lead."""
    standing = standing_of(person, at)
    led = {pk for role, pk in standing.roles if role == "ministry_lead" and pk is not None}
    ids = set(standing.organisation_paths) | led
    found = Organisation.objects.filter(pk__in=ids, state=OrganisationState.ACTIVE).exclude(kind="entreprise")
    return list(found.order_by("name"))


def organisations_named(text: str) -> list[Organisation]:
    """Living organisations with exactly this name or acronym; else those that hold its words, a few."""
    found = list(matching(text).filter(state=OrganisationState.ACTIVE).order_by("name")[: FEW + 1])
    plain = text.strip().casefold()
    exact = [each for each in found if plain in {each.name.casefold(), each.acronym.casefold(), str(each).casefold()}]
    return exact or found


def belongs_to_any(person: Person, organisations: Iterable[Organisation], at: datetime) -> bool:
    """Whether the person belongs to one of these organisations or beneath."""
    wanted = {each.pk for each in organisations}
    return any(wanted & {*mine.path_ids, mine.pk} for mine in organisations_of(person, at))


def _one(found: T | None) -> T:
    if found is None:
        raise Http404
    return found

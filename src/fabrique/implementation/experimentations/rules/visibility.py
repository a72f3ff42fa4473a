"""Who reads an experiment, and how much of it.

The title, the hypothesis, the criteria, the dates and the host services are the *outline*.
People of the organisation, of its host services, its evaluator and its committee read the rest.
A partner reads the outline and, beyond it, exactly what its agreement opens, while it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.implementation.experimentations.models import Agreement, Experiment, HostSite
from fabrique.implementation.experimentations.states import CONCLUDED, SHOWN

LEAD = OrganisationRole.MINISTRY_LEAD.value
COORDINATOR = OrganisationRole.COORDINATOR.value
COMMITTEE = (LEAD, COORDINATOR)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the agreements in force open to one person."""

    outline: bool = False
    measures: bool = False
    documents: bool = False
    discussion: bool = False


@dataclass(frozen=True, slots=True)
class Ties:
    """How a person is tied to one experiment on a day: loaded by queries, read by rules.

    ``hosts``: belongs to a host service that is not a company. ``partner``: belongs to a
    partner, whatever its agreement. ``opening``: what agreements in force open.
    """

    base: Standing
    today: date
    hosts: bool = False
    partner: bool = False
    opening: Opening = Opening()

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.base.person_id


@dataclass(frozen=True, slots=True)
class Access:
    """What one person reads of one experiment."""

    outline: bool = False
    inside: bool = False
    measures: bool = False
    documents: bool = False
    discussion: bool = False
    evaluation: bool = False


def is_owner(ties: Ties, experiment: Experiment) -> bool:
    """Whether the person carries the experiment."""
    return ties.person_id is not None and ties.person_id == experiment.owner_id


def is_evaluator(ties: Ties, experiment: Experiment) -> bool:
    """Whether the person evaluates it."""
    return ties.person_id is not None and ties.person_id == experiment.evaluator_id


def in_committee(standing: Standing, organisation: Organisation) -> bool:
    """Whether the person labels the experiments of this organisation."""
    return any(standing.has_role_over(role, organisation) for role in COMMITTEE)


def leads(standing: Standing, organisation: Organisation) -> bool:
    """Whether the person is ministry lead of the organisation or of one above it."""
    return standing.has_role_over(LEAD, organisation)


def is_inside(ties: Ties, experiment: Experiment) -> bool:
    """Whether the person reads everything."""
    if not ties.base.signed_in:
        return False
    return (
        is_owner(ties, experiment)
        or is_evaluator(ties, experiment)
        or ties.hosts
        or experiment.organisation_id in ties.base.organisation_ids
        or in_committee(ties.base, experiment.organisation)
    )


def access_of(ties: Ties, experiment: Experiment) -> Access:
    """What this person reads of this experiment; :func:`visible_experiments` is its outline as a filter."""
    if is_inside(ties, experiment):
        return Access(outline=True, inside=True, measures=True, documents=True, discussion=True, evaluation=True)
    if experiment.state not in SHOWN:
        return Access()
    opening, told = ties.opening, experiment.public and experiment.state in CONCLUDED
    return Access(
        outline=experiment.public or opening.outline,
        measures=opening.measures or told,
        documents=opening.documents,
        discussion=opening.discussion,
        evaluation=opening.measures or told,
    )


def can_read(ties: Ties, experiment: Experiment) -> Verdict:
    """Whether the person may open its page."""
    return YES if access_of(ties, experiment).outline else refused(_("Cette expérimentation ne vous est pas ouverte."))


def in_force(today: date) -> Q:
    """Agreements signed and between their dates."""
    return Q(signed_at__isnull=False, starts_on__lte=today, ends_on__gte=today)


def visible_experiments(standing: Standing, today: date) -> Q:
    """Experiments whose outline this person reads. A parity test holds it with :func:`access_of`."""
    public = Q(public=True, state__in=SHOWN)
    if not standing.signed_in:
        return public
    agreed = Agreement.objects.filter(in_force(today), partner__organisation__in=standing.organisation_ids)
    return inside_of(standing) | public | Q(state__in=SHOWN, pk__in=agreed.values("partner__experiment"))


def inside_of(standing: Standing) -> Q:
    """Experiments that this person reads whole. Predicate: :func:`is_inside`."""
    if standing.person_id is None:
        return Q(pk__in=[])
    if any(standing.has_role(role) for role in COMMITTEE):
        return Q(pk__isnull=False)  # an empty Q would vanish when combined
    hosted = HostSite.objects.filter(organisation__in=standing.organisation_ids).exclude(
        organisation__kind=OrganisationKind.COMPANY
    )
    seen = Q(owner=standing.person_id) | Q(evaluator=standing.person_id) | Q(pk__in=hosted.values("experiment"))
    seen |= Q(organisation__in=standing.organisation_ids)
    for pk in sorted({pk for role, pk in standing.roles if role in COMMITTEE and pk is not None}):
        seen |= Q(organisation=pk) | Q(organisation__path__contains=f"/{pk}/")
    return seen

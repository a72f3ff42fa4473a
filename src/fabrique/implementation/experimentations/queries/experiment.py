"""One experiment, and how a person is tied to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.experimentations.models import Experiment, HostSite, Partner
from fabrique.implementation.experimentations.rules import Access, Opening, Ties, access_of

LOADED = ("organisation", "owner", "evaluator", "evaluation__by")


@dataclass(frozen=True, slots=True)
class Found:
    """An experiment, who looks at it, and what they read of it."""

    experiment: Experiment
    ties: Ties
    access: Access
    at: datetime


def ties_of(experiment: Experiment, standing: Standing, at: datetime) -> Ties:
    """How the person is tied to the experiment, in two queries; none for nobody."""
    today = today_at(at)
    if not standing.signed_in:
        return Ties(standing, today)
    mine = standing.organisation_ids
    hosts = HostSite.objects.filter(experiment=experiment, organisation__in=mine)
    partners = Partner.objects.filter(experiment=experiment, organisation__in=mine).select_related("agreement")
    rows = list(partners)
    agreements = [row.agreement for row in rows if hasattr(row, "agreement") and row.agreement.is_in_force(today)]
    return Ties(
        standing,
        today,
        hosts=hosts.exclude(organisation__kind=OrganisationKind.COMPANY).exists(),
        partner=bool(rows),
        opening=Opening(
            outline=bool(agreements),
            measures=any(each.opens_measures for each in agreements),
            documents=any(each.opens_documents for each in agreements),
            discussion=any(each.opens_discussion for each in agreements),
        ),
    )


def experiment_for(standing: Standing, pk: int, at: datetime) -> Found:
    """Return experiment ``pk`` when this person may read its outline; else a « not found » page."""
    experiment = Experiment.objects.select_related(*LOADED).filter(pk=pk).first()
    if experiment is None:
        raise Http404
    ties = ties_of(experiment, standing, at)
    access = access_of(ties, experiment)
    if not access.outline:
        raise Http404
    return Found(experiment, ties, access, at)

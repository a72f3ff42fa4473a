"""What a new sheet is born from, and the words that it takes from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import readable_challenges
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import contribution_for
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.rules import Standing

SOURCE_STATES = ("publiee", "remplacee")


@dataclass(frozen=True, slots=True)
class Source:
    """One origin: the object, how the page names it, and a first text."""

    label: str
    href: str
    title: str
    problem: str = ""
    solution: str = ""
    contribution: Contribution | None = None
    recommendation: Recommendation | None = None
    adoption_decision: AdoptionDecision | None = None


def source_for(standing: Standing, kind: str, pk: int, at: datetime) -> Source:
    """The origin named by the address, when this person reads it; 404 otherwise."""
    if kind == "contribution":
        return _contribution(standing, pk, at)
    if kind == "recommandation":
        return _recommendation(standing, pk, at)
    if kind == "decision":
        return _decision(standing, pk, at)
    raise Http404


def _contribution(standing: Standing, pk: int, at: datetime) -> Source:
    found = contribution_for(standing, pk, at).contribution
    if found.state not in {"publiee", "fusionnee"}:
        raise Http404
    return Source(
        label=_("Idée : %(title)s") % {"title": found.title},
        href=reverse("contributions:detail", args=[pk]),
        title=found.title,
        solution=found.body,
        contribution=found,
    )


def _recommendation(standing: Standing, pk: int, at: datetime) -> Source:
    rows = Recommendation.objects.filter(
        pk=pk, state__in=SOURCE_STATES, challenge__in=readable_challenges(standing, at)
    ).select_related("challenge")
    found = rows.first()
    if found is None:
        raise Http404
    return Source(
        label=_("Recommandation n° %(n)d : %(title)s") % {"n": found.number, "title": found.title},
        href=reverse("recommendations:detail", args=[found.challenge.slug, found.number]),
        title=found.title,
        problem=found.rationale,
        solution="".join(found.paragraphs.filter(retired_at=None).values_list("body", flat=True)),
        recommendation=found,
    )


def _decision(standing: Standing, pk: int, at: datetime) -> Source:
    decision = AdoptionDecision.objects.filter(pk=pk).select_related("recommendation", "organisation").first()
    if decision is None:
        raise Http404
    origin = _recommendation(standing, decision.recommendation_id, at)
    return Source(
        label=_("Décision de %(organisation)s sur la recommandation n° %(n)d")
        % {"organisation": decision.organisation.short_name, "n": decision.recommendation.number},
        href=reverse("recommendations:decision", args=[pk]),
        title=origin.title,
        problem=origin.problem,
        solution=origin.solution,
        adoption_decision=decision,
    )

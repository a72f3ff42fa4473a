"""What an experiment comes from, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.queries import sheet_for, source_for

KINDS = ("contribution", "recommandation", "decision", "fiche")
NUMBER_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Source:
    """One origin: how it is named, where it is read, and what a new experiment takes from it."""

    kind: str
    pk: int
    label: str
    href: str
    title: str = ""
    contribution: Contribution | None = None
    recommendation: Recommendation | None = None
    adoption_decision: AdoptionDecision | None = None
    sheet: Sheet | None = None

    @property
    def organisation(self) -> Organisation | None:
        """Who decided to try it, when it comes from a decision."""
        return self.adoption_decision.organisation if self.adoption_decision else None


def source_of(standing: Standing, kind: str, number: str, at: datetime) -> Source:
    """The origin that an address names, when this person reads it; else a « not found » page."""
    if not number.isdecimal() or len(number) > NUMBER_DIGITS:
        raise Http404
    pk = int(number)
    if kind == "fiche":
        return _of_sheet(standing, pk)
    found = source_for(standing, kind, pk, at)
    return Source(
        kind,
        pk,
        found.label,
        found.href,
        found.title,
        found.contribution,
        found.recommendation,
        found.adoption_decision,
    )


def sources_of(standing: Standing, experiment: Experiment, at: datetime) -> list[Source]:
    """What the experiment comes from or has become, without what this person may not read."""
    wanted = {
        "contribution": experiment.contribution_id,
        "recommandation": experiment.recommendation_id,
        "decision": experiment.adoption_decision_id,
        "fiche": experiment.sheet_id,
    }
    found = []
    for kind, pk in wanted.items():
        if pk is not None:
            try:
                found.append(source_of(standing, kind, str(pk), at))
            except Http404:
                continue
    return found


def _of_sheet(standing: Standing, pk: int) -> Source:
    sheet = sheet_for(standing, pk)
    label = _("Fiche innovation : %(title)s") % {"title": sheet.title}
    return Source("fiche", pk, label, reverse("innovations:detail", args=[pk]), sheet.title, sheet=sheet)

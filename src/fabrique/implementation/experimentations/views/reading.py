"""The list of experiments, and the page of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.doors import door
from fabrique.implementation.experimentations import queries, rules
from fabrique.implementation.experimentations.forms.plan import ExperimentFilterForm
from fabrique.implementation.experimentations.models import Indicator, Step
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.states import BEFORE_START, UNDER_WAY, StepKind
from fabrique.implementation.experimentations.views.scene import badge_of, find, shell

PUBLIC = "Public experiments are for everyone; visible_experiments and access_of apply the reading rules."
OUTLINED = frozenset(
    {StepKind.LABEL, StepKind.START, StepKind.SUSPEND, StepKind.RESUME, StepKind.CLOSE, StepKind.EVALUATE,
     StepKind.GENERALISE}
)  # fmt: skip


@door(public=PUBLIC)
def experiment_list(request: HttpRequest) -> HttpResponse:
    """Every experiment that this person may read."""
    at = now()
    standing = current_standing(request.user, at)
    organisations = queries.organisations_with_experiments(standing, at)
    form = ExperimentFilterForm(request.GET, organisations=organisations, signed_in=standing.signed_in)
    listing = queries.listing(standing, form.wanted(), at, cursor=request.GET.get("cursor", ""))
    today = today_at(at)
    context = {
        "form": form,
        "listing": listing,
        "rows": [(row, badge_of(row), bool(row.state in UNDER_WAY and row.ends_on and row.ends_on < today)) for row in listing.page.rows],
        "signed_in": standing.signed_in,
        "may_propose": bool(_administrations(request, at)),
        "to_label": queries.to_label(standing),
    }  # fmt: skip
    return render(request, "experimentations/list.html", context)


def _administrations(request: HttpRequest, at: datetime) -> list[Organisation]:
    return queries.own_administrations(request.user, at) if isinstance(request.user, Person) else []


@door(public=PUBLIC)
def experiment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is tried, where it stands, what was concluded."""
    found = find(request, pk)
    experiment, access = found.experiment, found.access
    indicators = queries.indicators_of(experiment) if access.inside else []
    steps = queries.steps_of(experiment)
    context = {
        **shell(found, "detail"),
        "sites": queries.sites_of(experiment),
        "sources": queries.sources_of(found.ties.base, experiment, found.at) if access.inside else [],
        "steps": steps if access.inside else [each for each in steps if each.kind in OUTLINED],
        "returned": _returned(steps) if access.inside else None,
        "evaluation": experiment.evaluation if access.evaluation and experiment.is_concluded else None,
        "late": _is_late(found),
        "named": found.ties.base.signed_in,
        "budget": experiment.budget_cents / 100 if experiment.budget_cents is not None else None,
        "missing": rules.missing_to_start(experiment, indicators, found.ties.today) if _prepared(found) else [],
        **_abilities(found, indicators),
    }
    return render(request, "experimentations/detail.html", context)


def _prepared(found: Found) -> bool:
    return found.access.inside and found.experiment.state in BEFORE_START


def _is_late(found: Found) -> bool:
    ends = found.experiment.ends_on
    return found.experiment.state in UNDER_WAY and ends is not None and ends < found.ties.today


def _returned(steps: list[Step]) -> Step | None:
    """What the committee asks for, if that is the last word."""
    last = steps[-1] if steps else None
    return last if last is not None and last.kind == StepKind.RETURN else None


def _abilities(found: Found, indicators: list[Indicator]) -> dict[str, Any]:
    ties, experiment = found.ties, found.experiment
    return {
        "can_edit": rules.can_edit(ties, experiment),
        "can_steer": rules.can_steer(ties, experiment),
        "can_label": rules.can_label(ties, experiment),
        "can_return": rules.can_return(ties, experiment),
        "can_withdraw": rules.can_withdraw(ties, experiment),
        "can_propose_again": rules.can_propose_again(ties, experiment),
        "can_start": rules.can_start(ties, experiment, indicators),
        "can_suspend": rules.can_suspend(ties, experiment),
        "can_resume": rules.can_resume(ties, experiment),
        "can_close": rules.can_close(ties, experiment),
        "can_evaluate": rules.can_evaluate(ties, experiment),
        "can_generalise": rules.can_generalise(ties, experiment),
        "can_name_evaluator": rules.can_replace_evaluator(ties, experiment),
        "can_tell": rules.can_tell(ties, experiment),
        "judges": rules.in_committee(ties.base, experiment.organisation),
        "evaluates": rules.is_evaluator(ties, experiment),
        "owns": rules.is_owner(ties, experiment),
    }

"""What every view of an experiment starts from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.components.content import Badge, Tone
from fabrique.foundations.ui.layout import NavItem
from fabrique.implementation.experimentations import queries, rules
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.states import ExperimentState

INVALID = 422
TONES: dict[str, Tone] = {
    ExperimentState.PROPOSED: "neutral",
    ExperimentState.LABELLED: "info",
    ExperimentState.RUNNING: "info",
    ExperimentState.SUSPENDED: "warning",
    ExperimentState.ASSESSED: "info",
    ExperimentState.CONCLUSIVE: "success",
    ExperimentState.INCONCLUSIVE: "accent",
    ExperimentState.GENERALISED: "success",
    ExperimentState.WITHDRAWN: "neutral",
}


def find(request: HttpRequest, pk: int) -> Found:
    """The experiment and who looks at it; 404 when they may not read it."""
    at = now()
    return queries.experiment_for(current_standing(request.user, at), pk, at)


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def address(experiment: Experiment, name: str = "detail") -> str:
    """The address of one of its pages."""
    return reverse(f"experimentations:{name}", args=[experiment.pk])


def go(href: str) -> HttpResponse:
    """Go somewhere after a change."""
    return HttpResponseRedirect(href, status=303)


def see(experiment: Experiment, name: str = "detail") -> HttpResponse:
    """Go to one of its pages, after a change."""
    return go(address(experiment, name))


def badge_of(experiment: Experiment) -> Badge:
    """The state in one word."""
    return Badge(experiment.get_state_display(), TONES[experiment.state])


def shell(found: Found, current: str) -> dict[str, Any]:
    """What each page of an experiment shows around its content."""
    return {
        "experiment": found.experiment,
        "badge": badge_of(found.experiment),
        "access": found.access,
        "tabs": tabs_of(found, current),
        "manages": bool(rules.can_manage(found.ties, found.experiment)),
    }


def tabs_of(found: Found, current: str) -> list[NavItem]:
    """The pages that are opened to this reader."""
    access = found.access
    own = found.ties.opening.outline
    wanted = [
        ("detail", _("Présentation"), True),
        ("measures", _("Mesures"), access.measures),
        ("partners", _("Sites et partenaires"), access.inside or own),
        ("documents", _("Documents"), access.documents),
        ("discussion", _("Échanges"), access.discussion),
    ]
    items = [NavItem(label, address(found.experiment, name), name == current) for name, label, shown in wanted if shown]
    return items if len(items) > 1 else []

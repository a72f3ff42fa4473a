"""The page of an adoption."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.diffusion.replications import queries, rules
from fabrique.diffusion.replications.forms.following import ReplicationFilterForm
from fabrique.diffusion.replications.models import Agreement, Replication, Step
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.diffusion.replications.views.scene import enter, find, places, today
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.components.progress import Event
from fabrique.foundations.ui.doors import SIGNED_IN, door
from fabrique.foundations.ui.wording import day

TONES = {
    ReplicationState.INTEREST: "neutral",
    ReplicationState.STUDY: "info",
    ReplicationState.LAUNCHED: "new",
    ReplicationState.IN_SERVICE: "success",
    ReplicationState.ABANDONED: "warning",
}

LIFE_TONES: dict[str, Literal["", "success", "warning"]] = {"en_service": "success", "abandonnee": "warning"}


@door(rule=rules.can_see)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the adoption stands, for both sides and for whoever reads."""
    reader, found = find(request, pk)
    standing = reader.standing
    agreements = list(Agreement.objects.filter(replication=found)) if rules.needs_agreement(found) else []
    steps = list(Step.objects.filter(replication=found).select_related("by"))
    context = {
        "replication": found,
        "tone": TONES[ReplicationState(found.state)],
        "life": life_of(found, steps),
        "ledger": queries.ledger_of(found),
        "figures": queries.figures_of(found),
        "parent_shown": found.parent is not None and rules.can_see(reader, found.parent),
        "agreements": agreements if rules.can_see_agreement(reader, found) else None,
        "agreed": any(each.accepted_at for each in agreements),
        "is_source": rules.on_source_side(standing, found),
        "is_adopter": rules.on_adopter_side(standing, found),
        **_abilities(standing, found, agreements),
    }
    return render(request, "replications/detail.html", context)


def _abilities(standing: Standing, found: Replication, agreements: list[Agreement]) -> dict[str, Any]:
    return {
        "can_study": rules.can_study(standing, found),
        "can_describe": rules.can_describe(standing, found),
        "can_launch": queries.launch_verdict(standing, found, today(), agreements)
        if found.state == ReplicationState.STUDY
        else None,
        "can_put_in_service": rules.can_put_in_service(standing, found),
        "can_abandon": rules.can_abandon(standing, found),
        "can_resume": rules.can_resume(standing, found),
        "can_measure": rules.can_measure(standing, found),
        "can_record_help": rules.can_record_help(standing, found),
        "can_deposit": rules.can_deposit_agreement(standing, found),
        "can_confirm_source": rules.can_confirm_source(standing, found),
        "can_confirm_adopter": rules.can_confirm_adopter(standing, found),
    }


def life_of(found: Replication, steps: list[Step]) -> list[Event]:
    """Every step with its day and who made it, then what each side confirmed."""
    events = [
        Event(
            None,
            _("%(state)s, le %(day)s") % {"state": ReplicationState(step.state).label, "day": day(step.on)},
            actor=step.by.get_full_name(),
            detail="" if step.note == found.abandon_reason else step.note,
            tone=LIFE_TONES.get(step.state, ""),
        )
        for step in steps
    ]
    for at, by, words in (
        (found.source_confirmed_at, found.source_confirmed_by, _("Confirmée par l’organisation d’origine")),
        (found.adopter_confirmed_at, found.adopter_confirmed_by, _("Confirmée par l’organisation qui la reprend")),
    ):
        if at is not None:
            text = _("%(words)s, le %(day)s") % {"words": words, "day": day(at)}
            events.append(Event(None, text, actor=str(by or ""), tone="success"))
    return events


@door(rule=SIGNED_IN)
def replication_list(request: HttpRequest) -> HttpResponse:
    """All the adoptions that the person reads, with filters."""
    reader = enter(request)
    form = ReplicationFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    ends = queries.ends_named(request.GET.get("de", ""), request.GET.get("vers", ""))
    wanted = queries.Wanted(
        text=data.get("q", ""),
        state=data.get("etat", ""),
        mode=data.get("maniere", ""),
        mine=bool(data.get("miennes")),
        source=ends[0],
        adopter=ends[1],
    )
    page = queries.listing(reader.standing, wanted, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, TONES[ReplicationState(row.state)]) for row in page.rows],
        "tabs": places("list", reader),
        "wanted": wanted,
        "filtered": bool(request.GET),
    }
    return render(request, "replications/list.html", context)

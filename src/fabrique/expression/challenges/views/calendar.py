"""The calendar as a table, and the acts on one phase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import CalendarForm, PhaseEndForm, ProposalForm
from fabrique.expression.challenges.models import Phase
from fabrique.expression.challenges.queries import Place
from fabrique.expression.challenges.rules import calendar_remarks, can_facilitate, can_prepare, eight_weeks
from fabrique.expression.challenges.views.answers import run_place, see_other, the_person
from fabrique.expression.challenges.views.preparation import saved, step_context
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page

NAME = "challenges:phases"


@door(rule=can_prepare, methods=("GET", "POST"))
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every phase with its dates, in one table; a proposal fills it without saving."""
    place = run_place(request, slug)
    mark = actions.calendar_mark(place.here.phases)
    proposal = ProposalForm(request.GET if "depuis" in request.GET else None)
    proposed = eight_weeks(proposal.cleaned_data["depuis"]) if proposal.is_bound and proposal.is_valid() else None
    if request.method != "POST":
        form = CalendarForm(phases=proposed or place.here.phases, mark=mark)
        return _page(request, place, form, proposal, proposed=bool(proposed))
    form = CalendarForm(request.POST, phases=())
    if not form.is_valid():
        return _page(request, place, form, proposal, status=422)
    try:
        actions.save_calendar(
            the_person(request), place.challenge, form.planned(), mark=form.cleaned_data["mark"], at=place.at
        )
    except DomainError as error:
        form.add_error(None, error.message)
        current = place.here.phases if isinstance(error, Conflict) else ()
        return _page(request, place, _renewed(form, mark), proposal, status=409, current=current)
    return saved(request, place, NAME)


def _renewed(form: CalendarForm, mark: str) -> CalendarForm:
    """The same answers, that may now replace what the colleague saved."""
    data = form.data.copy()
    data["mark"] = mark
    form.data = data
    return form


def _page(
    request: HttpRequest,
    place: Place,
    form: CalendarForm,
    proposal: ProposalForm,
    *,
    status: int = 200,
    proposed: bool = False,
    current: object = (),
) -> HttpResponse:
    slots = eight_weeks(proposal.cleaned_data["depuis"]) if proposed else place.here.phases
    context = step_context(
        place,
        NAME,
        form=form,
        proposal=proposal,
        proposed=proposed,
        remarks=calendar_remarks(slots, place.at),
        current=current,
    )
    return render(request, "challenges/preparation/calendar.html", context, status=status)


def _asked(
    request: HttpRequest, place: Place, phase: Phase, act: Callable[..., Phase], *, title: str, label: str
) -> HttpResponse:
    """A page that asks for the new end of a phase, then does it."""
    local = timezone.localtime(max(phase.ends_at or place.at, place.at) + timedelta(days=7)).replace(
        second=0, microsecond=0
    )
    form = PhaseEndForm(request.POST or None, initial={"ends": local, "seen": actions.phase_mark(phase)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act(the_person(request), phase, ends_at=data["ends"], seen=data["seen"] or None, at=place.at)
        messages.success(request, _("C’est fait. Les participants en sont prévenus."))
        return see_other("challenges:timeline", place.challenge.slug)
    return confirm_page(
        request,
        title=title % {"phase": phase},
        text=_("Les participants recevront un message."),
        confirm_label=label,
        cancel_href=reverse("challenges:timeline", args=[place.challenge.slug]),
        form=form,
        status=422 if form.is_bound else 200,
    )


@door(rule=can_facilitate, methods=("GET", "POST"))
def open_phase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a phase now."""
    place = run_place(request, slug)
    phase = queries.phase_for(place.challenge, pk)
    title = _("Ouvrir maintenant la phase «\u00a0%(phase)s\u00a0»\u00a0?")
    return _asked(request, place, phase, actions.open_phase, title=title, label=_("Ouvrir la phase"))


@door(rule=can_facilitate, methods=("GET", "POST"))
def extend_phase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a phase another end."""
    place = run_place(request, slug)
    phase = queries.phase_for(place.challenge, pk)
    title = _("Changer la fin de la phase «\u00a0%(phase)s\u00a0»")
    return _asked(request, place, phase, actions.extend_phase, title=title, label=_("Enregistrer la nouvelle fin"))


@door(rule=can_facilitate, methods=("GET", "POST"))
def close_phase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a phase now."""
    place = run_place(request, slug)
    phase = queries.phase_for(place.challenge, pk)
    if request.method == "POST":
        actions.close_phase(the_person(request), phase, seen=request.POST.get("seen") or None, at=place.at)
        messages.success(request, _("La phase est terminée. Les participants en sont prévenus."))
        return see_other("challenges:timeline", slug)
    return confirm_page(
        request,
        title=_("Terminer maintenant la phase «\u00a0%(phase)s\u00a0»\u00a0?") % {"phase": phase},
        confirm_label=_("Terminer la phase"),
        cancel_href=reverse("challenges:timeline", args=[slug]),
        consequences=[
            _("Ce que cette phase permettait n’est plus possible."),
            _("Ce qui a été écrit est conservé."),
            _("Vous pourrez la rouvrir."),
        ],
        danger=True,
        fields={"seen": actions.phase_mark(phase)},
    )

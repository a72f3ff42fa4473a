"""The library of refusals and failures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications import actions, queries, rules
from fabrique.diffusion.replications.forms.library import (
    AttachForm,
    FailureFilterForm,
    NewObstacleForm,
    NoteForm,
    ObstacleFilterForm,
)
from fabrique.diffusion.replications.models import Obstacle, Stopped
from fabrique.diffusion.replications.queries.library import Kind
from fabrique.diffusion.replications.rules import Reader
from fabrique.diffusion.replications.views.scene import enter, go, me, places, tried
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

KINDS: dict[str, Kind] = {"": "replication", "idees": "answer", "essais": "experiment"}
WORDS = {kind: word for word, kind in KINDS.items()}


def _found(request: HttpRequest, pk: int) -> tuple[Reader, Obstacle]:
    reader = enter(request)
    found = queries.obstacle_for(reader.standing, pk)
    if found is None:
        raise Http404
    return reader, found


@door(rule=rules.can_read_library)
def obstacles(request: HttpRequest) -> HttpResponse:
    """Obstacles met across the platform, and what they stopped."""
    reader = enter(request)
    rules.can_read_library(reader).enforce()
    form = ObstacleFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    wanted = queries.ObstaclesWanted(data.get("q", ""), data.get("nature", ""), data.get("etat", ""))
    page = queries.obstacles(reader.standing, wanted, cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "tabs": places("obstacles", reader), "filtered": bool(request.GET)}
    return render(request, "replications/obstacles.html", context)


@door(rule=rules.can_see_obstacle)
def obstacle(request: HttpRequest, pk: int) -> HttpResponse:
    """One obstacle, what it stopped, and what may start again."""
    reader, found = _found(request, pk)
    stops, withheld = queries.stops_of(reader, found, now())
    context = {
        "obstacle": found,
        "stops": [(each, queries.can_take_up(reader.standing, each.stopped)) for each in stops],
        "withheld": withheld,
        "can_lift": rules.can_lift(reader, found),
        "can_put_back": rules.can_put_back(reader, found),
        "reader": reader,
    }
    return render(request, "replications/obstacle.html", context)


@door(rule=rules.can_name_obstacle, methods=("GET", "POST"))
def obstacle_new(request: HttpRequest) -> HttpResponse:
    """Put an obstacle in the library."""
    rules.can_name_obstacle(enter(request)).enforce()
    form = NewObstacleForm(request.POST or kept_form(request) or None)
    made: list[Obstacle] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: made.append(actions.name_obstacle(me(request), form.new())), "title")
    ):
        messages.success(request, _("L’obstacle est dans la bibliothèque."))
        return go("obstacle", made[0].pk)
    return render(request, "replications/obstacle_new.html", {"form": form}, status=422 if form.is_bound else 200)


@door(rule=rules.can_lift, methods=("GET", "POST"))
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an obstacle has fallen."""
    reader, found = _found(request, pk)
    rules.can_lift(reader, found).enforce()
    form = NoteForm(request.POST or kept_form(request) or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.lift_obstacle(me(request), found, note=form.cleaned_data["note"]), "note")
    ):
        messages.success(request, _("L’obstacle est levé. Ceux qu’il avait arrêtés sont prévenus."))
        return go("obstacle", found.pk)
    return confirm_page(
        request,
        title=_("Cet obstacle est levé\u00a0?"),
        text=found.title,
        consequences=[_("Ceux qu’il avait arrêtés sont prévenus et peuvent reprendre leur réplication, leur idée ou leur essai.")],
        confirm_label=_("Déclarer l’obstacle levé"),
        cancel_href=reverse("replications:obstacle", args=[found.pk]),
        form=form,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@door(rule=rules.can_put_back, methods=("GET", "POST"))
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it stands again."""
    reader, found = _found(request, pk)
    rules.can_put_back(reader, found).enforce()
    form = NoteForm(request.POST or kept_form(request) or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.put_obstacle_back(me(request), found, note=form.cleaned_data["note"]), "note")
    ):
        messages.success(request, _("L’obstacle est de nouveau signalé."))
        return go("obstacle", found.pk)
    return confirm_page(
        request,
        title=_("Cet obstacle est revenu\u00a0?"),
        text=found.title,
        consequences=[_("Ceux qu’il arrête encore sont prévenus.")],
        confirm_label=_("Signaler son retour"),
        cancel_href=reverse("replications:obstacle", args=[found.pk]),
        form=form,
        status=422 if form.is_bound else 200,
    )


@door(rule=rules.can_read_library)
def failures(request: HttpRequest) -> HttpResponse:
    """What was given up, refused or inconclusive, searchable."""
    reader = enter(request)
    rules.can_read_library(reader).enforce()
    form = FailureFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    kind = KINDS[data.get("quoi", "")]
    page = queries.failures(
        reader,
        kind,
        now(),
        text=data.get("q", ""),
        untied=bool(data.get("seuls")),
        cursor=request.GET.get("cursor", ""),
    )
    context = {
        "form": form, "page": page, "tabs": places("failures", reader), "filtered": bool(request.GET), "kind": kind,
        "word": data.get("quoi") or "replications",
    }  # fmt: skip
    return render(request, "replications/failures.html", context)


@door(rule=rules.can_attach, methods=("GET", "POST"))
def attach(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Say which obstacle stopped something."""
    reader = enter(request)
    kind = KINDS.get("" if word == "replications" else word, "replication")
    failure = queries.failure_for(reader, kind, pk, now())
    if failure is None:
        raise Http404
    rules.can_attach(reader, failed=True, already=queries.already_tied(failure)).enforce()
    form = AttachForm(request.POST or kept_form(request) or None, obstacles=queries.standing_obstacles(reader.standing))
    if request.method == "POST" and form.is_valid():
        made: list[Stopped] = []
        if tried(form, lambda: made.append(actions.attach_to_obstacle(me(request), failure, form.chosen()))):
            messages.success(request, _("L’obstacle est indiqué."))
            return go("obstacle", made[0].obstacle_id)
    context = {"failure": failure, "form": form}
    return render(request, "replications/attach.html", context, status=422 if form.is_bound else 200)


@door(rule="can_take_up", methods=("POST",))
def take_up(request: HttpRequest, pk: int, stop: int) -> HttpResponse:
    """Say that an idea or a trial has been taken up again."""
    _reader, found = _found(request, pk)
    stopped = get_object_or_404(Stopped, pk=stop, obstacle=found)
    actions.mark_taken_up(me(request), stopped)
    messages.success(request, _("C’est noté."))
    return go("obstacle", found.pk)

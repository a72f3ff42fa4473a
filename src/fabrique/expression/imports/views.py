"""Importing by upload, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.imports import actions, queries, rules
from fabrique.expression.imports.forms import FREE, ConfirmForm, ReadingForm, UploadForm
from fabrique.expression.imports.models import ImportRun
from fabrique.expression.imports.readers import Preview, preview
from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.states import ImportState
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.doors import door

SHOWN_REFUSALS = 50


def _place(request: HttpRequest, slug: str) -> Place:
    place = place_for(request.user, slug, now())
    if not place.here.facilitates:
        raise Http404
    return place


def _run(place: Place, pk: int) -> ImportRun:
    return get_object_or_404(
        ImportRun.objects.select_related("challenge", "created_by"), pk=pk, challenge=place.challenge
    )


def _actor(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the door requires it
    return request.user


def _to(run: ImportRun) -> HttpResponse:
    url = reverse("imports:detail", args=[run.challenge.slug, run.pk])
    return HttpResponseRedirect(url, status=303)


@door(rule=rules.can_import)
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """The imports of a challenge."""
    place = _place(request, slug)
    page = queries.runs_of(place.challenge, request.GET.get("cursor", ""))
    context = {
        "shell": place.shell("facilitation"),
        "page": page,
        "verdict": rules.can_import(place.here, place.challenge),
    }
    return render(request, "imports/list.html", context)


@door(rule=rules.can_import, methods=("GET", "POST"))
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload a file."""
    place = _place(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = actions.receive_file(
            _actor(request), place.challenge, format=form.cleaned_data["format"], upload=form.cleaned_data["upload"]
        )
        return _to(run)
    context = {
        "shell": place.shell("facilitation"),
        "form": form,
        "verdict": rules.can_import(place.here, place.challenge),
    }
    return render(request, "imports/new.html", context, status=422 if form.is_bound else 200)


def _look(run: ImportRun) -> tuple[Preview | None, str]:
    """Return the preview of the file, or the sentence that says why it cannot be read."""
    try:
        return preview(Path(run.file.path), run.format, ReadOptions.from_dict(run.options), limit=10), ""
    except (UnreadableFile, ValueError, OSError) as error:
        return None, str(error)


def _context(place: Place, run: ImportRun) -> dict[str, Any]:
    context: dict[str, Any] = {"shell": place.shell("facilitation"), "run": run, "confirm": ConfirmForm()}
    if run.state in {ImportState.UPLOADED, ImportState.FAILED} and run.file:
        context["preview"], context["problem"] = _look(run)
        if run.format in FREE and context["preview"]:
            context["reading"] = ReadingForm(context["preview"], initial={"kind": run.options.get("kind", "idee")})
    if run.result:
        context["refused"] = run.result["refused"][:SHOWN_REFUSALS]
    return context


@door(rule=rules.can_import)
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The preview, the progress or the report of one import."""
    place = _place(request, slug)
    return render(request, "imports/detail.html", _context(place, _run(place, pk)))


@door(rule=rules.can_import, methods=("POST",))
def columns(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say which column is what."""
    place = _place(request, slug)
    run = _run(place, pk)
    seen, _problem = _look(run)
    if seen is None or run.format not in FREE:
        return _to(run)
    form = ReadingForm(seen, request.POST)
    if form.is_valid():
        actions.set_options(_actor(request), run, options=form.options())
        return _to(run)
    return render(request, "imports/detail.html", {**_context(place, run), "reading": form}, status=422)


@door(rule=rules.can_import, methods=("POST",))
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Launch the import."""
    run = _run(_place(request, slug), pk)
    actions.confirm_run(_actor(request), run, keeps_sound_rows=bool(request.POST.get("keeps_sound_rows")))
    return _to(run)


@door(rule=rules.can_import, methods=("POST",))
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give up an import."""
    run = _run(_place(request, slug), pk)
    actions.cancel_run(_actor(request), run)
    return HttpResponseRedirect(reverse("imports:list", args=[slug]), status=303)


@door(rule=rules.can_import)
def progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The bar alone, asked for again and again; at the end, the whole page."""
    run = _run(_place(request, slug), pk)
    if run.state in {ImportState.WAITING, ImportState.RUNNING}:
        return render(request, "imports/_progress.html", {"run": run})
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


@door(rule=rules.can_import)
def refusals(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """The refused rows as a table."""
    run = _run(_place(request, slug), pk)
    refused = (run.result or {}).get("refused", [])
    rows = [["fichier", "ligne", "motif"], *([row.get("file", ""), str(row["line"]), row["reason"]] for row in refused)]
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refus-import-{run.pk}.csv"'
    return response

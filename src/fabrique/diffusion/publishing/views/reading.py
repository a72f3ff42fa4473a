"""Reading the report: published, in preparation for the team, announced to the others."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import mark_safe

from fabrique.diffusion.publishing.queries import (
    checklist_of,
    content_of,
    living_content,
    mark_of,
    missing_in,
)
from fabrique.diffusion.publishing.rules import (
    can_prepare_report,
    can_publish_report,
    can_read_report,
    can_submit,
    can_take_back,
    can_validate,
)
from fabrique.diffusion.publishing.states import ReportState
from fabrique.diffusion.publishing.views.scene import ReportPlace, report_place
from fabrique.diffusion.publishing.writers.page import annexes_of, main_of, place_of
from fabrique.diffusion.publishing.writers.shelf import TYPES, WRITERS, drawing, kept
from fabrique.expression.challenges.states import ChallengeKind, PhaseKind
from fabrique.foundations.ui.doors import door


@door(
    public="A published report is for every reader of the workshop; before, its page says when it comes.", shared=True
)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The report on one page."""
    found = report_place(request, slug)
    rank = place_of(request.GET.get("classement", ""))
    if (frozen := found.published) is not None:
        made = kept(
            frozen.content_hash,
            f"page-{rank}.html",
            lambda: main_of(content_of(frozen), found.addresses, rank).encode(),
        )
        return render(request, "publishing/report.html", _context(found, made))
    if not can_read_report(found.place.here, found.place.challenge, found.report):
        return render(request, "publishing/awaited.html", _awaited(found))
    content = living_content(found.place.challenge, found.report, found.place.at)
    context = _context(found, main_of(content, found.addresses, rank).encode())
    return render(request, "publishing/preview.html", context | _steps(found))


def _context(found: ReportPlace, body: bytes) -> dict[str, Any]:
    return {
        "shell": found.place.shell("report"),
        "report": found.report,
        "body": mark_safe(body.decode()),  # noqa: S308 - drawn by our own templates, which escape
        "facilitates": found.place.here.facilitates,
    }


def _awaited(found: ReportPlace) -> dict[str, Any]:
    last = [phase for phase in found.place.here.phases if phase.kind == PhaseKind.RESTITUTION]
    return {"shell": found.place.shell("report"), "phase": last[-1] if last else None}


def _steps(found: ReportPlace) -> dict[str, Any]:
    """What is missing, and what this person can do now."""
    here, challenge, at = found.place.here, found.place.challenge, found.place.at
    items = checklist_of(challenge, found.report, at)
    missing = missing_in(items)
    mark = mark_of(found.report, challenge)
    return {
        "items": items,
        "is_workshop": challenge.kind == ChallengeKind.WORKSHOP,
        "state": ReportState(found.report.state if found.report else ReportState.PREPARED),
        "mark": mark,
        "sponsors": here.sponsors,
        "can_prepare": can_prepare_report(here, challenge, found.report),
        "can_submit": can_submit(here, challenge, found.report, missing=missing),
        "can_validate": can_validate(here, challenge, found.report, at),
        "can_take_back": can_take_back(here, challenge, found.report),
        "can_publish": can_publish_report(here, challenge, found.report, missing=missing, mark=mark),
    }


@door(public="The annexes follow the report: same readers.", shared=True)
def annexes(request: HttpRequest, slug: str) -> HttpResponse:
    """Where each recommendation comes from, and what was set aside."""
    found = report_place(request, slug)
    can_read_report(found.place.here, found.place.challenge, found.report).enforce()
    if (frozen := found.published) is not None:
        made = kept(
            frozen.content_hash, "annexes.html", lambda: annexes_of(content_of(frozen), found.addresses).encode()
        )
    else:
        content = living_content(found.place.challenge, found.report, found.place.at)
        made = annexes_of(content, found.addresses).encode()
    return render(request, "publishing/annexes.html", _context(found, made))


@door(public="The files of a report follow its page: same readers.")
def report_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The report as a file; a published one is made once, then kept."""
    if suffix not in WRITERS:
        raise Http404
    found = report_place(request, slug)
    can_read_report(found.place.here, found.place.challenge, found.report).enforce()
    frozen, etag = found.published, ""
    if frozen is not None:
        etag = f'"{frozen.content_hash[:24]}-{drawing()}-{suffix}"'
        unchanged = get_conditional_response(request, etag=etag)
        if isinstance(unchanged, HttpResponseNotModified):
            return unchanged
        made = kept(frozen.content_hash, f"rapport.{suffix}", lambda: WRITERS[suffix](content_of(frozen)))
    else:
        made = WRITERS[suffix](living_content(found.place.challenge, found.report, found.place.at))
    return _sent(made, slug, suffix, etag, provisional=frozen is None)


def _sent(made: bytes, slug: str, suffix: str, etag: str, *, provisional: bool) -> HttpResponse:
    response = HttpResponse(made, content_type=TYPES[suffix])
    name = f"rapport-{slug}{'-provisoire' if provisional else ''}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    if etag:
        response["ETag"] = etag
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response

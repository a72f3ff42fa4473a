"""The portal in the browser."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from fabrique.foundations.journal.queries import rows_for_export
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door
from fabrique.portal import queries, rules
from fabrique.portal.forms import JournalFilter


@door(public="The home page presents the platform and its public workshops.", shared=True)
def home(request: HttpRequest) -> HttpResponse:
    """The day of a signed-in person, or the presentation of the platform."""
    at = now()
    standing = current_standing(request.user, at)
    if standing.signed_in:
        return render(request, "portal/day.html", {"day": queries.day_of(standing, at), "at": at})
    context = {
        "workplaces": queries.open_to_all(standing, at),
        "reports": queries.published_reports(standing, at),
        "personas": settings.FABRIQUE_PERSONAS,
        "at": at,
    }
    return render(request, "portal/welcome.html", context)


@door(public="A supervisor asks whether the service answers; nothing is told.")
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 200 when the database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@door(public="The law wants this declaration to be public.")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility declaration."""
    return render(request, "portal/accessibility.html")


@door(public="The law wants these notices to be public.")
def legal(request: HttpRequest) -> HttpResponse:
    """Legal notices and what is done with personal data."""
    return render(request, "portal/legal.html")


@door(public="What the platform is for is no secret.")
def about(request: HttpRequest) -> HttpResponse:
    """What Fabrique is for."""
    return render(request, "portal/about.html")


@door(public="Search engines ask for it.")
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Which paths search engines should leave alone."""
    closed = ("/connexion/", "/mon-compte/", "/notifications/", "/journal/", "/personnages/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@door(rule=rules.can_read_journal)
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what, when, to what."""
    rules.can_read_journal(current_standing(request.user, now())).enforce()
    form = JournalFilter(request.GET)
    page, rows = queries.journal_page(form.filters(), request.GET.get("cursor", ""))
    query = request.GET.copy()
    query.pop("cursor", None)
    export = f"{reverse('portal:journal_export')}?{query.urlencode()}"
    return render(request, "portal/journal.html", {"form": form, "page": page, "rows": rows, "export_url": export})


@door(rule=rules.can_read_journal)
def journal_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same lines as a table, streamed."""
    rules.can_read_journal(current_standing(request.user, now())).enforce()
    lines = csv_lines(rows_for_export(JournalFilter(request.GET).filters()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response

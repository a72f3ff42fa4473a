"""Boards: figures with their definition, and the rows behind."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.paging import page_of
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.layout import NavItem
from fabrique.portal.forms import BoardFilter
from fabrique.portal.queries.boards import BOARDS, Board, Scope, Spec
from fabrique.portal.queries.boards.memory import board_of
from fabrique.portal.rules import can_read_boards

SIZE = 30


def _enter(request: HttpRequest, slug: str) -> tuple[Spec, Scope, BoardFilter]:
    """The board and whose figures it tells; refused to who runs nothing, unless it is public."""
    spec = BOARDS.get(slug)
    if spec is None:
        raise Http404
    at = now()
    standing = current_standing(request.user, at)
    if not spec.public:
        can_read_boards(standing).enforce()
    form = BoardFilter(request.GET)
    return spec, Scope(standing, at, form.months), form


def _tabs(request: HttpRequest, current: str) -> list[NavItem]:
    whole = bool(can_read_boards(current_standing(request.user, now())))
    return [
        NavItem(str(spec.title), reverse("portal:board", args=[slug]), current=slug == current)
        for slug, spec in BOARDS.items()
        if whole or spec.public
    ]


@door(public="What organisations decide of published recommendations is public; the rest asks for a mandate.")
def index(request: HttpRequest) -> HttpResponse:
    """The boards that this person may open."""
    mine = can_read_boards(current_standing(request.user, now()))
    specs = [spec for spec in BOARDS.values() if mine or spec.public]
    return render(request, "portal/boards.html", {"specs": specs, "mine": mine})


@door(public="The board of recommendations is public; the others ask for a mandate (can_read_boards).")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board."""
    spec, scope, form = _enter(request, slug)
    query = request.GET.urlencode()
    found, reckoned_at = board_of(spec, scope)
    context = {
        "spec": spec,
        "board": found,
        "reckoned_at": reckoned_at,
        "form": form,
        "tabs": _tabs(request, slug),
        "csv_url": reverse("portal:board_csv", args=[slug]) + (f"?{query}" if query else ""),
        "query": query,
        "mine": can_read_boards(scope.standing),
    }
    return render(request, "portal/board.html", context)


@door(public="The same figures as the board's page, under the same rule.")
def board_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The figures and tables of a board, for a spreadsheet."""
    spec, scope, _form = _enter(request, slug)
    lines = csv_lines(_lines(board_of(spec, scope)[0]))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{scope.today:%Y-%m-%d}.csv"'
    return response


def _lines(board: Board) -> Iterator[list[str]]:
    yield [_("Chiffre"), _("Valeur"), _("Définition")]
    for figure in board.figures:
        yield [str(figure.label), str(figure.value), str(figure.definition)]
    for table in board.tables:
        yield []
        yield [str(table.caption)]
        yield [str(cell) for cell in table.head]
        yield from ([str(cell) for cell in row] for row in table.rows)
        if table.note:
            yield [str(table.note)]


@door(public="Only rows that the reader may open are listed; the board's own rule applies.")
def board_rows(request: HttpRequest, slug: str, measure: str) -> HttpResponse:
    """The rows behind a figure."""
    spec, scope, _form = _enter(request, slug)
    found = spec.measures(scope).get(measure)
    if found is None:
        raise Http404
    page = page_of(found.rows, found.order, cursor=request.GET.get("cursor", ""), size=SIZE)
    query = request.GET.copy()
    query.pop("cursor", None)
    back = reverse("portal:board", args=[slug]) + (f"?{query.urlencode()}" if query else "")
    rows = [found.shown(row) for row in page.rows]
    context = {"spec": spec, "measure": found, "page": page, "rows": rows, "back": back}
    return render(request, "portal/board_rows.html", context)

"""The matrix recommendations × organisations: the grid, the list, the file, the public page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fabrique.expression.recommendations import queries, rules
from fabrique.expression.recommendations.forms.adoption import MatrixForm
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.expression.recommendations.queries.matrix import Cell, Column, Matrix, Row, Scope
from fabrique.expression.recommendations.states import AdoptionState
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.components.content import Badge, Tone
from fabrique.foundations.ui.components.progress import Event
from fabrique.foundations.ui.doors import door

PUBLIC = "What became of a public workshop is for everyone; scope_for applies the reading rule."
LIST = "liste"
NARROW = 6
STATES = tuple(AdoptionState)
TONES: dict[str, Tone] = {
    AdoptionState.TO_EXAMINE: "neutral",
    AdoptionState.ADOPTED: "success",
    AdoptionState.ADAPTED: "info",
    AdoptionState.POSTPONED: "warning",
    AdoptionState.DECLINED: "error",
    AdoptionState.DONE: "accent",
}
MARKS = {
    AdoptionState.TO_EXAMINE: "○",
    AdoptionState.ADOPTED: "✓",
    AdoptionState.ADAPTED: "≈",
    AdoptionState.POSTPONED: "→",
    AdoptionState.DECLINED: "✕",
    AdoptionState.DONE: "★",
}
MEANINGS = {
    AdoptionState.TO_EXAMINE: _("aucune décision pour l’instant"),
    AdoptionState.ADOPTED: _("l’organisation la mettra en œuvre telle quelle"),
    AdoptionState.ADAPTED: _("elle la mettra en œuvre autrement, et dit comment"),
    AdoptionState.POSTPONED: _("elle décidera plus tard, à une date donnée"),
    AdoptionState.DECLINED: _("elle ne la retient pas, et dit pourquoi"),
    AdoptionState.DONE: _("c’est fait, avec de quoi le vérifier"),
}


SEVERAL = {
    AdoptionState.TO_EXAMINE: _("à examiner"),
    AdoptionState.ADOPTED: _("adoptées"),
    AdoptionState.ADAPTED: _("adaptées"),
    AdoptionState.POSTPONED: _("reportées"),
    AdoptionState.DECLINED: _("refusées"),
    AdoptionState.DONE: _("réalisées"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A cell as the grid draws it: a sign, a word and a colour, never a colour alone."""

    organisation: str
    href: str = ""
    state: str = ""
    mark: str = ""
    word: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A recommendation and its tiles."""

    recommendation: Recommendation
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many decisions of one state, for the key of the grid."""

    state: str
    mark: str
    word: str
    meaning: str
    number: int
    share: int


def badge_of_decision(decision: AdoptionDecision) -> Badge:
    """The decision in one word."""
    return Badge(decision.get_state_display(), TONES[decision.state])


def adoption_of(recommendation: Recommendation) -> dict[str, Any]:
    """What the page of a published recommendation says of its decisions: two queries, none before."""
    if recommendation.published_at is None:
        return {"decisions": [], "life": []}
    rows = queries.decisions_on(recommendation)
    return {"decisions": [(row, badge_of_decision(row)) for row in rows], "life": _life(recommendation, rows)}


def _life(recommendation: Recommendation, rows: Sequence[AdoptionDecision]) -> list[Event]:
    """Publication, every decision of every organisation, replacement: in the order of time."""
    events = [Event(recommendation.published_at, gettext("Recommandation publiée"), tone="success")]
    for row in rows:
        href = reverse("recommendations:decision", args=[row.pk])
        for step in row.steps.all():
            text = gettext("%(state)s par %(name)s") % {
                "state": step.get_target_display(),
                "name": row.organisation.short_name,
            }
            events.append(Event(step.at, text, href=href, link_label=gettext("Voir la décision")))
    if recommendation.replaced_at is not None:
        events.append(Event(recommendation.replaced_at, gettext("Remplacée"), detail=recommendation.replace_reason))
    return sorted(events, key=lambda event: event.at or now())


def figures_of(counts: Counter[str]) -> list[Figure]:
    """The key of the grid with its figures, in the order of the states."""
    total = counts.total() or 1
    return [
        Figure(
            state,
            MARKS[state],
            str(SEVERAL[state]) if counts[state] > 1 else state.label.lower(),
            str(MEANINGS[state]),
            counts[state],
            round(100 * counts[state] / total),
        )
        for state in STATES
    ]


@door(public=PUBLIC)
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    """What each organisation decided about each recommendation, at a glance or one by one."""
    at = now()
    scope = queries.scope_for(current_standing(request.user, at), slug, at)
    form = _form(request, scope)
    sought = form.wanted()
    matrix = queries.matrix_of(scope, sought, cursor=request.GET.get("cursor", ""))
    context = {**_frame(scope), **_page(request, scope, matrix), "form": form}
    if request.GET.get("vue") == LIST:
        page = queries.decisions_page(scope, sought, cursor=request.GET.get("cursor", ""))
        context |= {"listed": [(row, badge_of_decision(row)) for row in page.rows], "page": page}
    return render(request, "recommendations/adoption.html", context)


def _form(request: HttpRequest, scope: Scope) -> MatrixForm:
    taxonomies = queries.taxonomies_of(scope.place.challenge) if scope.whole else []
    organisations = queries.deciding_organisations(scope.place.challenge) if scope.whole else []
    return MatrixForm(request.GET, taxonomies=taxonomies, organisations=organisations)


def _frame(scope: Scope) -> dict[str, Any]:
    """The workshop's own frame for who reads it, a bare one for who only decides."""
    place = scope.place
    if scope.whole:
        return {"frame": "challenges/challenge_page.html", "shell": place.shell("adoption")}
    return {"frame": "recommendations/_adoption_frame.html", "shell": None, "challenge": place.challenge}


def _page(request: HttpRequest, scope: Scope, matrix: Matrix) -> dict[str, Any]:
    here = scope.place.here
    return {
        "workshop": scope.place.challenge,
        "matrix": matrix,
        "lines": [_line(row, matrix.columns) for row in matrix.rows],
        "wordy": len(matrix.columns) <= NARROW,
        "figures": figures_of(matrix.counts),
        "as_list": request.GET.get("vue") == LIST,
        "grid_href": _with(request, ""),
        "list_href": _with(request, LIST),
        "file_href": f"{reverse('recommendations:adoption_csv', args=[scope.place.challenge.slug])}{_with(request, '')}",
        "mine": [each for each in matrix.columns if rules.leads(here.base, each.organisation)],
        "can_arrange": rules.can_arrange_matrix(here),
        "can_open": rules.can_open_decisions(here, published=1),
        "published": scope.place.challenge.published_at is not None,
    }


def _with(request: HttpRequest, view: str) -> str:
    query = request.GET.copy()
    query.pop("cursor", None)
    query.pop("vue", None)
    if view:
        query["vue"] = view
    return f"?{query.urlencode()}"


def _line(row: Row, columns: Sequence[Column]) -> Line:
    tiles = [_tile(cell, column) for cell, column in zip(row.cells, columns, strict=True)]
    return Line(row.recommendation, tiles)


def _tile(cell: Cell | None, column: Column) -> Tile:
    name = column.organisation.short_name
    if cell is None:
        return Tile(name)
    state = AdoptionState(cell.state)
    href = reverse("recommendations:decision", args=[cell.pk])
    return Tile(name, href, state, MARKS[state], str(state.label), quiet=not cell.wanted)


@door(public=PUBLIC)
def adoption_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same as a table for a spreadsheet, with the filters of the page."""
    at = now()
    scope = queries.scope_for(current_standing(request.user, at), slug, at)
    rows = queries.rows_for_file(scope, _form(request, scope).wanted())
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adoption-{scope.place.challenge.slug}.csv"'
    return response


@door(public="Matrices of public workshops are for everyone: nothing else is listed here.")
def adoption_public(request: HttpRequest) -> HttpResponse:
    """Every public workshop and how far the adoption of its recommendations has come."""
    page, summaries = queries.public_page(now(), cursor=request.GET.get("cursor", ""))
    context = {"page": page, "summaries": [(each, figures_of(each.counts)) for each in summaries]}
    return render(request, "recommendations/adoption_public.html", context)

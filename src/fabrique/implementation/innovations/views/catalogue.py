"""The catalogue, one's own sheets, those that wait, and the comparison."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fabrique.foundations.ui.doors import SIGNED_IN, door
from fabrique.implementation.innovations import queries, rules
from fabrique.implementation.innovations.forms.catalogue import PARAMETERS, CatalogueForm, compared_ids
from fabrique.implementation.innovations.queries.catalogue import chosen_for_comparison
from fabrique.implementation.innovations.views.badges import badges_of
from fabrique.implementation.innovations.views.facets import Chip, FacetList, chips_of, facet_lists
from fabrique.implementation.innovations.views.scene import standing_in


@door(public="Published sheets are for everybody: that is what they are for.")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Search, facets, cards."""
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    facets: list[FacetList] = facet_lists(queries.facets(wanted), request.GET)
    found = queries.listing(wanted, cursor=request.GET.get("cursor", ""))
    standing = standing_in(request)
    chips: list[Chip] = chips_of(facets, wanted.text, request.GET)
    context: dict[str, Any] = {
        "form": form,
        "wanted": wanted,
        "facets": facets,
        "chips": chips,
        "hidden": [(name, request.GET[name]) for name in PARAMETERS.values() if request.GET.get(name)],
        "listing": found,
        "cards": [(row, badges_of(row)) for row in found.page.rows],
        "can_create": rules.can_create(standing),
        "mine": queries.mine_count(standing),
        "waiting": len(queries.waiting_for(standing)),
        "chosen": compared_ids(request.GET),
    }
    return render(request, "innovations/list.html", context)


@door(rule=SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """Sheets that I write, sign, answer for or am asked about."""
    standing = standing_in(request)
    page = queries.mine(standing, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "cards": [(row, badges_of(row, full=True)) for row in page.rows],
        "can_create": rules.can_create(standing),
    }
    return render(request, "innovations/mine.html", context)


@door(rule=rules.can_publish)
def review(request: HttpRequest) -> HttpResponse:
    """Sheets in review that I may publish."""
    rows = queries.waiting_for(standing_in(request))
    return render(request, "innovations/review.html", {"rows": rows})


@door(public="Published sheets are for everybody; the others are left out for who does not read them.")
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three sheets side by side."""
    sheets = chosen_for_comparison(standing_in(request), compared_ids(request.GET))
    base = reverse("innovations:compare")
    without = [f"{base}?" + "&".join(f"fiche={other.pk}" for other in sheets if other is not sheet) for sheet in sheets]
    context = {
        "sheets": list(zip(sheets, without, strict=True)),
        "lines": [
            {"label": line.label, "rich": line.rich, "paired": list(zip(sheets, line.cells, strict=True))}
            for line in (queries.side_by_side(sheets) if len(sheets) > 1 else [])
        ],
        "chosen": [sheet.pk for sheet in sheets],
    }
    return render(request, "innovations/compare.html", context)

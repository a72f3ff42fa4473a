"""Beside a sheet, and across the platform: who took what from whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.diffusion.replications import queries, rules
from fabrique.diffusion.replications.views.scene import enter, places, standing_of
from fabrique.foundations.ui.doors import SIGNED_IN, door
from fabrique.implementation.innovations.queries import sheet_for


@door(public="Whoever reads a sheet learns how many took it up; agents read who.")
def of_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who adopted, who gave up and why, and the genealogy; alone, or within the sheet's page."""
    standing = standing_of(request)
    sheet = sheet_for(standing, pk)
    branches = queries.genealogy(sheet, standing)
    context = {
        "sheet": sheet,
        "tally": queries.tally_of(sheet, standing),
        "page": queries.adopters_page(sheet, standing, cursor=request.GET.get("cursor", "")),
        "pictures": [queries.genealogy_picture(sheet, branches, narrow=narrow) for narrow in (False, True)],
        "drawn": len(branches),
        "withheld_parents": sum(each.withheld for each in branches),
        "mine": queries.followed_by(sheet, standing),
        "can_declare": rules.can_declare(standing, sheet),
        "level": 3 if request.htmx else 2,  # type: ignore[attr-defined]  # set by django-htmx
    }
    name = "_of_sheet" if request.htmx else "of_sheet"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, f"replications/{name}.html", context)


@door(rule=SIGNED_IN)
def flows(request: HttpRequest) -> HttpResponse:
    """The map of flows between organisations, and all of them in a table."""
    reader = enter(request)
    found = queries.flow_map(reader.standing)
    drawn = [each for each in found.flows if each.adopted]
    context = {
        "map": found,
        "page": queries.flow_page(found.flows, request.GET.get("cursor", "")),
        "pictures": [queries.flow_picture(drawn, narrow=narrow) for narrow in (False, True)],
        "drawn": min(len(drawn), queries.FLOWS_DRAWN),
        "total": len(drawn),
        "reader": reader,
        "tabs": places("flows", reader),
    }
    return render(request, "replications/flows.html", context)

"""The component catalogue."""
from __future__ import annotations
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from fabrique.foundations.ui.doors import door


@door(public="The catalogue exists in demonstrations and tests only.")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/catalogue.html", {})

catalogue_side = catalogue_progress = catalogue

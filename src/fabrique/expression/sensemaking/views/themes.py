"""Naming, splitting, pouring, ordering and removing themes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place
from fabrique.expression.sensemaking import actions, queries, rules
from fabrique.expression.sensemaking.forms import PourForm, SplitForm, ThemeForm
from fabrique.expression.sensemaking.views import scene
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.forms import Form
from fabrique.foundations.ui.pages import confirm_page


def _to(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"sensemaking:{name}", args=args), status=303)


def _show(request: HttpRequest, place: Place, form: Form, heading: str, **more: object) -> HttpResponse:
    context = scene.board_context(place, form=form, heading=heading, **more)
    return render(request, "sensemaking/form.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def new_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Create a theme."""
    place = scene.enter_workbench(request, slug)
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_theme(scene.actor_of(request), place.challenge, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, _("Le thème « %(name)s » est créé.") % {"name": made.name})
            return _to("board", slug)
    return _show(request, place, form, _("Nouveau thème"))


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Rename a theme."""
    place = scene.enter_workbench(request, slug)
    theme = scene.theme_of(place, pk)
    form = ThemeForm(request.POST or None, initial={"name": theme.name, "summary": theme.summary})
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen_name", theme.name)
            actions.rename_theme(scene.actor_of(request), theme, seen_name=seen, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            return _to("theme", slug, pk)
    return _show(request, place, form, _("Renommer le thème"), theme=theme, seen_name=theme.name)


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def split(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take chosen contributions of a theme into a new one."""
    place = scene.enter_workbench(request, slug)
    theme = scene.theme_of(place, pk)
    source = request.POST if request.method == "POST" else request.GET
    rows = queries.chosen(place.challenge, scene.ids_of(source.getlist("c")))
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            made = actions.split_theme(scene.actor_of(request), theme, name=name, contributions=rows)
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            return _to("theme", slug, made.pk)
    return _show(request, place, form, _("Partager le thème"), theme=theme, chosen=rows, choosing=True)


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def pour(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pour a theme into another."""
    place = scene.enter_workbench(request, slug)
    theme = scene.theme_of(place, pk)
    others = [each for each in queries.themes_of(place.challenge) if each.pk != pk]
    form = PourForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        into = scene.theme_of(place, form.cleaned_data["into"])
        actions.merge_themes(scene.actor_of(request), theme, into=into)
        messages.success(request, _("« %(a)s » est versé dans « %(b)s ».") % {"a": theme.name, "b": into.name})
        return _to("theme", slug, into.pk)
    return _show(request, place, form, _("Verser dans un autre thème"), theme=theme)


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def retire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove a theme, after a confirmation."""
    place = scene.enter_workbench(request, slug)
    theme = scene.theme_of(place, pk)
    if request.method == "POST":
        actions.retire_theme(scene.actor_of(request), theme)
        messages.success(request, _("Le thème « %(name)s » est supprimé.") % {"name": theme.name})
        return _to("board", slug)
    return confirm_page(
        request,
        title=_("Supprimer le thème « %(name)s » ?") % {"name": theme.name},
        text=_("Ses contributions restent : elles seront de nouveau à ranger."),
        confirm_label=_("Supprimer le thème"),
        cancel_href=reverse("sensemaking:theme", args=[slug, pk]),
    )


@door(rule=rules.can_arrange, methods=("POST",))
def shift(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move a theme one place left or right."""
    place = scene.enter_workbench(request, slug)
    way = actions.DOWN if request.POST.get("sens") == "apres" else actions.UP
    actions.shift_theme(scene.actor_of(request), scene.theme_of(place, pk), way=way)
    return _to("board", slug)

"""What I was given, asking for more, and the page of a person."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import organisations_of, person_for
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.implementation.innovators import actions, queries, rules
from fabrique.implementation.innovators.forms import AskForm
from fabrique.implementation.innovators.states import SupportKind
from fabrique.implementation.innovators.views.scene import enter, see

MOST_TEXTS = 50
EXPLAINED = {
    SupportKind.TIME: lazy("Des heures pour avancer, accordées par votre manager. Vous notez ce que vous utilisez."),
    SupportKind.MENTOR: lazy("Quelqu’un d’expérience qui vous écoute et vous conseille."),
    SupportKind.PATRON: lazy("Un responsable qui ouvre les portes et défend le projet."),
    SupportKind.SEED: lazy("Un premier budget pour une maquette ou un essai."),
    SupportKind.TRAINING: lazy("Apprendre ce qui vous manque pour aller plus loin."),
    SupportKind.RIGHTS: lazy("Savoir ce que vous pouvez protéger, partager ou publier."),
}


@door(rule=SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked for, what I was given, what I was thanked for."""
    here = enter(request)
    context = {
        "supports": queries.my_supports(here.me),
        "accompanied": queries.accompanied_by(here.me),
        "recognitions": queries.my_recognitions(here.me),
        "can_ask": rules.can_ask(here.standing),
        "leads": bool(rules.has_perimeter(here.standing)),
    }
    return render(request, "innovators/mine.html", context)


@door(rule=rules.can_ask)
def ask(request: HttpRequest) -> HttpResponse:
    """Choose what to ask for."""
    rules.can_ask(enter(request).standing).enforce()
    kinds = [(kind, kind.label, EXPLAINED[kind]) for kind in SupportKind]
    asked = {name: request.GET[name] for name in ("contribution", "fiche") if request.GET.get(name, "").isdecimal()}
    context = {"kinds": kinds, "about": f"?{urlencode(asked)}" if asked else ""}
    return render(request, "innovators/ask.html", context)


@door(rule=rules.can_ask, methods=("GET", "POST"))
def ask_for(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for one thing."""
    here = enter(request)
    if kind not in SupportKind.values:
        raise Http404
    rules.can_ask(here.standing).enforce()
    places = organisations_of(here.me, here.at)
    texts = list(queries.own_contributions(here.me)[:MOST_TEXTS])
    sheets = list(queries.own_sheets(here.me)[:MOST_TEXTS])
    initial = {"contribution": request.GET.get("contribution", ""), "sheet": request.GET.get("fiche", "")}
    form = AskForm(kind, places, texts, sheets, request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            support = actions.ask_support(here.me, form.wish, at=here.at)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Votre demande est partie. Vous serez prévenu de la réponse."))
            return see("support", support.pk)
    who = queries.granters(kind, places[0], here.at)
    context = {"form": form, "kind": SupportKind(kind), "explained": EXPLAINED[SupportKind(kind)], "who": who}
    return render(request, "innovators/ask_for.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_read_person)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's page: whole for the person and their chiefs, else what they let be known."""
    here = enter(request)
    found = person_for(here.standing, pk, here.at)
    if found is None:
        raise Http404
    places = [row.organisation for row in found.current_memberships]
    whole = rules.can_read_person(here.standing, found.pk, places)
    context = {
        "person": found,
        "places": places,
        "whole": whole,
        "me": found.pk == here.me.pk,
        "supports": queries.my_supports(found) if whole else [],
        "recognitions": queries.recognitions_shown(found, whole=whole),
        "can_propose": rules.can_propose(here.standing, found.pk, places),
    }
    return render(request, "innovators/person.html", context)

"""Participants, requests, invitations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import DeclineForm, InviteForm, ParticipantsFilter, RemoveForm
from fabrique.expression.challenges.rules import can_facilitate, can_see_participants
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.challenges.views.answers import run_place, see_other, the_person
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.layout import NavItem
from fabrique.foundations.ui.pages import confirm_page

TABS = {"": ParticipationState.ACTIVE, "invites": ParticipationState.INVITED}


@door(rule=can_see_participants)
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part, by organisation."""
    place = queries.place_for(request.user, slug, now())
    can_see_participants(place.here, place.challenge).enforce()
    form = ParticipantsFilter(request.GET, organisations=queries.count_by_organisation(place.challenge))
    chosen = form.cleaned_data if form.is_valid() else {}
    tab = request.GET.get("liste", "") if place.here.facilitates else ""
    page = queries.participants_page(
        place.challenge,
        state=TABS.get(tab, ParticipationState.ACTIVE),
        text=chosen.get("q", ""),
        organisation=int(chosen.get("organisation") or 0),
        cursor=request.GET.get("cursor", ""),
    )
    figures = queries.figures_of(place.challenge)
    context = {
        "shell": place.shell("people"),
        "form": form,
        "page": page,
        "tab": tab,
        "lists": _lists(slug, tab, figures) if place.here.facilitates else [],
        "filtered": any(chosen.values()),
        "can_facilitate": can_facilitate(place.here, place.challenge),
    }
    return render(request, "challenges/participants.html", context)


def _lists(slug: str, tab: str, figures: queries.Figures) -> list[NavItem]:
    here = reverse("challenges:participants", args=[slug])
    return [
        NavItem(_("Participent"), here, current=tab == "", count=figures.participants),
        NavItem(_("Invitées"), f"{here}?liste=invites", current=tab == "invites", count=figures.invited),
        NavItem(
            _("Demandes"),
            reverse("challenges:requests", args=[slug]),
            current=tab == "demandes",
            count=figures.requests,
        ),
    ]


@door(rule=can_facilitate, methods=("GET", "POST"))
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Requests that wait: accept or decline one or many."""
    place = run_place(request, slug)
    chosen = [int(pk) for pk in request.POST.getlist("demande") if pk.isdecimal() and len(pk) < 19]  # noqa: PLR2004 - digits of a bigint
    form = DeclineForm(request.POST if request.POST.get("decision") == "decliner" else None)
    if chosen and (form.is_valid() or not form.is_bound):
        messages.success(request, _decided(the_person(request), place, chosen, form))
        return see_other("challenges:requests", slug)
    context = {
        "shell": place.shell("people"),
        "page": queries.requests_page(place.challenge, cursor=request.GET.get("cursor", "")),
        "form": form,
        "chosen": chosen,
        "unticked": request.method == "POST" and not chosen,
        "lists": _lists(slug, "demandes", queries.figures_of(place.challenge)),
    }
    return render(request, "challenges/requests.html", context, status=422 if request.method == "POST" else 200)


def _decided(person: Person, place: queries.Place, chosen: list[int], form: DeclineForm) -> str:
    """Do what was decided about the chosen requests, and say it."""
    if form.is_bound:
        reason = form.cleaned_data["reason"]
        count = actions.decline_requests(person, place.challenge, chosen, reason=reason, at=place.at)
        return ngettext("%(n)d demande déclinée.", "%(n)d demandes déclinées.", count) % {"n": count}
    count = actions.accept_requests(person, place.challenge, chosen, at=place.at)
    words = ngettext("%(n)d personne participe désormais.", "%(n)d personnes participent désormais.", count)
    return words % {"n": count}


@door(rule=can_facilitate, methods=("GET", "POST"))
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite by e-mail, one address or a pasted column; each line gets its result."""
    place = run_place(request, slug)
    form = InviteForm(request.POST or None)
    results: list[actions.InvitationResult] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        results = actions.invite_people(
            the_person(request), place.challenge, data["addresses"].splitlines(), message=data["message"], at=place.at
        )
        left = "\n".join(result.line for result in results if not result.ok)
        form = InviteForm(initial={"addresses": left, "message": data["message"]})
    context = {
        "shell": place.shell("people"),
        "form": form,
        "results": results,
        "sent": sum(result.ok for result in results),
    }
    return render(request, "challenges/invite.html", context, status=422 if form.is_bound else 200)


@door(rule=can_facilitate, methods=("GET", "POST"))
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody out, with a reason."""
    place = run_place(request, slug)
    entry = queries.participation_for(place.challenge, pk)
    words = {**place.challenge.words, "person": entry.person}
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.remove_participant(the_person(request), place.challenge, entry, reason=reason, at=place.at)
        messages.success(request, _("%(person)s ne participe plus à %(the)s.") % words)
        return see_other("challenges:participants", slug)
    return confirm_page(
        request,
        title=_("Retirer %(person)s de %(the)s\u00a0?") % words,
        confirm_label=_("Retirer de %(the)s") % words,
        cancel_href=reverse("challenges:participants", args=[slug]),
        consequences=[
            _("La personne n’écrit plus dans %(the)s.") % words,
            _("Ce qu’elle y a écrit est conservé."),
            _("Seule l’équipe d’animation pourra l’inviter de nouveau."),
        ],
        danger=True,
        form=form,
        status=422 if form.is_bound else 200,
    )

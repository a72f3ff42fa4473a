"""Thanking people."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import person_for
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovators import actions, queries, rules
from fabrique.implementation.innovators.forms import DropForm, RecognitionForm, RecognitionsFilter
from fabrique.implementation.innovators.views.scene import enter, see

MOST_TEXTS = 50


@door(rule=rules.has_perimeter)
def recognitions(request: HttpRequest) -> HttpResponse:
    """What was proposed and awarded in the organisations that I run."""
    here = enter(request)
    rules.has_perimeter(here.standing).enforce()
    form = RecognitionsFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.recognitions_page(here.standing, state=chosen.get("etat", ""), cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "filtered": any(chosen.values())}
    return render(request, "innovators/recognitions.html", context)


@door(rule=rules.can_propose, methods=("GET", "POST"))
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to thank somebody."""
    here = enter(request)
    person = person_for(here.standing, pk, here.at)
    if person is None:
        raise Http404
    places = [row.organisation for row in person.current_memberships]
    rules.can_propose(here.standing, person.pk, places).enforce()
    form = RecognitionForm(
        list(queries.texts_known_to(here.standing, person, here.at)[:MOST_TEXTS]),
        request.POST or kept_form(request) or None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_recognition(here.me, person, **form.answers, at=here.at)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("La reconnaissance est proposée au porteur ministériel."))
            return see("recognition", made[0].pk)
    context = {"form": form, "person": person}
    return render(request, "innovators/propose.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_see_recognition)
def recognition(request: HttpRequest, pk: int) -> HttpResponse:
    """One recognition."""
    here = enter(request)
    found = queries.recognition_for(here.standing, pk)
    context = {
        "recognition": found,
        "mine": found.person_id == here.me.pk,
        "can_award": rules.can_award(here.standing, found),
        "can_consent": rules.can_consent(here.standing, found),
        "chief": rules.held_over(here.standing, found.organisation, rules.CHIEFS),
    }
    return render(request, "innovators/recognition.html", context)


@door(rule=rules.can_award, methods=("GET", "POST"))
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Award it, after a confirmation."""
    here = enter(request)
    found = queries.recognition_for(here.standing, pk)
    rules.can_award(here.standing, found).enforce()
    if request.method == "POST":
        actions.award(here.me, found, at=here.at)
        messages.success(request, _("La reconnaissance est décernée, et la personne prévenue."))
        return see("recognition", pk)
    return confirm_page(
        request,
        title=_("Décerner « %(title)s » à %(person)s ?") % {"title": found.title, "person": found.person},
        text=_("La personne est prévenue, et dit seule si d’autres peuvent le savoir."),
        confirm_label=_("Décerner"),
        cancel_href=reverse("innovators:recognition", args=[pk]),
    )


@door(rule=rules.can_award, methods=("GET", "POST"))
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not award it, and say why."""
    here = enter(request)
    found = queries.recognition_for(here.standing, pk)
    rules.can_award(here.standing, found).enforce()
    form = DropForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        actions.drop(here.me, found, reason=form.cleaned_data["reason"], at=here.at)
        return see("recognition", pk)
    context = {"form": form, "recognition": found}
    return render(request, "innovators/drop.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_consent, methods=("POST",))
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """I say whether others may know."""
    here = enter(request)
    public = request.POST.get("public") == "oui"
    actions.set_consent(here.me, queries.recognition_for(here.standing, pk), public=public, at=here.at)
    messages.success(
        request,
        _("Les autres peuvent maintenant le savoir.") if public else _("Cela reste entre vous et vos responsables."),
    )
    return see("recognition", pk)

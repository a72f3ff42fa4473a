"""Minority opinions in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.recommendations.actions.minority import change_opinion, file_opinion, withdraw_opinion
from fabrique.expression.recommendations.forms.rating import OpinionForm
from fabrique.expression.recommendations.models import MinorityOpinion, Recommendation
from fabrique.expression.recommendations.rules.minority import can_change_opinion, can_file_opinion
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


def _actor(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the door requires it
    return request.user


def _enter(request: HttpRequest, slug: str, number: int) -> tuple[Place, Recommendation]:
    place = place_for(request.user, slug, now())
    found = get_object_or_404(
        Recommendation, challenge=place.challenge, number=number, state__in=["soumise", "amendee", "validee", "publiee"]
    )
    found.challenge = place.challenge
    return place, found


def _back(found: Recommendation) -> HttpResponse:
    url = reverse("recommendations:detail", args=[found.challenge.slug, found.number])
    return HttpResponseRedirect(f"{url}#opinions-minoritaires", status=303)


@door(rule=can_file_opinion, methods=("GET", "POST"))
def opinion_new(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a minority opinion on a recommendation."""
    place, found = _enter(request, slug, number)
    can_file_opinion(place.here, found, place.at).enforce()
    form = OpinionForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_opinion(_actor(request), found, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Votre opinion est jointe à la recommandation."))
            return _back(found)
    context = {"shell": place.shell("recommendations"), "form": form, "recommendation": found}
    return render(request, "recommendations/opinion.html", context, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest, slug: str, pk: int) -> tuple[Place, MinorityOpinion]:
    place = place_for(request.user, slug, now())
    rows = MinorityOpinion.objects.filter(withdrawn_at=None, author=_actor(request))
    opinion = get_object_or_404(
        rows.select_related("recommendation__challenge"), pk=pk, recommendation__challenge=place.challenge
    )
    return place, opinion


@door(rule=can_change_opinion, methods=("GET", "POST"))
def opinion_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Rewrite my opinion."""
    place, opinion = _mine(request, slug, pk)
    initial = {"text": richtext.to_markdown(opinion.body)}
    form = OpinionForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_opinion(_actor(request), opinion, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            return _back(opinion.recommendation)
    context = {"shell": place.shell("recommendations"), "form": form, "recommendation": opinion.recommendation}
    return render(request, "recommendations/opinion.html", context, status=422 if form.is_bound else 200)


@door(rule=can_change_opinion, methods=("GET", "POST"))
def opinion_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take my opinion back, after a confirmation."""
    _place, opinion = _mine(request, slug, pk)
    if request.method == "POST":
        withdraw_opinion(_actor(request), opinion)
        messages.success(request, _("Votre opinion est retirée."))
        return _back(opinion.recommendation)
    row = opinion.recommendation
    return confirm_page(
        request,
        title=_("Retirer votre opinion ?"),
        text=_("Elle ne sera plus publiée à côté de la recommandation n° %(n)d.") % {"n": row.number},
        confirm_label=_("Retirer mon opinion"),
        cancel_href=reverse("recommendations:detail", args=[slug, row.number]),
    )

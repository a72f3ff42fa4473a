"""Gathering contributions under a synthesis, and undoing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import distinct_supporters
from fabrique.expression.contributions.states import ContributionKind, ContributionState
from fabrique.expression.sensemaking import actions, queries, rules
from fabrique.expression.sensemaking.forms import SynthesisForm
from fabrique.expression.sensemaking.views import scene
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

MOST_OFFERED = 100


def _to(slug: str, pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("sensemaking:synthesis", args=[slug, pk]), status=303)


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Gather the chosen contributions under a new or an existing synthesis."""
    place = scene.enter_workbench(request, slug)
    source = request.POST if request.method == "POST" else request.GET
    rows = queries.chosen(place.challenge, scene.ids_of(source.getlist("c")))
    offered = list(queries.syntheses_of(place.challenge)[:MOST_OFFERED])
    form = SynthesisForm(offered, request.POST or kept_form(request) or None, initial=_proposal(rows))
    if request.method == "POST" and form.is_valid():
        into = next((each for each in offered if each.pk == form.cleaned_data["into"]), None)
        words = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
        try:
            made = actions.merge_contributions(scene.actor_of(request), rows, into=into, **words)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Les contributions sont regroupées. Les originaux restent lisibles."))
            return _to(slug, made.pk)
    context = scene.board_context(place, form=form, chosen=rows)
    return render(request, "sensemaking/merge.html", context, status=422 if form.is_bound else 200)


def _proposal(rows: list[Contribution]) -> dict[str, object]:
    into = next((row.pk for row in rows if row.kind == ContributionKind.SYNTHESIS), 0)
    most = max(rows, key=lambda row: row.total_agree, default=None)
    return {"into": into, "title": most.title if most and not into else ""}


def _synthesis(place: Place, pk: int) -> Contribution:
    rows = Contribution.objects.filter(
        challenge=place.challenge,
        kind=ContributionKind.SYNTHESIS,
        state__in=[ContributionState.PUBLISHED, ContributionState.MERGED],
    )
    return get_object_or_404(rows.select_related("theme", "author"), pk=pk)


@door(public="A synthesis of a public workshop is for everyone; place_for applies the reading rule.")
def synthesis(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A synthesis and what it gathers."""
    place = scene.enter_board(request, slug)
    found = _synthesis(place, pk)
    context = scene.board_context(
        place,
        synthesis=found,
        cards=queries.children_of(found),
        supporters=distinct_supporters([found.pk]).get(found.pk, 0),
        undo=rules.can_undo_merge(place.here, place.challenge),
    )
    return render(request, "sensemaking/synthesis.html", context)


@door(rule=rules.can_undo_merge, methods=("POST",))
def take_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one contribution out of its synthesis."""
    place = scene.enter_board(request, slug)
    rules.can_undo_merge(place.here, place.challenge).enforce()
    child = get_object_or_404(Contribution.objects.exclude(merged_into=None), pk=pk, challenge=place.challenge)
    parent = child.merged_into_id
    actions.undo_merge(scene.actor_of(request), child)
    messages.success(request, _("« %(title)s » est de nouveau une contribution à part.") % {"title": child.title})
    return _to(slug, parent or 0)


@door(rule=rules.can_undo_merge, methods=("GET", "POST"))
def dissolve(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Undo a whole synthesis, after a confirmation."""
    place = scene.enter_board(request, slug)
    rules.can_undo_merge(place.here, place.challenge).enforce()
    found = _synthesis(place, pk)
    if request.method == "POST":
        actions.dissolve_synthesis(scene.actor_of(request), found)
        messages.success(request, _("La synthèse est défaite : chaque contribution est de nouveau à part."))
        return HttpResponseRedirect(reverse("sensemaking:board", args=[slug]), status=303)
    return confirm_page(
        request,
        title=_("Défaire la synthèse « %(title)s » ?") % {"title": found.title},
        text=_("Les contributions qu’elle regroupe reviennent sur le tableau. Son propre texte est retiré."),
        confirm_label=_("Défaire la synthèse"),
        cancel_href=reverse("sensemaking:synthesis", args=[slug, pk]),
    )

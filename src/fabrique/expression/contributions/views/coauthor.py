"""Co-authors: looking for them, giving them a part, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions import actions, queries, rules
from fabrique.expression.contributions.forms import PersonSearchForm, ShareForm
from fabrique.expression.contributions.models import Coauthor
from fabrique.expression.contributions.queries import Found
from fabrique.expression.contributions.views.reading import page_context
from fabrique.expression.contributions.views.scene import found_for, me
from fabrique.expression.contributions.views.text_page import attempt, see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page


@door(rule=rules.can_share_authorship, methods=("GET", "POST"))
def coauthors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs with me, with which part."""
    found = found_for(request, pk)
    rules.can_share_authorship(found.standing, found.contribution, now()).enforce()
    form = ShareForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        person = queries.participant_for(found.challenge, form.cleaned_data["person"])
        if person is None:
            form.add_error(None, _("Cette personne ne participe plus à %(the)s.") % found.challenge.words)
        else:
            share = form.cleaned_data["share"]
            if attempt(
                form, lambda: actions.propose_share(me(request), found.contribution, person=person, share=share)
            ):
                messages.success(request, _("%(name)s reçoit votre proposition.") % {"name": person.get_full_name()})
                return see(reverse("contributions:coauthors", args=[pk]))
    return render(request, "contributions/coauthors.html", _page(request, found, form), status=422 if form else 200)


@door(rule=rules.can_share_authorship, methods=("GET", "POST"))
def coauthor_remove(request: HttpRequest, pk: int, coauthor_pk: int) -> HttpResponse:
    """Take a co-author away, after a question."""
    found = found_for(request, pk)
    rules.can_share_authorship(found.standing, found.contribution, now()).enforce()
    coauthor = _coauthor(found, coauthor_pk)
    back = reverse("contributions:coauthors", args=[pk])
    if request.method == "POST":
        actions.remove_coauthor(me(request), coauthor)
        return see(back)
    return confirm_page(
        request,
        title=_("Retirer %(name)s des co-auteurs ?") % {"name": coauthor.person.get_full_name()},
        consequences=[_("La personne est prévenue."), _("Sa part redevient disponible.")],
        confirm_label=_("Retirer des co-auteurs"),
        cancel_href=back,
        danger=True,
    )


@door(rule=rules.can_answer_share, methods=("POST",))
def coauthor_answer(request: HttpRequest, pk: int, coauthor_pk: int) -> HttpResponse:
    """Accept or decline the part that was offered to me."""
    found = found_for(request, pk)
    coauthor = _coauthor(found, coauthor_pk)
    share = request.POST.get("share", "")
    read = int(share) if share.isdecimal() and len(share) < 4 else 0  # noqa: PLR2004 - a percentage
    if request.POST.get("reponse") == "accepter":
        actions.accept_share(me(request), coauthor, share=read)
        messages.success(request, _("Vous êtes co-auteur de cette contribution."))
        return see(reverse("contributions:detail", args=[pk]))
    actions.decline_share(me(request), coauthor, share=read)
    messages.success(request, _("Votre refus est transmis à l’auteur."))
    return see(reverse("contributions:list", args=[found.challenge.slug]))


def _coauthor(found: Found, pk: int) -> Coauthor:
    coauthor = queries.coauthor_for(found.contribution, pk)
    if coauthor is None:
        raise Http404
    coauthor.contribution = found.contribution
    return coauthor


def _page(request: HttpRequest, found: Found, form: ShareForm | None) -> dict[str, Any]:
    asked = list(queries.coauthors_of(found.contribution))
    taken = sum(each.share for each in asked if each.state in rules.WITH_AUTHOR)
    there = {each.person_id for each in asked if each.state in rules.WITH_AUTHOR} | {found.contribution.author_id}
    search = PersonSearchForm(request.GET)
    text = request.GET.get("q", "")[:80]
    return page_context(found, now()) | {
        "asked": asked,
        "own_share": 100 - taken,
        "form": form,
        "search": search,
        "searched": bool(text.strip()),
        "people": queries.participants_named(found.challenge, text, except_ids=there),
    }

"""Comments: their threads, writing, correcting, taking back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import challenge_shell
from fabrique.expression.contributions.actions import (
    edit_comment,
    post_comment,
    reply_to_comment,
    stamp_of,
    withdraw_comment,
)
from fabrique.expression.contributions.forms import CommentForm, EditCommentForm, ThreadsForm
from fabrique.expression.contributions.models import Comment
from fabrique.expression.contributions.queries import (
    Found,
    Threads,
    comment_for,
    place_of,
    place_of_contribution,
    replies_of,
    threads_of,
)
from fabrique.expression.contributions.rules import (
    can_comment,
    can_edit_comment,
    can_reply,
    can_withdraw_comment,
)
from fabrique.expression.contributions.states import Alignment
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.text_page import TextPage, attempt, see, show, text_place
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

BY_ACCESS = "What the challenge’s access rule opens is read without an account; the query applies it."


def comments_context(request: HttpRequest, found: Found, at: datetime) -> dict[str, Any]:
    """What ``contributions/_comments.html`` needs on the contribution's page."""
    query = request.GET
    alignment = query.get("avis", "")
    threads = Threads(
        newest_first=query.get("ordre") != "anciens", alignment=alignment if alignment in Alignment.values else ""
    )
    return {
        "thread": threads_of(found, threads, at, cursor=query.get("fil", "")),
        "threads_form": ThreadsForm(query),
        "comment_form": CommentForm(auto_id="commentaire_%s"),
    }


@door(public=BY_ACCESS)
def comment_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page where comment ``pk`` is, and to its place on it."""
    at = now()
    found = comment_for(current_standing(request.user, at), pk, at)
    root, cursor = place_of(found.comment)
    if root is None:
        address, name = reverse("contributions:detail", args=[found.contribution.pk]), "fil"
    else:
        address, name = reverse("contributions:comment_thread", args=[root]), "cursor"
    query = f"?{urlencode({name: cursor})}" if cursor else ""
    return see(f"{address}{query}#commentaire-{pk}")


@door(public=BY_ACCESS)
def comment_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a first comment and all its replies, page by page."""
    at = now()
    found = comment_for(current_standing(request.user, at), pk, at)
    if found.comment.root_id is not None:
        return see(reverse("contributions:comment", args=[pk]))
    thread = replies_of(found.comment, found.found, at, cursor=request.GET.get("cursor", ""))
    shell = challenge_shell(found.found.challenge, found.standing, at, current="contributions")
    context = {"thread": thread, "contribution": found.contribution, "shell": shell}
    return render(request, "contributions/comment_thread.html", context)


@door(rule=can_comment, methods=("GET", "POST"))
def comment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment."""
    form = CommentForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        contribution = place_of_contribution(pk)
        made = attempt(form, lambda: post_comment(me(request), contribution, **form.cleaned_data))
        if made is not None:
            return see(reverse("contributions:comment", args=[made.pk]))
    place = text_place(request, pk=pk, comment=False)
    can_comment(place.found.standing, place.found.contribution, place.at).enforce()
    return show(request, place, TextPage(_("Commenter"), _("Publier le commentaire")), form)


@door(rule=can_reply, methods=("GET", "POST"))
def comment_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment."""
    place = text_place(request, pk=pk, comment=True)
    parent = _comment(place.comment)
    can_reply(place.found.standing, parent, place.at).enforce()
    form = CommentForm(request.POST or kept_form(request) or None, auto_id=f"reponse_{pk}_%s")
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: reply_to_comment(me(request), parent, **form.cleaned_data))
        if made is not None:
            return see(reverse("contributions:comment", args=[made.pk]))
    return show(request, place, TextPage(_("Répondre"), _("Publier la réponse")), form)


@door(rule=can_edit_comment, methods=("GET", "POST"))
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's comment."""
    place = text_place(request, pk=pk, comment=True)
    mine = _comment(place.comment)
    can_edit_comment(place.found.standing, mine, place.at).enforce()
    initial = {"body": richtext.to_markdown(mine.body), "alignment": mine.alignment, "opened_at": stamp_of(mine)}
    form = EditCommentForm(request.POST or kept_form(request) or None, initial=initial)
    beside = ""
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: edit_comment(me(request), mine, **form.cleaned_data)) is not None:
            return see(place.href)
        if form.cleaned_data["opened_at"] != stamp_of(mine):
            beside = mine.body
            form.data = form.data.copy()
            form.data["opened_at"] = stamp_of(mine)
    page = TextPage(_("Modifier votre commentaire"), _("Enregistrer"), quoted=False)
    return show(request, place, page, form, beside=beside)


@door(rule=can_withdraw_comment, methods=("GET", "POST"))
def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's comment back."""
    place = text_place(request, pk=pk, comment=True)
    mine = _comment(place.comment)
    if request.method == "POST":
        withdraw_comment(me(request), mine)
        return see(place.href)
    can_withdraw_comment(place.found.standing, mine).enforce()
    return confirm_page(
        request,
        title=_("Retirer votre commentaire ?"),
        text=_("Vos mots ne seront plus lus par personne. Vous ne pourrez pas revenir sur ce retrait."),
        consequences=[
            _("La place du commentaire reste dans le fil, avec la mention « retiré par son auteur »."),
            _("Les réponses qu’il a reçues restent visibles."),
        ],
        confirm_label=_("Retirer le commentaire"),
        cancel_href=place.href,
        danger=True,
    )


def _comment(comment: Comment | None) -> Comment:
    assert comment is not None  # noqa: S101 - the place was asked for a comment
    return comment

"""Opinions, usefulness, the thread, following."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.forms.voice import (
    CommentForm,
    OpinionForm,
    PersonSearchForm,
    ReasonForm,
    UsefulnessForm,
)
from fabrique.implementation.innovations.views.reading import back_to, page_context
from fabrique.implementation.innovations.views.scene import INVALID, address, attempt, find, me

MOST_DIGITS = 18


@door(rule=rules.can_give_opinion, methods=("GET", "POST"))
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it may do harm."""
    here = find(request, pk)
    rules.can_give_opinion(here).enforce()
    form = OpinionForm(request.POST or kept_form(request) or None, initial={"seen": here.sheet.version_number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.give_opinion(me(request), here.sheet, **data)):
            messages.success(request, _("Votre avis est enregistré. Les auteurs sont prévenus."))
            return back_to(here.sheet, "avis")
    context = {"sheet": here.sheet, "form": form}
    return render(request, "innovations/opinion.html", context, status=INVALID if form.is_bound else 200)


@door(rule=rules.can_name_expert, methods=("GET", "POST"))
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody for the opinion on harmlessness."""
    here = find(request, pk)
    rules.can_name_expert(here).enforce()
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        found = chosen.isdecimal() and len(chosen) <= MOST_DIGITS and queries.person_for(here.base, int(chosen))
        if not found:
            raise Http404
        actions.name_expert(me(request), here.sheet, found)
        messages.success(request, _("%(name)s est prévenu de votre demande.") % {"name": found.get_full_name()})
        return back_to(here.sheet, "avis")
    text = request.GET.get("q", "")[:80]
    context = {
        "sheet": here.sheet,
        "search": PersonSearchForm(request.GET),
        "searched": bool(text.strip()),
        "people": queries.people_named(here.base, text, except_ids=here.author_ids | here.asked_ids),
    }
    return render(request, "innovations/expert.html", context)


@door(rule=rules.can_judge, methods=("POST",))
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it is useful at home."""
    here = find(request, pk)
    form = UsefulnessForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.judge_usefulness(me(request), here.sheet, **data)):
            messages.success(request, _("Merci : votre avis compte pour ceux qui hésitent à la reprendre."))
            return back_to(here.sheet, "utilite")
    return render(request, "innovations/detail.html", page_context(request, here, usefulness=form), status=INVALID)


@door(rule=rules.can_comment, methods=("POST",))
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in the thread."""
    here = find(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        above = form.cleaned_data["parent"]
        parent = queries.comment_for(here.sheet, above) if above else None
        body = form.cleaned_data["body"]
        if attempt(form, lambda: actions.comment_sheet(me(request), here.sheet, body=body, parent=parent)):
            return back_to(here.sheet, "fil")
    return render(request, "innovations/detail.html", page_context(request, here, comment=form), status=INVALID)


@door(rule=rules.can_comment)
def reply(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """The form that answers a message: a page, or in place."""
    here = find(request, pk)
    rules.can_comment(here).enforce()
    parent = queries.comment_for(here.sheet, comment_pk)
    form = CommentForm(initial={"parent": parent.pk}, auto_id=f"id_reponse_{parent.pk}_%s")
    context = {"sheet": here.sheet, "parent": parent, "form": form}
    name = "innovations/_reply.html" if getattr(request, "htmx", False) else "innovations/reply.html"
    return render(request, name, context)


@door(rule=rules.can_hide_comment, methods=("GET", "POST"))
def hide(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Hide a message: one's own, or another one with a reason."""
    here = find(request, pk)
    found = queries.comment_for(here.sheet, comment_pk)
    rules.can_hide_comment(here, found).enforce()
    own = found.author_id == here.person_id
    form = None if own else ReasonForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form is not None else ""
        if form is None:
            actions.hide_comment(me(request), found)
            return back_to(here.sheet, "fil")
        if attempt(form, lambda: actions.hide_comment(me(request), found, reason=reason)):
            return back_to(here.sheet, "fil")
    return confirm_page(
        request,
        title=_("Retirer votre message ?") if own else _("Masquer ce message ?"),
        text=found.body[:300],
        consequences=[_("Sa place reste dans le fil, sans ses mots.")],
        confirm_label=_("Retirer le message") if own else _("Masquer le message"),
        cancel_href=address(here.sheet) + "#fil",
        danger=True,
        form=form,
        status=INVALID if form is not None and form.is_bound else 200,
    )


@door(rule=SIGNED_IN, methods=("POST",))
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for news of the sheet, or for no more."""
    here = find(request, pk)
    if request.POST.get("act") == "arreter":
        actions.unfollow_sheet(me(request), here.sheet)
        messages.success(request, _("Vous ne suivez plus cette fiche."))
    else:
        actions.follow_sheet(me(request), here.sheet)
        messages.success(request, _("Vous suivez cette fiche : ses changements vous sont annoncés."))
    return back_to(here.sheet)

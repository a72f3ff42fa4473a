"""Reporting, hiding, showing again, leaving as it is, answering; the moderators' pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import place_for
from fabrique.expression.contributions.actions import (
    answer_moderation,
    dismiss_reports,
    hide_text,
    report_text,
    restore_text,
)
from fabrique.expression.contributions.forms import AnswerForm, ReasonForm, ReportForm
from fabrique.expression.contributions.models import ModerationDecision
from fabrique.expression.contributions.queries import (
    decision_log,
    decision_rows,
    hidden_comments,
    hidden_contributions,
    hidden_reason,
    moderation_counts,
    reported_texts,
)
from fabrique.expression.contributions.rules import (
    can_answer_moderation,
    can_dismiss,
    can_hide,
    can_report,
    can_restore,
    can_see_moderation,
)
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.staff import staff_tabs
from fabrique.expression.contributions.views.text_page import TextPage, TextPlace, attempt, see, show, text_place
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.ui.doors import door, kept_form

Act = Callable[[Any], object]


def _page_of_act(
    request: HttpRequest,
    place: TextPlace,
    verdict: Verdict,
    page: TextPage,
    form_class: type[forms.Form],
    act: Act,
    *,
    then: str,
    done: str,
) -> HttpResponse:
    """Ask the rule, show the form, act, and say that it is done."""
    verdict.enforce()
    form = form_class(request.POST or kept_form(request) or None)
    asked = request.method == "POST" and form.is_valid()
    if asked and attempt(form, lambda: act(form.cleaned_data)) is not None:
        messages.success(request, done)
        return see(then)
    return show(request, place, page, form, cancel=then)


def _queue(place: TextPlace, view: str = "") -> str:
    return reverse("contributions:moderation", args=[place.found.challenge.slug]) + view


@door(rule=can_report, methods=("GET", "POST"))
def report(request: HttpRequest, pk: int, *, comment: bool = False) -> HttpResponse:
    """Report a text to the moderators."""
    place = text_place(request, pk=pk, comment=comment)
    verdict = can_report(place.found.standing, place.found.contribution, place.comment)
    lead = _("L’équipe de modération l’examinera. Votre nom n’est montré ni à l’auteur ni aux autres participants.")
    page = TextPage(_("Signaler un texte"), _("Envoyer le signalement"), lead=lead)
    act = partial(_report, request, place)
    done = _("Merci. L’équipe de modération a reçu votre signalement.")
    return _page_of_act(request, place, verdict, page, ReportForm, act, then=place.href, done=done)


def _report(request: HttpRequest, place: TextPlace, data: dict[str, Any]) -> object:
    return report_text(me(request), place.text, reason=data["reason"], words=data["words"])


@door(rule=can_hide, methods=("GET", "POST"))
def hide(request: HttpRequest, pk: int, *, comment: bool = False) -> HttpResponse:
    """Hide a text, with a reason."""
    place = text_place(request, pk=pk, comment=comment)
    verdict = can_hide(place.found.standing, place.found.contribution, place.comment)
    lead = _("Le texte disparaît pour tous les lecteurs. Son auteur reçoit le motif et peut vous répondre.")
    page = TextPage(_("Masquer un texte"), _("Masquer le texte"), lead=lead, danger=True)
    done = _("Le texte est masqué. Son auteur est prévenu.")
    return _page_of_act(
        request,
        place,
        verdict,
        page,
        ReasonForm,
        _with_reason(request, place, hide_text),
        then=_queue(place),
        done=done,
    )


@door(rule=can_restore, methods=("GET", "POST"))
def restore(request: HttpRequest, pk: int, *, comment: bool = False) -> HttpResponse:
    """Show a hidden text again."""
    place = text_place(request, pk=pk, comment=comment)
    verdict = can_restore(place.found.standing, place.found.contribution, place.comment)
    lead = _("Le texte, ses soutiens et ses commentaires redeviennent visibles. Son auteur est prévenu.")
    page = TextPage(_("Rétablir un texte"), _("Rétablir le texte"), lead=lead)
    act = _with_reason(request, place, restore_text)
    then = _queue(place, "?voir=masques")
    done = _("Le texte est de nouveau visible. Son auteur est prévenu.")
    return _page_of_act(request, place, verdict, page, ReasonForm, act, then=then, done=done)


@door(rule=can_dismiss, methods=("GET", "POST"))
def dismiss(request: HttpRequest, pk: int, *, comment: bool = False) -> HttpResponse:
    """Leave a reported text as it is."""
    place = text_place(request, pk=pk, comment=comment)
    verdict = can_dismiss(place.found.standing, place.found.contribution, place.comment)
    lead = _("Le texte reste en ligne. Les personnes qui l’ont signalé reçoivent le motif.")
    page = TextPage(_("Classer un signalement sans suite"), _("Classer sans suite"), lead=lead)
    act = _with_reason(request, place, dismiss_reports)
    done = _("Le signalement est classé. Les personnes qui l’avaient fait sont prévenues.")
    return _page_of_act(request, place, verdict, page, ReasonForm, act, then=_queue(place), done=done)


def _with_reason(request: HttpRequest, place: TextPlace, action: Callable[..., object]) -> Act:
    return lambda data: action(me(request), place.text, reason=data["reason"])


@door(rule=can_answer_moderation, methods=("GET", "POST"))
def answer_moderation_page(request: HttpRequest, pk: int, *, comment: bool = False) -> HttpResponse:
    """Answer the moderators who have hidden one's text."""
    place = text_place(request, pk=pk, comment=comment)
    contribution, mine = place.found.contribution, place.comment
    verdict = can_answer_moderation(place.found.standing, contribution, mine)
    lead = _("Motif donné par l’équipe de modération : %(reason)s") % {"reason": hidden_reason(contribution, mine)}
    page = TextPage(_("Votre texte a été masqué"), _("Envoyer la réponse"), lead=lead)
    act: Act = lambda data: answer_moderation(me(request), place.text, answer=data["answer"])  # noqa: E731
    done = _("Votre réponse est partie à l’équipe de modération.")
    return _page_of_act(request, place, verdict, page, AnswerForm, act, then=place.href, done=done)


@door(rule=can_see_moderation)
def moderation_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the moderators, or the hidden texts."""
    place = place_for(request.user, slug, now())
    can_see_moderation(place.here).enforce()
    counts = moderation_counts(place.challenge)
    hidden = request.GET.get("voir") == "masques"
    context = {
        "shell": place.shell("facilitation"),
        "staff_tabs": staff_tabs(place, "moderation", reported=counts.reported),
        "counts": counts,
        "hidden": hidden,
        "reported": [] if hidden else reported_texts(place.here, place.challenge),
    }
    if hidden:
        context["contributions"] = hidden_contributions(place.challenge, cursor=request.GET.get("contributions", ""))
        context["comments"] = hidden_comments(place.challenge, cursor=request.GET.get("commentaires", ""))
    return render(request, "contributions/moderation.html", context)


@door(rule=can_see_moderation)
def moderation_log(request: HttpRequest, slug: str) -> HttpResponse:
    """Who decided what about which text, when and why."""
    place = place_for(request.user, slug, now())
    can_see_moderation(place.here).enforce()
    log = decision_log(place.challenge, cursor=request.GET.get("cursor", ""))
    context = {"shell": place.shell("facilitation"), "staff_tabs": staff_tabs(place, "moderation"), "log": log}
    return render(request, "contributions/moderation_log.html", context)


@door(rule=can_see_moderation)
def moderation_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same, for a spreadsheet."""
    place = place_for(request.user, slug, now())
    can_see_moderation(place.here).enforce()
    head = [_("Date"), _("Décision"), _("Texte"), _("Adresse"), _("Motif"), _("Décidé par")]
    rows = (_log_row(decision) for decision in decision_rows(place.challenge))
    lines = csv_lines(line for part in ([head], rows) for line in part)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderation-{slug}.csv"'
    return response


def _log_row(decision: ModerationDecision) -> list[str]:
    kind = _("Commentaire") if decision.comment_id else _("Contribution")
    name, pk = ("comment", decision.comment_id) if decision.comment_id else ("detail", decision.contribution_id)
    return [
        timezone.localtime(decision.at).strftime("%d/%m/%Y %H:%M"),
        str(decision.get_kind_display()),
        kind,
        reverse(f"contributions:{name}", args=[pk]),
        decision.reason,
        decision.moderator.get_full_name(),
    ]

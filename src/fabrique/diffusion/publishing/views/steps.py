"""From the preparation of a report to its publication."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.forms import ReportForm, SendBackForm, ValidationForm
from fabrique.diffusion.publishing.queries import checklist_of, mark_of, missing_in
from fabrique.diffusion.publishing.rules import (
    can_prepare_report,
    can_publish_report,
    can_submit,
    can_take_back,
    can_validate,
)
from fabrique.diffusion.publishing.views.scene import ReportPlace, attempt, go, me, report_place, status_of
from fabrique.foundations.kernel.richtext import to_markdown
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


@door(rule=can_prepare_report, methods=("GET", "POST"))
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the introduction and the method."""
    found = report_place(request, slug)
    can_prepare_report(found.place.here, found.place.challenge, found.report).enforce()
    written = found.report
    initial = {
        "introduction": to_markdown(written.introduction) if written else "",
        "method": to_markdown(written.method) if written else "",
        "version": written.version_number if written else 1,
    }
    form = ReportForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.write_report(me(request), found.place.challenge, **data)) is not None:
            messages.success(request, _("Les textes du rapport sont enregistrés."))
            return go("report", slug)
    context = {"shell": found.place.shell("report"), "form": form, "report": written}
    return render(request, "publishing/prepare.html", context, status=status_of(form))


def _asked(request: HttpRequest, slug: str, **words: Any) -> HttpResponse:  # noqa: ANN401 - props of the page
    return confirm_page(request, cancel_href=reverse("publishing:report", args=[slug]), **words)


def _missing(found: ReportPlace) -> list[str]:
    return missing_in(checklist_of(found.place.challenge, found.report, found.place.at))


@door(rule=can_submit, methods=("GET", "POST"))
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the report before the sponsor."""
    found = report_place(request, slug)
    can_submit(found.place.here, found.place.challenge, found.report, missing=_missing(found)).enforce()
    if request.method == "POST":
        actions.submit_report(me(request), found.place.challenge)
        messages.success(request, _("Le commanditaire est prévenu : le rapport attend sa validation."))
        return go("report", slug)
    return _asked(
        request,
        slug,
        title=_("Demander la validation du rapport ?"),
        confirm_label=_("Demander la validation"),
        consequences=[
            _("Le commanditaire reçoit un message."),
            _("Si vous modifiez ensuite un texte, il faudra lui demander de nouveau sa validation."),
        ],
    )


@door(rule=can_validate, methods=("GET", "POST"))
def validate(request: HttpRequest, slug: str) -> HttpResponse:
    """The sponsor validates, with a word."""
    found = report_place(request, slug)
    can_validate(found.place.here, found.place.challenge, found.report, found.place.at).enforce()
    mark = request.GET.get("texte", "")[:64] or mark_of(found.report, found.place.challenge)
    form = ValidationForm(request.POST or kept_form(request) or None, initial={"mark": mark})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.validate_report(me(request), found.place.challenge, **data)) is not None:
            messages.success(request, _("Le rapport est validé. L’équipe d’animation peut le publier."))
            return go("report", slug)
    context = {"shell": found.place.shell("report"), "form": form}
    return render(request, "publishing/validate.html", context, status=status_of(form))


@door(rule=can_validate, methods=("GET", "POST"))
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """The sponsor sends the report back, saying why."""
    found = report_place(request, slug)
    can_validate(found.place.here, found.place.challenge, found.report, found.place.at).enforce()
    form = SendBackForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.send_back_report(me(request), found.place.challenge, **data)) is not None:
            messages.success(request, _("Le rapport est renvoyé à l’équipe d’animation, avec votre message."))
            return go("report", slug)
    context = {"shell": found.place.shell("report"), "form": form}
    return render(request, "publishing/send_back.html", context, status=status_of(form))


@door(rule=can_take_back, methods=("GET", "POST"))
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a report that was put before the sponsor."""
    found = report_place(request, slug)
    can_take_back(found.place.here, found.place.challenge, found.report).enforce()
    if request.method == "POST":
        actions.take_back_report(me(request), found.place.challenge)
        messages.success(request, _("Le rapport est de nouveau en préparation."))
        return go("report", slug)
    return _asked(
        request,
        slug,
        title=_("Reprendre la préparation du rapport ?"),
        confirm_label=_("Reprendre la préparation"),
        consequences=[_("La validation du commanditaire, s’il l’a donnée, ne vaut plus.")],
    )


@door(rule=can_publish_report, methods=("GET", "POST"))
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish: what freezes is told first."""
    found = report_place(request, slug)
    place = found.place
    if request.method == "POST":
        actions.publish_report(me(request), place.challenge)
        messages.success(request, _("Le rapport est publié. Tous les participants en sont prévenus."))
        return go("report", slug)
    mark = mark_of(found.report, place.challenge)
    can_publish_report(place.here, place.challenge, found.report, missing=_missing(found), mark=mark).enforce()
    return _asked(
        request,
        slug,
        title=_("Publier le rapport ?"),
        text=_("Cela ne se défait pas."),
        confirm_label=_("Publier le rapport"),
        consequences=[
            _("Les recommandations validées deviennent publiées : leur texte ne change plus."),
            _("Les contributions citées sont notées « reprises » et leurs auteurs sont prévenus."),
            _("Le contenu du rapport est figé tel qu’il est aujourd’hui, noms et chiffres compris."),
            _("Il devient lisible par tous les lecteurs de l’atelier, qui passe à l’état « publié »."),
            _("Tous les participants et tous les auteurs reçoivent un message."),
        ],
    )

"""What administrators do to accounts, and the loading of organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions, queries, rules
from fabrique.foundations.people.forms.account import AccountFilterForm
from fabrique.foundations.people.forms.organisations import LoadConfirmForm, LoadForm
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.views.requests import me, standing
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page

BOTH = ("GET", "POST")


@door(rule=rules.can_administer)
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, by name."""
    who, at = standing(request)
    rules.can_administer(who).enforce()
    form = AccountFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    page = queries.accounts_page(asked["q"], asked["state"], at, cursor=request.GET.get("cursor", ""))
    return render(request, "people/accounts.html", {"form": form, "page": page, "me": who.person_id})


def _account(request: HttpRequest, pk: int) -> Person:
    who, at = standing(request)
    rules.can_administer(who).enforce()
    person = queries.person_for(who, pk, at)
    if person is None:
        raise Http404
    return person


@door(rule=rules.can_deactivate, methods=BOTH)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close somebody's account."""
    person = _account(request, pk)
    if request.method == "POST":
        actions.deactivate(me(request), person)
        messages.success(request, _("Le compte de %(name)s est désactivé.") % {"name": person})
        return redirect("people:person", person.pk)
    return confirm_page(
        request,
        title=_("Désactiver le compte de %(name)s\u202f?") % {"name": person},
        consequences=[
            _("Ses connexions sont coupées aussitôt, et cette personne ne pourra plus se connecter."),
            _("Ce qu’elle a publié reste en place, sous son nom."),
            _("Vous pourrez rétablir le compte."),
        ],
        confirm_label=_("Désactiver le compte"),
        cancel_href=reverse("people:person", args=[person.pk]),
        danger=True,
    )


@door(rule=rules.can_administer, methods=("POST",))
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    person = actions.reactivate(me(request), _account(request, pk))
    messages.success(request, _("Le compte de %(name)s est rétabli.") % {"name": person})
    return redirect("people:person", person.pk)


@door(rule=rules.can_administer, methods=BOTH)
def load(request: HttpRequest) -> HttpResponse:
    """Choose a file of organisations and see what it would change."""
    who, _at = standing(request)
    rules.can_administer(who).enforce()
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = actions.decode(form.cleaned_data["file"])
        try:
            report = actions.load_organisations(me(request), text, dry_run=True)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            confirm = LoadConfirmForm(initial={"content": text})
            return render(request, "people/load_preview.html", {"report": report, "form": confirm})
    return render(request, "people/load.html", {"form": form}, status=422 if form.errors else 200)


@door(rule=rules.can_administer, methods=("POST",))
def load_now(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    form = LoadConfirmForm(request.POST)
    if not form.is_valid():
        return redirect("people:load")
    report = actions.load_organisations(me(request), form.cleaned_data["content"])
    return render(request, "people/load_done.html", {"report": report})

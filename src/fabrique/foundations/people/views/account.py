"""One's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions, queries
from fabrique.foundations.people.forms.account import EmailForm, LeaveForm, ProfileForm
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.views.requests import me, standing
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.foundations.ui.wording import day

BOTH = ("GET", "POST")
ROWS_SHOWN = 100
TITLES = {
    "identite": gettext_lazy("Identité"),
    "appartenances": gettext_lazy("Organisations"),
    "mandats": gettext_lazy("Mandats"),
    "invitations_recues": gettext_lazy("Invitations reçues"),
    "invitations_envoyees": gettext_lazy("Invitations envoyées"),
    "liens_de_connexion": gettext_lazy("Liens de connexion"),
    "courriels_de_compte": gettext_lazy("Courriels au sujet de votre compte"),
    "actes_au_journal": gettext_lazy("Vos actes inscrits au journal (les cent derniers)"),
}
HEADS = {
    "numero": gettext_lazy("Numéro"),
    "adresse_electronique": gettext_lazy("Adresse électronique"),
    "prenom": gettext_lazy("Prénom"),
    "nom": gettext_lazy("Nom"),
    "fonction": gettext_lazy("Fonction"),
    "mot_de_passe": gettext_lazy("Mot de passe"),
    "inscrit_le": gettext_lazy("Inscription"),
    "derniere_connexion": gettext_lazy("Dernière connexion"),
    "organisation": gettext_lazy("Organisation"),
    "depuis": gettext_lazy("Depuis"),
    "jusqu_au": gettext_lazy("Jusqu’au"),
    "role": gettext_lazy("Rôle"),
    "donne_par": gettext_lazy("Donné par"),
    "message": gettext_lazy("Message"),
    "envoyee_le": gettext_lazy("Envoi"),
    "valable_jusqu_au": gettext_lazy("Valable jusqu’au"),
    "acceptee_le": gettext_lazy("Acceptation"),
    "annulee_le": gettext_lazy("Annulation"),
    "personne": gettext_lazy("Personne"),
    "cree_le": gettext_lazy("Création"),
    "utilise_le": gettext_lazy("Utilisation"),
    "objet": gettext_lazy("Objet"),
    "demande_le": gettext_lazy("Demande"),
    "envoye_le": gettext_lazy("Envoi"),
    "le": gettext_lazy("Date"),
    "acte": gettext_lazy("Acte"),
}
NAMES = ("given_name", "family_name", "job_title")


@door(rule=SIGNED_IN, methods=BOTH)
def profile(request: HttpRequest) -> HttpResponse:
    """My names and function, and the way to all the rest."""
    person = me(request)
    form = ProfileForm(
        request.POST or kept_form(request) or None, initial={name: getattr(person, name) for name in NAMES}
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(person, **form.cleaned_data)
        messages.success(request, _("Votre profil est à jour."))
        return redirect("people:profile")
    return _profile_page(request, person, form=form)


def _profile_page(request: HttpRequest, person: Person, **forms: Any) -> HttpResponse:  # noqa: ANN401 - forms
    _who, at = standing(request)
    context = {
        "form": ProfileForm(initial={name: getattr(person, name) for name in NAMES}),
        "email_form": EmailForm(),
        "person": person,
        "memberships": queries.current_memberships(person, at),
        "mandates": queries.mandates_of(person, at),
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "people/profile.html", context, status=422 if refused else 200)


@door(rule=SIGNED_IN, methods=("POST",))
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask to use another address."""
    person = me(request)
    form = EmailForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_email_change(person, form.cleaned_data["new_email"])
        except DomainError as error:
            form.add_error("new_email", error.message)
        else:
            messages.success(request, _("Ouvrez le courriel envoyé à la nouvelle adresse pour la confirmer."))
            return redirect("people:profile")
    return _profile_page(request, person, email_form=form)


@door(rule=SIGNED_IN, methods=BOTH)
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """A page with one button; the button changes the address."""
    if request.method == "POST":
        person = actions.confirm_email_change(me(request), key)
        messages.success(request, _("Votre adresse est désormais %(email)s.") % {"email": person.email})
        return redirect("people:profile")
    return confirm_page(
        request,
        title=_("Confirmer votre nouvelle adresse"),
        consequences=[_("Vous vous connecterez avec cette adresse."), _("L’ancienne adresse en sera prévenue.")],
        confirm_label=_("Confirmer"),
        cancel_href=reverse("people:profile"),
    )


@door(rule=SIGNED_IN)
def my_data(request: HttpRequest) -> HttpResponse:
    """What Fabrique holds about me, in words."""
    data = queries.data_about(me(request))
    return render(request, "people/my_data.html", {"sections": [_section(key, held) for key, held in data.items()]})


def _section(key: str, held: Any) -> dict[str, Any]:  # noqa: ANN401 - one row, or several
    """One table of what is held: a column per heading, words for what is empty."""
    rows = [held] if isinstance(held, dict) else list(held)
    head = list(rows[0]) if rows else []
    shown = [[_cell(row[name]) for name in head] for row in rows[-ROWS_SHOWN:]]
    return {"title": TITLES[key], "head": [HEADS[name] for name in head], "rows": shown}


def _cell(value: Any) -> str:  # noqa: ANN401 - text, number, instant
    if value in (None, ""):
        return "–"
    try:
        return day(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


@door(rule=SIGNED_IN)
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same, as a file."""
    response = JsonResponse(queries.data_about(me(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="fabrique-mes-donnees.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@door(rule=SIGNED_IN, methods=BOTH)
def leave(request: HttpRequest) -> HttpResponse:
    """Leave Fabrique."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(me(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            logout(request)
            return redirect("people:goodbye")
    return _leaving(request, form)


def _leaving(request: HttpRequest, form: LeaveForm) -> HttpResponse:
    return confirm_page(
        request,
        title=_("Quitter Fabrique\u202f?"),
        text=_("Votre compte est fermé et ne peut pas être rétabli."),
        consequences=[
            _("Votre nom, votre adresse et votre fonction sont effacés."),
            _("Ce que vous avez publié reste lisible, sous le nom «\u00a0Personne partie\u00a0»."),
            _(
                "Vos appartenances et vos mandats prennent fin\u202f; vos connexions sont coupées sur tous vos appareils."
            ),
            _("Vous pouvez d’abord télécharger vos données depuis «\u00a0Mes données\u00a0»."),
        ],
        confirm_label=_("Quitter Fabrique"),
        cancel_href=reverse("people:profile"),
        danger=True,
        form=form,
        status=422 if form.errors else 200,
    )


@door(public="Says that it is done to somebody who has no account any more.")
def goodbye(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "people/goodbye.html")

"""Pages of the frame itself: errors, and the choice of appearance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import requires_csrf_token

from fabrique.foundations.ui.context import THEME_COOKIE, theme_of
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.errors import alert_answer, typed_texts, way_back
from fabrique.foundations.ui.forms import Form, Hinted

YEAR = 365 * 24 * 3600


class DisplayForm(Form):
    """Light or dark."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Apparence des pages"),
        choices=[
            ("systeme", Hinted(gettext_lazy("Comme mon appareil"), gettext_lazy("Suit le réglage clair ou sombre"))),
            ("clair", gettext_lazy("Claire")),
            ("sombre", gettext_lazy("Sombre")),
        ],
        widget=forms.RadioSelect,
    )


@door(public="Anybody may choose how pages look in their browser.", methods=("GET", "POST"))
def display(request: HttpRequest) -> HttpResponse:
    """Choose the appearance; kept in a cookie of this browser."""
    form = DisplayForm(request.POST or None, initial={"theme": theme_of(request)})
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(reverse("ui:display"), status=303)
        response.set_cookie(
            THEME_COOKIE, form.cleaned_data["theme"], max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
        return response
    return render(request, "ui/display.html", {"form": form})


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400."""
    return _error(
        request,
        400,
        _("Cette demande est incomplète"),
        _("Une partie de la demande n’est pas arrivée. Revenez à la page précédente et recommencez."),
    )


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403."""
    return _error(
        request,
        403,
        _("Cette page ne vous est pas ouverte"),
        _(
            "Votre compte n’y donne pas accès. Si vous pensez que c’est une erreur, écrivez à la personne "
            "qui anime l’atelier ou à l’administration du site."
        ),
    )


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404."""
    return _error(
        request,
        404,
        _("Cette page n’existe pas, ou ne vous est pas ouverte"),
        _(
            "Vérifiez l’adresse. Si un lien vous a conduit ici, la page a peut-être été déplacée, ou elle est "
            "réservée aux participants d’un atelier\u00a0: connectez-vous si ce n’est pas fait."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Show a form that was open too long, or that came from elsewhere."""
    return _error(
        request,
        403,
        _("Ce formulaire est resté ouvert trop longtemps"),
        _(
            "Par sécurité, il n’a pas été envoyé. Revenez à la page précédente, rechargez-la et envoyez-le de "
            "nouveau\u00a0: ce que vous aviez écrit est ci-dessous."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """500: a static page that asks nothing of the database."""
    return HttpResponse(get_template("ui/errors/500.html").render({}), status=500)


def _error(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return alert_answer(request, f"{title}. {message}", status)
    context: dict[str, Any] = {
        "title": title,
        "message": message,
        "back_href": way_back(request),
        "typed": typed_texts(request) if status == 403 else [],  # noqa: PLR2004 - the HTTP code
        "conflict": False,
    }
    return render(request, "ui/errors/domain.html", context, status=status)

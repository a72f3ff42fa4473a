"""Coming in and going out: allauth's views in our pages, and one-time links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as begin_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions
from fabrique.foundations.people.forms import sign_in as forms
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.views.requests import next_path, place_of, visitor
from fabrique.foundations.ui.doors import SIGNED_IN, door

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BOTH = ("GET", "POST")
COMING_IN = "Whoever has an account comes in through here."


def enter(request: HttpRequest, person: Person) -> None:
    """Begin the person's session; what an anonymous visitor had typed is kept."""
    begin_session(request, person, backend=BACKEND)


def _view(view: Any, template: str, **options: Any) -> Any:  # noqa: ANN401 - allauth's classes
    """An allauth view with our template, which answers 422 to a form it refuses."""

    class Ours(view):  # type: ignore[misc]
        template_name = f"people/connection/{template}.html"

        def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401
            response: HttpResponse = super().form_invalid(form)
            response.status_code = 422
            return response

    for name, value in options.items():
        setattr(Ours, name, value)
    return Ours


class Login(_view(allauth.LoginView, "login", form_class=forms.LoginForm)):  # type: ignore[misc]
    """By address and password; the page shows the other ways too."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Where to go afterwards, and the demonstration's door if there is one."""
        path = next_path(self.request)
        query = urlencode({"next": path}) if path else ""
        ways = {"next": path, "link_href": _with(reverse("people:ask_link"), query), "personas_href": ""}
        if settings.FABRIQUE_PERSONAS:
            ways["personas_href"] = _with(reverse("people:personas"), query)
        return {**super().get_context_data(**kwargs), **ways}


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


class PasswordChange(_view(allauth.PasswordChangeView, "password_change", form_class=forms.ChangePasswordForm)):  # type: ignore[misc]
    """Change one's password."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's signature
        """Say that it is done."""
        messages.success(self.request, _("Votre mot de passe est changé."))
        response: HttpResponse = super().form_valid(form)
        return response


class PasswordSet(_view(allauth.PasswordSetView, "password_set", form_class=forms.SetPasswordForm)):  # type: ignore[misc]
    """Choose a first password."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's signature
        """Say that it is done."""
        messages.success(self.request, _("Votre mot de passe est enregistré."))
        response: HttpResponse = super().form_valid(form)
        return response


login = door(public=COMING_IN, methods=BOTH)(Login.as_view())
logout = door(public="Going out asks nothing.", methods=BOTH)(_view(allauth.LogoutView, "logout").as_view())
inactive = door(public="Says that an account is closed.")(_view(allauth.AccountInactiveView, "inactive").as_view())
password_reset_done = door(public=COMING_IN)(_view(allauth.PasswordResetDoneView, "password_reset_done").as_view())
password_from_key = door(public="The key in the mail opens it.", methods=BOTH)(
    _view(allauth.PasswordResetFromKeyView, "password_from_key", form_class=forms.ResetPasswordKeyForm).as_view()
)
password_from_key_done = door(public=COMING_IN)(
    _view(allauth.PasswordResetFromKeyDoneView, "password_from_key_done").as_view()
)
password_change = door(rule=SIGNED_IN, methods=BOTH)(PasswordChange.as_view())
password_set = door(rule=SIGNED_IN, methods=BOTH)(PasswordSet.as_view())


@door(public="Says how one gets an account.")
def how_to_join(request: HttpRequest) -> HttpResponse:
    """There is no free sign-up: say how one gets an account."""
    return render(request, "people/connection/how_to_join.html")


@door(public=COMING_IN, methods=BOTH)
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a one-time link by e-mail; the answer is the same for everybody."""
    form = forms.LinkForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    afterwards = next_path(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_sign_in_link(form.cleaned_data["email"], next_path=afterwards, place=place_of(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("people:link_sent")
    context = {"form": form, "next": afterwards}
    return render(request, "people/connection/ask_link.html", context, status=422 if form.errors else 200)


@door(public=COMING_IN, methods=BOTH)
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a new password; the answer is the same for everybody."""
    form = forms.LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_password_reset(form.cleaned_data["email"], place=place_of(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("account_reset_password_done")
    context = {"form": form}
    return render(request, "people/connection/password_reset.html", context, status=422 if form.errors else 200)


@door(public=COMING_IN)
def link_sent(request: HttpRequest) -> HttpResponse:
    """Look at your mail."""
    return render(request, "people/connection/link_sent.html")


@door(public="The key in the mail opens it.", methods=BOTH)
def sign_in_link(request: HttpRequest, key: str) -> HttpResponse:
    """A page with one button (mail scanners open links, they post nothing); the button signs in."""
    try:
        if request.method == "POST":
            link = actions.use_sign_in_link(key, visitor=visitor(request))
            enter(request, link.person)
            actions.record_sign_in(link.person, way="link")
            return redirect(link.next_path or settings.LOGIN_REDIRECT_URL)
        actions.check_link(key, visitor=visitor(request), at=now())
    except DomainError as error:
        return render(request, "people/connection/link_refused.html", {"reason": error.message}, status=409)
    return render(request, "people/connection/link.html")

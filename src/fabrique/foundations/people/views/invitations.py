"""Inviting, and accepting an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions, queries, rules
from fabrique.foundations.people.forms.account import InvitationForm
from fabrique.foundations.people.forms.sign_in import AcceptForm
from fabrique.foundations.people.models import Invitation, Organisation
from fabrique.foundations.people.states import AccountState, InvitationState
from fabrique.foundations.people.views.connection import enter
from fabrique.foundations.people.views.requests import me, organisation_or_404, place_of, standing, visitor
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

OPEN = (InvitationState.PENDING, InvitationState.EXPIRED)


@door(rule=rules.invitations_visible_to)
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations that I follow, the newest first."""
    who, at = standing(request)
    page = queries.invitations_page(who, cursor=request.GET.get("cursor", ""))
    rows = [
        (row, state, state in OPEN and row.person.account_state == AccountState.INVITED)
        for row in page.rows
        for state in [row.state_at(at)]
    ]
    context = {"page": page, "rows": rows, "may_invite": rules.can_invite(who, None)}
    return render(request, "people/invitations.html", context)


@door(rule=rules.can_invite, methods=("GET", "POST"))
def invite(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Invite somebody, into an organisation or into none."""
    who, _at = standing(request)
    organisation: Organisation | None = organisation_or_404(pk) if pk is not None else None
    rules.can_invite(who, organisation).enforce()
    form = InvitationForm(request.POST or kept_form(request) or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.invite_member(me(request), organisation, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("L’invitation de %(name)s part dans un instant.") % {"name": person})
            return redirect("people:invitations")
    context = {"form": form, "organisation": organisation}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


def _mine(request: HttpRequest, pk: int) -> Invitation:
    who, _at = standing(request)
    invitation = queries.invitation_for(who, pk)
    if invitation is None:
        raise Http404
    return invitation


@door(rule=rules.can_handle_invitation, methods=("POST",))
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = actions.resend_invitation(me(request), _mine(request, pk))
    messages.success(request, _("L’invitation de %(name)s part de nouveau.") % {"name": invitation.person})
    return redirect("people:invitations")


@door(rule=rules.can_handle_invitation, methods=("GET", "POST"))
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an invitation."""
    invitation = _mine(request, pk)
    if request.method == "POST":
        actions.revoke_invitation(me(request), invitation)
        messages.success(request, _("L’invitation est annulée\u00a0: son lien ne marche plus."))
        return redirect("people:invitations")
    return confirm_page(
        request,
        title=_("Annuler l’invitation de %(name)s\u202f?") % {"name": invitation.person},
        consequences=[
            _("Le lien reçu par courriel ne marchera plus."),
            _("Vous pourrez inviter de nouveau cette personne."),
        ],
        confirm_label=_("Annuler l’invitation"),
        cancel_href="../../",
        danger=True,
    )


@door(public="The key in the mail opens it.", methods=("GET", "POST"))
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Open one's account from an invitation."""
    who = visitor(request)
    try:
        invitation = actions.check_invitation(key, visitor=who, at=now())
        if who is not None or invitation.person.is_active:
            return _accept_as_known(request, invitation, key)
        return _open_account(request, invitation, key)
    except DomainError as error:
        return _refused(request, key, error)


def _open_account(request: HttpRequest, invitation: Invitation, key: str) -> HttpResponse:
    person = invitation.person
    initial = {"given_name": person.given_name, "family_name": person.family_name, "job_title": person.job_title}
    form = AcceptForm(request.POST or None, initial=initial, person=person)
    if request.method == "POST" and form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("given_name", "family_name", "job_title")}
        password = form.cleaned_data["password1"]
        accepted = actions.accept_invitation(key, **names, password=password, visitor=None)
        enter(request, accepted.person)
        actions.record_sign_in(accepted.person, way="invitation")
        messages.success(
            request, _("Bienvenue, %(name)s. Votre compte est ouvert.") % {"name": accepted.person.given_name}
        )
        return redirect(accepted.next_path or settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "invitation": invitation}
    return render(request, "people/accept.html", context, status=422 if form.errors else 200)


def _accept_as_known(request: HttpRequest, invitation: Invitation, key: str) -> HttpResponse:
    """The account is open already: signed in, one goes on; otherwise one signs in first."""
    who = visitor(request)
    if who is not None and request.method == "POST":
        accepted = actions.accept_as_known(key, visitor=who)
        return redirect(accepted.next_path or settings.LOGIN_REDIRECT_URL)
    return render(request, "people/accept_known.html", {"invitation": invitation, "signed_in": who is not None})


def _refused(request: HttpRequest, key: str, error: DomainError) -> HttpResponse:
    who = visitor(request)
    invitation = queries.invitation_by_key(key)
    expired = invitation is not None and who is None and invitation.state_at(now()) == InvitationState.EXPIRED
    context = {"reason": error.message, "expired": expired, "key": key, "visitor": who}
    return render(request, "people/invitation_refused.html", context, status=403 if who else 409)


@door(public="The key in the mail opens it.", methods=("POST",))
def ask_again(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the inviter for a new invitation."""
    actions.ask_new_invitation(key, place=place_of(request))
    return redirect("people:invitation_asked")


@door(public="Says what happens next.")
def invitation_asked(request: HttpRequest) -> HttpResponse:
    """Your host is told."""
    return render(request, "people/invitation_asked.html")

"""Mails about an account: asked for in the act's transaction, sent by the worker, none lost, none doubled.

As for notifications, a mail is taken with a row lock, sent, and marked in the same
transaction; sent again after a crash it bears the same Message-ID and the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

import mrml
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from fabrique.foundations.people import notices
from fabrique.foundations.people.actions.keys import hash_of, key_of, on_site, sign_email_change
from fabrique.foundations.people.models import Invitation, OutgoingMail, Person, SignInLink
from fabrique.foundations.people.notices import Letter
from fabrique.foundations.people.queries import account_by_email, due_mails, pending_invitation
from fabrique.foundations.people.states import AccountState, InvitationState, MailKind
from fabrique.foundations.ui.wording import day

LINK_LASTS = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 20


def queue_mail(
    kind: MailKind, to: str, *, at: datetime, person: Person | None = None, payload: dict[str, Any] | None = None
) -> OutgoingMail:
    """Leave a mail for the worker to send."""
    return OutgoingMail.objects.create(
        kind=kind, to=to.strip().lower(), person=person, payload=payload or {}, created_at=at, due_at=at
    )


def send_mail(pk: int, *, at: datetime) -> bool:
    """Send one due mail; return whether it left. Another worker's mail is passed over."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        mail = due_mails(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if mail is None:
            return False
        letter = LETTERS[MailKind(mail.kind)](mail, at)
        if letter is None:
            return _close(mail, sent_at=None)
        try:
            _envelope(mail, letter).send()
        except (SMTPException, OSError) as error:
            return _later(mail, error, at=at)
        return _close(mail, sent_at=at)


def _close(mail: OutgoingMail, *, sent_at: datetime | None) -> bool:
    mail.sent_at, mail.due_at, mail.last_error = sent_at, None, ""
    if mail.kind != MailKind.INVITATION_ASKED:
        mail.payload = {}
    mail.save(update_fields=["sent_at", "due_at", "payload", "last_error"])
    return sent_at is not None


def _later(mail: OutgoingMail, error: Exception, *, at: datetime) -> bool:
    mail.attempts += 1
    mail.last_error = str(error)[:250]
    wait = min(FIRST_WAIT * 2 ** min(mail.attempts, 10), LONGEST_WAIT)
    mail.due_at = at + wait if mail.attempts < MOST_TRIES else None
    mail.save(update_fields=["attempts", "last_error", "due_at"])
    return False


def _envelope(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    context = {"letter": letter}
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    envelope = EmailMultiAlternatives(
        subject=_("[Fabrique] %(title)s") % {"title": letter.subject},
        body=render_to_string("people/mail.txt", context),
        to=[mail.to],
        headers={"Message-ID": f"<people-{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    html = mrml.to_html(render_to_string("people/mail.mjml", context)).content
    envelope.attach_alternative(html, "text/html")
    return envelope


def _sign_in(mail: OutgoingMail, at: datetime) -> Letter | None:
    person = account_by_email(mail.to)
    if person is None:
        return None
    if person.account_state == AccountState.INVITED:
        invitation = pending_invitation(person, at)
        return _invitation_letter(invitation) if invitation else None
    if not person.is_active:
        return None
    key = key_of("sign-in", mail.pk, mail.created_at)
    SignInLink.objects.get_or_create(
        token_hash=hash_of(key),
        defaults={
            "person": person,
            "next_path": mail.payload.get("next_path", ""),
            "created_at": at,
            "expires_at": at + LINK_LASTS,
        },
    )
    return notices.sign_in_letter(person, on_site(reverse("people:sign_in_link", args=[key])))


def _invitation(mail: OutgoingMail, at: datetime) -> Letter | None:
    found = Invitation.objects.select_related("person", "invited_by").filter(pk=mail.payload["invitation"]).first()
    if found is None or found.state_at(at) != InvitationState.PENDING:
        return None
    return _invitation_letter(found)


def invitation_key(invitation: Invitation) -> str:
    """The key of an invitation, computed again."""
    return key_of("invitation", invitation.person_id, invitation.created_at)


def invitation_href(invitation: Invitation) -> str:
    """The address at which an invitation is accepted."""
    return on_site(reverse("people:accept_invitation", args=[invitation_key(invitation)]))


def _invitation_letter(invitation: Invitation) -> Letter:
    hashed = hash_of(invitation_key(invitation))
    if invitation.token_hash != hashed:  # the server's secret has changed since
        invitation.token_hash = hashed
        invitation.save(update_fields=["token_hash"])
    return notices.invitation_letter(invitation, invitation_href(invitation), day(invitation.expires_at))


def _news(mail: OutgoingMail, _at: datetime) -> Letter | None:
    if mail.person is None or not mail.person.is_active:
        return None
    inviter, message, path = (mail.payload.get(name, "") for name in ("inviter", "message", "next_path"))
    return notices.news_letter(mail.person, inviter, message, on_site(path or "/"))


def _invitation_asked(mail: OutgoingMail, _at: datetime) -> Letter | None:
    asking = Person.objects.filter(pk=mail.payload["person"]).first()
    if mail.person is None or asking is None:
        return None
    return notices.invitation_asked_letter(mail.person, asking, on_site(reverse("people:invitations")))


def _password_reset(mail: OutgoingMail, _at: datetime) -> Letter | None:
    person = account_by_email(mail.to)
    if person is None or not person.is_active:
        return None
    key = EmailAwarePasswordResetTokenGenerator().make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return notices.password_reset_letter(person, on_site(path))


def _email_change(mail: OutgoingMail, _at: datetime) -> Letter | None:
    if mail.person is None or account_by_email(mail.to) is not None:
        return None
    key = sign_email_change(mail.person.pk, mail.person.email or "", mail.to)
    return notices.email_change_letter(mail.person, on_site(reverse("people:confirm_email", args=[key])))


def _email_changed(mail: OutgoingMail, _at: datetime) -> Letter | None:
    return notices.email_changed_letter(mail.person) if mail.person else None


LETTERS: dict[MailKind, Callable[[OutgoingMail, datetime], Letter | None]] = {
    MailKind.SIGN_IN: _sign_in,
    MailKind.INVITATION: _invitation,
    MailKind.NEWS: _news,
    MailKind.INVITATION_ASKED: _invitation_asked,
    MailKind.PASSWORD_RESET: _password_reset,
    MailKind.EMAIL_CHANGE: _email_change,
    MailKind.EMAIL_CHANGED: _email_changed,
}

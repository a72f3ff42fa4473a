"""How django-allauth behaves here: accounts come from invitations, mails leave by the worker."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people import actions
from fabrique.foundations.people.forms.sign_in import WRONG
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import MailKind

RESET = "account/email/password_reset_key"
UNKNOWN = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No free sign-up; one kind of mail; entries written in the journal."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, "email_password_mismatch": WRONG}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made from invitations only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail that resets a password to the worker; no other mail of allauth is used.

        For an unknown address the same row is written, and the worker finds nothing to send.
        """
        if template_prefix in (RESET, UNKNOWN):
            payload = {"href": context.get("password_reset_url", "")}
            actions.queue_mail(MailKind.PASSWORD_RESET, email, payload=payload, at=now())

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Our pages say themselves what happened."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Write down the entry."""
        if isinstance(user, Person):
            actions.record_sign_in(user, way="password")
        return super().post_login(request, user, **kwargs)  # type: ignore[no-any-return]

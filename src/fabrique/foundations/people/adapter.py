"""How django-allauth behaves here: accounts come from invitations, it sends no mail itself."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from fabrique.foundations.people import actions
from fabrique.foundations.people.forms.sign_in import WRONG
from fabrique.foundations.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No free sign-up, no mail of its own; entries are written in the journal."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, "email_password_mismatch": WRONG}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made from invitations only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 - allauth's signature
        """None: the mails about an account are ours, and leave by the worker."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Our pages say themselves what happened."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Write down the entry."""
        if isinstance(user, Person):
            actions.record_sign_in(user, way="password")
        return super().post_login(request, user, **kwargs)  # type: ignore[no-any-return]

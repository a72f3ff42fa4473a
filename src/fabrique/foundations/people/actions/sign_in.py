"""Coming in: one-time links, and what the journal keeps of each entry."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.actions.keys import hash_of
from fabrique.foundations.people.actions.mails import queue_mail
from fabrique.foundations.people.actions.throttle import count_request
from fabrique.foundations.people.models import Person, SignInLink
from fabrique.foundations.people.queries import link_by_hash
from fabrique.foundations.people.rules import is_safe_path
from fabrique.foundations.people.states import MailKind

PER_ADDRESS = 5
PER_PLACE = 40


def ask_sign_in_link(email: str, *, next_path: str, place: str, at: datetime | None = None) -> None:
    """Ask for a link by e-mail. Whether the address has an account is looked up later, by the worker."""
    at = at or now()
    count_request("sign-in-place", place, limit=PER_PLACE, at=at)
    count_request("sign-in-address", email.strip().lower(), limit=PER_ADDRESS, at=at)
    queue_mail(MailKind.SIGN_IN, email, payload={"next_path": next_path if is_safe_path(next_path) else ""}, at=at)


def ask_password_reset(email: str, *, place: str, at: datetime | None = None) -> None:
    """Ask for the way to a new password by e-mail; here too the worker looks the address up."""
    at = at or now()
    count_request("password-reset-place", place, limit=PER_PLACE, at=at)
    count_request("password-reset-address", email.strip().lower(), limit=PER_ADDRESS, at=at)
    queue_mail(MailKind.PASSWORD_RESET, email, at=at)


def check_link(key: str, *, visitor: Person | None, at: datetime) -> SignInLink:
    """The link of this key if this visitor can use it now; otherwise say why not."""
    link = link_by_hash(hash_of(key))
    if link is None:
        raise ImpossibleNow(
            _("Ce lien n’est pas complet. Copiez-le en entier depuis le courriel, ou demandez-en un autre.")
        )
    if visitor is not None and visitor.pk != link.person_id:
        raise Refused(
            _(
                "Vous êtes connecté en tant que %(name)s, et ce lien est pour une autre personne. Déconnectez-vous d’abord."
            )
            % {"name": visitor}
        )
    if link.used_at is not None:
        raise ImpossibleNow(_("Ce lien a déjà servi. Demandez-en un autre."))
    if at >= link.expires_at or not link.person.is_active:
        raise ImpossibleNow(_("Ce lien n’est plus valable. Demandez-en un autre."))
    return link


@transaction.atomic
def use_sign_in_link(key: str, *, visitor: Person | None, at: datetime | None = None) -> SignInLink:
    """Come in with a one-time link: it and the person's other links stop working."""
    at = at or now()
    found = check_link(key, visitor=visitor, at=at)
    locked(found)
    link = check_link(key, visitor=visitor, at=at)
    SignInLink.objects.filter(person=link.person, used_at=None).update(used_at=at)
    link.used_at = at
    return link


def record_sign_in(person: Person, *, way: str, at: datetime | None = None) -> None:
    """Write down that somebody came in, and how (``password``, ``link``, ``invitation``, ``persona``)."""
    with transaction.atomic():
        record(person, "people.sign_in", person, at=at or now(), details={"way": way})

"""Sending what is due by e-mail: none lost, none doubled.

A message is taken with a row lock, sent, and marked in the same transaction. If the
worker dies in between, the lock falls and the next sweep sends it again under the
same Message-ID, which a mail server (and the file backend) recognises.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPException

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.notifications.models import Message, Preference
from fabrique.foundations.notifications.queries import due_in_digest, due_now
from fabrique.foundations.people.models import Person

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_IN_DIGEST = 200


def send_message(pk: int, *, at: datetime) -> bool:
    """Send one due message; return whether it left. Another worker's message is passed over."""
    with transaction.atomic():
        due = due_now(at).select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
        message = due.filter(pk=pk).first()
        if message is None:
            return False
        if not message.recipient.is_active or not message.recipient.email:
            _give_up(message)
            return False
        mail = _mail(message.recipient, message.title, [message], key=f"message-{message.pk}")
        return _deliver(mail, [message], at=at)


def send_digest(person: Person, *, at: datetime) -> bool:
    """Send the person's digest of the day if something unread waits; return whether it left."""
    with transaction.atomic():
        preference, _created = Preference.objects.select_for_update().get_or_create(person=person)
        today = timezone.localtime(at).date()
        if preference.last_digest_on is not None and preference.last_digest_on >= today:
            return False
        waiting = due_in_digest(at).select_for_update(skip_locked=True).filter(recipient=person)
        waiting.filter(read_at__isnull=False).update(email_due_at=None)
        messages = list(waiting.filter(read_at__isnull=True).order_by("-id")[:MOST_IN_DIGEST])
        if not messages or not person.is_active or not person.email:
            return False
        title = ngettext("%(n)d nouvelle depuis hier", "%(n)d nouvelles depuis hier", len(messages)) % {
            "n": len(messages)
        }
        mail = _mail(person, title, messages, key=f"digest-{person.pk}-{today.isoformat()}")
        if _deliver(mail, messages, at=at):
            preference.last_digest_on = today
            preference.save(update_fields=["last_digest_on"])
            return True
        return False


def _mail(person: Person, title: str, messages: list[Message], *, key: str) -> EmailMultiAlternatives:
    context = {
        "title": title,
        "person": person,
        "groups": _grouped(messages),
        "digest": key.startswith("digest"),
        "site": settings.SITE_URL.rstrip("/"),
    }
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("notifications/mail.txt", context)
        html = mrml.to_html(render_to_string("notifications/mail.mjml", context)).content
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    mail = EmailMultiAlternatives(
        subject=_("[Fabrique] %(title)s") % {"title": title},
        body=text,
        to=[str(person.email)],
        headers={"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _grouped(messages: list[Message]) -> list[tuple[str, list[Message]]]:
    """Gather by object; the object with the newest message first, newest first inside."""
    newest: dict[str, int] = {}
    for message in messages:
        newest[message.group] = max(newest.get(message.group, 0), message.pk)
    ordered = sorted(messages, key=lambda message: (-newest[message.group], message.group, -message.pk))
    return [
        (rows[0].group_label, rows) for _key, group in groupby(ordered, key=lambda m: m.group) if (rows := list(group))
    ]


def _deliver(mail: EmailMultiAlternatives, messages: list[Message], *, at: datetime) -> bool:
    keys = [message.pk for message in messages]
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        tries = messages[0].attempts + 1
        wait = min(FIRST_WAIT * 2 ** min(tries, 16), LONGEST_WAIT)
        Message.objects.filter(pk__in=keys).update(
            attempts=min(tries, 32_000), last_error=str(error)[:250], email_due_at=at + wait
        )
        return False
    Message.objects.filter(pk__in=keys).update(emailed_at=at, last_error="")
    return True


def _give_up(message: Message) -> None:
    message.email_due_at = None
    message.save(update_fields=["email_due_at"])

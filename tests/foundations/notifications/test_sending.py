"""None lost, none doubled, never empty."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from smtplib import SMTPException
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from fabrique.foundations.notifications import actions, jobs, queries
from fabrique.foundations.notifications.actions import Notice
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.notifications.states import Frequency
from factories.people import ExternalPersonFactory, PersonFactory

AT = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)


def notice(title: str = "Une nouvelle", group: str = "challenge:1", **fields: str) -> Notice:
    return Notice("tests.kind", title, path="/ateliers/x/", group=group, group_label=f"Atelier {group}", **fields)


@pytest.mark.django_db
def test_a_message_leaves_once_in_html_and_text_in_french() -> None:
    person = PersonFactory(given_name="Aïcha")
    actions.post([person], notice("Réponse à <votre> idée"), at=AT)
    [pk] = Message.objects.values_list("pk", flat=True)
    assert actions.send_message(pk, at=AT) is True
    assert actions.send_message(pk, at=AT) is False
    [sent] = mail.outbox
    assert sent.to == [person.email]
    assert sent.subject == "[Fabrique] Réponse à <votre> idée"
    assert "Bonjour Aïcha," in sent.body
    assert "Réponse à <votre> idée" in sent.body
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert "&lt;votre&gt;" in html
    assert sent.extra_headers["Message-ID"] == f"<message-{pk}@localhost>"


@pytest.mark.django_db
def test_a_failing_server_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory()
    actions.post([person], notice(), at=AT)
    [pk] = Message.objects.values_list("pk", flat=True)

    def broken(*_args: Any, **_kwargs: Any) -> int:
        raise SMTPException("451 essayez plus tard")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    assert actions.send_message(pk, at=AT) is False
    message = Message.objects.get()
    assert (message.attempts, message.emailed_at, message.last_error) == (1, None, "451 essayez plus tard")
    assert message.email_due_at is not None
    assert message.email_due_at > AT
    monkeypatch.undo()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert actions.send_message(pk, at=AT + timedelta(hours=1)) is True


@pytest.mark.django_db
def test_nobody_without_an_account_is_told_and_a_unique_key_tells_once() -> None:
    gone = PersonFactory(is_active=False)
    told = actions.post([ExternalPersonFactory(), gone, PersonFactory()], notice(unique_key="k"), at=AT)
    assert told == 1
    actions.post(list(Message.objects.values_list("recipient_id", flat=True)), notice(unique_key="k"), at=AT)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_digest_groups_by_object_newest_first_and_leaves_once_a_day() -> None:
    person = PersonFactory()
    actions.set_preference(person, frequency=Frequency.DAILY, digest_hour=8)
    for title, group in [("A1", "challenge:1"), ("B1", "challenge:2"), ("A2", "challenge:1"), ("B2", "challenge:2")]:
        actions.post([person], notice(title, group), at=AT)
    assert queries.due_now(AT).count() == 0
    assert actions.send_digest(person, at=AT) is True
    [sent] = mail.outbox
    order = [line[2:] for line in sent.body.splitlines() if line.startswith("- ")]
    assert order == ["B2", "B1", "A2", "A1"]
    actions.post([person], notice("Plus tard"), at=AT)
    assert actions.send_digest(person, at=AT) is False
    assert actions.send_digest(person, at=AT + timedelta(days=1)) is True
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_digest_is_never_empty_and_never_repeats_what_was_read() -> None:
    person = PersonFactory()
    actions.set_preference(person, frequency=Frequency.DAILY, digest_hour=8)
    assert actions.send_digest(person, at=AT) is False
    actions.post([person], notice(), at=AT)
    actions.mark_read(person, Message.objects.get(), at=AT)
    assert actions.send_digest(person, at=AT) is False
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_digest_waits_for_the_hour_in_paris() -> None:
    person = PersonFactory()
    actions.set_preference(person, frequency=Frequency.DAILY, digest_hour=9)
    actions.post([person], notice(), at=AT)
    day = AT.date()
    assert queries.people_awaiting_digest(AT, hour=8, today=day).count() == 0
    assert queries.people_awaiting_digest(AT, hour=9, today=day).get() == person


@pytest.mark.django_db
def test_changing_ones_mind_moves_what_waits() -> None:
    person = PersonFactory()
    actions.post([person], notice(), at=AT)
    actions.set_preference(person, frequency=Frequency.DAILY, digest_hour=8)
    assert (queries.due_now(AT).count(), queries.due_in_digest(AT).count()) == (0, 1)
    actions.set_preference(person, frequency=Frequency.NEVER, digest_hour=8)
    assert (queries.due_now(AT).count(), queries.due_in_digest(AT).count()) == (0, 0)


WORKER = """
import os, django
django.setup()
from django.conf import settings
from django.db import connections
from fabrique.foundations.notifications import jobs
from fabrique.config import mail
write = mail.FileBackend.send_messages
def slow(self, messages):
    import time
    sent = write(self, messages)
    time.sleep(0.05)  # the moment in which the worker dies: sent, not yet written down
    return sent
mail.FileBackend.send_messages = slow
print("ready", flush=True)
while jobs.messages_due(timestamp=0):
    pass
"""


@pytest.mark.django_db(transaction=True)
def test_killing_the_worker_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    people = PersonFactory.create_batch(12)
    actions.post(people, notice(), at=AT)
    script = textwrap.dedent(WORKER).replace(
        "django.setup()",
        "from django.conf import settings as s\n"
        f"s.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "s.EMAIL_BACKEND = 'fabrique.config.mail.FileBackend'\n"
        f"s.EMAIL_FILE_PATH = {str(tmp_path)!r}\n"
        "django.setup()",
    )
    for _round in range(4):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=os.environ) as worker:  # noqa: S603
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(0.12)
            worker.send_signal(signal.SIGKILL)
    finished = subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=os.environ)  # noqa: S603
    assert finished.returncode == 0
    mails = [message_from_bytes(path.read_bytes()) for path in tmp_path.glob("*.eml")]
    assert sorted(str(m["To"]) for m in mails) == sorted(str(p.email) for p in people)
    assert Message.objects.filter(emailed_at=None).count() == 0


@pytest.mark.django_db
def test_the_jobs_sweep_what_is_due_alone_and_in_digest() -> None:
    alone, gathered = PersonFactory(), PersonFactory()
    actions.set_preference(gathered, frequency=Frequency.DAILY, digest_hour=0)
    actions.post([alone, gathered], notice(), at=AT)
    assert jobs.messages_due(timestamp=0) == 1
    assert jobs.digests_due(timestamp=0) == 1
    assert jobs.messages_due(timestamp=0) == jobs.digests_due(timestamp=0) == 0
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([alone.email, gathered.email])


def test_the_job_is_found_by_the_worker() -> None:
    names = {name.split(":")[-1] for name in jobs.blueprint.tasks}
    assert names == {"messages_due", "digests_due"}

"""The journal cannot be altered without being seen."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from fabrique.foundations.journal import actions, queries
from fabrique.foundations.journal.models import Line
from fabrique.foundations.people.models import Person
from factories.people import PersonFactory

AT = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)


@pytest.fixture
def person(transactional_db: None) -> Person:
    return PersonFactory()


def write(person: Person, count: int = 1) -> None:
    for number in range(count):
        with transaction.atomic():
            actions.record(person, "tests.act", person, at=AT, details={"n": number, "é": "«"})


def test_each_line_carries_the_hash_of_the_one_before(person: Person) -> None:
    start = Line.objects.exclude(position=None).count()
    write(person, 3)
    last = list(Line.objects.order_by("position"))[-3:]
    assert [line.position for line in last] == [start + 1, start + 2, start + 3]
    assert [line.previous_hash for line in last[1:]] == [line.hash for line in last[:-1]]
    assert queries.breaks() == []


def test_a_rolled_back_act_leaves_no_line_and_no_gap(person: Person) -> None:
    write(person)
    before = Line.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.record(person, "tests.act", person, at=AT)
        _ = 1 / 0
    write(person)
    assert Line.objects.count() == before + 1
    assert queries.breaks() == []


@pytest.mark.parametrize(
    "change", ["UPDATE journal_line SET verb = 'x'", "UPDATE journal_line SET hash = 'x'", "DELETE FROM journal_line"]
)
def test_the_database_refuses_to_change_or_delete_a_line(person: Person, change: str) -> None:
    write(person)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    ("alteration", "content", "follows"),
    [
        ("UPDATE journal_line SET details = '{\"n\": 9}' WHERE position = %s", False, True),
        ("UPDATE journal_line SET at = at + interval '1 second' WHERE position = %s", False, True),
        ("UPDATE journal_line SET actor_id = 0 WHERE position = %s", False, True),
    ],
)
def test_a_planted_alteration_is_found_where_it_is(
    person: Person, alteration: str, content: bool, follows: bool
) -> None:
    write(person, 4)
    place = list(Line.objects.order_by("position"))[-2].position
    with pgtrigger.ignore("journal.Line:never_changed"), connection.cursor() as cursor:
        cursor.execute(alteration, [place])
    found = queries.breaks()
    assert [(b.position, b.content, b.follows) for b in found] == [(place, content, follows)]
    with pytest.raises(CommandError, match="altéré"):
        call_command("journal_verify", stdout=StringIO(), stderr=StringIO())


def test_a_removed_line_is_found(person: Person) -> None:
    write(person, 4)
    place = list(Line.objects.order_by("position"))[-2]
    with pgtrigger.ignore("journal.Line:never_deleted"):
        place.delete()
    assert [(b.follows, b.numbered) for b in queries.breaks()][0] == (False, False)


def test_thirty_concurrent_acts_make_one_chain(person: Person) -> None:
    before = Line.objects.count()

    def act() -> None:
        try:
            write(person, 3)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Line.objects.count() == before + 30
    assert queries.breaks() == []
    assert queries.unsealed() == 0


def test_filters_and_export(person: Person) -> None:
    write(person, 2)
    other = PersonFactory()
    write(other)
    mine = queries.lines(queries.Filters(actor_id=person.pk, verb="tests.act", since=AT.date(), until=AT.date()))
    assert [line.details["n"] for line in mine.order_by("id")] == [0, 1]
    assert queries.lines(queries.Filters(until=datetime(2026, 5, 4, tzinfo=UTC).date())).count() == 0
    rows = list(queries.rows_for_export(queries.Filters(actor_id=other.pk)))
    assert rows[0][3] == "acte"
    assert [row[3] for row in rows[1:]] == ["tests.act"]
    assert "tests.act" in queries.known_verbs()

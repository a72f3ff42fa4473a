"""The credit: lines only added, a balance that follows from them, never under zero, whoever writes at once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators import actions
from fabrique.implementation.innovators.models import LedgerEntry
from fabrique.implementation.innovators.queries import credits_of
from fabrique.implementation.innovators.states import SUPPORT_LIFE, SupportState, in_words
from factories.innovators import DECIDED, LedgerEntryFactory, SupportFactory
from factories.people import OrganisationMandateFactory, PersonFactory

DAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("temps", 450, "7\u00a0h\u00a030"),
        ("temps", 60, "1\u00a0h"),
        ("temps", 45, "45\u00a0min"),
        ("temps", -90, "−1\u00a0h\u00a030"),
        ("temps", 0, "0\u00a0min"),
        ("amorcage", 120_000, "1\u202f200\u00a0€"),
        ("amorcage", 1_050, "10,50\u00a0€"),
        ("mentor", 12, ""),
        ("temps", None, ""),
    ],
)
def test_amounts_are_said_as_people_say_them(kind, amount, words):
    assert in_words(kind, amount) == words


def test_the_table_of_moves():
    assert SUPPORT_LIFE.lines() == [
        ("accorde", "actif"),
        ("accorde", "solde"),
        ("actif", "solde"),
        ("demande", "accorde"),
        ("demande", "refuse"),
        ("demande", "retire"),
    ]


@pytest.mark.django_db
class TestCredit:
    def test_what_is_used_is_taken_from_what_is_left(self):
        support = SupportFactory(granted_now=True)
        first = actions.spend(support.person, support, amount=240, on=DAY, note="Visite")
        second = actions.spend(support.person, support, amount=360, on=DAY)
        support.refresh_from_db()
        assert [first.balance, second.balance] == [360, 0]
        assert [first.position, second.position] == [2, 3]
        assert support.state == SupportState.ACTIVE
        credit = credits_of([support])[support.pk]
        assert (credit.given, credit.used, credit.left) == (600, 600, 0)

    def test_one_minute_too_many_is_refused_and_nothing_is_written(self):
        support = SupportFactory(granted_now=True)
        with pytest.raises(ImpossibleNow, match="Il reste 10\u00a0h : c’est moins que 10\u00a0h\u00a001"):
            actions.spend(support.person, support, amount=601, on=DAY)
        support.refresh_from_db()
        assert support.state == SupportState.GRANTED
        assert LedgerEntry.objects.filter(support=support).count() == 1

    @pytest.mark.parametrize("amount", [0, -60])
    def test_only_a_real_amount_is_used(self, amount):
        support = SupportFactory(granted_now=True)
        with pytest.raises(ImpossibleNow):
            actions.spend(support.person, support, amount=amount, on=DAY)

    def test_tomorrow_is_not_used_yet(self):
        support = SupportFactory(granted_now=True)
        with pytest.raises(ImpossibleNow, match="pas encore venue"):
            actions.spend(
                support.person, support, amount=60, on=DAY + timedelta(days=1), at=DECIDED + timedelta(days=1)
            )

    def test_the_database_itself_refuses_to_go_under_zero(self):
        support = SupportFactory(active=True)
        with pytest.raises(IntegrityError, match="ledger_never_under_zero"), transaction.atomic():
            LedgerEntryFactory(support=support, amount=-601)

    def test_the_database_reckons_the_balance_whatever_the_writer_says(self):
        support = SupportFactory(active=True)
        entry = LedgerEntryFactory(support=support, amount=-60, balance=9_999, position=77)
        entry.refresh_from_db()
        assert (entry.balance, entry.position) == (540, 2)

    def test_a_line_never_changes(self):
        entry = LedgerEntryFactory()
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            LedgerEntry.objects.filter(pk=entry.pk).update(amount=-1)
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            entry.delete()

    def test_a_mistake_is_cancelled_once_by_the_opposite_line(self):
        entry = LedgerEntryFactory()
        made = actions.cancel_use(entry.support.person, entry)
        assert (made.amount, made.balance, made.corrects_id) == (60, 600, entry.pk)
        with pytest.raises(Conflict, match="déjà annulée"):
            actions.cancel_use(entry.support.person, entry)
        assert credits_of([entry.support])[entry.support_id].used == 0

    def test_only_a_use_is_cancelled(self):
        support = SupportFactory(active=True)
        grant = support.entries.get()
        with pytest.raises(ImpossibleNow, match="Seule une utilisation"):
            actions.cancel_use(support.person, grant)

    def test_settling_gives_back_what_is_left(self):
        entry = LedgerEntryFactory()
        settled = actions.settle_support(entry.support.person, entry.support, outcome="Un guichet ouvert.")
        credit = credits_of([settled])[settled.pk]
        assert (credit.given, credit.used, credit.returned, credit.left) == (600, 60, 540, 0)
        with pytest.raises(ImpossibleNow, match="terminé"):
            actions.spend(settled.person, settled, amount=1, on=DAY)

    def test_the_manager_adds_and_the_person_does_not(self):
        support = SupportFactory(active=True)
        manager = OrganisationMandateFactory(role=OrganisationRole.MANAGER, organisation=support.organisation).person
        assert actions.add_credit(manager, support, amount=120).balance == 720
        support.refresh_from_db()
        assert support.granted == 720
        with pytest.raises(Refused, match="à soi-même"):
            actions.add_credit(support.person, support, amount=120)

    def test_nobody_else_spends(self):
        support = SupportFactory(active=True)
        with pytest.raises(Refused):
            actions.spend(PersonFactory(organisation=support.organisation), support, amount=60, on=DAY)


def at_once(*acts):
    gate, ends = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait(10)
            act()
            ends.append("done")
        except DomainError as error:
            ends.append(type(error).__name__)
        except IntegrityError as error:
            ends.append(str(error.__cause__.diag.constraint_name))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_eight_people_spend_the_same_hours_through_the_action(self):
        support = SupportFactory(active=True)
        spend = [lambda: actions.spend(support.person, support, amount=250, on=DAY)] * 8
        assert at_once(*spend) == {"done": 2, "ImpossibleNow": 6}
        assert LedgerEntry.objects.filter(support=support).aggregate(left=Sum("amount"))["left"] == 100

    def test_eight_writers_past_the_action_still_stop_at_zero(self):
        support = SupportFactory(active=True)
        person = support.person

        def write():
            LedgerEntry.objects.create(support=support, kind="usage", amount=-250, on=DAY, by=person, at=DECIDED)

        assert at_once(*[write] * 8) == {"done": 2, "ledger_never_under_zero": 6}
        assert list(support.entries.values_list("position", "balance")) == [(1, 600), (2, 350), (3, 100)]

    def test_a_mistake_is_cancelled_once(self):
        entry = LedgerEntryFactory()
        person = entry.support.person
        assert at_once(*[lambda: actions.cancel_use(person, entry)] * 4) == {"done": 1, "Conflict": 3}

    def test_a_request_gets_one_answer(self):
        support = SupportFactory()
        manager = OrganisationMandateFactory(role=OrganisationRole.MANAGER, organisation=support.organisation).person
        ends = at_once(
            lambda: actions.grant_support(manager, support, granted=600),
            lambda: actions.decline_support(manager, support, reason="Pas cette année."),
            lambda: actions.withdraw_support(support.person, support),
        )
        support.refresh_from_db()
        assert ends == {"done": 1, "ImpossibleNow": 2}
        assert support.entries.count() == (support.state == SupportState.GRANTED)

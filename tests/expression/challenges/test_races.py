"""Two people at once, on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fabrique.expression.challenges import actions
from fabrique.expression.challenges.models import Participation, Phase
from fabrique.expression.challenges.states import PhaseKind
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow
from fabrique.foundations.notifications.models import Message
from factories.challenges import DAY_ONE, ChallengeFactory, ChallengeMandateFactory
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = DAY_ONE + timedelta(days=1)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts together, each on its own connection; tell how each ended."""
    barrier, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            acts[number]()
            ends[number] = "done"
        except DomainError as error:
            ends[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def test_two_facilitators_close_the_same_phase() -> None:
    challenge = ChallengeFactory(public=True)
    phase = challenge.phases.get(kind=PhaseKind.FRAMING)
    first, second = (ChallengeMandateFactory(challenge=challenge).person for _ in range(2))
    ends = at_once(
        lambda: actions.close_phase(first, phase, at=AT),
        lambda: actions.close_phase(second, phase, at=AT),
    )
    assert ends == [ImpossibleNow.__name__, "done"]


def test_two_facilitators_extend_the_same_phase_having_seen_the_same_end() -> None:
    challenge = ChallengeFactory(public=True)
    phase = challenge.phases.get(kind=PhaseKind.FRAMING)
    first, second = (ChallengeMandateFactory(challenge=challenge).person for _ in range(2))
    seen = actions.phase_mark(phase)
    ends = at_once(
        lambda: actions.extend_phase(first, phase, ends_at=AT + timedelta(days=9), seen=seen, at=AT),
        lambda: actions.extend_phase(second, phase, ends_at=AT + timedelta(days=10), seen=seen, at=AT),
    )
    assert ends == [Conflict.__name__, "done"]
    assert Phase.objects.get(pk=phase.pk).ends_at in {AT + timedelta(days=9), AT + timedelta(days=10)}


def test_a_double_click_joins_once() -> None:
    challenge = ChallengeFactory(public=True)
    person = PersonFactory()
    answers = {"organisation_id": None, "accepts_terms": False, "named_in_report": True, "at": AT}
    ends = at_once(*[lambda: actions.join_challenge(person, challenge, **answers)] * 6)
    assert (ends, Participation.objects.count()) == (["done"] * 6, 1)


def test_a_double_click_asks_once() -> None:
    challenge = ChallengeFactory()
    ChallengeMandateFactory(challenge=challenge)
    person = PersonFactory()
    answers = {"organisation_id": None, "message": "Oui", "accepts_terms": False, "named_in_report": None, "at": AT}
    ends = at_once(*[lambda: actions.request_to_join(person, challenge, **answers)] * 4)
    assert (ends, Participation.objects.count(), Message.objects.count()) == (["done"] * 4, 1, 1)

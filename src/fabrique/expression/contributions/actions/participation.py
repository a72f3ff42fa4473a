"""Writing to those who have said nothing yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.actions.scene import enter
from fabrique.expression.contributions.notices.participation import tell_silent_people
from fabrique.expression.contributions.queries.audience import reachable
from fabrique.expression.contributions.queries.participation import (
    expected_people,
    nudged_since,
    participation_table,
    silent_people,
)
from fabrique.expression.contributions.rules import NUDGE_REST, can_nudge
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.wording import moment

ONE_NUDGE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7203452, %s)"


@dataclass(frozen=True, slots=True)
class Nudge:
    """What a nudge did: how many people were written to, how many had been in the last days."""

    told: int
    passed_over: int


def nudge_silent_people(
    actor: Person,
    challenge: Challenge,
    *,
    title: str,
    text: str,
    organisations: Collection[int] = (),
    people: bool = False,
    at: datetime | None = None,
) -> Nudge:
    """Write to the members of silent organisations, to silent participants, or both.

    Nobody gets more than one such message in three days, however many facilitators write.
    """
    title, text = richtext.one_line(title), richtext.CONTROL.sub("", text).strip()
    if not title or not text:
        raise ImpossibleNow(_("Écrivez l’objet et le message avant de les envoyer."))
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_nudge(scene.standing, scene.challenge).enforce()
        with connection.cursor() as cursor:
            cursor.execute(ONE_NUDGE_AT_A_TIME, [challenge.pk])
        wanted = _audience(scene.challenge, organisations, people=people, at=scene.at) - {actor.pk}
        if not wanted:
            raise ImpossibleNow(_("Il n’y a plus personne à relancer dans ce choix : tous se sont exprimés."))
        recent = nudged_since(scene.challenge, wanted, scene.at)
        if not wanted - set(recent):
            again = max(recent.values()) + NUDGE_REST
            raise ImpossibleNow(
                _(
                    "Ces personnes ont déjà été relancées ces trois derniers jours. "
                    "Vous pourrez leur écrire de nouveau à partir du %(date)s."
                )
                % {"date": moment(again)}
            )
        told = tell_silent_people(scene.challenge, wanted - set(recent), title=title, text=text, at=scene.at)
        details = {"told": told, "passed_over": len(recent)}
        record(actor, "contributions.nudge", scene.challenge, at=scene.at, scope=scene.challenge, details=details)
    return Nudge(told, len(recent))


def _audience(challenge: Challenge, organisations: Collection[int], *, people: bool, at: datetime) -> set[int]:
    """Only what is still silent now: an organisation that has spoken since the page was opened is left alone."""
    chosen: set[int] = set()
    if organisations:
        silent = {row.organisation_id for row in participation_table(challenge, at).silent if row.organisation_id}
        members = expected_people(silent & set(organisations), challenge, at)
        chosen |= set(members.values_list("pk", flat=True))
    if people:
        chosen |= set(silent_people(challenge, at).values_list("pk", flat=True))
    return reachable(chosen)

"""Opening a recommendation under the next number, and naming who writes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Participation, Term
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.actions import enter
from fabrique.expression.recommendations.actions.scene import take
from fabrique.expression.recommendations.actions.version import first_version
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.notices.drafting import tell_pair
from fabrique.expression.recommendations.queries.drafting import drafts_in
from fabrique.expression.recommendations.rules import can_create, can_name_pair, right_side
from fabrique.expression.recommendations.states import Scope
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person

SAME_CLICK = timedelta(seconds=10)
NUMBERING = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a recommendation says before its paragraphs. ``rationale`` is light Markdown; ``terms`` are ids."""

    title: str
    rationale: str = ""
    scope: str = Scope.INTERMINISTERIAL
    terms: Collection[int] = ()


def create_recommendation(
    actor: Person,
    challenge: Challenge,
    heading: Heading,
    *,
    ministry_author: Person | None = None,
    company_author: Person | None = None,
    at: datetime | None = None,
) -> Recommendation:
    """Open a recommendation: it takes the next number, which no other one will ever have in this workshop."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_create(scene.standing, scene.challenge, scene.at, drafts_here=drafts_in(challenge, actor)).enforce()
        hold_numbering(scene.challenge)
        title = richtext.one_line(heading.title)
        if twin := _same_click(actor, scene.challenge, title, scene.at):
            return twin
        made = Recommendation.objects.create(
            challenge=scene.challenge,
            number=next_number(scene.challenge),
            title=title,
            rationale=richtext.from_markdown(heading.rationale),
            scope=heading.scope,
            created_by=actor,
            created_at=scene.at,
            updated_at=scene.at,
        )
        made.terms.set(terms_here(scene.challenge, heading.terms))
        first_version(actor, made, at=scene.at)
        record(
            actor, "recommendations.create", made, at=scene.at, scope=scene.challenge, details={"number": made.number}
        )
        if ministry_author or company_author:
            _set_pair(actor, made, ministry_author, company_author, at=scene.at)
    return made


def hold_numbering(challenge: Challenge) -> None:
    """Give numbers of one workshop one at a time: its own row is held by every act, and cannot be asked for more."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERING, [f"recommendations:{challenge.pk}"])


def next_number(challenge: Challenge) -> int:
    """The number after the last one ever given in the workshop; the caller holds the numbering."""
    return (Recommendation.objects.filter(challenge=challenge).aggregate(last=Max("number"))["last"] or 0) + 1


def name_pair(
    actor: Person,
    recommendation: Recommendation,
    *,
    ministry_author: Person | None,
    company_author: Person | None,
    at: datetime | None = None,
) -> Recommendation:
    """Name, or change, the two who write: one from an administration, one from a company; they are told."""
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        can_name_pair(taken.standing, taken.recommendation, taken.at).enforce()
        _set_pair(actor, taken.recommendation, ministry_author, company_author, at=taken.at)
    return taken.recommendation


def _set_pair(
    actor: Person, recommendation: Recommendation, ministry: Person | None, company: Person | None, *, at: datetime
) -> None:
    before = {recommendation.ministry_author_id, recommendation.company_author_id}
    wanted = {"ministry_author": ministry, "company_author": company}
    for name, person in wanted.items():
        if person is not None and person.pk != getattr(recommendation, f"{name}_id"):
            _check_side(recommendation.challenge, person, ministry=name == "ministry_author")
        setattr(recommendation, name, person)
    after = {recommendation.ministry_author_id, recommendation.company_author_id}
    if before == after:
        return
    recommendation.save(update_fields=[*wanted])
    record(actor, "recommendations.name_pair", recommendation, at=at, scope=recommendation.challenge)
    tell_pair(recommendation, {pk for pk in after - before if pk is not None} - {actor.pk}, at=at)


def _check_side(challenge: Challenge, person: Person, *, ministry: bool) -> None:
    entry = (
        Participation.objects.filter(challenge=challenge, person=person, state=ParticipationState.ACTIVE)
        .select_related("organisation")
        .first()
    )
    if entry is None or entry.organisation is None:
        raise ImpossibleNow(_("Cette personne ne participe pas à l’atelier au nom d’une organisation."))
    right_side(entry.organisation.kind, ministry=ministry).enforce()


def terms_here(challenge: Challenge, ids: Collection[int]) -> list[Term]:
    """Entries of the workshop's own classifications; others are left out."""
    return list(Term.objects.filter(pk__in=ids, taxonomy__challenge=challenge))


def _same_click(actor: Person, challenge: Challenge, title: str, at: datetime) -> Recommendation | None:
    """The one that a double click has just created."""
    recent = Recommendation.objects.filter(
        challenge=challenge,
        created_by=actor,
        title=title,
        created_at__gt=at - SAME_CLICK,
        created_at__lte=at + SAME_CLICK,
    )
    return recent.order_by("-number").first()

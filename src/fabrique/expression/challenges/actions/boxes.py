"""A box of ideas and a campaign: opened in one go, without a workshop's preparation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.challenges.actions.entry import free_slug
from fabrique.expression.challenges.models import Challenge, ChallengeMandate, InvitedOrganisation, Phase
from fabrique.expression.challenges.rules import coherent_access
from fabrique.expression.challenges.states import Access, ChallengeKind, ChallengeRole, ChallengeState, PhaseKind
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.expression.programmes.rules import can_gather
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.richtext import from_markdown, one_line
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of


@dataclass(frozen=True, slots=True)
class Gathering:
    """What the short form holds. ``context`` is light Markdown; dates are a campaign's only."""

    title: str
    question: str
    context: str = ""
    sponsor_name: str = ""
    read_access: str = Access.SIGNED_IN
    take_part_access: str = Access.SIGNED_IN
    first_day: date | None = None
    last_day: date | None = None


def open_box(actor: Person, programme: Programme, *, box: Gathering, at: datetime | None = None) -> Challenge:
    """Open a box of ideas: it has no calendar and stays open."""
    with transaction.atomic():
        return _opened(actor, programme, ChallengeKind.BOX, box, at or now())


def open_campaign(actor: Person, programme: Programme, *, campaign: Gathering, at: datetime | None = None) -> Challenge:
    """Open a campaign: a question, who puts it, and the days between which ideas are deposited."""
    first, last = campaign.first_day, campaign.last_day
    if first is None or last is None or last < first:
        raise ImpossibleNow(_("La fin de la campagne vient après son début : corrigez l’une des deux dates."))
    if not campaign.sponsor_name.strip():
        raise ImpossibleNow(_("Dites qui pose la question."))
    with transaction.atomic():
        challenge = _opened(actor, programme, ChallengeKind.CAMPAIGN, campaign, at or now())
        Phase.objects.create(
            challenge=challenge,
            kind=PhaseKind.EXPLORATION,
            title=_("Dépôt des idées"),
            position=1,
            starts_at=_instant(first, time(0)),
            ends_at=_instant(last, time(23, 59)),
        )
    return challenge


def _opened(actor: Person, programme: Programme, kind: str, words: Gathering, at: datetime) -> Challenge:
    can_gather(standing_in_programme(programme, standing_of(actor, at), at), programme).enforce()
    if not one_line(words.title) or not one_line(words.question):
        raise ImpossibleNow(_("Donnez un titre et une question."))
    if not coherent_access(words.read_access, words.take_part_access):
        raise ImpossibleNow(_("On ne dépose pas ce que l’on ne peut pas lire : élargissez la lecture."))
    challenge = Challenge.objects.create(
        programme=programme,
        kind=kind,
        state=ChallengeState.OPEN,
        title=one_line(words.title),
        slug=free_slug(words.title),
        question=one_line(words.question),
        context=from_markdown(words.context) if words.context.strip() else "",
        sponsor_name=one_line(words.sponsor_name),
        read_access=words.read_access,
        take_part_access=words.take_part_access,
        created_by=actor,
        created_at=at,
        opened_at=at,
    )
    mandate = ChallengeMandate(challenge=challenge, person=actor, role=ChallengeRole.FACILITATOR, starts_at=at)
    mandate.save()
    if programme.organisation_id is not None:
        InvitedOrganisation.objects.create(challenge=challenge, organisation_id=programme.organisation_id, added_at=at)
    record(actor, "challenges.create", challenge, at=at, scope=challenge, details={"kind": str(kind)})
    record(actor, "challenges.open", challenge, at=at, scope=challenge)
    return challenge


def _instant(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))

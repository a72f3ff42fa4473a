"""Thanking somebody: proposed by a chief, awarded by a lead, made known by the person alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import organisations_of, standing_of
from fabrique.implementation.innovators import notices, rules
from fabrique.implementation.innovators.models import Recognition
from fabrique.implementation.innovators.queries import granters, teammates, texts_known_to
from fabrique.implementation.innovators.states import RECOGNITION_LIFE, RecognitionState, SupportKind


def propose_recognition(  # noqa: PLR0913 - the parts of a recognition
    actor: Person,
    person: Person,
    *,
    kind: str,
    title: str,
    text: str,
    contribution: Contribution | None = None,
    with_team: bool = False,
    at: datetime | None = None,
) -> list[Recognition]:
    """Propose to thank a person, or everyone who wrote the contribution with them."""
    at = at or now()
    standing = standing_of(actor, at)
    places = organisations_of(person, at)
    rules.can_propose(standing, person.pk, places).enforce()
    if contribution is not None and not texts_known_to(standing, person, at).filter(pk=contribution.pk).exists():
        raise Refused(_("Choisissez une contribution de cette personne que vous pouvez lire."))
    mine = next(each for each in places if rules.held_over(standing, each, rules.CHIEFS))
    thanked: Sequence[tuple[Person, Organisation]] = [(person, mine)]
    if with_team and contribution is not None:
        others = [row for row in teammates(contribution, at) if row[0].pk not in {person.pk, actor.pk}]
        thanked = [*thanked, *others]
    team = contribution.title[:160] if contribution is not None and len(thanked) > 1 else ""
    with transaction.atomic():
        made = []
        for each, organisation in thanked:
            recognition = Recognition.objects.create(
                kind=kind,
                person=each,
                organisation=organisation,
                team=team,
                title=title,
                text=text,
                contribution=contribution,
                proposed_by=actor,
                proposed_at=at,
            )
            record(actor, "innovators.propose", recognition, at=at, details={"kind": kind})
            leads = [lead for lead in granters(SupportKind.MENTOR, organisation, at) if lead.pk != actor.pk]
            notices.tell_of_proposal(recognition, leads, at=at)
            made.append(recognition)
    return made


def award(actor: Person, recognition: Recognition, *, at: datetime | None = None) -> Recognition:
    """Award it; the person learns it, and says whether others may."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(recognition)
        rules.can_award(standing_of(actor, at), fresh).enforce()
        RECOGNITION_LIFE.check(fresh.state, RecognitionState.AWARDED)
        fresh.state, fresh.awarded_by, fresh.awarded_at = RecognitionState.AWARDED, actor, at
        fresh.save(update_fields=["state", "awarded_by", "awarded_at"])
        record(actor, "innovators.award", fresh, at=at)
        notices.tell_of_award(fresh, at=at)
    return fresh


def drop(actor: Person, recognition: Recognition, *, reason: str, at: datetime | None = None) -> Recognition:
    """Do not award it, and say why to who proposed it."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(recognition)
        rules.can_award(standing_of(actor, at), fresh).enforce()
        if not reason.strip():
            raise ImpossibleNow(_("Dites pourquoi : la personne qui l’a proposée le lira."))
        RECOGNITION_LIFE.check(fresh.state, RecognitionState.DROPPED)
        fresh.state, fresh.dropped_reason = RecognitionState.DROPPED, reason
        fresh.save(update_fields=["state", "dropped_reason"])
        record(actor, "innovators.drop", fresh, at=at)
    return fresh


def set_consent(actor: Person, recognition: Recognition, *, public: bool, at: datetime | None = None) -> Recognition:
    """The person says whether others may know; they may change their mind."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(recognition)
        rules.can_consent(standing_of(actor, at), fresh).enforce()
        fresh.public_consent, fresh.consent_at = public, at
        fresh.save(update_fields=["public_consent", "consent_at"])
        record(actor, "innovators.consent", fresh, at=at, details={"public": public})
    return fresh

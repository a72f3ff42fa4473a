"""Asking organisations to decide, and writing down what they decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.actions import Scene, enter
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, AdoptionStep, Recommendation
from fabrique.expression.recommendations.notices import adoption as notices
from fabrique.expression.recommendations.queries.adoption import (
    concerned_organisations,
    contributions_behind,
    deciding_organisations,
    leads_of,
    member_by_email,
    published_of,
)
from fabrique.expression.recommendations.rules.adoption import (
    Words,
    can_add_organisation,
    can_adopt,
    can_name_owner,
    can_open_decisions,
    can_remove_organisation,
    words_are_enough,
)
from fabrique.expression.recommendations.states import ADOPTION_LIFE, AdoptionState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of


def open_decisions(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> int:
    """Ask each organisation concerned to decide on each published recommendation; return how many are new.

    Publishing the report does it. Organisations already in the matrix keep their place; without any,
    the invited ministries are asked. Done twice, nothing is asked twice.
    """
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        texts = list(published_of(scene.challenge))
        can_open_decisions(scene.standing, published=len(texts)).enforce()
        organisations = deciding_organisations(scene.challenge) or concerned_organisations(scene.challenge)
        return _ask(actor, scene, texts, organisations)


def add_organisation(
    actor: Person, challenge: Challenge, organisation: Organisation, *, at: datetime | None = None
) -> int:
    """Ask one more organisation to decide; return how many decisions it has to take."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        texts = list(published_of(scene.challenge))
        already = {each.pk for each in deciding_organisations(scene.challenge)} - {organisation.pk}
        can_add_organisation(scene.standing, organisation, already=len(already), published=len(texts)).enforce()
        return _ask(actor, scene, texts, [organisation])


def remove_organisation(
    actor: Person, challenge: Challenge, organisation: Organisation, *, at: datetime | None = None
) -> int:
    """Take an organisation that has decided nothing out of the matrix; return how many lines left it."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        rows = AdoptionDecision.objects.filter(recommendation__challenge=scene.challenge, organisation=organisation)
        held = list(rows.select_for_update(of=("self",)).order_by("pk"))
        decided = sum(row.decided_at is not None for row in held)
        can_remove_organisation(scene.standing, decided=decided).enforce()
        AdoptionDecision.objects.filter(pk__in=[row.pk for row in held]).delete()
        if held:
            details = {"organisation": organisation.pk, "decisions": len(held)}
            record(
                actor,
                "recommendations.remove_organisation",
                scene.challenge,
                at=scene.at,
                scope=scene.challenge,
                details=details,
            )
    return len(held)


def ask_about(actor: Person, scene: Scene, texts: Sequence[Recommendation]) -> int:
    """Ask the organisations already in the matrix about these new texts; for a replacement."""
    return _ask(actor, scene, texts, deciding_organisations(scene.challenge))


def _ask(actor: Person, scene: Scene, texts: Sequence[Recommendation], organisations: Sequence[Organisation]) -> int:
    """Write the missing cells and tell each organisation how many it has to decide on."""
    known = set(
        AdoptionDecision.objects.filter(recommendation__in=texts).values_list("recommendation_id", "organisation_id")
    )
    missing = [
        AdoptionDecision(recommendation=text, organisation=each, opened_at=scene.at, updated_at=scene.at)
        for each in organisations
        for text in texts
        if (text.pk, each.pk) not in known
    ]
    AdoptionDecision.objects.bulk_create(missing, batch_size=1_000, ignore_conflicts=True)
    if not missing:
        return 0
    asked = {each.pk: sum(row.organisation_id == each.pk for row in missing) for each in organisations}
    leads = leads_of(organisations, scene.at)
    for each in organisations:
        if asked[each.pk]:
            details = {"organisation": each.pk, "decisions": asked[each.pk]}
            record(
                actor,
                "recommendations.open_decisions",
                scene.challenge,
                at=scene.at,
                scope=scene.challenge,
                details=details,
            )
            notices.decisions_asked(scene.challenge, each, leads[each.pk], number=asked[each.pk], at=scene.at)
    return len(missing)


def decide_adoption(
    actor: Person, decision: AdoptionDecision, target: str, words: Words, *, seen: int, at: datetime | None = None
) -> AdoptionDecision:
    """Adopt, adapt, postpone, refuse a recommendation, or show that it is carried out.

    ``seen``: the version that the form was opened on; somebody else's decision meanwhile is never overwritten.
    """
    with transaction.atomic():
        fresh, instant = _held(decision, at)
        can_adopt(standing_of(actor, instant), fresh).enforce()
        if seen != fresh.version_number:
            raise Conflict(
                _("Quelqu’un de votre organisation vient de décider : « %(state)s ». Relisez, puis recommencez.")
                % {"state": fresh.get_state_display()}
            )
        can_adopt(standing_of(actor, instant), fresh, target).enforce()
        clean = _cleaned(words)
        words_are_enough(fresh, target, clean, localtime(instant).date()).enforce()
        origin = fresh.state
        _write(fresh, target, clean, instant)
        _remember(actor, fresh, origin, instant)
    return fresh


def name_owner(
    actor: Person, decision: AdoptionDecision, email: str, *, at: datetime | None = None
) -> AdoptionDecision:
    """Name who carries the recommendation out in the organisation; without an address, nobody any more."""
    with transaction.atomic():
        fresh, instant = _held(decision, at)
        can_name_owner(standing_of(actor, instant), fresh).enforce()
        owner = member_by_email(fresh.organisation, email, instant) if email.strip() else None
        if email.strip() and owner is None:
            raise ImpossibleNow(
                _("Personne de « %(name)s » n’a de compte ouvert avec cette adresse.")
                % {"name": fresh.organisation.short_name}
            )
        if (owner.pk if owner else None) == fresh.owner_id:
            return fresh
        fresh.owner, fresh.updated_at = owner, instant
        fresh.save(update_fields=["owner", "updated_at"])
        challenge = fresh.recommendation.challenge
        record(actor, "recommendations.name_owner", fresh, at=instant, scope=challenge)
        notices.owner_named(fresh, actor, at=instant)
    return fresh


def _held(decision: AdoptionDecision, at: datetime | None) -> tuple[AdoptionDecision, datetime]:
    """The text first, then the decision on it: a replacement under way is waited for, or waits."""
    text = locked(decision.recommendation)
    fresh = locked(decision)
    text.challenge = Challenge.objects.select_related("programme").get(pk=text.challenge_id)
    fresh.recommendation = text
    return fresh, at or now()


def _cleaned(words: Words) -> Words:
    return Words(
        reason=richtext.from_markdown(words.reason),
        what_changed=richtext.from_markdown(words.what_changed),
        postponed_until=words.postponed_until,
        evidence=richtext.from_markdown(words.evidence),
    )


def _write(fresh: AdoptionDecision, target: str, words: Words, at: datetime) -> None:
    ADOPTION_LIFE.check(fresh.state, target)
    changed = words.what_changed if target == AdoptionState.ADAPTED else ""
    if target == AdoptionState.DONE and fresh.state == AdoptionState.ADAPTED:
        changed = fresh.what_changed
    fresh.state = target
    fresh.reason = words.reason
    fresh.what_changed = changed
    fresh.postponed_until = words.postponed_until if target == AdoptionState.POSTPONED else None
    fresh.evidence = words.evidence if target == AdoptionState.DONE else ""
    fresh.decided_at = fresh.updated_at = at
    fresh.version_number += 1
    written = ["state", "reason", "what_changed", "postponed_until", "evidence"]
    fresh.save(update_fields=[*written, "decided_at", "updated_at", "version_number"])


def _remember(actor: Person, fresh: AdoptionDecision, origin: str, at: datetime) -> None:
    """The history, the journal, the line of life of each contribution behind the text, and the messages."""
    AdoptionStep.objects.create(
        decision=fresh,
        at=at,
        actor=actor,
        origin=origin,
        target=fresh.state,
        reason=fresh.reason,
        what_changed=fresh.what_changed,
        postponed_until=fresh.postponed_until,
        evidence=fresh.evidence,
    )
    text = fresh.recommendation
    details = {
        "recommendation": text.number,
        "recommendation_id": text.pk,
        "challenge": text.challenge.slug,
        "organisation": fresh.organisation_id,
        "decision": fresh.pk,
        "from": origin,
        "to": fresh.state,
    }
    record(actor, "recommendations.decide", fresh, at=at, scope=text.challenge, details=details)
    behind = list(Contribution.objects.filter(pk__in=contributions_behind(text)).order_by("pk"))
    for each in behind:
        record(actor, "recommendations.decide", each, at=at, scope=text.challenge, details=details)
    notices.decision_taken(fresh, actor, behind, at=at)

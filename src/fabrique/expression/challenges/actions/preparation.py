"""Preparing a workshop: its question, its commitment, who comes, on what terms."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.actions.entry import entered, free_slug
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import can_create_challenge, can_prepare, can_sign, coherent_access
from fabrique.expression.challenges.states import ChallengeKind, ChallengeState
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.richtext import from_markdown, one_line
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of


def create_challenge(
    actor: Person,
    programme: Programme,
    *,
    title: str,
    question: str,
    kind: str = ChallengeKind.WORKSHOP,
    at: datetime | None = None,
) -> Challenge:
    """The coordinator starts preparing a workshop in the programme."""
    at = at or now()
    with transaction.atomic():
        can_create_challenge(standing_in_programme(programme, standing_of(actor, at), at), programme).enforce()
        challenge = Challenge.objects.create(
            programme=programme,
            kind=kind,
            title=one_line(title),
            slug=free_slug(title),
            question=one_line(question),
            created_by=actor,
            created_at=at,
        )
        record(actor, "challenges.create", challenge, at=at, scope=challenge)
    return challenge


def change_identity(
    actor: Person,
    challenge: Challenge,
    *,
    title: str,
    question: str,
    context: str,
    slug: str = "",
    at: datetime | None = None,
) -> Challenge:
    """Set the title, the question and the context; the address changes only before the opening."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        fresh.title, fresh.question = one_line(title), one_line(question)
        fresh.context = from_markdown(context)
        if slug and slug != fresh.slug:
            if fresh.state != ChallengeState.PREPARING:
                raise ImpossibleNow(_("Cette adresse ne change plus\u00a0: des liens y mènent déjà."))
            if Challenge.objects.filter(slug=slug).exclude(pk=fresh.pk).exists():
                raise Conflict(_("Cette adresse est déjà prise. Choisissez-en une autre."))
            fresh.slug = slug
        fresh.save(update_fields=["title", "question", "context", "slug"])
        record(actor, "challenges.change_identity", fresh, at=at, scope=fresh)
    return fresh


def change_commitment(
    actor: Person,
    challenge: Challenge,
    *,
    sponsor_name: str,
    what: str,
    who: str,
    criteria: str,
    by: date | None,
    at: datetime | None = None,
) -> Challenge:
    """Write the sponsor's commitment; a signature given to another text falls, and the sponsor is told."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        before, was_signed = commitment_mark(fresh), fresh.commitment_signed_at is not None
        fresh.sponsor_name, fresh.commitment_who = one_line(sponsor_name), one_line(who)
        fresh.commitment_what, fresh.commitment_criteria = from_markdown(what), from_markdown(criteria)
        fresh.commitment_by = by
        if commitment_mark(fresh) == before:
            return fresh
        fresh.commitment_signed_at = fresh.commitment_signed_by = None
        fresh.save(update_fields=[*COMMITMENT_FIELDS, "commitment_signed_at", "commitment_signed_by"])
        record(actor, "challenges.change_commitment", fresh, at=at, scope=fresh, details={"unsigned": was_signed})
        if all(getattr(fresh, name) for name in COMMITMENT_FIELDS):
            notices.commitment_to_sign(fresh, at, changed=was_signed)
    return fresh


COMMITMENT_FIELDS = (
    "sponsor_name",
    "commitment_what",
    "commitment_who",
    "commitment_criteria",
    "commitment_by",
)


def commitment_mark(challenge: Challenge) -> str:
    """A mark of the commitment's text: what is signed is what was read."""
    text = "\x1f".join(str(getattr(challenge, name) or "") for name in COMMITMENT_FIELDS)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def sign_commitment(actor: Person, challenge: Challenge, *, mark: str, at: datetime | None = None) -> Challenge:
    """The sponsor signs the very text that they read (``mark``)."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_sign(here, fresh).enforce()
        if mark != commitment_mark(fresh):
            raise Conflict(_("Le texte a changé pendant que vous le lisiez. Relisez-le avant de signer."))
        fresh.commitment_signed_at, fresh.commitment_signed_by = at, actor
        fresh.save(update_fields=["commitment_signed_at", "commitment_signed_by"])
        record(actor, "challenges.sign_commitment", fresh, at=at, scope=fresh, details={"mark": mark})
        notices.commitment_signed(fresh, at)
    return fresh


def change_access(
    actor: Person, challenge: Challenge, *, read: str, take_part: str, at: datetime | None = None
) -> Challenge:
    """Say who can read and who can take part; the two must hold together."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        if not coherent_access(read, take_part):
            raise ImpossibleNow(
                _(
                    "On ne peut participer qu’à ce que l’on peut lire. Élargissez la lecture, ou restreignez la participation."
                )
            )
        details = {"read": [fresh.read_access, read], "take_part": [fresh.take_part_access, take_part]}
        fresh.read_access, fresh.take_part_access = read, take_part
        fresh.save(update_fields=["read_access", "take_part_access"])
        record(actor, "challenges.change_access", fresh, at=at, scope=fresh, details=details)
    return fresh


def change_terms(actor: Person, challenge: Challenge, *, terms: str, at: datetime | None = None) -> Challenge:
    """Write the confidentiality terms; another text is another version, to be accepted again."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        text = from_markdown(terms)
        if text == fresh.confidentiality_terms:
            return fresh
        fresh.confidentiality_terms = text
        fresh.terms_version += 1
        fresh.save(update_fields=["confidentiality_terms", "terms_version"])
        record(actor, "challenges.change_terms", fresh, at=at, scope=fresh, details={"version": fresh.terms_version})
        if text and fresh.state == ChallengeState.OPEN:
            notices.terms_changed(fresh, at)
    return fresh


def change_options(
    actor: Person, challenge: Challenge, *, hides_tallies: bool, three_way_votes: bool, at: datetime | None = None
) -> Challenge:
    """Choose whether tallies are hidden until a phase ends, and whether votes are in three ways."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        if three_way_votes != fresh.three_way_votes and fresh.state != ChallengeState.PREPARING:
            raise ImpossibleNow(
                _("La façon de voter ne change plus après l’ouverture\u00a0: des votes ont pu être donnés.")
            )
        fresh.hides_tallies, fresh.three_way_votes = hides_tallies, three_way_votes
        fresh.save(update_fields=["hides_tallies", "three_way_votes"])
        details = {"hides_tallies": hides_tallies, "three_way_votes": three_way_votes}
        record(actor, "challenges.change_options", fresh, at=at, scope=fresh, details=details)
    return fresh

"""Starting from something: a model that comes with Fabrique, a saved model, another workshop."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from fabrique.expression.challenges.actions.blueprints import Blueprint
from fabrique.expression.challenges.actions.entry import entered, free_slug
from fabrique.expression.challenges.actions.preparation import create_challenge
from fabrique.expression.challenges.models import Challenge, InvitedOrganisation, Phase, Taxonomy, Term
from fabrique.expression.challenges.rules import can_create_challenge, can_duplicate, can_read
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.richtext import from_markdown, one_line
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationState

COPIED = (
    "kind",
    "context",
    "sponsor_name",
    "commitment_what",
    "commitment_who",
    "commitment_criteria",
    "read_access",
    "take_part_access",
    "confidentiality_terms",
    "hides_tallies",
    "three_way_votes",
)


def create_from_blueprint(
    actor: Person,
    programme: Programme,
    blueprint: Blueprint,
    *,
    title: str,
    question: str,
    first_day: date,
    at: datetime | None = None,
) -> Challenge:
    """Start a workshop from a model that comes with Fabrique."""
    at = at or now()
    with transaction.atomic():
        challenge = create_challenge(actor, programme, title=title, question=question, kind=blueprint.kind, at=at)
        challenge.context = from_markdown(str(blueprint.context))
        challenge.confidentiality_terms = from_markdown(str(blueprint.terms))
        challenge.read_access, challenge.take_part_access = blueprint.read_access, blueprint.take_part_access
        challenge.hides_tallies = blueprint.hides_tallies
        challenge.three_way_votes = blueprint.three_way_votes
        challenge.save(update_fields=list(COPIED))
        for position, slot in enumerate(blueprint.plan(first_day)):
            Phase.objects.create(
                challenge=challenge, kind=slot.kind, position=position, starts_at=slot.starts_at, ends_at=slot.ends_at
            )
        for position, (name, labels) in enumerate(blueprint.taxonomies.items()):
            taxonomy = Taxonomy.objects.create(challenge=challenge, name=str(name), position=position)
            Term.objects.bulk_create(
                Term(taxonomy=taxonomy, label=str(label), position=place) for place, label in enumerate(labels)
            )
    return challenge


def create_from_challenge(
    actor: Person,
    programme: Programme,
    source: Challenge,
    *,
    title: str,
    question: str,
    first_day: date | None,
    at: datetime | None = None,
) -> Challenge:
    """Start a workshop from another or from a saved model: its structure, neither its people nor what they wrote."""
    at = at or now()
    with transaction.atomic():
        standing = standing_of(actor, at)
        can_create_challenge(standing_in_programme(programme, standing, at), programme).enforce()
        origin, here, at = entered(actor, source, at)
        if not (origin.is_template and origin.programme.is_public):
            can_read(here, origin).enforce()
        return _copy(actor, origin, programme, title=title, question=question, first_day=first_day, at=at)


def save_as_template(actor: Person, source: Challenge, *, title: str, at: datetime | None = None) -> Challenge:
    """Keep the structure of a workshop as a model for others."""
    with transaction.atomic():
        origin, here, at = entered(actor, source, at)
        can_duplicate(here, origin).enforce()
        copy = _copy(
            actor, origin, origin.programme, title=title, question=origin.question, first_day=None, at=at, template=True
        )
        record(actor, "challenges.save_as_template", copy, at=at, scope=origin)
    return copy


def _copy(  # noqa: PLR0913 - one body for a workshop and a model
    actor: Person,
    origin: Challenge,
    programme: Programme,
    *,
    title: str,
    question: str,
    first_day: date | None,
    at: datetime,
    template: bool = False,
) -> Challenge:
    copy = Challenge.objects.create(
        programme=programme,
        title=one_line(title),
        slug=free_slug(title),
        question=one_line(question),
        is_template=template,
        duplicated_from=origin,
        created_by=actor,
        created_at=at,
        **{name: getattr(origin, name) for name in COPIED},
    )
    _copy_calendar(origin, copy, first_day)
    _copy_vocabularies(origin, copy)
    invited = origin.invited_organisations.filter(organisation__state=OrganisationState.ACTIVE)
    InvitedOrganisation.objects.bulk_create(
        InvitedOrganisation(challenge=copy, organisation_id=organisation, added_at=at)
        for organisation in invited.values_list("organisation", flat=True)
    )
    record(actor, "challenges.create", copy, at=at, scope=copy, details={"from": origin.pk})
    return copy


def _copy_calendar(origin: Challenge, copy: Challenge, first_day: date | None) -> None:
    """The phases, shifted by whole days so that the first one starts on ``first_day``, at the same hours in Paris."""
    phases = list(origin.phases.all())
    starts = [timezone.localtime(phase.starts_at).date() for phase in phases if phase.starts_at]
    days = (first_day - min(starts)).days if first_day and starts else 0
    Phase.objects.bulk_create(
        Phase(
            challenge=copy,
            kind=phase.kind,
            title=phase.title,
            position=position,
            starts_at=shifted(phase.starts_at, days),
            ends_at=shifted(phase.ends_at, days),
        )
        for position, phase in enumerate(phases)
    )


def shifted(instant: datetime | None, days: int) -> datetime | None:
    """The same hour on the clock, ``days`` later: the change to summer time does not move it."""
    if instant is None:
        return None
    local = timezone.localtime(instant).replace(tzinfo=None) + timedelta(days=days)
    return timezone.make_aware(local)


def _copy_vocabularies(origin: Challenge, copy: Challenge) -> None:
    for taxonomy in origin.taxonomies.prefetch_related("terms"):
        twin = Taxonomy.objects.create(challenge=copy, name=taxonomy.name, position=taxonomy.position)
        Term.objects.bulk_create(
            Term(taxonomy=twin, label=term.label, position=term.position) for term in taxonomy.terms.all()
        )

"""Depositing, publishing, changing and withdrawing a contribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Participation, Term
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions import rules
from fabrique.expression.contributions.actions.attachment import keep_files
from fabrique.expression.contributions.actions.draft import forget_drafts
from fabrique.expression.contributions.actions.scene import Scene, enter, hold
from fabrique.expression.contributions.models import Contribution, ContributionVersion
from fabrique.expression.contributions.notices.contribution import tell_of_change, tell_of_publication
from fabrique.expression.contributions.queries import is_accepted_coauthor
from fabrique.expression.contributions.rules import CheckedFile
from fabrique.expression.contributions.states import (
    CONTRIBUTION_LIFE,
    WRITTEN_KINDS,
    ContributionState,
    Named,
    Origin,
)
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.people.models import Person

DOUBLE_CLICK = timedelta(seconds=10)
ORIGIN_FIELDS = ("origin", "origin_note", "group_name", "participants_count")
SAVED = ("title", "body", "plain", "kind", "named_to", "section", "updated_at", "version_number", *ORIGIN_FIELDS)


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a contribution form holds. ``text`` is light Markdown."""

    kind: str
    title: str
    text: str
    section: Term | None = None
    named_to: str = Named.EVERYONE
    origin: str = Origin.ONLINE
    origin_note: str = ""
    group_name: str = ""
    participants_count: int | None = None
    author: Person | None = None
    files: Sequence[CheckedFile] = field(default_factory=tuple)


def deposit_contribution(
    actor: Person, challenge: Challenge, *, deposit: Deposit, at: datetime | None = None
) -> Contribution:
    """Publish a new text at once; the same text sent twice in ten seconds gives one contribution."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        rules.can_deposit(scene.standing, scene.challenge, scene.at).enforce()
        Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
        contribution = _new(actor, scene, deposit)
        if twin := _twin(contribution, scene.at):
            return twin
        contribution.state = ContributionState.PUBLISHED
        contribution.published_at = scene.at
        contribution.save()
        keep_files(actor, contribution, deposit.files, at=scene.at)
        _announce(actor, contribution, scene)
    return contribution


def draft_contribution(
    actor: Person, challenge: Challenge, *, deposit: Deposit, at: datetime | None = None
) -> Contribution:
    """Keep a text that only its authors see, to be finished later."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        rules.can_keep_draft(scene.standing, scene.challenge).enforce()
        Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
        contribution = _new(actor, scene, deposit)
        if twin := _twin(contribution, scene.at):
            return twin
        contribution.save()
        keep_files(actor, contribution, deposit.files, at=scene.at)
        record(actor, "contributions.draft", contribution, at=scene.at, scope=scene.challenge)
        forget_drafts(actor, scene.challenge, "contribution:new")
    return contribution


def publish_contribution(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> Contribution:
    """Make a draft readable by everyone who reads the challenge."""
    with transaction.atomic():
        scene = enter(actor, contribution.challenge_id, at)
        fresh = hold(contribution, scene)
        if fresh.state == ContributionState.PUBLISHED and rules.wrote(scene.standing, fresh):
            return fresh
        rules.can_publish(scene.standing, fresh, scene.at).enforce()
        CONTRIBUTION_LIFE.check(fresh.state, ContributionState.PUBLISHED)
        fresh.state = ContributionState.PUBLISHED
        fresh.published_at = fresh.updated_at = scene.at
        fresh.version_number = 1
        fresh.save(update_fields=["state", "published_at", "updated_at", "version_number"])
        _announce(actor, fresh, scene)
    return fresh


def edit_contribution(
    actor: Person, contribution: Contribution, *, deposit: Deposit, seen: str, at: datetime | None = None
) -> Contribution:
    """Save a changed text: a new version once published. ``seen`` is the stamp of the text that was opened."""
    with transaction.atomic():
        scene = enter(actor, contribution.challenge_id, at)
        fresh = hold(contribution, scene)
        accepted = is_accepted_coauthor(fresh, actor)
        rules.can_edit(scene.standing, fresh, scene.at, accepted_coauthor=accepted).enforce()
        changed = _fill(fresh, deposit, scene)
        if not changed and not deposit.files:
            return fresh
        if seen != stamp(fresh):
            raise Conflict(
                _("Ce texte a été modifié entre-temps. Comparez-le avec le vôtre, puis enregistrez à nouveau.")
            )
        if changed:
            _save_text(actor, fresh, scene)
        keep_files(actor, fresh, deposit.files, at=scene.at)
        forget_drafts(actor, scene.challenge, f"contribution:{fresh.pk}")
    return fresh


def withdraw_contribution(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> Contribution:
    """Take a text back: its author alone still sees it."""
    with transaction.atomic():
        scene = enter(actor, contribution.challenge_id, at)
        fresh = hold(contribution, scene)
        if fresh.state == ContributionState.WITHDRAWN and rules.wrote(scene.standing, fresh):
            return fresh
        rules.can_withdraw(scene.standing, fresh).enforce()
        CONTRIBUTION_LIFE.check(fresh.state, ContributionState.WITHDRAWN)
        was_draft = fresh.state == ContributionState.DRAFT
        fresh.state = ContributionState.WITHDRAWN
        fresh.updated_at = scene.at
        fresh.save(update_fields=["state", "updated_at"])
        verb = "contributions.drop_draft" if was_draft else "contributions.withdraw"
        record(actor, verb, fresh, at=scene.at, scope=scene.challenge)
        forget_drafts(actor, scene.challenge, f"contribution:{fresh.pk}")
    return fresh


def stamp(contribution: Contribution) -> str:
    """What a form carries to tell whether the text has changed since it was opened."""
    letter = "b" if contribution.state == ContributionState.DRAFT else "v"
    return f"{letter}{contribution.version_number}"


def _new(actor: Person, scene: Scene, deposit: Deposit) -> Contribution:
    contribution = Contribution(
        challenge=scene.challenge,
        author=_author(actor, scene, deposit),
        organisation_id=scene.standing.participation_organisation_id,
        phase=scene.standing.open_phase(scene.at),
        created_at=scene.at,
        updated_at=scene.at,
    )
    if deposit.origin != Origin.ONLINE or contribution.author != actor:
        contribution.deposited_by = actor
    if contribution.author != actor:
        contribution.organisation_id = _organisation_of(contribution.author, scene)
    _fill(contribution, deposit, scene)
    return contribution


def _author(actor: Person, scene: Scene, deposit: Deposit) -> Person:
    if deposit.author is None or deposit.author == actor:
        return actor
    rules.can_deposit_for_someone(scene.standing).enforce()
    inside = Participation.objects.filter(
        challenge=scene.challenge, person=deposit.author, state=ParticipationState.ACTIVE
    )
    if not inside.exists():
        raise Refused(
            _("Cette personne ne participe pas à %(the)s. Invitée, elle pourra être nommée comme auteur.")
            % scene.challenge.words
        )
    return deposit.author


def _organisation_of(person: Person, scene: Scene) -> int | None:
    entry = Participation.objects.filter(challenge=scene.challenge, person=person)
    return entry.values_list("organisation_id", flat=True).first()


def _fill(contribution: Contribution, deposit: Deposit, scene: Scene) -> bool:
    """Put the form's text on the row; say whether anything changes."""
    if deposit.section is not None and deposit.section.taxonomy.challenge_id != scene.challenge.pk:
        raise Refused(_("Cette rubrique n’est pas d’ici. Choisissez-en une autre."))
    if deposit.kind not in WRITTEN_KINDS and deposit.kind != contribution.kind:
        raise Refused(_("Choisissez une nature parmi celles qui sont proposées."))
    wanted = {
        "kind": str(deposit.kind),
        "title": richtext.one_line(deposit.title),
        "body": richtext.from_markdown(deposit.text),
        "section_id": deposit.section.pk if deposit.section else None,
        "named_to": str(deposit.named_to),
        **{name: getattr(deposit, name) for name in ORIGIN_FIELDS},
    }
    changed = any(getattr(contribution, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(contribution, name, value)
    contribution.plain = richtext.to_plain(contribution.body)
    return changed


def _twin(contribution: Contribution, at: datetime) -> Contribution | None:
    """The same text by the same hand, a few seconds ago: a double click."""
    return (
        Contribution.objects.filter(
            author=contribution.author,
            challenge=contribution.challenge,
            created_at__gt=at - DOUBLE_CLICK,
            title=contribution.title,
            body=contribution.body,
            deposited_by=contribution.deposited_by,
        )
        .exclude(state=ContributionState.WITHDRAWN)
        .order_by("pk")
        .first()
    )


def _save_text(actor: Person, contribution: Contribution, scene: Scene) -> None:
    contribution.version_number += 1
    contribution.updated_at = scene.at
    contribution.save(update_fields=list(SAVED))
    if contribution.state == ContributionState.DRAFT:
        return
    add_version(actor, contribution, at=scene.at)
    details = {"version": contribution.version_number}
    record(actor, "contributions.edit", contribution, at=scene.at, scope=scene.challenge, details=details)
    tell_of_change(actor, contribution, at=scene.at)


def add_version(actor: Person, contribution: Contribution, *, at: datetime) -> ContributionVersion:
    """Write down the text as it is now; the caller holds the row."""
    return ContributionVersion.objects.create(
        contribution=contribution,
        number=contribution.version_number,
        title=contribution.title,
        body=contribution.body,
        author=actor,
        created_at=at,
    )


def _announce(actor: Person, contribution: Contribution, scene: Scene) -> None:
    add_version(contribution.author, contribution, at=scene.at)
    details = {"kind": contribution.kind, "origin": contribution.origin}
    record(actor, "contributions.publish", contribution, at=scene.at, scope=scene.challenge, details=details)
    for key in ("contribution:new", f"contribution:{contribution.pk}"):
        forget_drafts(actor, scene.challenge, key)
    follow(contribution.author, f"contribution:{contribution.pk}", at=scene.at)
    tell_of_publication(actor, contribution, at=scene.at)

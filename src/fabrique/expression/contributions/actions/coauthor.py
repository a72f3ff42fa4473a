"""Who wrote it together, with which parts, agreed and dated."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions import rules
from fabrique.expression.contributions.actions.scene import Scene, enter, hold
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.notices.coauthor import tell_of_answer_to_share, tell_of_removal, tell_of_share
from fabrique.expression.contributions.rules import WITH_AUTHOR
from fabrique.expression.contributions.states import CoauthorState, ContributionState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.people.models import Person

WHOLE = 100


def propose_share(
    actor: Person, contribution: Contribution, *, person: Person, share: int, at: datetime | None = None
) -> Coauthor:
    """Ask a participant to be co-author for ``share`` percent; a changed part must be agreed to again."""
    with transaction.atomic():
        scene, fresh = _open(actor, contribution, at)
        if person.pk in {fresh.author_id, fresh.deposited_by_id}:
            raise Refused(_("Cette personne est déjà l’auteur de la contribution."))
        inside = Participation.objects.filter(challenge=scene.challenge, person=person, state=ParticipationState.ACTIVE)
        if not inside.exists():
            raise Refused(
                _("Cette personne ne participe pas à %(the)s : elle ne peut pas être nommée co-auteur.")
                % scene.challenge.words
            )
        _refuse_excess(fresh, person, share)
        mine = Coauthor.objects.filter(contribution=fresh, person=person).first()
        if mine is not None and mine.share == share and mine.state in WITH_AUTHOR:
            return mine
        coauthor, _created = Coauthor.objects.update_or_create(
            contribution=fresh,
            person=person,
            defaults={
                "share": share,
                "state": CoauthorState.PROPOSED,
                "proposed_at": scene.at,
                "decided_at": None,
            },
        )
        _record(actor, "contributions.propose_share", fresh, scene, coauthor)
        tell_of_share(coauthor, at=scene.at)
    return coauthor


def remove_coauthor(actor: Person, coauthor: Coauthor, *, at: datetime | None = None) -> Contribution:
    """The author takes a co-author away, who is told."""
    with transaction.atomic():
        scene, fresh = _open(actor, coauthor.contribution, at)
        gone = Coauthor.objects.select_related("contribution", "person").filter(pk=coauthor.pk).first()
        if gone is not None:
            _record(actor, "contributions.remove_coauthor", fresh, scene, gone)
            if gone.state in WITH_AUTHOR:
                tell_of_removal(gone, at=scene.at)
            gone.delete()
    return fresh


def accept_share(actor: Person, coauthor: Coauthor, *, share: int, at: datetime | None = None) -> Coauthor:
    """Agree to be co-author for the part that was read."""
    return _answer(actor, coauthor, CoauthorState.ACCEPTED, share=share, at=at)


def decline_share(actor: Person, coauthor: Coauthor, *, share: int, at: datetime | None = None) -> Coauthor:
    """Say no, or leave after having said yes."""
    return _answer(actor, coauthor, CoauthorState.DECLINED, share=share, at=at)


def _answer(actor: Person, coauthor: Coauthor, state: CoauthorState, *, share: int, at: datetime | None) -> Coauthor:
    with transaction.atomic():
        scene = enter(actor, coauthor.contribution.challenge_id, at)
        contribution = hold(coauthor.contribution, scene)
        fresh = Coauthor.objects.select_for_update(of=("self",)).select_related("person").filter(pk=coauthor.pk).first()
        if fresh is None:
            raise Conflict(_("L’auteur a retiré cette proposition entre-temps."))
        fresh.contribution = contribution
        if fresh.state == state and fresh.person_id == actor.pk:
            return fresh
        rules.can_answer_share(scene.standing, fresh).enforce()
        if fresh.share != share:
            raise Conflict(
                _("La part proposée a changé entre-temps : elle est maintenant de %(share)d %%. Relisez-la.")
                % {"share": fresh.share}
            )
        fresh.state = state
        fresh.decided_at = scene.at
        fresh.save(update_fields=["state", "decided_at"])
        if state == CoauthorState.ACCEPTED and contribution.state != ContributionState.WITHDRAWN:
            follow(actor, f"contribution:{contribution.pk}", at=scene.at)
        verb = "contributions.accept_share" if state == CoauthorState.ACCEPTED else "contributions.decline_share"
        _record(actor, verb, contribution, scene, fresh)
        tell_of_answer_to_share(fresh, at=scene.at)
    return fresh


def _open(actor: Person, contribution: Contribution, at: datetime | None) -> tuple[Scene, Contribution]:
    scene = enter(actor, contribution.challenge_id, at)
    fresh = hold(contribution, scene)
    rules.can_share_authorship(scene.standing, fresh, scene.at).enforce()
    return scene, fresh


def _refuse_excess(contribution: Contribution, person: Person, share: int) -> None:
    others = Coauthor.objects.filter(contribution=contribution, state__in=WITH_AUTHOR).exclude(person=person)
    taken = others.aggregate(total=Sum("share"))["total"] or 0
    left = WHOLE - 1 - taken
    if not 1 <= share <= left:
        raise Refused(
            _("La part doit être comprise entre 1 et %(left)d %% : le total des parts reste inférieur à 100 %%.")
            % {"left": left}
            if left >= 1
            else _("Toutes les parts sont déjà réparties. Réduisez-en une avant d’ajouter un co-auteur.")
        )


def _record(actor: Person, verb: str, contribution: Contribution, scene: Scene, coauthor: Coauthor) -> None:
    details = {"person": coauthor.person_id, "share": coauthor.share}
    record(actor, verb, contribution, at=scene.at, scope=scene.challenge, details=details)

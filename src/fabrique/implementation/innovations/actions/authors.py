"""Who signs, for which share, agreed and dated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.actions.scene import Taken, take
from fabrique.implementation.innovations.models import Authorship, Sheet
from fabrique.implementation.innovations.notices import target_of, tell_of_answer, tell_of_removal, tell_of_share
from fabrique.implementation.innovations.rules import can_answer_share, can_name_authors, shares_add_up
from fabrique.implementation.innovations.states import AuthorState


def set_shares(actor: Person, sheet: Sheet, shares: Mapping[int, int], *, at: datetime | None = None) -> Sheet:
    """Say who the authors are and for how much (ids of persons → percents, 100 in all).

    Whoever's share changes must agree again; who is left out is told. One's own share is agreed to at once.
    """
    shares_add_up(shares).enforce()
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_name_authors(taken.here).enforce()
        there = {row.person_id: row for row in Authorship.objects.select_for_update().filter(sheet=taken.sheet)}
        _check_people(set(shares) - set(there))
        gone = [pk for pk, row in there.items() if pk not in shares]
        left = [pk for pk in gone if there[pk].state != AuthorState.DECLINED]
        Authorship.objects.filter(sheet=taken.sheet, person__in=gone).delete()
        changed = {
            pk: share
            for pk, share in shares.items()
            if pk not in there or there[pk].share != share or there[pk].state == AuthorState.DECLINED
        }
        for pk, share in changed.items():
            _propose(actor, taken, pk, share)
        if gone or changed:
            record(actor, "innovations.set_shares", taken.sheet, at=taken.at, details={"authors": len(shares)})
        tell_of_removal(taken.sheet, set(left) - {actor.pk}, at=taken.at)
    return taken.sheet


def _check_people(ids: set[int]) -> None:
    known = set(Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))
    if known != ids:
        raise Refused(_("Une de ces personnes n’a pas de compte ouvert : elle ne peut pas être nommée."))


def _propose(actor: Person, taken: Taken, person_id: int, share: int) -> None:
    mine = person_id == actor.pk
    authorship, _created = Authorship.objects.update_or_create(
        sheet=taken.sheet,
        person_id=person_id,
        defaults={
            "share": share,
            "state": AuthorState.ACCEPTED if mine else AuthorState.PROPOSED,
            "proposed_at": taken.at,
            "agreed_at": taken.at if mine else None,
        },
    )
    if not mine:
        authorship.sheet = taken.sheet
        tell_of_share(authorship, at=taken.at)


def answer_share(
    actor: Person, authorship: Authorship, *, accept: bool, share: int, at: datetime | None = None
) -> Authorship:
    """Agree to the share that was read, or decline it."""
    with transaction.atomic():
        taken = take(actor, authorship.sheet, at)
        fresh = locked(authorship)
        fresh.sheet = taken.sheet
        can_answer_share(taken.here, fresh).enforce()
        if fresh.share != share:
            raise Conflict(
                _("La part proposée a changé entre-temps : elle est maintenant de %(share)d %%. Relisez-la.")
                % {"share": fresh.share}
            )
        state = AuthorState.ACCEPTED if accept else AuthorState.DECLINED
        if fresh.state == state:
            return fresh
        fresh.state, fresh.agreed_at = state, taken.at if accept else None
        fresh.save(update_fields=["state", "agreed_at"])
        verb = "innovations.agree" if accept else "innovations.decline"
        record(actor, verb, taken.sheet, at=taken.at, details={"share": fresh.share})
        if accept:
            follow(actor, target_of(taken.sheet), at=taken.at)
        tell_of_answer(fresh, actor, at=taken.at)
    return fresh

"""What others say of a sheet: harmlessness, usefulness, the thread; and following it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.notifications.actions import follow, unfollow
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations import notices
from fabrique.implementation.innovations.actions.scene import refuse_stale, take
from fabrique.implementation.innovations.models import SafetyOpinion, Sheet, SheetComment, Usefulness
from fabrique.implementation.innovations.rules import (
    can_comment,
    can_follow,
    can_give_opinion,
    can_hide_comment,
    can_judge,
    can_name_expert,
    can_see,
    reason_is_enough,
)
from fabrique.implementation.innovations.states import SafetyVerdict

LONGEST_MESSAGE = 4_000


def name_expert(actor: Person, sheet: Sheet, expert: Person, *, at: datetime | None = None) -> Sheet:
    """Ask somebody who knows the matter for the opinion on harmlessness."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_name_expert(taken.here).enforce()
        if expert.pk in taken.here.author_ids | taken.here.asked_ids:
            raise ImpossibleNow(_("Cette personne est auteur de la fiche : choisissez quelqu’un d’autre."))
        if taken.sheet.safety_expert_id != expert.pk:
            taken.sheet.safety_expert = expert
            taken.sheet.save(update_fields=["safety_expert"])
            record(actor, "innovations.name_expert", taken.sheet, at=taken.at)
            notices.tell_expert(taken.sheet, actor, at=taken.at)
    return taken.sheet


def give_opinion(
    actor: Person, sheet: Sheet, *, verdict: str, text: str = "", seen: int, at: datetime | None = None
) -> SafetyOpinion:
    """Say whether the innovation, as told in the version that was read, may do harm."""
    text = richtext.from_markdown(text)
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_give_opinion(taken.here).enforce()
        refuse_stale(taken.sheet, seen)
        if verdict != SafetyVerdict.HARMLESS and not richtext.to_plain(text):
            raise ImpossibleNow(_("Dites quelles précautions prendre, ou ce qui peut nuire."))
        opinion = SafetyOpinion.objects.create(
            sheet=taken.sheet,
            verdict=verdict,
            text=text,
            version_number=taken.sheet.version_number,
            by=actor,
            at=taken.at,
        )
        record(actor, "innovations.opinion", taken.sheet, at=taken.at, details={"verdict": str(verdict)})
        notices.tell_of_opinion(taken.sheet, actor, verdict, at=taken.at)
    return opinion


def judge_usefulness(
    actor: Person, sheet: Sheet, *, mark: str, note: str = "", at: datetime | None = None
) -> Usefulness:
    """Say whether it is useful at home; saying it again replaces the first word."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_judge(taken.here).enforce()
        own = next(iter(taken.here.base.organisation_paths), None)
        judged, _created = Usefulness.objects.update_or_create(
            sheet=taken.sheet,
            person=actor,
            defaults={"mark": mark, "note": richtext.one_line(note)[:300], "at": taken.at, "organisation_id": own},
        )
        record(actor, "innovations.judge", taken.sheet, at=taken.at, details={"mark": str(mark)})
    return judged


def comment_sheet(
    actor: Person, sheet: Sheet, *, body: str, parent: SheetComment | None = None, at: datetime | None = None
) -> SheetComment:
    """Write in the thread; an answer to an answer goes under the same message."""
    body = richtext.CONTROL.sub("", body).replace("\r\n", "\n").strip()
    if not body:
        raise ImpossibleNow(_("Écrivez votre message."))
    if len(body) > LONGEST_MESSAGE:
        raise ImpossibleNow(_("Ce message est trop long : %(n)d caractères au plus.") % {"n": LONGEST_MESSAGE})
    with transaction.atomic():
        taken = take(actor, sheet, at)
        ids = taken.here.author_ids | taken.here.asked_ids
        can_see(taken.here.base, taken.sheet, author_ids=ids).enforce()
        can_comment(taken.here).enforce()
        above = parent.parent or parent if parent is not None else None
        comment = SheetComment.objects.create(sheet=taken.sheet, parent=above, author=actor, body=body, at=taken.at)
        follow(actor, notices.target_of(taken.sheet), at=taken.at)
        record(actor, "innovations.comment", taken.sheet, at=taken.at, details={"comment": comment.pk})
        notices.tell_of_comment(comment, actor, at=taken.at)
    return comment


def hide_comment(actor: Person, comment: SheetComment, *, reason: str = "", at: datetime | None = None) -> SheetComment:
    """Hide a message: one's own without a word, somebody else's with a reason that they will read."""
    with transaction.atomic():
        taken = take(actor, comment.sheet, at)
        fresh = locked(comment)
        fresh.sheet = taken.sheet
        can_hide_comment(taken.here, fresh).enforce()
        mine = fresh.author_id == actor.pk
        if not mine:
            reason_is_enough(reason).enforce()
        fresh.hidden_at, fresh.hidden_by = taken.at, actor
        fresh.hidden_reason = _("Retiré par son auteur.") if mine else richtext.one_line(reason)[:300]
        fresh.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
        record(actor, "innovations.hide_comment", taken.sheet, at=taken.at, details={"comment": fresh.pk})
        if not mine:
            notices.tell_of_hiding(fresh, at=taken.at)
    return fresh


def follow_sheet(actor: Person, sheet: Sheet, *, at: datetime | None = None) -> None:
    """Ask for news of the sheet."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_follow(taken.here).enforce()
        follow(actor, notices.target_of(taken.sheet), at=taken.at)


def unfollow_sheet(actor: Person, sheet: Sheet) -> None:
    """Ask for no more news of it."""
    with transaction.atomic():
        unfollow(actor, notices.target_of(sheet))

"""Moving a sheet from state to state."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.innovations import notices
from fabrique.implementation.innovations.actions.scene import Taken, refuse_stale, take, tell_origins
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.queries import missing_of
from fabrique.implementation.innovations.queries.sheet import due_for_review
from fabrique.implementation.innovations.rules import (
    can_archive,
    can_confirm,
    can_publish,
    can_return,
    can_submit,
    can_take_up,
    can_unpublish,
    reason_is_enough,
)
from fabrique.implementation.innovations.states import SHEET_LIFE, SheetState


def submit_sheet(actor: Person, sheet: Sheet, *, at: datetime | None = None) -> Sheet:
    """Ask the lead to read the sheet again, once everything that its authors owe is there."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        missing = len(missing_of(taken.sheet, owed_by="auteurs"))
        can_submit(taken.here, missing=missing).enforce()
        taken.sheet.submitted_at, taken.sheet.return_reason = taken.at, ""
        _move(actor, taken, SheetState.IN_REVIEW, "innovations.submit", "submitted_at", "return_reason")
        notices.tell_of_request(taken.sheet, actor, at=taken.at)
    return taken.sheet


def return_sheet(actor: Person, sheet: Sheet, *, reason: str = "", at: datetime | None = None) -> Sheet:
    """Send a sheet back to its authors, saying what remains to be done; an author takes it back without a word."""
    reason = _words(reason)
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_return(taken.here).enforce()
        if not taken.here.is_author:
            reason_is_enough(reason).enforce()
        taken.sheet.return_reason = reason
        _move(actor, taken, SheetState.SKETCH, "innovations.return", "return_reason")
        if reason:
            notices.tell_of_return(taken.sheet, actor, at=taken.at)
    return taken.sheet


def publish_sheet(actor: Person, sheet: Sheet, *, seen: int, at: datetime | None = None) -> Sheet:
    """Put a reviewed sheet in the catalogue, in the very version that was read, for twelve months."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_publish(taken.here, missing=len(missing_of(taken.sheet))).enforce()
        refuse_stale(taken.sheet, seen)
        taken.sheet.published_at = taken.at
        taken.sheet.review_due_on = in_twelve_months(today_at(taken.at))
        _move(actor, taken, SheetState.PUBLISHED, "innovations.publish", "published_at", "review_due_on")
        tell_origins(actor, taken.sheet, "from", at=taken.at)
        notices.tell_of_publication(taken.sheet, actor, at=taken.at)
    return taken.sheet


def confirm_sheet(actor: Person, sheet: Sheet, *, at: datetime | None = None) -> Sheet:
    """Say that the sheet still tells the truth: twelve months more."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_confirm(taken.here).enforce()
        taken.sheet.review_due_on = in_twelve_months(today_at(taken.at))
        if taken.sheet.state == SheetState.TO_REVISE:
            _move(actor, taken, SheetState.PUBLISHED, "innovations.confirm", "review_due_on")
        else:
            taken.sheet.save(update_fields=["review_due_on"])
            record(actor, "innovations.confirm", taken.sheet, at=taken.at)
    return taken.sheet


def unpublish_sheet(actor: Person, sheet: Sheet, *, reason: str, at: datetime | None = None) -> Sheet:
    """Take a sheet out of everybody's sight, with a reason."""
    reason = _words(reason)
    reason_is_enough(reason).enforce()
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_unpublish(taken.here).enforce()
        taken.sheet.unpublish_reason, taken.sheet.published_at, taken.sheet.review_due_on = reason, None, None
        fields = ("unpublish_reason", "published_at", "review_due_on")
        _move(actor, taken, SheetState.UNPUBLISHED, "innovations.unpublish", *fields)
        tell_origins(actor, taken.sheet, "no_longer_from", at=taken.at)
        notices.tell_of_unpublication(taken.sheet, actor, at=taken.at)
    return taken.sheet


def archive_sheet(actor: Person, sheet: Sheet, *, reason: str, at: datetime | None = None) -> Sheet:
    """Put a sheet away, with a reason; if it was published it stays readable, out of the catalogue."""
    reason = _words(reason)
    reason_is_enough(reason).enforce()
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_archive(taken.here).enforce()
        taken.sheet.archive_reason, taken.sheet.review_due_on = reason, None
        _move(actor, taken, SheetState.ARCHIVED, "innovations.archive", "archive_reason", "review_due_on")
        notices.tell_of_archiving(taken.sheet, actor, at=taken.at)
    return taken.sheet


def take_up_sheet(actor: Person, sheet: Sheet, *, at: datetime | None = None) -> Sheet:
    """Work again on a sheet that was put away: it is a sketch, out of everybody's sight."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_take_up(taken.here).enforce()
        taken.sheet.published_at, taken.sheet.review_due_on = None, None
        _move(actor, taken, SheetState.SKETCH, "innovations.take_up", "published_at", "review_due_on")
        tell_origins(actor, taken.sheet, "no_longer_from", at=taken.at)
    return taken.sheet


def revise_due(*, at: datetime | None = None) -> int:
    """Ask for the revision of sheets whose twelve months are over; return how many. Twice changes nothing."""
    instant = at or now()
    return sum(_ask_revision(pk, instant) for pk in due_for_review(today_at(instant)))


def _ask_revision(pk: int, at: datetime) -> int:
    with transaction.atomic():
        rows = Sheet.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
        sheet = rows.filter(pk=pk, state=SheetState.PUBLISHED, review_due_on__lte=today_at(at)).first()
        if sheet is None:
            return 0
        SHEET_LIFE.check(sheet.state, SheetState.TO_REVISE)
        sheet.state = SheetState.TO_REVISE
        sheet.save(update_fields=["state"])
        record(None, "innovations.revise", sheet, at=at)
        notices.tell_of_revision(sheet, at=at)
    return 1


def in_twelve_months(day: date) -> date:
    """The same day next year; 29 February gives 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _words(reason: str) -> str:
    return richtext.CONTROL.sub("", reason).strip()


def _move(actor: Person, taken: Taken, target: str, verb: str, *fields: str) -> None:
    sheet = taken.sheet
    origin = sheet.state
    SHEET_LIFE.check(origin, target)
    sheet.state = target
    sheet.updated_at = taken.at
    sheet.save(update_fields=["state", "updated_at", *fields])
    details = {"version": sheet.version_number, "from": str(origin), "to": str(target)}
    record(actor, verb, sheet, at=taken.at, details=details)

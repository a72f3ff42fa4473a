"""Writing a sheet, section by section; each save is a version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.innovations.actions.draft import forget_drafts
from fabrique.implementation.innovations.actions.scene import Taken, next_version, refuse_stale, take
from fabrique.implementation.innovations.models import PhaseChange, Sheet, SheetIndicator, Topic
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.notices import tell_of_change
from fabrique.implementation.innovations.queries import missing_of
from fabrique.implementation.innovations.rules import can_edit
from fabrique.implementation.innovations.states import IN_CATALOGUE

PLAIN = frozenset({"title", "summary", "stage", "territory", "licence", "evaluation_url", "website", "prize"})
BOOLEAN = frozenset({"reusable", "evaluated"})
INDICATORS_AT_MOST = 20
DATED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One figure before and after."""

    name: str
    unit: str
    before: Decimal
    after: Decimal
    method: str = ""


def save_section(  # noqa: PLR0913 - what a section holds
    actor: Person,
    sheet: Sheet,
    changes: Mapping[str, Any],
    *,
    seen: int,
    topics: Collection[int] | None = None,
    contact: Person | None = None,
    stage_on: date | None = None,
    section: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Sheet:
    """Save the fields of a section. Long texts come as light Markdown.

    ``contact`` is kept when it is None. A change of stage is dated ``stage_on``, today unless said.
    """
    with transaction.atomic():
        taken = _open(actor, sheet, seen, at)
        fresh, before = taken.sheet, _missing_keys(taken.sheet)
        stage = fresh.stage
        for name, value in changes.items():
            setattr(fresh, name, _cleaned(name, value))
        if contact is not None:
            fresh.contact = contact
        fresh.save(update_fields=[*changes, "contact"])
        if topics is not None:
            fresh.topics.set(Topic.objects.filter(pk__in=topics))
        if fresh.stage != stage:
            _date_stage(actor, taken, stage_on)
        _finish(actor, taken, before, section=section, note=note)
    return fresh


def save_indicators(
    actor: Person, sheet: Sheet, rows: Sequence[IndicatorRow], *, seen: int, at: datetime | None = None
) -> Sheet:
    """Replace the figures before and after. Those that keep their name keep their identity."""
    if len(rows) > INDICATORS_AT_MOST:
        raise ImpossibleNow(_("Une fiche porte %(n)d indicateurs au plus.") % {"n": INDICATORS_AT_MOST})
    names = [richtext.one_line(row.name) for row in rows]
    if len({name.casefold() for name in names}) != len(names):
        raise ImpossibleNow(_("Deux indicateurs portent le même nom. Donnez-leur des noms différents."))
    with transaction.atomic():
        taken = _open(actor, sheet, seen, at)
        before = _missing_keys(taken.sheet)
        there = {row.name: row for row in SheetIndicator.objects.filter(sheet=taken.sheet)}
        SheetIndicator.objects.filter(sheet=taken.sheet).exclude(name__in=names).delete()
        for place, (name, row) in enumerate(zip(names, rows, strict=True)):
            kept = there.get(name) or SheetIndicator(sheet=taken.sheet, name=name)
            kept.position, kept.before, kept.after = place, row.before, row.after
            kept.unit, kept.method = richtext.one_line(row.unit), richtext.one_line(row.method)
            kept.save()
        _finish(actor, taken, before, section="indicateurs")
    return taken.sheet


def _open(actor: Person, sheet: Sheet, seen: int, at: datetime | None) -> Taken:
    taken = take(actor, sheet, at)
    can_edit(taken.here).enforce()
    refuse_stale(taken.sheet, seen)
    return taken


def _cleaned(name: str, value: Any) -> Any:  # noqa: ANN401 - a field's value
    if name in LONG_TEXTS:
        return richtext.from_markdown(value)
    if name in PLAIN:
        return richtext.one_line(value)
    if name in BOOLEAN:
        return bool(value)
    raise ValueError(name)


def _missing_keys(sheet: Sheet) -> set[str]:
    return {check.key for check in missing_of(sheet, owed_by="auteurs")} if sheet.state in IN_CATALOGUE else set()


def _finish(actor: Person, taken: Taken, before: set[str], *, section: str, note: str = "") -> None:
    """Write the version; what readers see stays complete."""
    sheet = taken.sheet
    if sheet.state in IN_CATALOGUE:
        lost = [check for check in missing_of(sheet, owed_by="auteurs") if check.key not in before]
        if lost:
            raise ImpossibleNow(
                _("Cette fiche est publiée : elle doit rester complète. Il manquerait : %(what)s.")
                % {"what": ", ".join(check.label for check in lost)}
            )
    if next_version(actor, sheet, note=note, at=taken.at) is not None:
        details = {"version": sheet.version_number, "section": section}
        record(actor, "innovations.edit", sheet, at=taken.at, details=details)
        if sheet.state in IN_CATALOGUE:
            tell_of_change(sheet, actor, at=taken.at)
    if section:
        forget_drafts(actor, sheet, section)


def _date_stage(actor: Person, taken: Taken, on: date | None) -> None:
    """Keep the day from which the innovation was at that stage; the same day twice keeps both, in order."""
    day = on or today_at(taken.at)
    if day > today_at(taken.at):
        raise ImpossibleNow(_("Un changement de stade ne peut pas être daté de l’avenir."))
    there = PhaseChange.objects.filter(sheet=taken.sheet)
    if there.count() >= DATED_AT_MOST:
        raise ImpossibleNow(_("Cette fiche porte déjà trop de changements de stade."))
    rank = there.filter(on=day).count()
    PhaseChange.objects.create(sheet=taken.sheet, stage=taken.sheet.stage, on=day, rank=rank, added_by=actor)
    record(actor, "innovations.stage", taken.sheet, at=taken.at, details={"stage": str(taken.sheet.stage)})

"""Loading the tree from a file: read and checked row by row, then written in two passes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.actions.organisations import hold_tree, place
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import can_administer
from fabrique.foundations.people.states import FILE_KINDS, OrganisationKind

NEEDED = ("id", "name", "type")
LIMITS = {"id": 120, "name": 250, "acronym": 40}
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation of the file, sound in itself."""

    line: int
    key: str
    name: str
    acronym: str
    kind: OrganisationKind
    parent_key: str


@dataclass(slots=True)
class Report:
    """What became of each row; ``refused`` holds (line, reason)."""

    rows_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def parse(text: str) -> tuple[list[Row], Report]:
    """Read the text (comma or semicolon); return the sound rows and the report of the others."""
    if "\x00" in text:
        raise ImpossibleNow(
            _("Ce fichier n’est pas un texte. Enregistrez votre tableau au format CSV, puis recommencez.")
        )
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    missing = [name for name in NEEDED if name not in (reader.fieldnames or [])]
    if missing:
        raise ImpossibleNow(
            _("Il manque dans la première ligne les colonnes\u00a0: %(names)s.") % {"names": ", ".join(missing)}
        )
    report, rows, seen = Report(), [], set[str]()
    try:
        for cells in reader:
            report.rows_read += 1
            row = _read(
                reader.line_num, {k: (v or "").strip() for k, v in cells.items() if isinstance(v, str | None)}, seen
            )
            if isinstance(row, str):
                report.refused.append((reader.line_num, row))
            else:
                rows.append(row)
            if report.rows_read > MOST_ROWS:
                raise ImpossibleNow(_("Ce fichier a plus de %(n)d lignes. Coupez-le en plusieurs.") % {"n": MOST_ROWS})
    except csv.Error as error:
        raise ImpossibleNow(_("Ce fichier ne se lit pas après la ligne %(n)d.") % {"n": reader.line_num}) from error
    return rows, report


def _read(line: int, cells: dict[str, str], seen: set[str]) -> Row | str:
    """The row, or the reason why it is refused."""
    key, name, kind = cells.get("id", ""), cells.get("name", ""), FILE_KINDS.get(cells.get("type", ""))
    if not key or not name:
        return _("L’identifiant et le nom sont à remplir.")
    for column, limit in LIMITS.items():
        if len(cells.get(column, "")) > limit:
            return _("La colonne «\u00a0%(name)s\u00a0» dépasse %(n)d caractères.") % {"name": column, "n": limit}
    if kind is None:
        return _("Le type «\u00a0%(type)s\u00a0» n’est pas connu.") % {"type": cells.get("type", "")[:40]}
    if key in seen:
        return _("L’identifiant «\u00a0%(id)s\u00a0» est déjà plus haut dans le fichier.") % {"id": key}
    seen.add(key)
    return Row(line, key, name, cells.get("acronym", ""), kind, cells.get("parent_id", ""))


def load_organisations(actor: Person | None, text: str, *, dry_run: bool = False, at: datetime | None = None) -> Report:
    """Write the sound rows of a file; the same file again changes nothing."""
    at = at or now()
    rows, report = parse(text)
    with transaction.atomic():
        hold_tree()
        if actor is not None:
            can_administer(standing_of(actor, at)).enforce()
        known = {o.external_key: o for o in Organisation.objects.filter(external_key__in=[row.key for row in rows])}
        parents = {row.parent_key for row in rows if row.parent_key} - {row.key for row in rows}
        known |= {o.external_key: o for o in Organisation.objects.filter(external_key__in=parents)}
        rows = _without_orphans(rows, set(known), report)
        verbs = {row.key: _write(row, known) for row in rows}
        _attach(rows, known, verbs, report)
        for row in rows:
            verb = verbs.get(row.key, "")
            if verb in ("created", "updated"):
                record(actor, f"people.load_organisation_{verb}", known[row.key], at=at)
            if verb:
                setattr(report, verb, getattr(report, verb) + 1)
        transaction.set_rollback(dry_run)
    report.refused.sort()
    return report


def _without_orphans(rows: list[Row], known: set[str | None], report: Report) -> list[Row]:
    """Drop rows whose parent is nowhere, or that hang from themselves, and what hangs from them."""
    by_key = {row.key: row for row in rows}
    fates: dict[str, str] = {}
    for row in rows:
        chain, here = [], row
        while here.key not in fates and here not in chain:
            chain.append(here)
            if here.parent_key not in by_key:
                fates[here.key] = _orphan(here) if here.parent_key and here.parent_key not in known else ""
                break
            here = by_key[here.parent_key]
        else:
            fates.setdefault(here.key, _("Cette organisation se trouve rattachée à elle-même."))
        for link in chain:
            fates.setdefault(link.key, fates[here.key])
    report.refused += [(row.line, fates[row.key]) for row in rows if fates[row.key]]
    return [row for row in rows if not fates[row.key]]


def _orphan(row: Row) -> str:
    return _("L’organisation de rattachement «\u00a0%(id)s\u00a0» n’est ni dans le fichier ni dans Fabrique.") % {
        "id": row.parent_key[:60]
    }


def _write(row: Row, known: dict[str | None, Organisation]) -> str:
    """First pass: the organisation itself; return what was done."""
    values = {"name": row.name, "acronym": row.acronym, "kind": row.kind.value}
    organisation = known.get(row.key)
    if organisation is None:
        organisation = Organisation.objects.create(external_key=row.key, **values)
        place(organisation, None)
        known[row.key] = organisation
        return "created"
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    if changed:
        organisation.save(update_fields=changed)
    return "updated" if changed else "unchanged"


def _attach(rows: list[Row], known: dict[str | None, Organisation], verbs: dict[str, str], report: Report) -> None:
    """Second pass: each under its parent (or under what the parent was merged into)."""
    for row in rows:
        organisation = known[row.key]
        organisation.refresh_from_db()
        parent = Organisation.objects.filter(external_key=row.parent_key).first() if row.parent_key else None
        if parent is not None and parent.merged_into is not None:
            parent = parent.merged_into
        if organisation.merged_into_id or organisation.parent_id == (parent.pk if parent else None):
            continue
        if parent is not None and organisation.pk in parent.path_ids:
            report.refused.append((row.line, _("L’organisation de rattachement dépend déjà de celle-ci.")))
            verbs.pop(row.key)
            continue
        place(organisation, parent)
        verbs[row.key] = "created" if verbs[row.key] == "created" else "updated"

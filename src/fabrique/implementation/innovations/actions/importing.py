"""Taking in innovations told elsewhere. Doing it again changes only what changed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from fabrique.foundations.journal.actions import record as write_line
from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.innovations.actions.life import in_twelve_months
from fabrique.implementation.innovations.actions.scene import next_version
from fabrique.implementation.innovations.models import PhaseChange, Sheet, Topic
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.readers import BadRow, Records, SheetRecord
from fabrique.implementation.innovations.readers.record import bare
from fabrique.implementation.innovations.states import Licence, SheetState, Territory

FLAGS = ("reusable", "evaluated")
WORDS = ("website", "evaluation_url", "prize")
LONGEST_TOPIC = 80


@dataclass(slots=True)
class Loaded:
    """What was done: sheets made, brought up to date, left as they were (``kept``: changed here by someone since)."""

    rows_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    phases: int = 0
    organisations_created: int = 0
    refused: list[BadRow] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report as one object."""
        return asdict(self)


@dataclass(slots=True)
class _Load:
    """Everything that is looked up once."""

    publish: bool
    at: datetime
    report: Loaded
    organisations: dict[str, Organisation]
    topics: dict[str, Topic]
    sheets: dict[str, Sheet]


def load_records(records: Records, *, publish: bool, at: datetime, dry_run: bool = False) -> Loaded:
    """Write the records as sheets, published or as sketches; with ``dry_run`` only say what would be done."""
    report = Loaded(rows_read=len(records.sheets) + len(records.refused), refused=list(records.refused))
    with transaction.atomic():
        load = _Load(publish, at, report, _organisations(records.sheets), _topics(), _known(records.sheets))
        for each in records.sheets:
            _load_one(load, each)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _organisations(sheets: Sequence[SheetRecord]) -> dict[str, Organisation]:
    """By the keys and the names that the records use; a merged duplicate gives what it was merged into."""
    keys = {key for each in sheets for key in (*each.organisations, each.fallback[0]) if key}
    found = {row.external_key or "": row for row in _living(Organisation.objects.filter(external_key__in=keys))}
    if any(each.organisation_name for each in sheets):
        for row in _living(Organisation.objects.order_by("-pk")):
            found |= {f"name:{bare(name)}": row for name in (row.acronym, row.name) if name}
    return found


def _living(rows: Any) -> list[Organisation]:  # noqa: ANN401 - a queryset
    living = []
    for row in rows.select_related("merged_into"):
        target = row.merged_into or row
        target.external_key = row.external_key or target.external_key
        living.append(target)
    return living


def _topics() -> dict[str, Topic]:
    return {row.slug: row for row in Topic.objects.all()}


def _known(sheets: Sequence[SheetRecord]) -> dict[str, Sheet]:
    rows = Sheet.objects.select_for_update().filter(external_key__in=[each.key for each in sheets])
    return {row.external_key: row for row in rows.order_by("pk")}


def _load_one(load: _Load, each: SheetRecord) -> None:
    organisation = _organisation(load, each)
    if organisation is None:
        reason = f"L’organisation « {each.organisation_name} » n’est pas connue ici. Créez-la, puis recommencez."
        load.report.refused.append(BadRow(each.line, reason))
        return
    sheet = load.sheets.get(each.key)
    if sheet is None:
        _create(load, each, organisation)
    elif sheet.versions.filter(author__isnull=False).exists():
        load.report.kept += 1
    else:
        _bring_up_to_date(load, each, sheet)


def _organisation(load: _Load, each: SheetRecord) -> Organisation | None:
    if each.organisation_name:
        return load.organisations.get(f"name:{bare(each.organisation_name)}") or load.organisations.get(
            each.organisation_name
        )
    known = (load.organisations.get(key) for key in (*each.organisations, each.fallback[0]))
    found = next((row for row in known if row is not None), None)
    if found is None and each.fallback[0]:
        key, name = each.fallback
        found = Organisation.objects.create(name=name[:250], kind=OrganisationKind.SERVICE, external_key=key)
        found.path = f"/{found.pk}/"
        found.save(update_fields=["path"])
        load.organisations[key] = found
        load.report.organisations_created += 1
    return found


def _values(each: SheetRecord) -> dict[str, Any]:
    values: dict[str, Any] = {"title": each.title, "summary": each.summary, "stage": each.stage}
    values |= {name: richtext.from_markdown(each.texts.get(name, "")) for name in LONG_TEXTS}
    values |= {name: bool(each.plain.get(name)) for name in FLAGS}
    values |= {name: str(each.plain.get(name, "")) for name in WORDS}
    values["territory"] = _chosen(Territory, each.plain.get("territory"))
    values["licence"] = _chosen(Licence, each.plain.get("licence"))
    values["external_source"] = each.source
    return values


def _chosen(choices: Any, word: object) -> str:  # noqa: ANN401 - a TextChoices class
    wanted = bare(str(word or ""))
    return next((value for value, label in choices.choices if wanted and wanted in {value, bare(str(label))}), "")


def _create(load: _Load, each: SheetRecord, organisation: Organisation) -> None:
    published = {"published_at": load.at, "review_due_on": in_twelve_months(today_at(load.at))} if load.publish else {}
    sheet = Sheet.objects.create(
        organisation=organisation,
        state=SheetState.PUBLISHED if load.publish else SheetState.SKETCH,
        external_key=each.key,
        created_at=load.at,
        updated_at=load.at,
        **published,
        **_values(each),
    )
    sheet.topics.set(_topics_of(load, each))
    _write_phases(each, sheet)
    next_version(None, sheet, at=load.at)
    write_line(None, "innovations.import", sheet, at=load.at)
    load.report.created += 1
    load.report.phases += len(each.phases)


def _bring_up_to_date(load: _Load, each: SheetRecord, sheet: Sheet) -> None:
    changed = [name for name, value in _values(each).items() if getattr(sheet, name) != value]
    for name in changed:
        setattr(sheet, name, _values(each)[name])
    if changed:
        sheet.save(update_fields=changed)
    wanted = _topics_of(load, each)
    moved = {row.pk for row in wanted} != set(sheet.topics.values_list("pk", flat=True))
    if moved:
        sheet.topics.set(wanted)
    dated = _write_phases(each, sheet)
    load.report.phases += len(each.phases)
    if changed or moved or dated:
        next_version(None, sheet, note="Reprise de la source", at=load.at)
        write_line(None, "innovations.import", sheet, at=load.at)
        load.report.updated += 1
    else:
        load.report.unchanged += 1


def _topics_of(load: _Load, each: SheetRecord) -> list[Topic]:
    rows = []
    for name in each.topics:
        short = name[:1].upper() + name[1:LONGEST_TOPIC]
        slug = slugify(short)
        if not slug:
            continue
        if slug not in load.topics:
            load.topics[slug] = Topic.objects.create(name=short, slug=slug)
        rows.append(load.topics[slug])
    return rows


def _write_phases(each: SheetRecord, sheet: Sheet) -> bool:
    """Dated stages in their order, going back and stopping included; return whether they changed."""
    wanted, seen = [], dict[Any, int]()
    for phase in each.phases:
        rank = seen.get(phase.on, 0)
        seen[phase.on] = rank + 1
        wanted.append((phase.on, rank, phase.stage, phase.label))
    there = list(
        PhaseChange.objects.filter(sheet=sheet).order_by("on", "rank").values_list("on", "rank", "stage", "label")
    )
    if there == sorted(wanted, key=lambda row: row[:2]):
        return False
    PhaseChange.objects.filter(sheet=sheet).delete()
    PhaseChange.objects.bulk_create(
        PhaseChange(sheet=sheet, on=on, rank=rank, stage=stage, label=label) for on, rank, stage, label in wanted
    )
    return True

"""From an experiment to the innovation sheet that tells it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations.actions.scene import keep, take
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.queries import measured_indicators
from fabrique.implementation.experimentations.rules import can_tell
from fabrique.implementation.innovations.actions import (
    IndicatorRow,
    Opening,
    Origins,
    create_sheet,
    save_indicators,
    save_section,
)
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.states import Stage


def open_sheet(actor: Person, experiment: Experiment, *, at: datetime | None = None) -> Sheet:
    """Begin the sheet of an experiment that has its conclusion, with its texts and its figures; once."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        fresh = taken.experiment
        can_tell(taken.ties, fresh).enforce()
        if fresh.sheet is not None:
            return fresh.sheet
        stage = Stage.GENERALISED if fresh.state == "generalisee" else Stage.PILOT
        opening = Opening(title=fresh.title, stage=stage, solution=richtext.to_markdown(fresh.hypothesis))
        origins = Origins(fresh.contribution, fresh.recommendation, fresh.adoption_decision)
        sheet = create_sheet(actor, fresh.organisation, opening, origins=origins, at=taken.at)
        sheet = save_section(actor, sheet, _findings(fresh), seen=sheet.version_number, note=_note(), at=taken.at)
        if rows := _figures(fresh):
            sheet = save_indicators(actor, sheet, rows, seen=sheet.version_number, at=taken.at)
        fresh.sheet = sheet
        keep(taken, "open_sheet", "sheet", details={"sheet": sheet.pk})
    return sheet


def _note() -> str:
    return _("Repris de l’expérimentation")


def _findings(experiment: Experiment) -> dict[str, Any]:
    """What the evaluation found: what failed when it is not conclusive, and the lessons; somebody else led it."""
    evaluation = experiment.evaluation
    told: dict[str, Any] = {"lessons": richtext.to_markdown(evaluation.lessons or evaluation.text), "evaluated": True}
    if experiment.state == "non_concluante":
        told["failures"] = richtext.to_markdown(evaluation.text)
    return told


def _figures(experiment: Experiment) -> list[IndicatorRow]:
    """Each indicator that was measured: where one started from, and the last measure."""
    rows = []
    for each in measured_indicators(experiment):
        measures = list(each.measurements.all())
        if measures and each.baseline is not None:
            last: Decimal = measures[-1].value
            rows.append(IndicatorRow(each.name, each.unit, each.baseline, last, each.method))
    return rows

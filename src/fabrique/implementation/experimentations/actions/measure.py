"""Indicators, and the measures taken: one by one or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations.actions.scene import Taken, keep, take
from fabrique.implementation.experimentations.models import Experiment, Indicator, Measurement
from fabrique.implementation.experimentations.queries import measured_days
from fabrique.implementation.experimentations.rules import (
    Preview,
    can_measure,
    can_set_indicators,
    read_measures,
    value_fits,
)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an indicator says."""

    name: str
    unit: str = ""
    method: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    higher_is_better: bool = True


def add_indicator(
    actor: Person, experiment: Experiment, yardstick: Yardstick, *, at: datetime | None = None
) -> Indicator:
    """Add an indicator, before the start."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        number = taken.experiment.indicators.count()
        can_set_indicators(taken.ties, taken.experiment, already=number).enforce()
        indicator = Indicator(experiment=taken.experiment, position=number)
        _write(indicator, yardstick)
        keep(taken, "add_indicator", details={"indicator": indicator.pk})
    return indicator


def change_indicator(
    actor: Person, indicator: Indicator, yardstick: Yardstick, *, at: datetime | None = None
) -> Indicator:
    """Change an indicator, before the start."""
    with transaction.atomic():
        taken, fresh = _take_indicator(actor, indicator, at)
        can_set_indicators(taken.ties, taken.experiment).enforce()
        _write(fresh, yardstick)
        keep(taken, "change_indicator", details={"indicator": fresh.pk})
    return fresh


def remove_indicator(actor: Person, indicator: Indicator, *, at: datetime | None = None) -> Experiment:
    """Take an indicator away, before the start."""
    with transaction.atomic():
        taken, fresh = _take_indicator(actor, indicator, at)
        can_set_indicators(taken.ties, taken.experiment).enforce()
        pk = fresh.pk
        fresh.delete()
        keep(taken, "remove_indicator", details={"indicator": pk})
    return taken.experiment


def record_measurement(  # noqa: PLR0913 - the parts of a measure
    actor: Person, indicator: Indicator, *, on: date, value: Decimal, note: str = "", at: datetime | None = None
) -> Measurement:
    """Write down the value of an indicator on a day."""
    with transaction.atomic():
        taken, fresh = _take_indicator(actor, indicator, at)
        can_measure(taken.ties, taken.experiment).enforce()
        value_fits(taken.experiment, on, value, taken.ties.today).enforce()
        measurement = Measurement(indicator=fresh, on=on, value=value, note=note.strip(), by=actor, at=taken.at)
        _save_once(measurement)
        keep(taken, "measure", details={"indicator": fresh.pk, "measurement": measurement.pk})
    return measurement


def change_measurement(  # noqa: PLR0913 - the parts of a measure
    actor: Person, measurement: Measurement, *, on: date, value: Decimal, note: str = "", at: datetime | None = None
) -> Measurement:
    """Correct a measure; the journal keeps what it was."""
    with transaction.atomic():
        taken, fresh = _take_measurement(actor, measurement, at)
        can_measure(taken.ties, taken.experiment).enforce()
        value_fits(taken.experiment, on, value, taken.ties.today).enforce()
        before = {"measurement": fresh.pk, "was": str(fresh.value), "was_on": fresh.on.isoformat()}
        fresh.on, fresh.value, fresh.note, fresh.by, fresh.at = on, value, note.strip(), actor, taken.at
        _save_once(fresh)
        keep(taken, "correct_measure", details=before)
    return fresh


def remove_measurement(actor: Person, measurement: Measurement, *, at: datetime | None = None) -> Experiment:
    """Take away a measure entered by mistake; the journal keeps what it was."""
    with transaction.atomic():
        taken, fresh = _take_measurement(actor, measurement, at)
        can_measure(taken.ties, taken.experiment).enforce()
        before = {"indicator": fresh.indicator_id, "was": str(fresh.value), "was_on": fresh.on.isoformat()}
        fresh.delete()
        keep(taken, "remove_measure", details=before)
    return taken.experiment


def import_measurements(actor: Person, experiment: Experiment, text: str, *, at: datetime | None = None) -> Preview:
    """Keep every line of a file, or none of them; return what was read either way."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_measure(taken.ties, taken.experiment).enforce()
        preview = preview_of(taken.experiment, text, taken.ties.today)
        if preview.is_whole:
            _keep_all(taken, preview)
    return preview


def preview_of(experiment: Experiment, text: str, today: date) -> Preview:
    """What a file would add to the experiment, and the lines that cannot be kept."""
    indicators = dict(experiment.indicators.values_list("name", "pk"))
    return read_measures(text, experiment, indicators, measured_days(experiment), today)


def _keep_all(taken: Taken, preview: Preview) -> None:
    rows: Sequence[Measurement] = [
        Measurement(
            indicator_id=row.indicator_id, on=row.on, value=row.value, note=row.note, by=taken.actor, at=taken.at
        )
        for row in preview.rows
    ]
    Measurement.objects.bulk_create(rows, batch_size=500)
    keep(taken, "import_measures", details={"measures": len(rows)})


def _take_indicator(actor: Person, indicator: Indicator, at: datetime | None) -> tuple[Taken, Indicator]:
    taken = take(actor, indicator.experiment, at)
    fresh = locked(indicator)
    fresh.experiment = taken.experiment
    return taken, fresh


def _take_measurement(actor: Person, measurement: Measurement, at: datetime | None) -> tuple[Taken, Measurement]:
    taken = take(actor, measurement.indicator.experiment, at)
    return taken, locked(measurement)


def _write(indicator: Indicator, yardstick: Yardstick) -> None:
    indicator.name, indicator.unit = yardstick.name.strip(), yardstick.unit.strip()
    indicator.method = yardstick.method.strip()
    indicator.baseline, indicator.target = yardstick.baseline, yardstick.target
    indicator.higher_is_better = yardstick.higher_is_better
    same = Indicator.objects.filter(experiment=indicator.experiment, name__iexact=indicator.name)
    if same.exclude(pk=indicator.pk).exists():
        raise Conflict(_("Un indicateur porte déjà ce nom : donnez-lui un nom qui l’en distingue."))
    indicator.save()


def _save_once(measurement: Measurement) -> None:
    try:
        with transaction.atomic():
            measurement.save()
    except IntegrityError as error:
        raise Conflict(
            _("Cet indicateur a déjà une mesure à cette date. Corrigez-la plutôt dans le tableau.")
        ) from error

"""Indicators, their curves, and measures typed or imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError, Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.components.lines import Mark
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.forms.parts import (
    ImportForm,
    IndicatorForm,
    MeasureForm,
    indicator_initial,
    written,
)
from fabrique.implementation.experimentations.models import Experiment, Indicator, Measurement
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.views.scene import INVALID, address, find, me, see, shell


@dataclass(frozen=True, slots=True)
class Curve:
    """An indicator as its page draws it."""

    indicator: Indicator
    measurements: list[Measurement]
    marks: list[Mark]
    baseline: float | None
    target: float | None
    starts_on: date | None


@door(public="The measures of a public experiment can be read once it is concluded; access_of applies the rule.")
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Each indicator with its curve and its table."""
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> Found:
    found = find(request, pk)
    if not found.access.measures:
        raise Refused(_("Les mesures de cette expérimentation ne vous sont pas ouvertes."))
    return found


def _page(request: HttpRequest, found: Found, form: MeasureForm | None = None) -> HttpResponse:
    indicators = queries.measured_indicators(found.experiment)
    can_measure = rules.can_measure(found.ties, found.experiment)
    context = {
        **shell(found, "measures"),
        "curves": [_curve(each, found.experiment) for each in indicators],
        "form": form or MeasureForm(indicators=indicators),
        "can_measure": can_measure,
        "can_set": rules.can_set_indicators(found.ties, found.experiment, already=len(indicators)),
        "measures": bool(can_measure) or found.ties.hosts or bool(rules.can_manage(found.ties, found.experiment)),
    }
    return render(request, "experimentations/measures.html", context, status=INVALID if form else 200)


def _curve(indicator: Indicator, experiment: Experiment) -> Curve:
    rows = list(indicator.measurements.all())
    marks = [Mark(row.on, float(row.value), row.note) for row in rows]
    baseline, target = (float(each) if each is not None else None for each in (indicator.baseline, indicator.target))
    return Curve(indicator, rows, marks, baseline, target, experiment.started_on or experiment.starts_on)


@door(rule=rules.can_measure, methods=("POST",))
def measure_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a measure down."""
    found = _found(request, pk)
    rules.can_measure(found.ties, found.experiment).enforce()
    form = MeasureForm(request.POST, indicators=queries.indicators_of(found.experiment))
    if form.is_valid():
        data = form.cleaned_data
        try:
            indicator = queries.indicator_for(found.experiment, int(data["indicator"]))
            actions.record_measurement(me(request), indicator, on=data["on"], value=data["value"], note=data["note"])
        except DomainError as error:
            form.add_error("on", error.message)
        else:
            messages.success(request, _("La mesure est enregistrée."))
            return see(found.experiment, "measures")
    return _page(request, found, form)


@door(rule=rules.can_measure, methods=("GET", "POST"))
def measure_edit(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Correct a measure."""
    found = _found(request, pk)
    rules.can_measure(found.ties, found.experiment).enforce()
    row = queries.measurement_for(found.experiment, measure)
    initial = {"indicator": str(row.indicator_id), "on": row.on, "value": written(row.value), "note": row.note}
    form = MeasureForm(request.POST or kept_form(request) or None, indicators=[row.indicator], initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_measurement(me(request), row, on=data["on"], value=data["value"], note=data["note"])
        except DomainError as error:
            form.add_error("on", error.message)
        else:
            messages.success(request, _("La mesure est corrigée."))
            return see(found.experiment, "measures")
    context = {**shell(found, "measures"), "form": form, "measurement": row}
    return render(request, "experimentations/measure_edit.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_measure, methods=("GET", "POST"))
def measure_remove(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Take away a measure entered by mistake, after a question."""
    found = _found(request, pk)
    rules.can_measure(found.ties, found.experiment).enforce()
    row = queries.measurement_for(found.experiment, measure)
    if request.method == "POST":
        actions.remove_measurement(me(request), row)
        messages.success(request, _("La mesure est retirée."))
        return see(found.experiment, "measures")
    return confirm_page(
        request,
        title=_("Retirer cette mesure ?"),
        text=f"{row.indicator.name} : {written(row.value)}",
        consequences=[_("Elle disparaît de la courbe. Le journal garde sa trace.")],
        confirm_label=_("Retirer la mesure"),
        cancel_href=address(found.experiment, "measures"),
        danger=True,
    )


@door(rule=rules.can_measure, methods=("GET", "POST"))
def measure_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file, show what it would add; keep it whole when that is confirmed."""
    found = _found(request, pk)
    rules.can_measure(found.ties, found.experiment).enforce()
    if request.method != "POST":
        return _import_page(request, found, ImportForm(), None)
    form, preview, confirmed = ImportForm(request.POST, request.FILES), None, "confirm" in request.POST
    if form.is_valid():
        try:
            preview = _read(me(request), found, form.cleaned_data["text"], confirmed=confirmed)
        except DomainError as error:
            form.add_error("file", error.message)
    if preview is not None and preview.is_whole and confirmed:
        messages.success(request, _("%(n)d mesures enregistrées.") % {"n": len(preview.rows)})
        return see(found.experiment, "measures")
    return _import_page(request, found, form, preview)


def _read(actor: Person, found: Found, text: str, *, confirmed: bool) -> rules.Preview:
    if confirmed:
        return actions.import_measurements(actor, found.experiment, text)
    return actions.preview_of(found.experiment, text, found.ties.today)


def _import_page(request: HttpRequest, found: Found, form: ImportForm, preview: rules.Preview | None) -> HttpResponse:
    indicators = queries.indicators_of(found.experiment)
    names = {each.pk: each for each in indicators}
    context = {
        **shell(found, "measures"),
        "form": ImportForm() if preview is not None and preview.is_whole else form,
        "preview": preview,
        "rows": [(row, names[row.indicator_id]) for row in preview.rows] if preview else [],
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
        "indicators": indicators,
    }
    wrong = bool(form.errors) or (preview is not None and not preview.is_whole)
    return render(request, "experimentations/import.html", context, status=INVALID if wrong else 200)


@door(rule=rules.can_set_indicators, methods=("GET", "POST"))
def indicator_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an indicator."""
    found = _found(request, pk)
    rules.can_set_indicators(found.ties, found.experiment).enforce()
    form = IndicatorForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_indicator(me(request), found.experiment, form.yardstick())
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, _("L’indicateur est ajouté."))
            return see(found.experiment, "measures")
    return _indicator_page(request, found, form, None)


@door(rule=rules.can_set_indicators, methods=("GET", "POST"))
def indicator_edit(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """Change an indicator."""
    found = _found(request, pk)
    rules.can_set_indicators(found.ties, found.experiment).enforce()
    row = queries.indicator_for(found.experiment, indicator)
    form = IndicatorForm(request.POST or kept_form(request) or None, initial=indicator_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_indicator(me(request), row, form.yardstick())
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, _("L’indicateur est modifié."))
            return see(found.experiment, "measures")
    return _indicator_page(request, found, form, row)


def _indicator_page(request: HttpRequest, found: Found, form: IndicatorForm, row: Indicator | None) -> HttpResponse:
    context = {**shell(found, "measures"), "form": form, "indicator": row}
    return render(request, "experimentations/indicator.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_set_indicators, methods=("GET", "POST"))
def indicator_remove(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """Take an indicator away, after a question."""
    found = _found(request, pk)
    rules.can_set_indicators(found.ties, found.experiment).enforce()
    row = queries.indicator_for(found.experiment, indicator)
    if request.method == "POST":
        actions.remove_indicator(me(request), row)
        messages.success(request, _("L’indicateur est retiré."))
        return see(found.experiment, "measures")
    return confirm_page(
        request,
        title=_("Retirer cet indicateur ?"),
        text=row.name,
        confirm_label=_("Retirer l’indicateur"),
        cancel_href=address(found.experiment, "measures"),
        danger=True,
    )

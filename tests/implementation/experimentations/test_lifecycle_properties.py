"""Whatever anybody does, in whatever order: no illegal state, no lost line, no conclusion by the wrong hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations import actions
from fabrique.implementation.experimentations.actions import Plan, Yardstick
from fabrique.implementation.experimentations.models import Evaluation, Experiment, Indicator, Measurement, Step
from fabrique.implementation.experimentations.states import EXPERIMENT_LIFE, ExperimentState
from factories.lives import watch
from factories.trial import AT, ROLES, Trial

REASON = "Pour une raison que l’on donne."
FINDING = "Ce que l’on constate, critère par critère, en assez de mots pour compter."
Deed = Callable[[Person, Trial], object]


def plan(trial: Trial, **fields: object) -> Plan:
    whole = {"criteria": "Vingt minutes.", "ends_on": date(2026, 9, 30), "evaluator": trial.evaluator, **fields}
    return Plan("Accueil", "Si nous ouvrons, alors.", **whole)  # type: ignore[arg-type]


def measure(person: Person, trial: Trial) -> object:
    indicator = trial.experiment.indicators.first()
    if indicator is None:
        return None
    number = Measurement.objects.count()
    return actions.record_measurement(person, indicator, on=date(2026, 5, 12 - number % 2), value=Decimal(9), at=AT)


DEEDS: dict[str, Deed] = {
    "label": lambda who, here: actions.label_experiment(who, here.experiment, at=AT),
    "return": lambda who, here: actions.return_experiment(who, here.experiment, reason=REASON, at=AT),
    "withdraw": lambda who, here: actions.withdraw_experiment(who, here.experiment, reason=REASON, at=AT),
    "propose again": lambda who, here: actions.propose_again(who, here.experiment, at=AT),
    "start": lambda who, here: actions.start_experiment(who, here.experiment, at=AT),
    "suspend": lambda who, here: actions.suspend_experiment(who, here.experiment, reason=REASON, at=AT),
    "resume": lambda who, here: actions.resume_experiment(who, here.experiment, reason=REASON, at=AT),
    "close": lambda who, here: actions.close_experiment(who, here.experiment, at=AT),
    "conclude": lambda who, here: actions.evaluate_experiment(
        who, here.experiment, verdict="concluante", text=FINDING, at=AT
    ),
    "fail": lambda who, here: actions.evaluate_experiment(
        who, here.experiment, verdict="non_concluante", text=FINDING, lessons=REASON, at=AT
    ),
    "generalise": lambda who, here: actions.generalise_experiment(who, here.experiment, reason=REASON, at=AT),
    "edit": lambda who, here: actions.edit_experiment(who, here.experiment, plan(here), at=AT),
    "strip": lambda who, here: actions.edit_experiment(
        who, here.experiment, plan(here, criteria="", ends_on=None), at=AT
    ),
    "move the end": lambda who, here: actions.steer_experiment(
        who, here.experiment, ends_on=date(2026, 11, 30), public=False, reason=REASON, at=AT
    ),
    "end yesterday": lambda who, here: actions.steer_experiment(
        who, here.experiment, ends_on=date(2026, 5, 11), public=False, reason=REASON, at=AT
    ),
    "take the judge": lambda who, here: actions.name_evaluator(who, here.experiment, here.owner, at=AT),
    "measure": measure,
    "indicator": lambda who, here: actions.add_indicator(
        who, here.experiment, Yardstick(f"I{here.experiment.indicators.count()}", baseline=Decimal(1)), at=AT
    ),
}
# Who moves the end date, by what: before the start with the plan, then on its own with a reason.
DATED, DATERS = {"edit", "strip", "move the end"}, {"owner", "lead", "lead_above"}
ACTORS = ("owner", "evaluator", "lead", "coordinator", *ROLES)
# Each state is met more often when those who may act are drawn more often.
ACTS = st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from(sorted(DEEDS))), max_size=30)
WAY = [
    ("owner", "indicator"), ("lead", "label"), ("owner", "start"), ("owner", "measure"), ("owner", "suspend"),
    ("owner", "resume"), ("owner", "close"), ("evaluator", "conclude"), ("lead", "generalise"),
]  # fmt: skip


@pytest.mark.django_db(transaction=False)
@given(acts=ACTS, start=st.integers(0, len(WAY)))
@example(acts=[(who, "move the end") for who in ACTORS], start=3)
@example(acts=[(who, "edit") for who in ACTORS], start=1)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_acts_breaks_the_table(acts: list[tuple[str, str]], start: int) -> None:
    with transaction.atomic():
        trial = Trial()
        state = trial.experiment.state
        for role, deed in [*WAY[:start], *acts]:
            who = trial.people[role]
            done = watch(lambda deed=deed, who=who: DEEDS[deed](who, trial), Experiment, Indicator, Measurement, Step)
            now = Experiment.objects.get(pk=trial.experiment.pk)
            assert now.state == state or EXPERIMENT_LIFE.allows(state, now.state)
            was = done.one(Experiment, now.pk)[0]
            nothing = deed == "measure" and not done.before["Indicator"]
            assert len(done.lines) == (not done.refused and not nothing)
            if now.ends_on != was["ends_on"]:
                assert (deed in DATED, role in DATERS) == (True, True), (deed, role)
            assert now.evaluator_id != now.owner_id
            if now.state != state:
                step = Step.objects.filter(experiment=now).latest("pk")
                assert (step.origin, step.target, step.actor_id) == (state, now.state, who.pk)
                assert now.state != ExperimentState.LABELLED or role in {"lead", "lead_above", "coordinator"}
            state = now.state
        for evaluation in Evaluation.objects.filter(experiment=trial.experiment):
            assert evaluation.by_id == trial.evaluator.pk
        if trial.again().started_on is not None:
            assert trial.again().criteria
            assert trial.again().ends_on
            assert not trial.experiment.indicators.filter(baseline__isnull=True).exists()
        transaction.set_rollback(True)

"""Moving an experiment from state to state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations import notices
from fabrique.implementation.experimentations.actions.scene import Taken, keep, move, step, take
from fabrique.implementation.experimentations.models import Evaluation, Experiment
from fabrique.implementation.experimentations.queries import indicators_of, unmeasured
from fabrique.implementation.experimentations.rules import (
    can_close,
    can_evaluate,
    can_generalise,
    can_label,
    can_propose_again,
    can_resume,
    can_return,
    can_start,
    can_suspend,
    can_withdraw,
    finding_holds,
    reason_is_enough,
)
from fabrique.implementation.experimentations.states import ExperimentState, StepKind, Verdicts

S = ExperimentState


def label_experiment(
    actor: Person, experiment: Experiment, *, note: str = "", at: datetime | None = None
) -> Experiment:
    """The committee gives its label."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_label(taken.ties, taken.experiment).enforce()
        move(taken, S.LABELLED, StepKind.LABEL, reason=note)
        notices.tell_owner(taken.experiment, actor, "label", note, at=taken.at)
    return taken.experiment


def return_experiment(actor: Person, experiment: Experiment, *, reason: str, at: datetime | None = None) -> Experiment:
    """The committee asks the owner for more."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_return(taken.ties, taken.experiment).enforce()
        reason_is_enough(reason).enforce()
        keep(taken, "return")
        step(taken, StepKind.RETURN, taken.experiment.state, reason)
        notices.tell_owner(taken.experiment, actor, "return", reason, at=taken.at)
    return taken.experiment


def withdraw_experiment(
    actor: Person, experiment: Experiment, *, reason: str, at: datetime | None = None
) -> Experiment:
    """Give it up, or set it aside, before it starts."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_withdraw(taken.ties, taken.experiment).enforce()
        reason_is_enough(reason).enforce()
        move(taken, S.WITHDRAWN, StepKind.WITHDRAW, reason=reason)
        notices.tell_owner(taken.experiment, actor, "withdraw", reason, at=taken.at)
    return taken.experiment


def propose_again(actor: Person, experiment: Experiment, *, at: datetime | None = None) -> Experiment:
    """Propose again what was withdrawn."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_propose_again(taken.ties, taken.experiment).enforce()
        move(taken, S.PROPOSED, StepKind.PROPOSE_AGAIN)
        notices.tell_committee(taken.experiment, actor, at=taken.at)
    return taken.experiment


def start_experiment(actor: Person, experiment: Experiment, *, at: datetime | None = None) -> Experiment:
    """Start, once the label, the baseline, the criteria, the end date and the evaluator are there."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        fresh = taken.experiment
        can_start(taken.ties, fresh, indicators_of(fresh)).enforce()
        fresh.started_on = taken.ties.today
        move(taken, S.RUNNING, StepKind.START, "started_on")
        notices.tell_party(fresh, actor, "start", at=taken.at)
    return fresh


def suspend_experiment(actor: Person, experiment: Experiment, *, reason: str, at: datetime | None = None) -> Experiment:
    """Interrupt it, saying why."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_suspend(taken.ties, taken.experiment).enforce()
        reason_is_enough(reason).enforce()
        move(taken, S.SUSPENDED, StepKind.SUSPEND, reason=reason)
        notices.tell_party(taken.experiment, actor, "suspend", at=taken.at)
    return taken.experiment


def resume_experiment(actor: Person, experiment: Experiment, *, reason: str, at: datetime | None = None) -> Experiment:
    """Take it up again, saying what has changed."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_resume(taken.ties, taken.experiment).enforce()
        reason_is_enough(reason).enforce()
        move(taken, S.RUNNING, StepKind.RESUME, reason=reason)
        notices.tell_party(taken.experiment, actor, "resume", at=taken.at)
    return taken.experiment


def close_experiment(
    actor: Person, experiment: Experiment, *, note: str = "", at: datetime | None = None
) -> Experiment:
    """End it and hand it to the evaluator."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_close(taken.ties, taken.experiment).enforce()
        taken.experiment.ended_on = taken.ties.today
        move(taken, S.ASSESSED, StepKind.CLOSE, "ended_on", reason=note)
        notices.tell_evaluation_due(taken.experiment, actor, at=taken.at)
    return taken.experiment


def evaluate_experiment(  # noqa: PLR0913 - the parts of an evaluation
    actor: Person, experiment: Experiment, *, verdict: str, text: str, lessons: str = "", at: datetime | None = None
) -> Evaluation:
    """Conclude: conclusive, not conclusive with its lessons, or to be generalised."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_evaluate(taken.ties, taken.experiment).enforce()
        if verdict not in Verdicts.values:
            raise ImpossibleNow(_("Choisissez une conclusion."))
        finding_holds(verdict, text, lessons, unmeasured(taken.experiment)).enforce()
        evaluation = Evaluation.objects.create(
            experiment=taken.experiment,
            verdict=verdict,
            text=richtext.from_markdown(text),
            lessons=richtext.from_markdown(lessons) if lessons.strip() else "",
            by=actor,
            at=taken.at,
        )
        move(taken, verdict, StepKind.EVALUATE)
        _tell_conclusion(taken)
    return evaluation


def generalise_experiment(
    actor: Person, experiment: Experiment, *, reason: str, at: datetime | None = None
) -> Experiment:
    """The committee decides to generalise what proved conclusive."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_generalise(taken.ties, taken.experiment).enforce()
        reason_is_enough(reason).enforce()
        move(taken, S.GENERALISED, StepKind.GENERALISE, reason=reason)
        _tell_conclusion(taken)
    return taken.experiment


def _tell_conclusion(taken: Taken) -> None:
    notices.tell_party(taken.experiment, taken.actor, "conclude", at=taken.at)

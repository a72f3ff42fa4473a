"""Proposing an experiment, writing what is tried, saying where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.experimentations import notices
from fabrique.implementation.experimentations.actions.scene import Taken, keep, seen_is_current, step, take
from fabrique.implementation.experimentations.models import Experiment, HostSite, Step
from fabrique.implementation.experimentations.queries import belongs_to_any
from fabrique.implementation.experimentations.rules import (
    can_add_part,
    can_arrange,
    can_be_evaluator,
    can_edit,
    can_propose,
    can_replace_evaluator,
    can_steer,
    reason_is_enough,
)
from fabrique.implementation.experimentations.states import StepKind
from fabrique.implementation.innovations.models import Sheet

DOUBLE_CLICK = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried, as typed: long texts are light Markdown."""

    title: str
    hypothesis: str
    protocol: str = ""
    criteria: str = ""
    budget_cents: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    evaluator: Person | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What it comes from."""

    contribution: Contribution | None = None
    recommendation: Recommendation | None = None
    adoption_decision: AdoptionDecision | None = None
    sheet: Sheet | None = None


NOWHERE = Origin()


def propose_experiment(
    actor: Person, organisation: Organisation, plan: Plan, *, origin: Origin = NOWHERE, at: datetime | None = None
) -> Experiment:
    """Propose an experiment to the committee; the same sent twice gives the first one back."""
    at = at or now()
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.pk)
        can_propose(standing_of(actor, at), organisation).enforce()
        same = Experiment.objects.filter(owner=actor, title=plan.title.strip(), created_at__gt=at - DOUBLE_CLICK)
        if (first := same.first()) is not None:
            return first
        experiment = Experiment(
            organisation=organisation, owner=actor, created_by=actor, created_at=at, updated_at=at,
            contribution=origin.contribution, recommendation=origin.recommendation,
            adoption_decision=origin.adoption_decision, sheet=origin.sheet,
        )  # fmt: skip
        _write(experiment, plan, at)
        experiment.save()
        Step.objects.create(experiment=experiment, kind=StepKind.PROPOSE, at=at, actor=actor, target=experiment.state)
        record(actor, "experimentations.propose", experiment, at=at)
        notices.tell_committee(experiment, actor, at=at)
        notices.tell_evaluator(experiment, actor, at=at)
    return experiment


def edit_experiment(
    actor: Person, experiment: Experiment, plan: Plan, *, seen: int | None = None, at: datetime | None = None
) -> Experiment:
    """Change what is tried, before it starts."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_edit(taken.ties, taken.experiment).enforce()
        seen_is_current(taken, seen)
        before = taken.experiment.evaluator_id
        _write(taken.experiment, plan, taken.at)
        keep(taken, "edit", "title", "hypothesis", "protocol", "criteria", "budget_cents", "starts_on", "ends_on",
             "evaluator", "public")  # fmt: skip
        if taken.experiment.evaluator_id != before:
            notices.tell_evaluator(taken.experiment, actor, at=taken.at)
    return taken.experiment


def steer_experiment(  # noqa: PLR0913 - what may change while it runs
    actor: Person,
    experiment: Experiment,
    *,
    ends_on: date,
    public: bool,
    reason: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Experiment:
    """Move the end date, saying why, or change who may read it, while it runs."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        fresh = taken.experiment
        can_steer(taken.ties, fresh).enforce()
        seen_is_current(taken, seen)
        moved = ends_on != fresh.ends_on
        if moved:
            _check_end(taken, ends_on)
            reason_is_enough(reason).enforce()
        fresh.ends_on, fresh.public = ends_on, public
        keep(taken, "steer", "ends_on", "public")
        if moved:
            step(taken, StepKind.EXTEND, fresh.state, reason)
            notices.tell_end_moved(fresh, actor, at=taken.at)
    return fresh


def _check_end(taken: Taken, ends_on: date) -> None:
    if ends_on <= taken.ties.today:
        raise ImpossibleNow(_("Choisissez une date de fin à venir. Pour terminer maintenant, passez à l’évaluation."))


def name_evaluator(
    actor: Person, experiment: Experiment, evaluator: Person, *, at: datetime | None = None
) -> Experiment:
    """Name who will evaluate, until the evaluation is given."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        fresh = taken.experiment
        can_replace_evaluator(taken.ties, fresh).enforce()
        _check_evaluator(fresh, evaluator, taken.at)
        if fresh.evaluator_id == evaluator.pk:
            return fresh
        fresh.evaluator = evaluator
        keep(taken, "name_evaluator", "evaluator")
        notices.tell_evaluator(fresh, actor, at=taken.at)
    return fresh


def add_site(  # noqa: PLR0913 - the parts of a site
    actor: Person,
    experiment: Experiment,
    organisation: Organisation,
    *,
    place: str,
    contact: str = "",
    at: datetime | None = None,
) -> HostSite:
    """Say where it is tried."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_add_part(taken.ties, taken.experiment, already=taken.experiment.sites.count()).enforce()
        if not organisation.is_active:
            raise ImpossibleNow(_("Cette organisation est archivée : choisissez celle qui l’a remplacée."))
        try:
            with transaction.atomic():
                site = HostSite.objects.create(
                    experiment=taken.experiment, organisation=organisation, place=place.strip(), contact=contact.strip()
                )
        except IntegrityError as error:
            raise Conflict(_("Ce site est déjà dans la liste.")) from error
        keep(taken, "add_site", details={"organisation": organisation.pk})
    return site


def remove_site(actor: Person, site: HostSite, *, at: datetime | None = None) -> Experiment:
    """Take a site away."""
    with transaction.atomic():
        taken = take(actor, site.experiment, at)
        can_arrange(taken.ties, taken.experiment).enforce()
        gone, _rows = HostSite.objects.filter(pk=site.pk).delete()
        if gone:
            keep(taken, "remove_site", details={"organisation": site.organisation_id})
    return taken.experiment


def _write(experiment: Experiment, plan: Plan, at: datetime) -> None:
    """Put what was typed in the experiment, checked."""
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise ImpossibleNow(_("La fin est avant le début : corrigez l’une des deux dates."))
    if plan.evaluator is not None and plan.evaluator.pk != experiment.evaluator_id:
        _check_evaluator(experiment, plan.evaluator, at)
    experiment.title = plan.title.strip()
    experiment.hypothesis = richtext.from_markdown(plan.hypothesis)
    experiment.protocol = richtext.from_markdown(plan.protocol) if plan.protocol.strip() else ""
    experiment.criteria = richtext.from_markdown(plan.criteria) if plan.criteria.strip() else ""
    experiment.budget_cents = plan.budget_cents
    experiment.starts_on, experiment.ends_on = plan.starts_on, plan.ends_on
    experiment.evaluator = plan.evaluator
    experiment.public = plan.public


def _check_evaluator(experiment: Experiment, person: Person, at: datetime) -> None:
    partners = [row.organisation for row in experiment.partners.select_related("organisation")] if experiment.pk else []
    partner = belongs_to_any(person, partners, at)
    can_be_evaluator(experiment.owner_id, person, partner=partner).enforce()

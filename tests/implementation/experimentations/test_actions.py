"""From a proposal to a conclusion, in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from fabrique.expression.contributions.rules import CheckedFile, check_file
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message as Told
from fabrique.implementation.experimentations import actions
from fabrique.implementation.experimentations.actions import Plan, Terms, Yardstick
from fabrique.implementation.experimentations.models import Evaluation, Experiment, Measurement, Step
from fabrique.implementation.innovations.models import SheetIndicator
from factories.experimentations import (
    EvaluationFactory,
    ExperimentFactory,
    HostSiteFactory,
    IndicatorFactory,
    MeasurementFactory,
)
from factories.people import MembershipFactory
from factories.trial import AT, Trial

pytestmark = pytest.mark.django_db
REASON = "Le guichet est fermé pour travaux."
FINDING = "L’attente est passée de 43 à 19 minutes sur les trois sites, chaque mardi."
PLAN = Plan("Accueil sans rendez-vous", "Si **nous ouvrons**, alors l’attente baisse.", criteria="Vingt minutes.")


def told(kind: str) -> set[int]:
    return set(Told.objects.filter(kind=f"experimentations.{kind}").values_list("recipient_id", flat=True))


def pdf(name: str = "convention.pdf") -> CheckedFile:
    return check_file(File(BytesIO(b"%PDF-1.4\n%%EOF\n"), name=name), name, limit=10_000)


def test_a_whole_life(trial: Trial) -> None:
    row = actions.propose_experiment(trial.owner, trial.service, PLAN, at=AT)
    assert row.hypothesis == "<p>Si <strong>nous ouvrons</strong>, alors l’attente baisse.</p>"
    assert told("to_label") == {trial.lead.pk, trial.lead_above.pk}
    actions.return_experiment(trial.lead, row, reason="Quels sites, et combien d’agents ?", at=AT)
    actions.label_experiment(trial.lead, row, note="Bon courage.", at=AT)
    indicator = actions.add_indicator(trial.owner, row, Yardstick("Attente", "minutes", baseline=Decimal(43)), at=AT)
    with pytest.raises(ImpossibleNow, match="une date de fin ; une personne qui évalue".replace(" ;", "\u00a0;")):
        actions.start_experiment(trial.owner, row, at=AT)
    plan = Plan(
        PLAN.title, PLAN.hypothesis, criteria=PLAN.criteria, ends_on=date(2026, 9, 30), evaluator=trial.evaluator
    )
    actions.edit_experiment(trial.owner, row, plan, at=AT)
    actions.start_experiment(trial.owner, row, at=AT)
    actions.record_measurement(trial.owner, indicator, on=date(2026, 5, 12), value=Decimal("19.5"), at=AT)
    actions.suspend_experiment(trial.owner, row, reason=REASON, at=AT)
    actions.resume_experiment(trial.owner, row, reason="Les travaux sont finis.", at=AT)
    actions.close_experiment(trial.owner, row, at=AT)
    assert told("evaluate") == {trial.evaluator.pk}
    actions.evaluate_experiment(trial.evaluator, row, verdict="concluante", text=FINDING, at=AT)
    actions.generalise_experiment(trial.lead, row, reason="Trois autres services le demandent.", at=AT)
    row = Experiment.objects.get(pk=row.pk)
    assert (row.state, row.started_on, row.ended_on) == ("generalisee", AT.date(), AT.date())
    kinds = list(Step.objects.filter(experiment=row).values_list("kind", flat=True))
    assert kinds == ["propose", "return", "label", "start", "suspend", "resume", "close", "evaluate", "generalise"]
    verbs = list(
        Line.objects.filter(subject_type="experiment", subject_id=row.pk).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [f"experimentations.{verb}" for verb in (
        "propose", "return", "label", "add_indicator", "edit", "start", "measure", "suspend", "resume", "close",
        "evaluate", "generalise",
    )]  # fmt: skip


def test_a_failure_ends_with_honour_and_its_lessons(trial: Trial) -> None:
    row = Trial(assessed=True, title="Un autre essai").again()
    with pytest.raises(ImpossibleNow, match="ce que l’on apprend"):
        actions.evaluate_experiment(row.evaluator, row, verdict="non_concluante", text=FINDING, at=AT)
    actions.evaluate_experiment(
        row.evaluator, row, verdict="non_concluante", text=FINDING, lessons="Commencer par former les agents.", at=AT
    )
    row.refresh_from_db()
    assert row.state == "non_concluante"
    assert told("conclude") >= {row.owner_id}
    sheet = actions.open_sheet(row.owner, row, at=AT)
    assert "19 minutes" in sheet.failures
    assert "former les agents" in sheet.lessons


def test_the_sheet_takes_the_figures_and_is_opened_once(trial: Trial) -> None:
    row = Trial(conclusive=True, title="Essai réussi").again()
    EvaluationFactory(experiment=row)
    indicator = IndicatorFactory(experiment=row, name="Attente", baseline=Decimal(43))
    MeasurementFactory(indicator=indicator, on=date(2026, 6, 1), value=Decimal(25))
    MeasurementFactory(indicator=indicator, on=date(2026, 7, 1), value=Decimal(19))
    IndicatorFactory(experiment=row, name="Jamais relevé")
    sheet = actions.open_sheet(row.owner, row, at=AT)
    assert actions.open_sheet(row.owner, row, at=AT) == sheet
    [figure] = SheetIndicator.objects.filter(sheet=sheet)
    assert (figure.name, figure.before, figure.after) == ("Attente", Decimal(43), Decimal(19))
    assert sheet.evaluated  # by somebody who did not carry it
    assert Experiment.objects.get(pk=row.pk).sheet == sheet


def test_success_without_measure_is_refused(trial: Trial) -> None:
    row = Trial(assessed=True).again()
    IndicatorFactory(experiment=row, name="Attente")
    with pytest.raises(ImpossibleNow, match="Attente"):
        actions.evaluate_experiment(row.evaluator, row, verdict="concluante", text=FINDING, at=AT)
    assert not Evaluation.objects.filter(experiment=row).exists()


def test_the_evaluator_is_never_the_owner_nor_of_a_partner(trial: Trial) -> None:
    with pytest.raises(ImpossibleNow, match="On n’évalue pas"):
        actions.name_evaluator(trial.owner, trial.experiment, trial.owner, at=AT)
    trial.partner()
    with pytest.raises(ImpossibleNow, match="appartient à un partenaire"):
        actions.name_evaluator(trial.owner, trial.experiment, trial.company, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.filter(pk=trial.experiment.pk).update(evaluator=trial.owner)


def test_the_evaluators_own_organisation_does_not_become_a_partner(trial: Trial) -> None:
    actions.name_evaluator(trial.owner, trial.experiment, trial.rival, at=AT)
    with pytest.raises(ImpossibleNow, match="désignez d’abord quelqu’un d’autre"):
        actions.add_partner(trial.owner, trial.experiment, trial.rival_firm, at=AT)


def test_an_evaluator_who_joins_a_partner_no_longer_concludes() -> None:
    trial = Trial(assessed=True)
    trial.partner()
    MembershipFactory(person=trial.evaluator, organisation=trial.firm)
    with pytest.raises(Refused, match="partenaire"):
        actions.evaluate_experiment(trial.evaluator, trial.experiment, verdict="concluante", text=FINDING, at=AT)


def test_the_same_proposal_sent_twice_is_one(trial: Trial) -> None:
    first = actions.propose_experiment(trial.owner, trial.service, PLAN, at=AT)
    assert actions.propose_experiment(trial.owner, trial.service, PLAN, at=AT + timedelta(seconds=3)) == first
    assert actions.propose_experiment(trial.owner, trial.service, PLAN, at=AT + timedelta(seconds=20)) != first


def test_a_form_opened_before_a_change_is_refused(trial: Trial) -> None:
    seen = trial.experiment.version_number
    actions.edit_experiment(trial.owner, trial.experiment, PLAN, seen=seen, at=AT)
    with pytest.raises(Conflict):
        actions.edit_experiment(trial.lead, trial.experiment, PLAN, seen=seen, at=AT)


def test_the_end_moves_with_a_reason_only() -> None:
    trial = Trial(running=True)
    end = date(2026, 12, 31)
    with pytest.raises(ImpossibleNow):
        actions.steer_experiment(trial.owner, trial.experiment, ends_on=end, public=False, at=AT)
    with pytest.raises(ImpossibleNow, match="date de fin à venir"):
        actions.steer_experiment(trial.owner, trial.experiment, ends_on=AT.date(), public=False, reason=REASON, at=AT)
    actions.steer_experiment(trial.owner, trial.experiment, ends_on=end, public=True, reason=REASON, at=AT)
    assert trial.again().ends_on == end
    assert Step.objects.get(experiment=trial.experiment).reason == REASON


def test_an_agreement_is_signed_with_its_document_and_reopened(trial: Trial) -> None:
    partner = actions.add_partner(trial.owner, trial.experiment, trial.firm, at=AT)
    terms = Terms(date(2026, 1, 1), date(2026, 12, 31), "Rien ne sort.", "Licence ouverte.", opens_measures=True)
    actions.write_agreement(trial.owner, partner, terms, at=AT)
    with pytest.raises(ImpossibleNow, match="le document signé"):
        actions.sign_agreement(trial.owner, partner, at=AT)
    actions.write_agreement(trial.owner, partner, Terms(*_four(terms), file=pdf()), at=AT)
    agreement = actions.sign_agreement(trial.owner, partner, at=AT)
    assert agreement.signed_by == trial.owner
    with pytest.raises(ImpossibleNow, match="signée"):
        actions.write_agreement(trial.owner, partner, terms, at=AT)
    with pytest.raises(ImpossibleNow, match="signée"):
        actions.remove_partner(trial.owner, partner, at=AT)
    assert actions.reopen_agreement(trial.owner, partner, at=AT).signed_at is None


def _four(terms: Terms) -> tuple[date, date, str, str]:
    return terms.starts_on, terms.ends_on, terms.confidentiality, terms.rights


def test_signing_tells_the_partner_only_when_it_may_read(trial: Trial) -> None:
    partner = trial.agreement(unsigned=True).partner
    actions.sign_agreement(trial.owner, partner, at=AT)
    assert told("partner") == set()
    actions.reopen_agreement(trial.owner, partner, at=AT)
    actions.label_experiment(trial.lead, trial.experiment, at=AT)
    actions.sign_agreement(trial.owner, partner, at=AT)
    assert told("partner") == {trial.company.pk}


def test_a_day_is_measured_once_and_corrected_with_a_trace() -> None:
    trial = Trial(running=True)
    indicator = trial.indicator()
    row = actions.record_measurement(trial.owner, indicator, on=date(2026, 5, 5), value=Decimal(30), at=AT)
    with pytest.raises(Conflict):
        actions.record_measurement(trial.owner, indicator, on=date(2026, 5, 5), value=Decimal(31), at=AT)
    actions.change_measurement(trial.owner, row, on=date(2026, 5, 5), value=Decimal(32), at=AT)
    line = Line.objects.get(verb="experimentations.correct_measure")
    assert line.details == {"measurement": row.pk, "was": "30.000", "was_on": "2026-05-05"}


def test_a_host_measures_and_others_do_not() -> None:
    trial = Trial(running=True)
    HostSiteFactory(experiment=trial.experiment, organisation=trial.prefecture)
    indicator = trial.indicator()
    actions.record_measurement(trial.host, indicator, on=date(2026, 5, 5), value=Decimal(30), at=AT)
    for person in (trial.colleague, trial.evaluator, trial.company, trial.coordinator):
        with pytest.raises(Refused):
            actions.record_measurement(person, indicator, on=date(2026, 5, 6), value=Decimal(30), at=AT)


def test_a_file_is_kept_whole_or_not_at_all() -> None:
    trial = Trial(running=True)
    trial.indicator(name="Attente")
    bad = "date;indicateur;valeur\n05/05/2026;Attente;30\n06/05/2026;Attente;trente"
    assert not actions.import_measurements(trial.owner, trial.experiment, bad, at=AT).is_whole
    assert Measurement.objects.count() == 0
    good = bad.replace("trente", "28,5")
    assert actions.import_measurements(trial.owner, trial.experiment, good, at=AT).is_whole
    assert list(Measurement.objects.values_list("value", flat=True)) == [Decimal(30), Decimal("28.5")]
    assert not actions.import_measurements(trial.owner, trial.experiment, good, at=AT).is_whole
    assert Measurement.objects.count() == 2


def test_history_and_evaluation_are_never_rewritten() -> None:
    evaluation = EvaluationFactory()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(verdict="generalisee")
    row = actions.propose_experiment(evaluation.experiment.owner, evaluation.experiment.organisation, PLAN, at=AT)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Step.objects.filter(experiment=row).delete()


@pytest.mark.parametrize("day", [date(2026, 9, 16), date(2026, 10, 1), date(2026, 12, 25)])
def test_an_end_is_recalled_once_even_after_days_without_the_clock(trial: Trial, day: date) -> None:
    row = Trial(running=True, title="Essai en cours").again()
    ExperimentFactory(assessed=True, organisation=row.organisation)
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    assert actions.remind_of_ends(at=at) == 1
    assert actions.remind_of_ends(at=at + timedelta(days=1)) == 0
    kind = "end_comes" if day < row.ends_on else "end_passed"
    assert row.owner_id in told(kind)
    assert row.__class__.objects.get(pk=row.pk).state == "en_cours"


def test_a_new_end_is_recalled_again() -> None:
    trial = Trial(running=True)
    late = datetime(2026, 10, 1, 6, tzinfo=UTC)
    assert actions.remind_of_ends(at=late) == 1
    actions.steer_experiment(
        trial.owner, trial.experiment, ends_on=date(2026, 10, 20), public=False, reason=REASON, at=late
    )
    recalled = [actions.remind_of_ends(at=late + timedelta(days=days)) for days in (0, 4, 5, 19, 20, 21)]
    assert recalled == [0, 0, 1, 0, 1, 0]


def test_far_from_the_end_nothing_is_said() -> None:
    Trial(running=True)
    assert actions.remind_of_ends(at=datetime(2026, 9, 15, 6, tzinfo=UTC)) == 0


@pytest.mark.parametrize("role", ["outsider", "company", "other_lead", "colleague", "evaluator"])
def test_those_who_may_not_lead_it_change_nothing(trial: Trial, role: str) -> None:
    person = trial.people[role]
    row = trial.experiment
    before = Line.objects.count()
    for deed in (
        lambda: actions.edit_experiment(person, row, PLAN, at=AT),
        lambda: actions.label_experiment(person, row, at=AT),
        lambda: actions.withdraw_experiment(person, row, reason=REASON, at=AT),
        lambda: actions.add_partner(person, row, trial.rival_firm, at=AT),
        lambda: actions.add_indicator(person, row, Yardstick("Autre"), at=AT),
        lambda: actions.add_site(person, row, trial.prefecture, place="Guichet", at=AT),
        lambda: actions.name_evaluator(person, row, trial.rival, at=AT),
        lambda: actions.add_document(person, row, title="Note", file=pdf(), at=AT),
    ):
        with pytest.raises(DomainError):
            deed()
    assert Line.objects.count() == before

"""Who moves an experiment from state to state, and what must be there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.implementation.experimentations.models import Experiment, Indicator
from fabrique.implementation.experimentations.rules.content import SHORTEST_REASON, can_manage, without_baseline
from fabrique.implementation.experimentations.rules.visibility import Ties, in_committee, is_evaluator, is_owner
from fabrique.implementation.experimentations.states import EXPERIMENT_LIFE, ExperimentState, Verdicts

S = ExperimentState
SHORTEST_FINDING = 50


def state_allows(experiment: Experiment, target: str) -> Verdict:
    """Whether the table has this move."""
    if EXPERIMENT_LIFE.allows(experiment.state, target):
        return YES
    return not_now(
        _("L’expérimentation est « %(origin)s » : elle ne peut pas devenir « %(target)s ».")
        % {"origin": experiment.get_state_display(), "target": EXPERIMENT_LIFE.labels[target]}
    )


def can_judge(ties: Ties, experiment: Experiment) -> Verdict:
    """The committee judges what others propose."""
    if not in_committee(ties.base, experiment.organisation):
        return refused(_("Seul le comité (porteur ministériel ou coordination) labellise les expérimentations."))
    if is_owner(ties, experiment):
        return refused(_("Vous portez cette expérimentation : un autre membre du comité la labellise."))
    return YES


def can_label(ties: Ties, experiment: Experiment) -> Verdict:
    """The committee gives its label to a proposal."""
    return first_no(can_judge(ties, experiment), state_allows(experiment, S.LABELLED))


def can_return(ties: Ties, experiment: Experiment) -> Verdict:
    """The committee asks for more before it decides."""
    waiting = not_now(_("Cette expérimentation n’attend plus la décision du comité."))
    return first_no(can_judge(ties, experiment), YES if experiment.state == S.PROPOSED else waiting)


def can_withdraw(ties: Ties, experiment: Experiment) -> Verdict:
    """Before the start, the owner gives it up or the committee sets it aside."""
    person = YES if can_judge(ties, experiment) else can_manage(ties, experiment)
    return first_no(person, state_allows(experiment, S.WITHDRAWN))


def can_propose_again(ties: Ties, experiment: Experiment) -> Verdict:
    """What was withdrawn may be proposed again."""
    return first_no(can_manage(ties, experiment), state_allows(experiment, S.PROPOSED))


def can_start(ties: Ties, experiment: Experiment, indicators: Sequence[Indicator]) -> Verdict:
    """It starts with its label, a baseline, criteria, an end date and an evaluator who is not the owner."""
    missing = missing_to_start(experiment, indicators, ties.today)
    sentence = _("Il manque encore : %(list)s.") % {"list": "\u00a0; ".join(missing)}
    return first_no(
        can_manage(ties, experiment), state_allows(experiment, S.RUNNING), _from_label(experiment),
        not_now(sentence) if missing else YES,
    )  # fmt: skip


def _from_label(experiment: Experiment) -> Verdict:
    suspended = not_now(_("Cette expérimentation est suspendue : reprenez-la."))
    return YES if experiment.state == S.LABELLED else suspended


def missing_to_start(experiment: Experiment, indicators: Sequence[Indicator], today: date) -> list[str]:
    """What is missing before it may start, in plain words; the label is the committee's matter."""
    missing = []
    if not indicators:
        missing.append(_("un indicateur avec sa valeur de départ"))
    nowhere = without_baseline(indicators)
    missing.extend(_("la valeur de départ de « %(name)s »") % {"name": each.name} for each in nowhere)
    if not experiment.criteria:
        missing.append(_("les critères de réussite"))
    if experiment.ends_on is None:
        missing.append(_("une date de fin"))
    elif experiment.ends_on <= today:
        missing.append(_("une date de fin à venir"))
    if experiment.evaluator_id is None:
        missing.append(_("une personne qui évalue, autre que celle qui porte"))
    return missing


def can_suspend(ties: Ties, experiment: Experiment) -> Verdict:
    """The owner interrupts it, saying why."""
    return first_no(can_manage(ties, experiment), state_allows(experiment, S.SUSPENDED))


def can_resume(ties: Ties, experiment: Experiment) -> Verdict:
    """The owner takes it up again."""
    suspended = not_now(_("Cette expérimentation n’est pas suspendue."))
    return first_no(can_manage(ties, experiment), YES if experiment.state == S.SUSPENDED else suspended)


def can_close(ties: Ties, experiment: Experiment) -> Verdict:
    """The owner ends it and hands it to the evaluator."""
    return first_no(can_manage(ties, experiment), state_allows(experiment, S.ASSESSED))


def can_evaluate(ties: Ties, experiment: Experiment) -> Verdict:
    """Only the evaluator concludes, who neither carries the experiment nor belongs to a partner."""
    if is_owner(ties, experiment):
        return refused(_("On n’évalue pas ce que l’on porte."))
    if not is_evaluator(ties, experiment):
        return refused(_("Seule la personne désignée pour évaluer rend l’évaluation."))
    if ties.partner:
        return refused(_("Vous appartenez à un partenaire : une autre personne doit évaluer."))
    waiting = not_now(_("L’évaluation se rend quand l’expérimentation est terminée."))
    return YES if experiment.state == S.ASSESSED else waiting


def finding_holds(verdict: str, text: str, lessons: str, unmeasured: Sequence[str]) -> Verdict:
    """A conclusion is explained; a failure teaches; success rests on measures."""
    if len(text.strip()) < SHORTEST_FINDING:
        return not_now(_("Expliquez ce que vous constatez (%(n)d caractères au moins).") % {"n": SHORTEST_FINDING})
    if verdict == Verdicts.INCONCLUSIVE and len(lessons.strip()) < SHORTEST_REASON:
        return not_now(_("Dites ce que l’on apprend : c’est ce qui servira aux suivants."))
    if verdict != Verdicts.INCONCLUSIVE and unmeasured:
        return not_now(
            _("Aucune mesure n’a été relevée pour : %(names)s. Sans mesure, on ne peut pas conclure au succès.")
            % {"names": ", ".join(unmeasured)}
        )
    return YES


def can_generalise(ties: Ties, experiment: Experiment) -> Verdict:
    """The committee decides to generalise what proved conclusive."""
    conclusive = not_now(_("On généralise une expérimentation concluante."))
    judge = in_committee(ties.base, experiment.organisation)
    member = refused(_("Seul le comité (porteur ministériel ou coordination) décide de généraliser."))
    return first_no(YES if judge else member, YES if experiment.state == S.CONCLUSIVE else conclusive)


def can_tell(ties: Ties, experiment: Experiment) -> Verdict:
    """What was learnt, failure included, is told in an innovation sheet once it has its conclusion."""
    early = not_now(_("La fiche innovation s’écrit quand l’évaluation est rendue."))
    return first_no(can_manage(ties, experiment), YES if experiment.is_concluded else early)


def can_replace_evaluator(ties: Ties, experiment: Experiment) -> Verdict:
    """Somebody else may be named until the evaluation is given."""
    over = not_now(_("L’évaluation est rendue."))
    return first_no(
        can_manage(ties, experiment), over if experiment.is_concluded or experiment.state == S.WITHDRAWN else YES
    )


def reason_is_enough(reason: str) -> Verdict:
    """A reason is a few words."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return YES
    return not_now(_("Expliquez pourquoi en quelques mots (%(n)d caractères au moins).") % {"n": SHORTEST_REASON})

"""Who prepares an experiment, its partners, its measures, its documents and its discussion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.experimentations.models import Agreement, Experiment, Indicator, Partner
from fabrique.implementation.experimentations.rules.visibility import Ties, access_of, is_owner, leads
from fabrique.implementation.experimentations.states import BEFORE_START, CONCLUDED, MEASURED, SHOWN, UNDER_WAY

MOST_PARTS = 20
MOST_DOCUMENTS = 50
SHORTEST_REASON = 10
BIGGEST = Decimal("1e11")


def can_propose(standing: Standing, organisation: Organisation) -> Verdict:
    """An agent proposes an experiment for an administration to which they belong, or that they lead."""
    if not standing.signed_in:
        return refused(_("Connectez-vous pour proposer une expérimentation."))
    if organisation.kind == OrganisationKind.COMPANY:
        return refused(
            _("Une expérimentation est portée par une administration : proposez à l’une d’elles d’être partenaire.")
        )
    if not organisation.is_active:
        return not_now(_("Cette organisation est archivée : choisissez celle qui l’a remplacée."))
    if organisation.pk in standing.organisation_ids or leads(standing, organisation):
        return YES
    return refused(_("Proposez une expérimentation pour une organisation à laquelle vous appartenez."))


def can_manage(ties: Ties, experiment: Experiment) -> Verdict:
    """The owner prepares and leads the experiment; so may the ministry lead."""
    if is_owner(ties, experiment) or leads(ties.base, experiment.organisation):
        return YES
    return refused(_("Seuls la personne qui porte l’expérimentation et le porteur ministériel peuvent faire cela."))


def can_edit(ties: Ties, experiment: Experiment) -> Verdict:
    """What is tried is written before the start: once it runs, nobody moves the goalposts."""
    started = not_now(
        _(
            "L’expérimentation a commencé : l’hypothèse et les critères sont fixés. Vous pouvez encore changer sa conduite."
        )
    )
    return first_no(can_manage(ties, experiment), YES if experiment.state in BEFORE_START else started)


def can_steer(ties: Ties, experiment: Experiment) -> Verdict:
    """While it runs, its end, its evaluator and its publicity may change."""
    over = not_now(_("Cela se change pendant que l’expérimentation est en cours."))
    return first_no(can_manage(ties, experiment), YES if experiment.state in UNDER_WAY else over)


def can_arrange(ties: Ties, experiment: Experiment) -> Verdict:
    """Host services and partners may join until the evaluation."""
    over = not_now(_("L’expérimentation n’est plus en cours : ses sites et ses partenaires ne changent plus."))
    open_state = experiment.state in BEFORE_START | UNDER_WAY
    return first_no(can_manage(ties, experiment), YES if open_state else over)


def can_add_part(ties: Ties, experiment: Experiment, *, already: int) -> Verdict:
    """A site or a partner more."""
    full = not_now(_("%(n)d au plus : retirez-en avant d’en ajouter.") % {"n": MOST_PARTS})
    return first_no(can_arrange(ties, experiment), full if already >= MOST_PARTS else YES)


def can_join(experiment: Experiment, organisation: Organisation, *, evaluator_belongs: bool = False) -> Verdict:
    """A living organisation other than the one that leads; never the evaluator's own."""
    if not organisation.is_active:
        return not_now(_("Cette organisation est archivée : choisissez celle qui l’a remplacée."))
    if organisation.pk == experiment.organisation_id:
        return not_now(_("Cette organisation porte déjà l’expérimentation."))
    if evaluator_belongs:
        return not_now(
            _("La personne qui évalue appartient à cette organisation : désignez d’abord quelqu’un d’autre.")
        )
    return YES


def can_write_agreement(ties: Ties, experiment: Experiment, agreement: Agreement | None) -> Verdict:
    """An agreement is written until it is signed."""
    signed = agreement is not None and agreement.signed_at is not None
    frozen = not_now(_("Cette convention est signée. Rouvrez-la pour la changer : le partenaire ne verra plus rien."))
    return first_no(can_arrange(ties, experiment), frozen if signed else YES)


def can_sign_agreement(ties: Ties, experiment: Experiment, agreement: Agreement) -> Verdict:
    """It is declared signed once its document is there."""
    missing = not_now(_("Joignez d’abord le document signé par les deux parties."))
    return first_no(can_write_agreement(ties, experiment, agreement), YES if agreement.file else missing)


def can_reopen_agreement(ties: Ties, experiment: Experiment, agreement: Agreement) -> Verdict:
    """A signed agreement may be taken up again, whatever the state: closing a door is never too late."""
    unsigned = not_now(_("Cette convention n’est pas signée."))
    return first_no(can_manage(ties, experiment), unsigned if agreement.signed_at is None else YES)


def can_read_agreement(ties: Ties, experiment: Experiment, partner: Partner, agreement: Agreement) -> Verdict:
    """Those inside read every agreement; a partner reads its own while it is in force."""
    own = partner.organisation_id in ties.base.organisation_ids and agreement.is_in_force(ties.today)
    if access_of(ties, experiment).inside or (own and experiment.state in SHOWN):
        return YES
    return refused(_("Cette convention ne vous est pas ouverte."))


def can_remove_partner(ties: Ties, experiment: Experiment, agreement: Agreement | None) -> Verdict:
    """A partner whose agreement is signed stays in the record."""
    signed = not_now(_("La convention de ce partenaire est signée. Rouvrez-la avant de retirer le partenaire."))
    there = agreement is not None and agreement.signed_at is not None
    return first_no(can_arrange(ties, experiment), signed if there else YES)


def can_set_indicators(ties: Ties, experiment: Experiment, *, already: int = 0) -> Verdict:
    """Indicators, with where one starts from, are settled before the start."""
    started = not_now(_("L’expérimentation a commencé : ses indicateurs sont fixés."))
    full = not_now(_("%(n)d indicateurs au plus : gardez ceux qui comptent.") % {"n": MOST_PARTS})
    return first_no(
        can_manage(ties, experiment),
        YES if experiment.state in BEFORE_START else started,
        full if already >= MOST_PARTS else YES,
    )


def can_measure(ties: Ties, experiment: Experiment) -> Verdict:
    """Measures are taken by who leads it and by the host services, once it has started."""
    if not (can_manage(ties, experiment) or ties.hosts):
        return refused(
            _("Seuls la personne qui porte l’expérimentation et les services d’accueil relèvent les mesures.")
        )
    if experiment.state in BEFORE_START:
        return not_now(_("L’expérimentation n’a pas commencé : il n’y a encore rien à mesurer."))
    if experiment.state not in MEASURED:
        return not_now(_("L’évaluation est rendue : les mesures ne changent plus."))
    return YES


def value_fits(experiment: Experiment, on: date, value: Decimal, today: date) -> Verdict:
    """A measure is taken while it runs, not in the future, and is a number that can be kept."""
    started = experiment.started_on
    if on > today:
        return not_now(_("Cette date n’est pas encore passée."))
    if started is not None and on < started - timedelta(days=1):
        return not_now(_("Cette date est avant le début de l’expérimentation."))
    if not value.is_finite() or abs(value) >= BIGGEST:
        return not_now(_("Ce nombre est trop grand pour être gardé."))
    return YES


def can_add_document(ties: Ties, experiment: Experiment, *, already: int) -> Verdict:
    """Documents are added by who leads it and by the host services."""
    full = not_now(_("%(n)d documents au plus.") % {"n": MOST_DOCUMENTS})
    return first_no(can_keep_documents(ties, experiment), full if already >= MOST_DOCUMENTS else YES)


def can_keep_documents(ties: Ties, experiment: Experiment) -> Verdict:
    """Documents come and go until the conclusion."""
    if not (can_manage(ties, experiment) or ties.hosts):
        return refused(
            _("Seuls la personne qui porte l’expérimentation et les services d’accueil joignent des documents.")
        )
    if experiment.state in CONCLUDED or experiment.state == "retiree":
        return not_now(_("L’expérimentation est terminée : ses documents ne changent plus."))
    return YES


def can_discuss(ties: Ties, experiment: Experiment) -> Verdict:
    """Those inside talk, with the partners whose agreement opens the discussion."""
    if not access_of(ties, experiment).discussion:
        return refused(_("Les échanges de cette expérimentation ne vous sont pas ouverts."))
    if experiment.state == "retiree":
        return not_now(_("L’expérimentation est retirée : on n’y échange plus."))
    return YES


def can_be_evaluator(experiment_owner: int, person: Person, *, partner: bool) -> Verdict:
    """Whoever evaluates neither carries the experiment nor belongs to a partner."""
    if not person.is_active:
        return not_now(_("Ce compte est fermé : désignez quelqu’un d’autre."))
    if person.pk == experiment_owner:
        return not_now(_("On n’évalue pas ce que l’on porte : désignez quelqu’un d’autre."))
    if partner:
        return not_now(_("Cette personne appartient à un partenaire : désignez quelqu’un d’extérieur."))
    return YES


def without_baseline(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Indicators of which one does not know where one starts from."""
    return [each for each in indicators if each.baseline is None]

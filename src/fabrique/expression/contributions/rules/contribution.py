"""May this person deposit, publish, change or withdraw a contribution now?"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_do, can_facilitate, can_take_part
from fabrique.expression.challenges.states import Act, ChallengeState
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.rules.visibility import wrote
from fabrique.expression.contributions.states import CoauthorState, ContributionKind, ContributionState, Outcome
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_deposit(standing: ChallengeStanding, challenge: Challenge, at: datetime) -> Verdict:
    """Participants deposit while a phase that gathers contributions is open."""
    return can_do(standing, challenge, Act.CONTRIBUTE, at)


def can_keep_draft(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A draft is kept whatever the phase: only its publication depends on the calendar."""
    return can_take_part(standing, challenge)


def can_deposit_for_someone(standing: ChallengeStanding) -> Verdict:
    """Only facilitators write in the name of another account; the person is told at once."""
    if standing.facilitates:
        return YES
    return refused(_("Seule l’équipe d’animation peut déposer au nom d’une autre personne inscrite."))


def can_publish(standing: ChallengeStanding, contribution: Contribution, at: datetime) -> Verdict:
    """The author, or who deposits for them, publishes a draft."""
    return first_no(_is_writer(standing, contribution), can_deposit(standing, contribution.challenge, at))


def can_edit(
    standing: ChallengeStanding, contribution: Contribution, at: datetime, *, accepted_coauthor: bool = False
) -> Verdict:
    """Its authors change a draft at any time, a published text while a phase permits it.

    A synthesis has no author of its own: facilitators change it until the archive.
    """
    if contribution.kind == ContributionKind.SYNTHESIS:
        return first_no(can_facilitate(standing, contribution.challenge), _is_editable(contribution))
    writer = YES if accepted_coauthor else _is_writer(standing, contribution)
    if contribution.state == ContributionState.DRAFT:
        return first_no(writer, can_keep_draft(standing, contribution.challenge))
    phase = can_do(standing, contribution.challenge, Act.EDIT_CONTRIBUTION, at)
    return first_no(writer, _is_editable(contribution), phase)


def can_withdraw(standing: ChallengeStanding, contribution: Contribution) -> Verdict:
    """The author withdraws a text as long as nothing has been built on it."""
    if contribution.kind == ContributionKind.SYNTHESIS:
        return refused(_("Une synthèse ne se retire pas : défaites les regroupements qui la composent."))
    return first_no(_is_writer(standing, contribution), _is_withdrawable(contribution))


def can_share_authorship(standing: ChallengeStanding, contribution: Contribution, at: datetime) -> Verdict:
    """The author names co-authors and their parts while the text may still change."""
    return first_no(_is_writer(standing, contribution), can_edit(standing, contribution, at))


def can_answer_share(standing: ChallengeStanding, coauthor: Coauthor) -> Verdict:
    """Who was asked answers, and may leave again after having accepted."""
    if standing.person_id is None or coauthor.person_id != standing.person_id:
        return refused(_("Cette proposition ne vous est pas adressée."))
    if coauthor.state == CoauthorState.DECLINED:
        return not_now(_("Vous avez déjà refusé cette part. L’auteur peut vous la proposer à nouveau."))
    return YES


def _is_writer(standing: ChallengeStanding, contribution: Contribution) -> Verdict:
    if wrote(standing, contribution):
        return YES
    return refused(_("Seule la personne qui a écrit cette contribution peut faire cela."))


def _is_editable(contribution: Contribution) -> Verdict:
    if contribution.state == ContributionState.PUBLISHED:
        return YES
    reasons = {
        ContributionState.HIDDEN: _("Ce texte est masqué par la modération : répondez d’abord à sa décision."),
        ContributionState.MERGED: _("Ce texte est repris dans une synthèse : il ne change plus."),
        ContributionState.WITHDRAWN: _("Cette contribution a été retirée."),
    }
    return not_now(reasons[ContributionState(contribution.state)])


def _is_withdrawable(contribution: Contribution) -> Verdict:
    if contribution.state == ContributionState.DRAFT:
        return YES
    if contribution.challenge.state != ChallengeState.OPEN:
        return not_now(
            _("%(The)s n’est plus ouvert%(e)s : une contribution ne peut plus en être retirée.")
            % contribution.challenge.words
        )
    if contribution.state != ContributionState.PUBLISHED:
        return _is_editable(contribution)
    if contribution.outcome == Outcome.TAKEN_UP:
        return not_now(_("Une recommandation s’appuie sur cette contribution : elle ne peut plus être retirée."))
    if contribution.outcome == Outcome.ANSWERED:
        return not_now(_("Cette contribution a reçu sa réponse : elle ne peut plus être retirée."))
    return YES

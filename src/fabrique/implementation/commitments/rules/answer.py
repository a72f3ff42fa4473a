"""May this person acknowledge, ask, pass on, extend, answer, appeal, rate?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import is_answerable
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.rules.standing import AnswerStanding
from fabrique.implementation.commitments.states import ANSWERED_KINDS, AnswerState, Decision

SHORTEST_REASON = 20
MOST_EXTRA_DAYS = 60
FINAL = (Decision.ACCEPTED,)


def needs_answer(contribution: Contribution) -> Verdict:
    """Ideas of a box or of a campaign are answered one by one, as long as they have no other outcome."""
    if contribution.challenge.kind not in ANSWERED_KINDS:
        return not_now(_("Dans un atelier, les contributions reçoivent leur suite par le rapport."))
    return is_answerable(contribution)


def can_acknowledge(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Whoever must answer tells the author that the idea was read."""
    if answer.state == AnswerState.TO_ACKNOWLEDGE:
        return first_no(_answers(standing), _lives(answer))
    return first_no(_answers(standing), _owed(answer), not_now(_("L’accusé de réception est déjà parti.")))


def can_ask_details(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Once, whoever must answer asks the author for details; the clock stops."""
    return first_no(
        _answers(standing),
        _owed(answer),
        not_now(_("Des précisions ont déjà été demandées : on ne peut les demander qu’une fois."))
        if answer.details_asked_at
        else YES,
        _lives(answer),
    )


def can_give_details(standing: AnswerStanding, answer: Answer) -> Verdict:
    """The authors answer the question that they were asked; the clock starts again."""
    if not (standing.authors or standing.wrote):
        return refused(_("Seuls les auteurs de l’idée donnent ces précisions."))
    if answer.state != AnswerState.DETAILS:
        return not_now(_("On n’attend plus de précisions. Vous pouvez écrire un commentaire sous l’idée."))
    return _lives(answer)


def can_transfer(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Whoever must answer, or watches over it, passes it to someone else; the clock goes on."""
    if not (standing.answers or standing.over or standing.leads):
        return refused(_("Seules la personne qui doit répondre et sa hiérarchie peuvent transmettre cette idée."))
    return first_no(_owed(answer), _lives(answer))


def can_receive(person: Person, answer: Answer, author_ids: set[int]) -> Verdict:
    """An answer goes to an open account that is neither its present holder nor an author of the idea."""
    if not person.is_active or not person.email:
        return not_now(_("Ce compte n’est pas ouvert : choisissez une autre personne."))
    if person.pk == answer.holder_id:
        return not_now(_("Cette personne est déjà chargée de répondre : choisissez-en une autre."))
    if person.pk in author_ids:
        return not_now(_("Cette personne est l’auteur de l’idée : elle ne peut pas y répondre elle-même."))
    return YES


def can_extend(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Only the ministry lead gives more time, with a reason."""
    if not standing.leads:
        return refused(_("Seul le porteur ministériel peut prolonger le délai. Demandez-le-lui en disant pourquoi."))
    return first_no(_owed(answer), _lives(answer))


def extension_is_right(days: int, new_due: date, today: date) -> Verdict:
    """Some working days, not too many, that lead to a day to come."""
    if not 1 <= days <= MOST_EXTRA_DAYS:
        return not_now(_("Indiquez un nombre de jours ouvrés entre 1 et %(most)d.") % {"most": MOST_EXTRA_DAYS})
    if new_due <= today:
        return not_now(_("Avec ces jours, l’échéance serait déjà passée : prolongez davantage."))
    return YES


def can_answer(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Whoever must answer does, in their own words; never an author."""
    if standing.authors or standing.wrote:
        return refused(_("Vous êtes l’auteur de cette idée : transmettez-la à une autre personne, qui répondra."))
    return first_no(_answers(standing), _owed(answer), _lives(answer))


def can_appeal(standing: AnswerStanding, answer: Answer) -> Verdict:
    """Once, an author whose idea was not kept asks for a second look."""
    if not (standing.authors or standing.wrote):
        return refused(_("Seuls les auteurs de l’idée peuvent demander un second examen."))
    if answer.state != AnswerState.ANSWERED:
        return not_now(_("Un second examen se demande une fois la réponse reçue."))
    if answer.appealed_at:
        return not_now(_("Un second examen a déjà eu lieu : il n’y en a qu’un."))
    if answer.decision in FINAL:
        return not_now(_("Cette idée est retenue : il n’y a pas lieu de demander un second examen."))
    return _not_archived(answer)


def can_rate(standing: AnswerStanding, answer: Answer) -> Verdict:
    """The authors say whether the answer was useful to them; they may change their mind."""
    if not (standing.authors or standing.wrote):
        return refused(_("Seuls les auteurs de l’idée disent si la réponse leur a été utile."))
    if answer.state != AnswerState.ANSWERED:
        return not_now(_("Vous pourrez le dire une fois la réponse reçue."))
    return YES


def can_see_rating(standing: AnswerStanding, answer: Answer) -> Verdict:  # noqa: ARG001 - rules are called alike
    """What the author thought helps those who answered; it ranks nobody."""
    if standing.authors or standing.wrote or standing.answers or standing.over or standing.leads:
        return YES
    return refused(_("Cet avis est réservé à l’auteur et aux personnes qui répondent."))


def words_are_enough(text: str) -> Verdict:
    """A sentence that its reader can understand, not a word."""
    if len(text) < SHORTEST_REASON:
        return not_now(
            _("Écrivez une phrase au moins (%(number)d caractères) : la personne concernée la lira.")
            % {"number": SHORTEST_REASON}
        )
    return YES


def next_step_is_whole(*, step: str, has_owner: bool, on: date | None, today: date) -> Verdict:
    """An idea that is kept has a next step, someone who takes it, and a day to come."""
    if not step:
        return not_now(_("L’idée est retenue : dites quelle est la prochaine étape."))
    if not has_owner:
        return not_now(_("L’idée est retenue : dites qui se charge de la prochaine étape."))
    if on is None or on < today:
        return not_now(_("L’idée est retenue : donnez à la prochaine étape une date à venir."))
    return YES


def _answers(standing: AnswerStanding) -> Verdict:
    if standing.answers:
        return YES
    return refused(_("Seule la personne qui doit répondre peut faire cela. La page de la réponse dit qui elle est."))


def _owed(answer: Answer) -> Verdict:
    if answer.is_owed:
        return YES
    if answer.state == AnswerState.MOOT:
        return not_now(_("Cette idée n’attend plus de réponse. Rechargez la page pour voir pourquoi."))
    return not_now(_("Une réponse a déjà été donnée. Rechargez la page pour la lire."))


def _lives(answer: Answer) -> Verdict:
    return needs_answer(answer.contribution)


def _not_archived(answer: Answer) -> Verdict:
    if answer.challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("Cet appel est archivé : on ne peut plus que le lire."))
    return YES

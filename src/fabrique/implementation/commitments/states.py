"""States of answers and commitments, decisions, and the from→to tables."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle
from fabrique.foundations.kernel.working_days import CALENDARS


class AnswerState(TextChoices):
    """Where an answer that is owed stands. Late and escalated are not states: they are told beside."""

    TO_ACKNOWLEDGE = "a_accuser", _("Pas encore lue")
    OPEN = "ouvert", _("En cours d’examen")
    DETAILS = "precisions", _("Précisions demandées à l’auteur")
    ANSWERED = "repondu", _("Répondu")
    MOOT = "sans_objet", _("Sans objet")


# « sans_objet » is for ideas withdrawn, hidden, merged or treated by the facilitator; never by a timer alone.
ANSWER_LIFE = Lifecycle(
    table={
        "a_accuser": frozenset({"ouvert", "precisions", "repondu", "sans_objet"}),
        "ouvert": frozenset({"precisions", "repondu", "sans_objet"}),
        "precisions": frozenset({"ouvert", "repondu", "sans_objet"}),
        "repondu": frozenset({"ouvert"}),
        "sans_objet": frozenset({"a_accuser", "ouvert"}),
    },
    labels=dict(AnswerState.choices),
)
# Kinds of challenge whose contributions are answered one by one: the box and the campaign.
ANSWERED_KINDS = ("boite", "campagne")
OWED = ("a_accuser", "ouvert", "precisions")
RUNNING = ("a_accuser", "ouvert")


class Decision(TextChoices):
    """What is answered. Only a person decides."""

    ACCEPTED = "retenue", _("Retenue")
    DECLINED = "ecartee", _("Non retenue")
    ALREADY_DONE = "deja_fait", _("Déjà fait")
    PASSED_ON = "transmise_ailleurs", _("Relève d’un autre organisme")


DECISION_HINTS = {
    Decision.ACCEPTED: _("L’idée est suivie : dites la prochaine étape, qui la porte et pour quand."),
    Decision.DECLINED: _("L’idée n’est pas suivie : dites pourquoi. L’auteur peut demander un second examen."),
    Decision.ALREADY_DONE: _("Cela existe déjà : dites où, et comment en profiter."),
    Decision.PASSED_ON: _("La décision appartient à un organisme extérieur : dites lequel et ce qui va se passer."),
}


class Usefulness(TextChoices):
    """What the author says of the answer."""

    NOT_AT_ALL = "1", _("Pas utile")
    A_LITTLE = "2", _("Peu utile")
    RATHER = "3", _("Plutôt utile")
    VERY = "4", _("Très utile")


class CommitmentState(TextChoices):
    """A promise. Late is computed."""

    MADE = "pris", _("Pris")
    KEPT = "tenu", _("Tenu")
    DROPPED = "abandonne", _("Abandonné")


COMMITMENT_LIFE = Lifecycle(
    table={
        "pris": frozenset({"tenu", "abandonne"}),
        "tenu": frozenset(),
        "abandonne": frozenset({"pris"}),
    },
    labels=dict(CommitmentState.choices),
)

CALENDAR_CHOICES = [(code, label) for code, label in CALENDARS.items()]
ACKNOWLEDGE_DAYS = 5
ANSWER_DAYS = 20
REMINDER_DAYS = (10, 18)
ESCALATE_AFTER_DAYS = 1
LEAD_AFTER_DAYS = 10
DETAILS_DAYS = 10

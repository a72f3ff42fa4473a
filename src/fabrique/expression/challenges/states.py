"""States, phases and acts of challenges."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ChallengeKind(TextChoices):
    """A workshop goes through phases to a report; a consultation only gathers.

    A box of ideas is always open; a campaign asks one question between two dates. In both, each idea is answered.
    """

    WORKSHOP = "atelier", _("Atelier")
    CONSULTATION = "consultation", _("Consultation")
    BOX = "boite", _("Boîte à idées")
    CAMPAIGN = "campagne", _("Campagne d’idées")


# How a sentence names each kind: « %(The)s est ouvert%(e)s, on peut %(it)s lire ». None of them contracts « de » or « à ».
KIND_WORDS: dict[ChallengeKind, dict[str, Promise | str]] = {
    ChallengeKind.WORKSHOP: {
        "one": _("un atelier"),
        "the": _("l’atelier"),
        "this": _("cet atelier"),
        "it": _("le"),
        "e": "",
    },
    ChallengeKind.CONSULTATION: {
        "one": _("une consultation"),
        "the": _("la consultation"),
        "this": _("cette consultation"),
        "it": _("la"),
        "e": _("e"),
    },
    ChallengeKind.BOX: {
        "one": _("une boîte à idées"),
        "the": _("la boîte à idées"),
        "this": _("cette boîte à idées"),
        "it": _("la"),
        "e": _("e"),
    },
    ChallengeKind.CAMPAIGN: {
        "one": _("une campagne"),
        "the": _("la campagne"),
        "this": _("cette campagne"),
        "it": _("la"),
        "e": _("e"),
    },
}


# Where one idea after the other is deposited and answered: no themes, no recommendations, no report.
GATHERING_KINDS = frozenset({ChallengeKind.BOX, ChallengeKind.CAMPAIGN})


def words_for(kind: str) -> dict[str, str]:
    """How a sentence names a challenge of this kind; ``The`` and ``This`` begin one."""
    words = {name: str(word) for name, word in KIND_WORDS[ChallengeKind(kind)].items()}
    return words | {name.capitalize(): words[name][:1].upper() + words[name][1:] for name in ("one", "the", "this")}


class ChallengeState(TextChoices):
    """From the empty form to the archive."""

    PREPARING = "en_preparation", _("En préparation")
    OPEN = "ouvert", _("Ouvert")
    CLOSED = "clos", _("Clos")
    PUBLISHED = "publie", _("Publié")
    ARCHIVED = "archive", _("Archivé")


# The same states, said of a consultation, a box of ideas or a campaign.
FEMININE_STATES = {
    ChallengeState.PREPARING: _("En préparation"),
    ChallengeState.OPEN: _("Ouverte"),
    ChallengeState.CLOSED: pgettext_lazy("state of a challenge", "Close"),
    ChallengeState.PUBLISHED: _("Publiée"),
    ChallengeState.ARCHIVED: _("Archivée"),
}
RESTITUTED = _("Restituée")


def state_words(kind: str, state: str) -> str:
    """The state, agreed with the kind; a box or a campaign publishes no report but is given an account of."""
    if kind == ChallengeKind.WORKSHOP:
        return str(ChallengeState(state).label)
    if state == ChallengeState.PUBLISHED and kind in GATHERING_KINDS:
        return str(RESTITUTED)
    return str(FEMININE_STATES[ChallengeState(state)])


CHALLENGE_LIFE = Lifecycle(
    table={
        "en_preparation": frozenset({"ouvert", "archive"}),
        "ouvert": frozenset({"clos", "publie"}),
        "publie": frozenset({"clos", "archive"}),
        "clos": frozenset({"ouvert", "publie", "archive"}),
        "archive": frozenset(),
    },
    labels=dict(ChallengeState.choices),
)


class Access(TextChoices):
    """Who may read, or who may take part. Each value includes the ones after it."""

    PUBLIC = "public", _("Tout le monde, sans compte")
    SIGNED_IN = "connectes", _("Toute personne connectée")
    ORGANISATIONS = "organisations", _("Les membres des organisations invitées")
    INVITATION = "invitation", _("Les personnes invitées seulement")


class PhaseKind(TextChoices):
    """What a phase is for."""

    FRAMING = "cadrage", _("Cadrage")
    EXPLORATION = "exploration", _("Exploration")
    CONVERGENCE = "convergence", _("Convergence")
    DRAFTING = "redaction", _("Rédaction")
    PRIORITISATION = "priorisation", _("Priorisation")
    RESTITUTION = "restitution", _("Restitution")


PHASE_PURPOSES = {
    PhaseKind.FRAMING: _("On précise la question ensemble et l’on décrit ce qui se fait déjà."),
    PhaseKind.EXPLORATION: _("On dépose des constats, des pratiques et des idées, on commente et l’on soutient."),
    PhaseKind.CONVERGENCE: _(
        "On range les contributions par thèmes et l’on rapproche celles qui disent la même chose."
    ),
    PhaseKind.DRAFTING: _("Des binômes rédigent les recommandations, chacun peut les discuter et les amender."),
    PhaseKind.PRIORITISATION: _("Chacun note l’impact et la faisabilité de chaque recommandation."),
    PhaseKind.RESTITUTION: _("Le rapport est validé puis publié, et chaque contribution reçoit sa réponse."),
}


class Act(StrEnum):
    """What participants do, phase by phase."""

    CONTRIBUTE = "contribute"
    EDIT_CONTRIBUTION = "edit_contribution"
    COMMENT = "comment"
    SUPPORT = "support"
    ARRANGE = "arrange"
    DRAFT = "draft"
    DISCUSS_DRAFT = "discuss_draft"
    RATE = "rate"
    FILE_MINORITY_OPINION = "file_minority_opinion"
    VALIDATE_REPORT = "validate_report"


ACT_PHASES: dict[Act, frozenset[PhaseKind]] = {
    Act.CONTRIBUTE: frozenset({PhaseKind.FRAMING, PhaseKind.EXPLORATION}),
    Act.EDIT_CONTRIBUTION: frozenset({PhaseKind.FRAMING, PhaseKind.EXPLORATION}),
    Act.COMMENT: frozenset({PhaseKind.FRAMING, PhaseKind.EXPLORATION, PhaseKind.CONVERGENCE}),
    Act.SUPPORT: frozenset({PhaseKind.EXPLORATION, PhaseKind.CONVERGENCE}),
    Act.ARRANGE: frozenset({PhaseKind.EXPLORATION, PhaseKind.CONVERGENCE, PhaseKind.DRAFTING}),
    Act.DRAFT: frozenset({PhaseKind.CONVERGENCE, PhaseKind.DRAFTING}),
    Act.DISCUSS_DRAFT: frozenset({PhaseKind.DRAFTING}),
    Act.RATE: frozenset({PhaseKind.PRIORITISATION}),
    Act.FILE_MINORITY_OPINION: frozenset({PhaseKind.PRIORITISATION, PhaseKind.RESTITUTION}),
    Act.VALIDATE_REPORT: frozenset({PhaseKind.RESTITUTION}),
}

# A box has no calendar: these acts are possible as long as it is open.
BOX_ACTS = frozenset({Act.CONTRIBUTE, Act.EDIT_CONTRIBUTION, Act.COMMENT, Act.SUPPORT})

ACT_LABELS = {
    Act.CONTRIBUTE: _("Contribuer"),
    Act.EDIT_CONTRIBUTION: _("Modifier sa contribution"),
    Act.COMMENT: _("Commenter"),
    Act.SUPPORT: _("Soutenir"),
    Act.ARRANGE: _("Ranger les contributions par thèmes"),
    Act.DRAFT: _("Rédiger les recommandations"),
    Act.DISCUSS_DRAFT: _("Discuter et amender les recommandations"),
    Act.RATE: _("Noter les recommandations"),
    Act.FILE_MINORITY_OPINION: _("Joindre une opinion minoritaire"),
    Act.VALIDATE_REPORT: _("Valider le rapport"),
}


class ChallengeRole(TextChoices):
    """Mandates held on one challenge."""

    FACILITATOR = "facilitator", _("Animateur")
    MODERATOR = "moderator", _("Modérateur")
    SPONSOR = "sponsor", _("Commanditaire")


class ParticipationState(TextChoices):
    """Where a person stands with one challenge."""

    REQUESTED = "demandee", _("Demande en attente")
    INVITED = "invitee", _("Invitée")
    ACTIVE = "active", _("Participe")
    DECLINED = "refusee", _("Demande refusée")
    LEFT = "partie", _("A quitté")
    REMOVED = "exclue", _("Retirée")


PARTICIPATION_LIFE = Lifecycle(
    table={
        "demandee": frozenset({"active", "refusee", "partie"}),
        "invitee": frozenset({"active", "partie", "exclue"}),
        "active": frozenset({"partie", "exclue"}),
        "refusee": frozenset({"demandee", "invitee", "active"}),
        "partie": frozenset({"demandee", "invitee", "active"}),
        "exclue": frozenset({"invitee"}),
    },
    labels=dict(ParticipationState.choices),
)

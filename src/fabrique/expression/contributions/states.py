"""Kinds and states of contributions, comments and supports."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ContributionKind(TextChoices):
    """What a contribution is."""

    OBSERVATION = "constat", _("Constat")
    PRACTICE = "pratique", _("Pratique")
    IDEA = "idee", _("Idée")
    OBJECTION = "objection", _("Objection")
    QUESTION = "question", _("Question")
    SYNTHESIS = "synthese", _("Synthèse")


WRITTEN_KINDS = tuple(kind for kind in ContributionKind if kind != ContributionKind.SYNTHESIS)


class ContributionState(TextChoices):
    """Where a contribution stands as a text. Its outcome is told apart."""

    DRAFT = "brouillon", _("Brouillon")
    PUBLISHED = "publiee", _("Publiée")
    HIDDEN = "moderee", _("Masquée par la modération")
    MERGED = "fusionnee", _("Fusionnée")
    WITHDRAWN = "retiree", _("Retirée par son auteur")


CONTRIBUTION_LIFE = Lifecycle(
    table={
        "brouillon": frozenset({"publiee", "retiree"}),
        "publiee": frozenset({"moderee", "fusionnee", "retiree"}),
        "moderee": frozenset({"publiee", "fusionnee"}),
        "fusionnee": frozenset({"publiee", "moderee"}),
        "retiree": frozenset(),
    },
    labels=dict(ContributionState.choices),
)


class Outcome(TextChoices):
    """What became of a contribution at the end of its challenge."""

    PENDING = "en_attente", _("En attente de suite")
    TAKEN_UP = "reprise", _("Reprise dans une recommandation")
    MERGED = "fusionnee", _("Reprise dans une synthèse")
    SET_ASIDE = "ecartee", _("Écartée, avec un motif")
    ANSWERED = "repondue", _("A reçu sa réponse")


class Named(TextChoices):
    """To whom the author's name is shown."""

    EVERYONE = "tous", _("À tous les lecteurs")
    FACILITATOR = "animation", _("À l’équipe d’animation seulement")


class Origin(TextChoices):
    """Where the words come from."""

    ONLINE = "en_ligne", _("Déposée en ligne")
    PAPER = "papier", _("Reçue sur papier")
    ROOM = "salle", _("Recueillie en réunion")
    IMPORT = "import", _("Importée")


class Position(TextChoices):
    """The three values of a vote; a simple support is ``agree``."""

    AGREE = "agree", _("Pour")
    MIXED = "mixed", _("Mitigé")
    DISAGREE = "disagree", _("Contre")


class Alignment(TextChoices):
    """How a comment stands with regard to the contribution."""

    FOR = "for", _("Pour")
    NEUTRAL = "neutral", _("Neutre")
    AGAINST = "against", _("Contre")


class CommentState(TextChoices):
    """A hidden or withdrawn comment keeps its place in the thread."""

    PUBLISHED = "publie", _("Publié")
    HIDDEN = "modere", _("Masqué par la modération")
    WITHDRAWN = "retire", _("Retiré par son auteur")


COMMENT_LIFE = Lifecycle(
    table={
        "publie": frozenset({"modere", "retire"}),
        "modere": frozenset({"publie"}),
        "retire": frozenset(),
    },
    labels=dict(CommentState.choices),
)


class CoauthorState(TextChoices):
    """A co-author counts once they have agreed to their part."""

    PROPOSED = "proposee", _("En attente d’accord")
    ACCEPTED = "acceptee", _("Acceptée")
    DECLINED = "refusee", _("Refusée")


class ReportState(TextChoices):
    """A report made by a reader, until a moderator has decided."""

    OPEN = "ouvert", _("À traiter")
    UPHELD = "fonde", _("Fondé : contenu masqué")
    DISMISSED = "classe", _("Classé sans suite")


class ReportReason(TextChoices):
    """Why a reader reports a text."""

    PERSONAL_DATA = "donnees_personnelles", _("Contient des informations sur une personne")
    OFFENSIVE = "injurieux", _("Injurieux, agressif ou discriminatoire")
    OFF_TOPIC = "hors_sujet", _("Sans rapport avec la question")
    SPAM = "publicite", _("Publicité ou message répété")
    OTHER = "autre", _("Autre raison")


class DecisionKind(TextChoices):
    """What a moderator decided about a text."""

    HIDE = "masque", _("Texte masqué")
    RESTORE = "retabli", _("Texte rétabli")
    DISMISS = "classe", _("Signalement classé sans suite")

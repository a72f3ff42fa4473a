"""Words and states: how far an adoption has gone, in which manner, and what stands in the way."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ReplicationState(TextChoices):
    """From a first sign of interest to a service in use, or to a reasoned stop."""

    INTEREST = "interet", _("Intérêt déclaré")
    STUDY = "etude", _("À l’étude")
    LAUNCHED = "lancee", _("Lancée")
    IN_SERVICE = "en_service", _("En service")
    ABANDONED = "abandonnee", _("Abandonnée")


REPLICATION_LIFE = Lifecycle(
    table={
        "interet": frozenset({"etude", "abandonnee"}),
        "etude": frozenset({"lancee", "abandonnee"}),
        "lancee": frozenset({"en_service", "abandonnee"}),
        "en_service": frozenset({"abandonnee"}),
        "abandonnee": frozenset({"etude"}),
    },
    labels=dict(ReplicationState.choices),
)

LIVING = ("interet", "etude", "lancee", "en_service")
PREPARED = ("interet", "etude")
ADOPTED = ("lancee", "en_service")


class Mode(TextChoices):
    """The six ways for an innovation to change scale (« Ensemble, accélérons ! », 2015)."""

    DEEPEN = "approfondissement", _("Approfondissement")
    DIVERSIFY = "diversification", _("Diversification")
    SPREAD = "diffusion", _("Diffusion géographique")
    FERTILISE = "fertilisation", _("Fertilisation")
    COOPERATE = "cooperation", _("Coopération")
    MERGE = "fusion", _("Fusion")


MODE_HINTS = {
    Mode.DEEPEN: _("Faire mieux\u00a0: la même innovation, plus aboutie."),
    Mode.DIVERSIFY: _("Faire autre chose\u00a0: la même idée, pour un autre besoin ou un autre public."),
    Mode.SPREAD: _("Faire plus\u00a0: la même innovation, sur un autre territoire ou dans un autre service."),
    Mode.FERTILISE: _("Faire faire\u00a0: transmettre la méthode à d’autres, qui l’appliquent eux-mêmes."),
    Mode.COOPERATE: _("Faire ensemble\u00a0: porter l’innovation avec l’organisation d’origine."),
    Mode.MERGE: _("Faire corps\u00a0: réunir cette innovation et la vôtre en une seule."),
}


class ObstacleKind(TextChoices):
    """What sort of thing stands in the way."""

    LEGAL = "juridique", _("Juridique")
    BUDGET = "budget", _("Budget")
    TECHNICAL = "technique", _("Technique")
    TIME = "temps", _("Temps et effectifs")
    ORGANISATION = "organisation", _("Organisation et pilotage")
    CONSENT = "adhesion", _("Adhésion des équipes")
    DATA = "donnees", _("Données et sécurité")
    RESULTS = "resultats", _("Résultats insuffisants")
    OTHER = "autre", _("Autre")


class ObstacleState(TextChoices):
    """An obstacle stands, or has fallen."""

    STANDING = "tenu", _("Toujours là")
    FALLEN = "leve", _("Levé")


OBSTACLE_LIFE = Lifecycle(
    table={"tenu": frozenset({"leve"}), "leve": frozenset({"tenu"})},
    labels=dict(ObstacleState.choices),
)

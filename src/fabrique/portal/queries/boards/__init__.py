"""The boards of the house, in the order in which they are shown."""

from django.utils.translation import gettext_lazy as _

from fabrique.portal.queries.boards import (
    funnel,
    innovators,
    participation,
    recommendations,
    replication,
    responsiveness,
    value,
)
from fabrique.portal.queries.boards.shape import Board, Figure, Measure, Row, Scope, Spec

BOARDS: dict[str, Spec] = {
    spec.slug: spec
    for spec in (
        Spec("reactivite", _("Réactivité"), _("En combien de temps les auteurs d’idées ont leur réponse."), responsiveness.build, responsiveness.measures),
        Spec("entonnoir", _("Entonnoir"), _("Ce que deviennent les idées, du dépôt à la réplication."), funnel.build, funnel.measures),
        Spec("participation", _("Participation"), _("Qui prend part, parmi ceux qui le pourraient."), participation.build, participation.measures),
        Spec("valeur", _("Valeur"), _("Ce qui était attendu, ce qui est mesuré, et ce qui le prouve."), value.build, value.measures),
        Spec("replication", _("Réplication"), _("Ce qui est repris ailleurs, en combien de temps, et pourquoi on renonce."), replication.build, replication.measures),
        Spec("innovateurs", _("Innovateurs"), _("Le temps, l’argent et la reconnaissance donnés aux personnes."), innovators.build, innovators.measures),
        Spec("recommandations", _("Recommandations"), _("Ce que chaque organisation décide des recommandations publiées."), recommendations.build, recommendations.measures, public=True),
    )
}  # fmt: skip

__all__ = ["BOARDS", "Board", "Figure", "Measure", "Row", "Scope", "Spec"]

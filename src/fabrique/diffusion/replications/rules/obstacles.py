"""The library of refusals and failures: who reads it, who says that an obstacle has fallen."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Obstacle, Replication, Stopped
from fabrique.diffusion.replications.rules.sides import Reader, serves
from fabrique.diffusion.replications.states import ObstacleState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole


def can_read_library(reader: Reader) -> Verdict:
    """The library is kept for the agents of administrations."""
    if reader.serves:
        return YES
    return refused(_("La bibliothèque des refus et des échecs est réservée aux agents des administrations."))


def visible_obstacles(standing: Standing) -> Q:
    """Agents read every obstacle; a company those that stopped its own adoptions. See :func:`can_see_obstacle`."""
    if not standing.signed_in:
        return Q(pk__in=[])
    return serves(standing) | Q(Exists(_own_stops(standing).filter(obstacle=OuterRef("pk"))))


def _own_stops(standing: Standing) -> QuerySet[Stopped]:
    mine = list(standing.organisation_ids)
    own = Replication.objects.filter(Q(owner=standing.person_id) | Q(adopter__in=mine))
    return Stopped.objects.filter(replication__in=own.values("pk"))


def can_see_obstacle(reader: Reader, *, stopped_mine: bool) -> bool:
    """The same as :func:`visible_obstacles`, for one obstacle."""
    return reader.standing.signed_in and (reader.serves or stopped_mine)


def can_name_obstacle(reader: Reader) -> Verdict:
    """Any agent names an obstacle that they met."""
    return can_read_library(reader)


def can_attach(reader: Reader, *, failed: bool, already: bool) -> Verdict:
    """An agent says which obstacle stopped an abandoned adoption, a refused idea or an inconclusive trial."""
    return first_no(
        can_read_library(reader),
        YES
        if failed
        else not_now(_("Seul ce qui a été abandonné, refusé ou non concluant se rattache à un obstacle.")),
        not_now(_("Un obstacle est déjà indiqué.")) if already else YES,
    )


def keeps(reader: Reader, obstacle: Obstacle) -> bool:
    """Who named the obstacle, the coordination, and whoever leads a ministry's innovation."""
    standing = reader.standing
    return reader.serves and (
        standing.person_id == obstacle.created_by_id
        or reader.coordinates
        or standing.has_role_anywhere(OrganisationRole.MINISTRY_LEAD)
    )


def can_lift(reader: Reader, obstacle: Obstacle) -> Verdict:
    """Who keeps an obstacle says that it has fallen."""
    if not keeps(reader, obstacle):
        return refused(
            _(
                "Seuls la personne qui a signalé l’obstacle, les porteurs ministériels et la coordination le déclarent levé."
            )
        )
    return YES if obstacle.state == ObstacleState.STANDING else not_now(_("Cet obstacle est déjà levé."))


def can_put_back(reader: Reader, obstacle: Obstacle) -> Verdict:
    """The same people say that it stands again."""
    if not keeps(reader, obstacle):
        return refused(_("Seuls ceux qui peuvent lever l’obstacle peuvent dire qu’il est revenu."))
    return YES if obstacle.state == ObstacleState.FALLEN else not_now(_("Cet obstacle est toujours là."))

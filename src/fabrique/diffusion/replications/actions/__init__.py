"""Every write, one function per verb."""

from fabrique.diffusion.replications.actions.agreement import AgreementTerms, accept_agreement, deposit_agreement
from fabrique.diffusion.replications.actions.confirmation import confirm_for_adopter, confirm_for_source
from fabrique.diffusion.replications.actions.declaration import declare_interest
from fabrique.diffusion.replications.actions.description import FIELDS, Description, Figure, describe, measure
from fabrique.diffusion.replications.actions.help import cancel_help, record_help
from fabrique.diffusion.replications.actions.life import (
    abandon_replication,
    launch_replication,
    put_in_service,
    resume_replication,
    start_study,
)
from fabrique.diffusion.replications.actions.obstacle import (
    NewObstacle,
    attach_to_obstacle,
    lift_obstacle,
    mark_taken_up,
    name_obstacle,
    put_obstacle_back,
)

__all__ = [
    "FIELDS",
    "AgreementTerms",
    "Description",
    "Figure",
    "NewObstacle",
    "abandon_replication",
    "accept_agreement",
    "attach_to_obstacle",
    "cancel_help",
    "confirm_for_adopter",
    "confirm_for_source",
    "declare_interest",
    "deposit_agreement",
    "describe",
    "launch_replication",
    "lift_obstacle",
    "mark_taken_up",
    "measure",
    "name_obstacle",
    "put_in_service",
    "put_obstacle_back",
    "record_help",
    "resume_replication",
    "start_study",
]

"""Adoptions of an innovation elsewhere, the help given, and the obstacles met."""

from fabrique.diffusion.replications.models.obstacle import Obstacle, Stopped
from fabrique.diffusion.replications.models.parts import Agreement, Help, ReplicationMeasure, Step
from fabrique.diffusion.replications.models.replication import Replication

__all__ = ["Agreement", "Help", "Obstacle", "Replication", "ReplicationMeasure", "Step", "Stopped"]

"""What stands in the way, and what it stopped."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from fabrique.diffusion.replications.states import ObstacleKind, ObstacleState
from fabrique.foundations.people.models import Person, sort_key
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.experimentations.models import Experiment


def obstacle_words() -> Func:
    """Title and text, as they are searched."""
    return sort_key(Concat("title", Value(" "), "text", output_field=models.TextField()))


class Obstacle(models.Model):
    """A rule, a lack, a refusal that stopped something; one day it may fall."""

    title = models.CharField(_("obstacle"), max_length=200)
    text = models.TextField(_("précisions"), blank=True)
    kind = models.CharField(_("nature"), max_length=20, choices=ObstacleKind.choices, default=ObstacleKind.OTHER)
    state = models.CharField(max_length=10, choices=ObstacleState.choices, default=ObstacleState.STANDING)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_note = models.TextField(_("ce qui a changé"), blank=True)

    class Meta:
        verbose_name = _("obstacle")
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "-id"], name="obstacle_recent"),
            GinIndex(OpClass(obstacle_words(), name="gin_trgm_ops"), name="obstacle_searched"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="leve", lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_note="")
                | Q(state="tenu", lifted_at__isnull=True, lifted_by__isnull=True),
                name="obstacle_fallen_says_how",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Stopped(models.Model):
    """What an obstacle stopped: an adoption, an idea's answer, or a trial; and when it was taken up again."""

    obstacle = models.ForeignKey(Obstacle, models.PROTECT, related_name="stops")
    replication = models.ForeignKey(
        "replications.Replication", models.CASCADE, null=True, blank=True, related_name="stops"
    )
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="+")
    experiment = models.ForeignKey(Experiment, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    stopped_on = models.DateField()
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("arrêt")
        ordering: ClassVar = ["-stopped_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["obstacle", "-stopped_on", "-id"], name="stopped_by_obstacle")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(replication__isnull=False, answer__isnull=True, experiment__isnull=True)
                | Q(replication__isnull=True, answer__isnull=False, experiment__isnull=True)
                | Q(replication__isnull=True, answer__isnull=True, experiment__isnull=False),
                name="stopped_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["replication"], condition=Q(reopened_at__isnull=True), name="stopped_replication_once"
            ),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(reopened_at__isnull=True), name="stopped_answer_once"
            ),
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(reopened_at__isnull=True), name="stopped_experiment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obstacle} ⊣ {self.replication or self.answer or self.experiment}"

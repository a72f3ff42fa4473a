"""One organisation takes up an innovation described by another."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.diffusion.replications.models.obstacle import Obstacle
from fabrique.diffusion.replications.states import Mode, ReplicationState
from fabrique.foundations.people.models import Organisation, Person, sort_key
from fabrique.implementation.innovations.models import Sheet


def _dated(state: str, field: str) -> models.CheckConstraint:
    """A state has its date."""
    return models.CheckConstraint(
        condition=~Q(state=state) | Q(**{f"{field}__isnull": False}), name=f"replication_{state}_has_date"
    )


class Replication(models.Model):
    """An adoption, with the day of each step.

    ``source`` is the organisation of the sheet on the day when interest was declared.
    ``parent`` is the adoption that this one was copied from, if it was not from the source.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    adopter = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ReplicationState.choices, default=ReplicationState.INTEREST)
    mode = models.CharField(_("manière"), max_length=20, choices=Mode.choices, blank=True)
    motive = models.TextField(_("besoin"), blank=True)
    core_kept = models.TextField(_("cœur gardé"), blank=True)
    adaptations = models.TextField(_("adaptations"), blank=True)
    constraints = models.TextField(_("contraintes"), blank=True)
    results = models.TextField(_("résultats"), blank=True)
    text_version = models.PositiveIntegerField(default=1)
    interested_on = models.DateField()
    studied_on = models.DateField(null=True, blank=True)
    launched_on = models.DateField(null=True, blank=True)
    in_service_on = models.DateField(null=True, blank=True)
    abandoned_on = models.DateField(null=True, blank=True)
    abandon_reason = models.TextField(_("motif de l’abandon"), blank=True)
    obstacle = models.ForeignKey(Obstacle, models.PROTECT, null=True, blank=True, related_name="+")
    source_confirmed_at = models.DateTimeField(null=True, blank=True)
    source_confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    adopter_confirmed_at = models.DateTimeField(null=True, blank=True)
    adopter_confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    credited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("réplication")
        indexes: ClassVar = [
            models.Index(fields=["sheet", "interested_on", "id"], name="replication_of_sheet"),
            models.Index(fields=["parent"], name="replication_parent"),
            models.Index(fields=["adopter", "-updated_at"], name="replication_adopter"),
            models.Index(fields=["owner", "-updated_at"], name="replication_owner"),
            models.Index(fields=["-updated_at", "-id"], name="replication_recent"),
            models.Index(fields=["state", "-updated_at", "-id"], name="replication_state"),
            models.Index(fields=["source", "adopter", "state"], name="replication_flow"),
            GinIndex(
                OpClass(sort_key("abandon_reason"), name="gin_trgm_ops"),
                name="replication_reason",
                condition=Q(state="abandonnee"),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "adopter"], condition=~Q(state="abandonnee"), name="replication_once_alive"
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="replication_no_self"),
            models.CheckConstraint(condition=~Q(source=F("adopter")), name="replication_elsewhere"),
            _dated("etude", "studied_on"),
            _dated("lancee", "launched_on"),
            _dated("en_service", "in_service_on"),
            models.CheckConstraint(
                condition=Q(state="abandonnee", abandoned_on__isnull=False) & ~Q(abandon_reason="")
                | ~Q(state="abandonnee") & Q(abandoned_on__isnull=True, abandon_reason=""),
                name="replication_abandoned_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["lancee", "en_service"]) | (~Q(mode="") & ~Q(core_kept="")),
                name="replication_launched_is_described",
            ),
            models.CheckConstraint(
                condition=Q(source_confirmed_by__isnull=True)
                | Q(adopter_confirmed_by__isnull=True)
                | ~Q(source_confirmed_by=F("adopter_confirmed_by")),
                name="replication_confirmed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} → {self.adopter}"

    @property
    def state_on(self) -> date:
        """The day of the present state."""
        days = {
            ReplicationState.STUDY: self.studied_on,
            ReplicationState.LAUNCHED: self.launched_on,
            ReplicationState.IN_SERVICE: self.in_service_on,
            ReplicationState.ABANDONED: self.abandoned_on,
        }
        return days.get(ReplicationState(self.state)) or self.interested_on

    @property
    def confirmed(self) -> bool:
        """Whether both sides have said that it is so."""
        return self.source_confirmed_at is not None and self.adopter_confirmed_at is not None

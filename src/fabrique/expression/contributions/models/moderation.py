"""Reports made by readers, and the moderators' decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models.comment import Comment
from fabrique.expression.contributions.models.contribution import Contribution
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.contributions.states import DecisionKind, ReportReason, ReportState
from fabrique.foundations.people.models import Person


class Report(models.Model):
    """A reader thinks that a text breaks the rules. ``comment`` is empty when it is the contribution itself."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("raison"), max_length=30, choices=ReportReason.choices)
    text = models.TextField(_("précisions"), blank=True)
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    external_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("signalement")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "external_key"], condition=~Q(external_key=""), name="report_imported_once"
            ),
            models.UniqueConstraint(
                fields=["contribution", "comment", "reporter"],
                condition=Q(state="ouvert", external_key=""),
                nulls_distinct=False,
                name="report_open_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} – {self.contribution}"


class ModerationDecision(models.Model):
    """A text hidden, shown again, or left as it is: who, when, why. Never changed afterwards."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    hides = models.BooleanField()
    kind = models.CharField(max_length=20, choices=DecisionKind.choices, default=DecisionKind.HIDE)
    reason = models.TextField()
    moderator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("décision de modération")
        indexes: ClassVar = [models.Index(fields=["contribution", "-id"], name="moderation_contribution")]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.contribution}: {self.reason[:40]}"

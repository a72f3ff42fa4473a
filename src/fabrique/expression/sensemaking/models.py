"""Syntheses: contributions merged under a parent, undone at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Theme
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.models import Person


class Merge(models.Model):
    """``child`` went into ``synthesis``; what it was before is kept for the undo."""

    synthesis = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    child = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    previous_theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="+")
    previous_outcome = models.CharField(max_length=20)
    merged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fusion")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child"], condition=Q(undone_at__isnull=True), name="merge_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.child} → {self.synthesis}"

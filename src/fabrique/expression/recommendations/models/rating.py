"""Ratings on impact and feasibility, and opinions that differ."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.recommendations.models.recommendation import Recommendation
from fabrique.foundations.people.models import Organisation, Person

LOWEST, HIGHEST = 1, 5


class Rating(models.Model):
    """One person's two marks, from 1 (very low) to 5 (very high), bound to the version rated."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    version_number = models.PositiveIntegerField()
    impact = models.PositiveSmallIntegerField(_("effet attendu"))
    feasibility = models.PositiveSmallIntegerField(_("facilité de mise en œuvre"))
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "person"], name="rating_once_per_person"),
            models.CheckConstraint(
                condition=Q(impact__gte=LOWEST, impact__lte=HIGHEST, feasibility__gte=LOWEST, feasibility__lte=HIGHEST),
                name="rating_marks_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.impact}/{self.feasibility}"


class MinorityOpinion(models.Model):
    """A reasoned disagreement, published beside the recommendation it is about."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="minority_opinions")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.TextField(_("opinion"))
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("opinion minoritaire")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recommendation", "author"],
                condition=Q(withdrawn_at__isnull=True),
                name="minority_opinion_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"

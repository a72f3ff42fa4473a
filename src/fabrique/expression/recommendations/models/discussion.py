"""Comments on a paragraph, and other wordings proposed for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.recommendations.models.recommendation import Paragraph
from fabrique.expression.recommendations.states import AmendmentState
from fabrique.foundations.people.models import Organisation, Person


class ParagraphComment(models.Model):
    """A remark on a paragraph as it stood in a version."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="comments")
    version_number = models.PositiveIntegerField()
    body = models.TextField(_("commentaire"))
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("commentaire de paragraphe")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"


class Amendment(models.Model):
    """Another wording of a paragraph, shown as a diff; accepted or declined with a reason."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="amendments")
    version_number = models.PositiveIntegerField()
    original_body = models.TextField()
    proposed_body = models.TextField(_("nouvelle rédaction"))
    justification = models.TextField(_("pourquoi"))
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("motif"), blank=True)

    class Meta:
        verbose_name = _("amendement")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepte", "refuse"])
                | (Q(decided_at__isnull=False) & Q(decided_by__isnull=False) & ~Q(decision_reason="")),
                name="amendment_decided_has_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paragraph}: {self.proposed_body[:40]}"

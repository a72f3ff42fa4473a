"""A numbered text, its paragraphs, where each comes from, and every version."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge, Term
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.recommendations.models.triggers import frozen_citations, frozen_paragraphs, frozen_texts
from fabrique.expression.recommendations.states import RecommendationState, Scope
from fabrique.foundations.people.models import Person


class Recommendation(models.Model):
    """``number`` is given at creation and never reused in its challenge.

    ``ministry_author`` and ``company_author`` are the drafting pair.
    """

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=RecommendationState.choices, default=RecommendationState.SKETCH)
    title = models.CharField(_("titre"), max_length=250)
    rationale = models.TextField(_("pourquoi"), blank=True)
    scope = models.CharField(_("portée"), max_length=20, choices=Scope.choices, default=Scope.INTERMINISTERIAL)
    version_number = models.PositiveIntegerField(default=1)
    terms = models.ManyToManyField(Term, related_name="+", blank=True, verbose_name=_("classements"))
    ministry_author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    company_author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    abandon_reason = models.TextField(_("motif de l’abandon"), blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replace_reason = models.TextField(_("pourquoi elle est remplacée"), blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recommandation")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "number"], name="recommendation_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["publiee", "remplacee"]) | models.Q(published_at__isnull=False),
                name="recommendation_published_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="abandonnee") | ~models.Q(abandon_reason=""),
                name="recommendation_abandoned_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="remplacee")
                | (
                    models.Q(replaced_by__isnull=False, replaced_at__isnull=False)
                    & ~models.Q(replaced_by=models.F("id"))
                    & ~models.Q(replace_reason="")
                ),
                name="recommendation_replaced_says_why",
            ),
        ]
        triggers: ClassVar = frozen_texts()

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Paragraph(models.Model):
    """One paragraph; ``key`` follows it from version to version. Retired, it keeps its discussion."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="paragraphs")
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    position = models.PositiveIntegerField()
    body = models.TextField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("paragraphe")
        ordering: ClassVar = ["position", "pk"]
        triggers: ClassVar = frozen_paragraphs()

    def __str__(self) -> str:
        return f"{self.recommendation.number} §{self.position}"


class Citation(models.Model):
    """A paragraph draws on a contribution; ``quote`` is the sentence it took, as it stood in that version."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="citations")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    contribution_version = models.PositiveIntegerField()
    quote = models.TextField(_("phrase reprise"), blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("provenance")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paragraph", "contribution"], name="citation_once_per_paragraph")
        ]
        indexes: ClassVar = [models.Index(fields=["contribution"], name="citation_contribution")]
        triggers: ClassVar = frozen_citations()

    def __str__(self) -> str:
        return f"{self.paragraph} ← {self.contribution}"


class RecommendationVersion(models.Model):
    """The whole text as saved once. The database refuses to change or delete it.

    ``content``: {"title", "rationale", "scope", "terms": [ids],
    "paragraphs": [{"key", "body", "sources": [{"contribution", "version", "quote"}]}]}.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=250, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="recommendation_version_once")
        ]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.recommendation} (v{self.number})"

"""The report of a challenge: once published, its content never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.diffusion.publishing.states import ReportState
from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.people.models import Person


class WorkshopReport(models.Model):
    """``content`` is the frozen report (schema documented in docs/report-schema.md), set at publication.

    ``content_hash`` names the files made from it. ``validated_mark`` is the fingerprint of the
    text that the sponsor validated: publication wants the same one. ``version_number`` counts the
    savings of the introduction and the method, so that two editors do not overwrite each other.
    """

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.PREPARED)
    introduction = models.TextField(_("introduction"), blank=True)
    method = models.TextField(_("méthode"), blank=True)
    sponsor_word = models.TextField(_("mot du commanditaire"), blank=True)
    returned_reason = models.TextField(_("pourquoi le rapport est renvoyé"), blank=True)
    content = models.JSONField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    schema_version = models.CharField(max_length=20, blank=True)
    version_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    validated_mark = models.CharField(max_length=64, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("rapport")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="publie") | (Q(content__isnull=False) & Q(published_at__isnull=False)),
                name="report_published_is_frozen",
            )
        ]

    def __str__(self) -> str:
        return f"Rapport : {self.challenge}"

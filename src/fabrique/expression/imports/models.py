"""One run of an import: the file, its mapping, its progress and its result."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.imports.states import ImportState
from fabrique.foundations.people.models import Person


class ImportRun(models.Model):
    """``options``: encoding, delimiter, mapping. ``result``: the object that ``--json`` prints."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="+")
    format = models.CharField(max_length=40)
    file = models.FileField(upload_to="imports/%Y/%m", max_length=250)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    keeps_sound_rows = models.BooleanField(_("importer les lignes correctes malgré les erreurs"), default=False)
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.UPLOADED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    failure = models.TextField(blank=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.challenge}"

    @property
    def expected(self) -> int:
        """How many rows the file should hold: its total, else more than what was read."""
        return max(self.total or 0, self.progress + 1)

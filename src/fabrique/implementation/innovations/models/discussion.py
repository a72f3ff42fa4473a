"""What others say of a sheet: harmlessness, usefulness, the thread."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.innovations.models.sheet import Sheet
from fabrique.implementation.innovations.states import SafetyVerdict, UsefulnessMark


class SafetyOpinion(models.Model):
    """Headquarters say whether it may do harm, on the text of that version. Never changed: a new one follows."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="opinions")
    verdict = models.CharField(_("avis"), max_length=20, choices=SafetyVerdict.choices)
    text = models.TextField(_("explication"), blank=True)
    version_number = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("avis d’innocuité")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict="sans_danger") | ~Q(text=""), name="safety_says_why")
        ]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.sheet}: {self.get_verdict_display()}"


class Usefulness(models.Model):
    """What someone of the field says of it; one voice per person, which may change."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="usefulness")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    mark = models.CharField(_("chez vous"), max_length=20, choices=UsefulnessMark.choices)
    note = models.CharField(_("pourquoi"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("avis d’utilité")
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "person"], name="usefulness_once")]

    def __str__(self) -> str:
        return f"{self.person} → {self.sheet}"


class SheetComment(models.Model):
    """A message of the thread. Hidden ones keep their place, without their words."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.TextField(_("message"))
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("message sur une fiche")
        indexes: ClassVar = [models.Index(fields=["sheet", "parent", "id"], name="sheet_comment_thread")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="sheet_comment_hidden_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.sheet}"

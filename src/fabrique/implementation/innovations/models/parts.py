"""Where a sheet comes from, who wrote it, its figures, its kit and its dated stages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.models.sheet import Sheet
from fabrique.implementation.innovations.states import AuthorState, Stage


class SheetOrigin(models.Model):
    """The sheet was born from one of these."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="origins")
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, blank=True, related_name="+")
    adoption_decision = models.ForeignKey(AdoptionDecision, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("origine d’une fiche")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, recommendation__isnull=True, adoption_decision__isnull=True)
                | Q(contribution__isnull=True, recommendation__isnull=False, adoption_decision__isnull=True)
                | Q(contribution__isnull=True, recommendation__isnull=True, adoption_decision__isnull=False),
                name="sheet_origin_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["sheet", "contribution", "recommendation", "adoption_decision"],
                name="sheet_origin_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} ← {self.contribution or self.recommendation or self.adoption_decision}"


class Authorship(models.Model):
    """A person's share of the innovation, in percent, agreed to on a date."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="authorships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("part (%)"))
    state = models.CharField(max_length=20, choices=AuthorState.choices, default=AuthorState.PROPOSED)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("auteur d’une fiche")
        ordering: ClassVar = ["-share", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "person"], name="authorship_once"),
            models.CheckConstraint(condition=Q(share__gte=1) & Q(share__lte=100), name="authorship_share_range"),
            models.CheckConstraint(
                condition=Q(state="acceptee", agreed_at__isnull=False)
                | (~Q(state="acceptee") & Q(agreed_at__isnull=True)),
                name="authorship_agreed_has_date",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "state"], name="authorship_person")]

    def __str__(self) -> str:
        return f"{self.person} ({self.share} %)"


class SheetIndicator(models.Model):
    """A figure before and after, with how it was obtained."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("ce qui est mesuré"), max_length=160)
    unit = models.CharField(_("unité"), max_length=60)
    method = models.CharField(_("comment"), max_length=300, blank=True)
    before = models.DecimalField(_("avant"), max_digits=14, decimal_places=2)
    after = models.DecimalField(_("après"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("indicateur d’une fiche")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "name"], name="sheet_indicator_once"),
        ]

    def __str__(self) -> str:
        return self.name


class KitFile(models.Model):
    """A file that others may take: its type established from its content, served so that nothing executes."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="kit")
    label = models.CharField(_("à quoi il sert"), max_length=200, blank=True)
    file = models.FileField(upload_to="innovations/%Y/%m", max_length=250)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("fichier du kit")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "sha256"], name="kit_file_once")]

    def __str__(self) -> str:
        return self.name


class PhaseChange(models.Model):
    """From that day the innovation was at that stage; ``label`` is the word of where it came from."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="phases")
    stage = models.CharField(_("stade"), max_length=20, choices=Stage.choices)
    on = models.DateField(_("depuis le"))
    rank = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("changement de stade")
        ordering: ClassVar = ["on", "rank", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "on", "rank"], name="phase_change_once")]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.get_stage_display()}"


class SheetDraft(models.Model):
    """What a form held when it was last saved by itself; without a sheet, the form of a new one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    sheet = models.ForeignKey(Sheet, models.CASCADE, null=True, blank=True, related_name="+")
    section = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version_number = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("brouillon d’une fiche")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "sheet", "section"], name="sheet_draft_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.section}"

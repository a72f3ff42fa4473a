"""What hangs on an adoption: its steps, the time given to it, its figures, its agreements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.diffusion.replications.models.replication import Replication
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.models import SheetIndicator


class Step(models.Model):
    """A state entered on a day. Never changed: what was given up and taken up again stays told."""

    replication = models.ForeignKey(Replication, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=ReplicationState.choices)
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("étape")
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.replication} : {self.get_state_display()}"


class Help(models.Model):
    """Time given by somebody of the source. Never changed: a mistake is cancelled by an opposite line."""

    replication = models.ForeignKey(Replication, models.CASCADE, related_name="helps")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    minutes = models.IntegerField(_("minutes"))
    on = models.DateField(_("jour"))
    note = models.CharField(_("nature de l’aide"), max_length=300, blank=True)
    cancels = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="cancelled_by")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("aide reçue")
        ordering: ClassVar = ["on", "pk"]
        indexes: ClassVar = [models.Index(fields=["person", "on"], name="help_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, cancels__isnull=True) | Q(minutes__lt=0, cancels__isnull=False),
                name="help_given_or_cancelled",
            )
        ]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.person} : {self.minutes} min"


class ReplicationMeasure(models.Model):
    """The source's own indicator, measured at the adopter's, with the adopter's own starting point.

    Name and unit are kept as they were: the sheet may change its indicators afterwards.
    """

    replication = models.ForeignKey(Replication, models.CASCADE, related_name="measures")
    sheet_indicator = models.ForeignKey(SheetIndicator, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(_("au départ"), max_digits=18, decimal_places=4)
    baseline_on = models.DateField()
    after = models.DecimalField(_("ensuite"), max_digits=18, decimal_places=4, null=True, blank=True)
    after_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("mesure")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["replication", "sheet_indicator"], name="measure_once_per_indicator"),
            models.CheckConstraint(
                condition=Q(after__isnull=True, after_on__isnull=True)
                | Q(after__isnull=False, after_on__gte=F("baseline_on")),
                name="measure_after_its_baseline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.replication} : {self.name}"


class Agreement(models.Model):
    """The document under which a company adopts; each is kept, the one in force counts once the source accepts it."""

    replication = models.ForeignKey(Replication, models.CASCADE, related_name="agreements")
    document = models.FileField(upload_to="replications/%Y/%m", max_length=250)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    licence = models.CharField(_("licence"), max_length=200)
    signed_on = models.DateField(_("signée le"))
    starts_on = models.DateField(_("valable du"))
    ends_on = models.DateField(_("au"))
    deposited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deposited_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("convention")
        ordering: ClassVar = ["-deposited_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(signed_on__lte=F("ends_on")),
                name="replication_agreement_dates_in_order",
            ),
            models.UniqueConstraint(fields=["replication", "sha256"], name="replication_agreement_document_once"),
        ]

    def __str__(self) -> str:
        return self.name

"""What is measured: indicators, and their values over time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations.models.experiment import Experiment

DIGITS = 15
PLACES = 3


class Indicator(models.Model):
    """What shows whether it works: where one starts from, where one wants to go, how one measures."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="indicators")
    name = models.CharField(_("nom"), max_length=120)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    method = models.TextField(_("comment on le mesure"), blank=True)
    baseline = models.DecimalField(_("valeur de départ"), max_digits=DIGITS, decimal_places=PLACES, null=True)
    target = models.DecimalField(_("valeur visée"), max_digits=DIGITS, decimal_places=PLACES, null=True)
    higher_is_better = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("indicateur")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "name"], name="indicator_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """The value of an indicator on a day."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    on = models.DateField(_("date"))
    value = models.DecimalField(_("valeur"), max_digits=DIGITS, decimal_places=PLACES)
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mesure")
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "on"], name="measured_once_a_day")]

    def __str__(self) -> str:
        return f"{self.indicator} – {self.on}"

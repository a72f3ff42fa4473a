"""Partners, what the agreement with each opens to it, and what may be opened: documents, discussion."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.experimentations.models.experiment import Experiment


class Partner(models.Model):
    """An organisation that takes part; it sees nothing until its agreement is signed."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    brings = models.TextField(_("ce qu’il apporte"), blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("partenaire")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["experiment", "organisation"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Agreement(models.Model):
    """What is agreed with a partner. It opens what it says from its signature, between its dates."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="agreement")
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    confidentiality = models.TextField(_("confidentialité"))
    rights = models.TextField(_("droits sur les résultats"))
    opens_measures = models.BooleanField(default=False)
    opens_documents = models.BooleanField(default=False)
    opens_discussion = models.BooleanField(default=False)
    file = models.FileField(upload_to="experimentations/%Y/%m", max_length=250, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("convention")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_dates_in_order"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | (~Q(file="") & ~Q(confidentiality="") & ~Q(rights="") & Q(signed_by__isnull=False)),
                name="agreement_signed_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}"

    def is_in_force(self, today: date) -> bool:
        """Whether it is signed and today is between its dates."""
        return self.signed_at is not None and self.starts_on <= today <= self.ends_on


class Document(models.Model):
    """A file of the experiment, its type established from its content."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="documents")
    title = models.CharField(_("titre"), max_length=200)
    file = models.FileField(upload_to="experimentations/%Y/%m", max_length=250)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document d’une expérimentation")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """Something said about the experiment, between those who lead it and the partners it is opened to."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message d’une expérimentation")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.experiment} – {self.pk}"

"""What innovators are given, the ledger of it, and how they are recognised."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovators.states import (
    EntryKind,
    RecognitionKind,
    RecognitionState,
    SupportKind,
    SupportState,
)

# The database reckons each line's position and balance itself, one line at a time per support:
# whoever writes, and however many at once, the balance follows from the lines and cannot go under zero.
RECKONING = """
PERFORM 1 FROM innovators_support WHERE id = NEW.support_id FOR UPDATE;
SELECT coalesce(max(position), 0) + 1, coalesce(sum(amount), 0) + NEW.amount
    INTO NEW.position, NEW.balance
    FROM innovators_ledgerentry WHERE support_id = NEW.support_id;
RETURN NEW;
"""
REFUSAL = "RAISE EXCEPTION 'Lines of a ledger never change.' USING ERRCODE = 'check_violation';"


class Support(models.Model):
    """Something a person asks for to carry an idea or an innovation further: time, a mentor, money, training, advice.

    Amounts are minutes for time, cents for money; other kinds have none.
    """

    kind = models.CharField(_("nature"), max_length=20, choices=SupportKind.choices)
    state = models.CharField(max_length=20, choices=SupportState.choices, default=SupportState.ASKED)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.TextField(_("pour quoi faire"))
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    asked = models.PositiveIntegerField(null=True, blank=True)
    granted = models.PositiveIntegerField(null=True, blank=True)
    mentor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    reason = models.TextField(_("réponse"), blank=True)
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(_("bilan"), blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("accompagnement")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["temps", "amorcage"]) | Q(asked__isnull=True, granted__isnull=True),
                name="support_amount_only_when_measured",
            ),
            models.CheckConstraint(condition=~Q(state="refuse") | ~Q(reason=""), name="support_declined_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["accorde", "actif", "solde", "refuse"])
                | Q(approver__isnull=False, decided_at__isnull=False),
                name="support_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("person")), name="support_not_granted_to_oneself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="help_person"),
            models.Index(fields=["organisation", "state", "-id"], name="help_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.person}"


class LedgerEntry(models.Model):
    """A line of a credit: what was granted, used, given back. Never changed, never deleted."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    amount = models.IntegerField()
    balance = models.IntegerField(default=0)
    on = models.DateField()
    note = models.CharField(max_length=250, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    cancelled: bool  # set by the query that lists lines, with their amounts in words
    words: str
    balance_words: str

    class Meta:
        verbose_name = _("ligne du crédit")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="ledger_never_under_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=["usage", "restitution"], amount__lt=0)
                | Q(kind__in=["octroi", "ajout", "correction"], amount__gt=0),
                name="ledger_sign_follows_kind",
            ),
            models.UniqueConstraint(fields=["support", "position"], name="ledger_position_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(name="reckon", when=pgtrigger.Before, operation=pgtrigger.Insert, func=RECKONING),
            pgtrigger.Trigger(
                name="never_changes", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=REFUSAL
            ),
        ]

    def __str__(self) -> str:
        return f"{self.support_id} {self.position}: {self.amount}"


class Recognition(models.Model):
    """A person is thanked for what they did; the person alone says whether others may know."""

    kind = models.CharField(_("nature"), max_length=20, choices=RecognitionKind.choices)
    state = models.CharField(max_length=20, choices=RecognitionState.choices, default=RecognitionState.PROPOSED)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    team = models.CharField(_("équipe"), max_length=160, blank=True)
    title = models.CharField(_("intitulé"), max_length=160)
    text = models.TextField(_("pour quoi"))
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    awarded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    awarded_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)
    public_consent = models.BooleanField(null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reconnaissance")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="decernee") | Q(awarded_by__isnull=False, awarded_at__isnull=False),
                name="recognition_awarded_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(public_consent__isnull=True) | Q(consent_at__isnull=False), name="recognition_consent_dated"
            ),
            models.CheckConstraint(
                condition=Q(awarded_by__isnull=True) | ~Q(awarded_by=F("person")), name="recognition_not_to_oneself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "state", "-id"], name="recognition_person"),
            models.Index(fields=["organisation", "state", "-id"], name="recognition_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.person}"

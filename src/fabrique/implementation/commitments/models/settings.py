"""What a ministry lead sets: delays, holidays, who answers what; and what managers declare."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.states import (
    ACKNOWLEDGE_DAYS,
    ANSWER_DAYS,
    CALENDAR_CHOICES,
    DETAILS_DAYS,
    ESCALATE_AFTER_DAYS,
    LEAD_AFTER_DAYS,
    REMINDER_DAYS,
)

DELAY = (MinValueValidator(1), MaxValueValidator(250))


def default_reminders() -> list[int]:
    """Working days after the deposit on which the holder is reminded."""
    return list(REMINDER_DAYS)


class AnswerRules(models.Model):
    """The delays of one programme, in working days. A programme without them has the defaults.

    ``escalate_after_days``, ``lead_after_days``: working days after the answer was due.
    ``details_days``: how long the clock waits for an author who was asked for details.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="+")
    acknowledge_days = models.PositiveSmallIntegerField(
        _("accuser réception sous"), default=ACKNOWLEDGE_DAYS, validators=DELAY
    )
    answer_days = models.PositiveSmallIntegerField(_("répondre sous"), default=ANSWER_DAYS, validators=DELAY)
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=default_reminders, blank=True)
    escalate_after_days = models.PositiveSmallIntegerField(
        _("saisir l’échelon supérieur après"), default=ESCALATE_AFTER_DAYS, validators=DELAY
    )
    lead_after_days = models.PositiveSmallIntegerField(
        _("saisir le porteur ministériel après"), default=LEAD_AFTER_DAYS, validators=DELAY
    )
    details_days = models.PositiveSmallIntegerField(
        _("attendre les précisions de l’auteur pendant"), default=DETAILS_DAYS, validators=DELAY
    )
    calendar = models.CharField(_("calendrier"), max_length=30, choices=CALENDAR_CHOICES, default="metropole")
    fallback_person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("guichet de recours")
    )
    fallback_organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    public_register = models.BooleanField(_("registre des engagements public"), default=False)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("délais de réponse")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(acknowledge_days__lte=F("answer_days")), name="rules_acknowledge_first"),
            models.CheckConstraint(
                condition=Q(escalate_after_days__lte=F("lead_after_days")), name="rules_escalate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}"


class Holiday(models.Model):
    """A day off that the law does not give every year, for one programme. ``calendar`` empty: in every calendar."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    calendar = models.CharField(_("calendrier"), max_length=30, choices=CALENDAR_CHOICES, blank=True)
    day = models.DateField(_("jour"))
    label = models.CharField(_("nom"), max_length=120)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("jour férié ajouté")
        ordering: ClassVar = ["day", "calendar"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "calendar", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.label}"


class OrganisationCalendar(models.Model):
    """The calendar of an organisation, and of those under it unless they have their own, in one programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    calendar = models.CharField(_("calendrier"), max_length=30, choices=CALENDAR_CHOICES)

    class Meta:
        verbose_name = _("calendrier d’une organisation")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="organisation_calendar_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.calendar}"


class RoutingRule(models.Model):
    """« Ideas of this organisation, or about this, go to that desk »: the first that fits is used.

    A condition left empty fits everything. ``words``: one of them in the title or the text, accents aside.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("nom de la règle"), max_length=160)
    challenge = models.ForeignKey(Challenge, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation de l’auteur"),
    )
    words = models.CharField(_("mots du sujet"), max_length=500, blank=True)
    desk_person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("personne qui répond")
    )
    desk_organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("service qui répond")
    )

    class Meta:
        verbose_name = _("règle d’orientation")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "position"], name="routing_position_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.label


class Delegation(models.Model):
    """An absence: somebody else answers in between, in the name of the one who is away."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    delegate = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("qui répond à ma place"))
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=250, blank=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("délégation")
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_dates_in_order"),
            models.CheckConstraint(condition=~Q(person=F("delegate")), name="delegation_to_another"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delegate", "ends_on"], name="delegation_to", condition=Q(cancelled_at__isnull=True)),
            models.Index(fields=["person", "ends_on"], name="delegation_of", condition=Q(cancelled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate}"


class Capacity(models.Model):
    """« I can carry three trials this half-year. » ``half_year``: ``2026-1`` or ``2026-2``."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    half_year = models.CharField(max_length=6)
    trials = models.PositiveSmallIntegerField(_("essais que je peux porter"), validators=[MaxValueValidator(99)])
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("capacité")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="capacity_of_one",
            ),
            models.CheckConstraint(condition=Q(half_year__regex=r"^\d{4}-[12]$"), name="capacity_half_year"),
            models.UniqueConstraint(
                fields=["person", "half_year"], condition=Q(person__isnull=False), name="capacity_of_person_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "half_year"],
                condition=Q(organisation__isnull=False),
                name="capacity_of_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation} {self.half_year}: {self.trials}"

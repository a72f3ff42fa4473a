"""What each organisation decides about each published recommendation, and the history of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.recommendations.models.recommendation import Recommendation
from fabrique.expression.recommendations.states import AdoptionState
from fabrique.foundations.people.models import Organisation, Person


class AdoptionDecision(models.Model):
    """One cell of the matrix recommendations × organisations.

    ``version_number`` counts the changes, so that two people do not overwrite each other.
    ``reminded_months``: the last of the reminders (3, 6, 12 months) that was sent.
    ``told_postponed``: the postponement date whose arrival has been announced.
    """

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=AdoptionState.choices, default=AdoptionState.TO_EXAMINE)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("motif"), blank=True)
    what_changed = models.TextField(_("ce qui est adapté"), blank=True)
    postponed_until = models.DateField(_("reportée au"), null=True, blank=True)
    evidence = models.TextField(_("ce qui montre qu’elle est réalisée"), blank=True)
    version_number = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    reminded_months = models.PositiveSmallIntegerField(default=0)
    told_postponed = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("décision d’adoption")
        ordering: ClassVar = ["recommendation__number", "organisation__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "organisation"], name="adoption_once_per_organisation"),
            models.CheckConstraint(
                condition=Q(state="a_examiner", decided_at__isnull=True)
                | (~Q(state="a_examiner") & Q(decided_at__isnull=False)),
                name="adoption_decided_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refusee", "reportee"]) | ~Q(reason=""), name="adoption_no_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="adaptee") | ~Q(what_changed=""), name="adoption_adapted_says_what"
            ),
            models.CheckConstraint(
                condition=Q(state="reportee", postponed_until__isnull=False)
                | (~Q(state="reportee") & Q(postponed_until__isnull=True)),
                name="adoption_postponed_has_date",
            ),
            models.CheckConstraint(condition=~Q(state="realisee") | ~Q(evidence=""), name="adoption_done_is_shown"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="adoption_of_organisation"),
            models.Index(
                fields=["opened_at", "reminded_months"],
                name="adoption_reminded",
                condition=Q(state__in=["a_examiner", "adoptee", "adaptee", "reportee"]),
            ),
            models.Index(fields=["postponed_until"], name="adoption_postponed", condition=Q(state="reportee")),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} – {self.organisation}"


class AdoptionStep(models.Model):
    """One decision as it was taken, with its words. The database refuses to change or delete it."""

    decision = models.ForeignKey(AdoptionDecision, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=20, choices=AdoptionState.choices)
    target = models.CharField(max_length=20, choices=AdoptionState.choices)
    reason = models.TextField(blank=True)
    what_changed = models.TextField(blank=True)
    postponed_until = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        verbose_name = _("étape d’une décision d’adoption")
        ordering: ClassVar = ["pk"]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_target_display()}"

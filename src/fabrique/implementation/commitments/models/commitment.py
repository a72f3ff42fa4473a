"""Who promised what, to whom, by when; and what is said to all at the end of a campaign."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.programmes.models import Programme
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.models.answer import Answer
from fabrique.implementation.commitments.states import CommitmentState
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Sheet


class Commitment(models.Model):
    """A promise with a date. ``first_due_on`` never changes: a postponement is seen.

    ``public``: shown to all where the programme's register is public. ``text`` and ``evidence`` are clean HTML.
    """

    title = models.CharField(_("ce qui est promis"), max_length=250)
    text = models.TextField(_("précisions"), blank=True)
    promised_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("qui promet"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    to_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("à qui")
    )
    due_on = models.DateField(_("pour le"))
    first_due_on = models.DateField()
    postponed_reason = models.TextField(_("pourquoi la date change"), blank=True)
    state = models.CharField(max_length=20, choices=CommitmentState.choices, default=CommitmentState.MADE)
    kept_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(_("ce qui le montre"), blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(_("pourquoi il est abandonné"), blank=True)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="+")
    adoption_decision = models.ForeignKey(AdoptionDecision, models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    experiment = models.ForeignKey(Experiment, models.PROTECT, null=True, blank=True, related_name="+")
    public = models.BooleanField(_("visible au registre public"), default=True)
    remind_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("engagement")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="tenu", kept_at__isnull=False) & ~Q(evidence="")
                | ~Q(state="tenu") & Q(kept_at__isnull=True, evidence=""),
                name="commitment_kept_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(state="abandonne", dropped_at__isnull=False) & ~Q(dropped_reason="")
                | ~Q(state="abandonne") & Q(dropped_at__isnull=True),
                name="commitment_dropped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(due_on=models.F("first_due_on")) | ~Q(postponed_reason=""),
                name="commitment_postponed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="pris") | Q(remind_on__isnull=True), name="commitment_reminded_while_made"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="commitment_due"),
            models.Index(fields=["promised_by", "due_on", "id"], name="commitment_mine"),
            models.Index(fields=["organisation", "due_on", "id"], name="commitment_organisation"),
            models.Index(fields=["programme", "due_on", "id"], name="commitment_programme"),
            models.Index(fields=["remind_on"], name="commitment_remind", condition=Q(remind_on__isnull=False)),
            models.Index(fields=["answer"], name="commitment_answer", condition=Q(answer__isnull=False)),
            models.Index(
                fields=["adoption_decision"], name="commitment_decision", condition=Q(adoption_decision__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: date) -> bool:
        """Whether it should already have been kept."""
        return self.state == CommitmentState.MADE and today > self.due_on

    @property
    def is_postponed(self) -> bool:
        """Whether its date was moved."""
        return self.due_on != self.first_due_on


class Debrief(models.Model):
    """What is said to everyone at the end of a campaign. ``body`` is clean HTML."""

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="+")
    body = models.TextField(_("bilan"))
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bilan d’une campagne")

    def __str__(self) -> str:
        return f"{self.challenge}"

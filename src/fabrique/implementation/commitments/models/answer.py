"""An answer owed to the author of an idea, its replies, and whose hands it went through."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.models.settings import RoutingRule
from fabrique.implementation.commitments.states import (
    ANSWER_DAYS,
    CALENDAR_CHOICES,
    OWED,
    AnswerState,
    Decision,
    Usefulness,
)


class Means(models.Model):
    """What is decided and offered with it. ``reason`` is clean HTML."""

    decision = models.CharField(_("décision"), max_length=20, choices=Decision.choices, blank=True)
    reason = models.TextField(_("réponse"), blank=True)
    next_step = models.CharField(_("prochaine étape"), max_length=400, blank=True)
    next_step_owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("qui s’en charge")
    )
    next_step_on = models.DateField(_("pour le"), null=True, blank=True)
    time_minutes = models.PositiveIntegerField(_("temps accordé"), null=True, blank=True)
    money_cents = models.PositiveIntegerField(_("budget accordé"), null=True, blank=True)
    mentor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mentor proposé")
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def hours(self) -> float:
        """The time granted, in hours."""
        return (self.time_minutes or 0) / 60

    @property
    def euros(self) -> float:
        """The money granted, in euros."""
        return (self.money_cents or 0) / 100

    @property
    def euro_decimals(self) -> int:
        """Cents are shown when there are some."""
        return 2 if (self.money_cents or 0) % 100 else 0


class Answer(Means):
    """The answer owed to one contribution.

    The clock: ``clock_days + paused_days + extra_days`` working days of ``calendar`` after
    ``clock_from`` give ``answer_due``; ``computation`` keeps how, for the eye. ``due_on`` is the
    next date that the holder owes, by which inboxes are ordered. ``remind_on``, ``escalate_on`` and
    ``details_due`` are the dates that the sweeps look for. ``told_late_on``: late was announced.
    ``escalated_to`` may answer beside the holder. After an appeal the first decision stays in ``replies``.
    """

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="+")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=AnswerState.choices, default=AnswerState.TO_ACKNOWLEDGE)
    routed_by = models.ForeignKey(RoutingRule, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    deposited_at = models.DateTimeField()
    version_number = models.PositiveIntegerField(default=1)

    calendar = models.CharField(max_length=30, choices=CALENDAR_CHOICES, default="metropole")
    clock_from = models.DateField()
    clock_days = models.PositiveSmallIntegerField(default=ANSWER_DAYS)
    paused_days = models.PositiveSmallIntegerField(default=0)
    extra_days = models.PositiveSmallIntegerField(default=0)
    acknowledge_due = models.DateField()
    answer_due = models.DateField()
    due_on = models.DateField()
    counted_at = models.DateTimeField()
    computation = models.JSONField(default=dict)
    remind_on = models.DateField(null=True, blank=True)
    escalate_on = models.DateField(null=True, blank=True)

    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    details_asked_at = models.DateTimeField(null=True, blank=True)
    details_asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    details_question = models.TextField(_("question posée à l’auteur"), blank=True)
    details_due = models.DateField(null=True, blank=True)
    details_given_at = models.DateTimeField(null=True, blank=True)
    details_text = models.TextField(_("précisions de l’auteur"), blank=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    extension_reason = models.TextField(_("pourquoi le délai est prolongé"), blank=True)

    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_text = models.TextField(_("pourquoi un second examen"), blank=True)
    usefulness = models.CharField(max_length=1, choices=Usefulness.choices, blank=True)
    usefulness_note = models.TextField(_("précision"), blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("réponse")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="repondu", answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(decision="")
                & ~Q(reason="")
                | ~Q(state="repondu") & Q(decision="", reason="", answered_at__isnull=True, answered_by__isnull=True),
                name="answer_answered_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(decision="retenue")
                | Q(next_step_owner__isnull=False, next_step_on__isnull=False) & ~Q(next_step=""),
                name="answer_accepted_has_next_step",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["a_accuser", "sans_objet"]) | Q(acknowledged_at__isnull=False),
                name="answer_open_is_acknowledged",
            ),
            models.CheckConstraint(
                condition=~Q(state="a_accuser") | Q(acknowledged_at__isnull=True), name="answer_to_acknowledge_is_not"
            ),
            models.CheckConstraint(
                condition=Q(state="precisions", details_asked_at__isnull=False, details_due__isnull=False)
                & ~Q(details_question="")
                | ~Q(state="precisions") & Q(details_due__isnull=True),
                name="answer_details_are_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["a_accuser", "ouvert"]) | Q(remind_on__isnull=True, escalate_on__isnull=True),
                name="answer_sweeps_run_with_clock",
            ),
            models.CheckConstraint(
                condition=Q(escalation_level=0, escalated_at__isnull=True)
                | Q(escalation_level__in=[1, 2], escalated_at__isnull=False),
                name="answer_escalated_has_date",
            ),
            models.CheckConstraint(
                condition=Q(extra_days=0)
                | Q(extended_at__isnull=False, extended_by__isnull=False) & ~Q(extension_reason=""),
                name="answer_extended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True) | ~Q(appeal_text=""), name="answer_appeal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(usefulness="", rated_at__isnull=True) | ~Q(usefulness="") & Q(rated_at__isnull=False),
                name="answer_rated_has_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "due_on", "id"], name="answer_inbox", condition=Q(state__in=OWED)),
            models.Index(
                fields=["escalated_to", "due_on", "id"],
                name="answer_escalated_inbox",
                condition=Q(state__in=OWED, escalated_to__isnull=False),
            ),
            models.Index(fields=["remind_on"], name="answer_remind", condition=Q(remind_on__isnull=False)),
            models.Index(fields=["escalate_on"], name="answer_escalate", condition=Q(escalate_on__isnull=False)),
            models.Index(fields=["details_due"], name="answer_details_due", condition=Q(details_due__isnull=False)),
            models.Index(fields=["challenge", "state"], name="answer_challenge"),
            models.Index(fields=["programme", "state", "answer_due"], name="answer_programme"),
            models.Index(fields=["organisation", "state", "answer_due"], name="answer_organisation"),
            models.Index(fields=["holder", "-answered_at", "-id"], name="answer_done", condition=Q(state="repondu")),
            models.Index(fields=["contribution"], name="answer_moot", condition=Q(state="sans_objet")),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}"

    @property
    def is_owed(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state in OWED

    @property
    def is_paused(self) -> bool:
        """Whether the clock is stopped: the author was asked for details."""
        return self.state == AnswerState.DETAILS

    def is_late(self, today: date) -> bool:
        """Whether the answer should already have come. A stopped clock is not late."""
        return self.is_owed and not self.is_paused and today > self.answer_due

    def acknowledgement_is_late(self, today: date) -> bool:
        """Whether the author should already have been told that the idea was read."""
        return self.state == AnswerState.TO_ACKNOWLEDGE and today > self.acknowledge_due


class Reply(Means):
    """One answer as it was given. The database refuses to change or delete it."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("réponse donnée")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "number"], name="reply_number_once")]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.answer} ({self.number})"


class Transfer(models.Model):
    """The answer changed hands; the clock went on. ``by`` is None when the holder's account had closed."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="transfers")
    from_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("pourquoi"))
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("transfert")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="transfer_says_why")]

    def __str__(self) -> str:
        return f"{self.answer} → {self.to_person}"

"""Ways in: invitations, one-time links, mails about an account, and what slows abuse down."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.models.people import Person
from fabrique.foundations.people.states import InvitationState, MailKind


class Invitation(models.Model):
    """An account offered by e-mail, with an end. Only the token's hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    message = models.TextField(blank=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        indexes: ClassVar = [models.Index(fields=["invited_by", "id"], name="invitation_by")]

    def __str__(self) -> str:
        return f"{self.person}"

    def state_at(self, at: datetime) -> InvitationState:
        """Where the invitation stands at an instant."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.PENDING if at < self.expires_at else InvitationState.EXPIRED


class SignInLink(models.Model):
    """A one-time link sent by e-mail. Only the token's hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien de connexion")

    def __str__(self) -> str:
        return f"{self.person}"


class OutgoingMail(models.Model):
    """A mail about an account that is due: ``due_at`` empties when there is nothing left to send.

    ``payload`` holds what the letter needs; it is emptied once sent, for it may hold a key.
    """

    kind = models.CharField(max_length=20, choices=MailKind.choices)
    to = models.EmailField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = _("courriel à envoyer")
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="mail_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Throttle(models.Model):
    """How many times something was asked for in a stretch of time. ``key`` is a hash."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("compteur de demandes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "starts_at"], name="throttle_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"

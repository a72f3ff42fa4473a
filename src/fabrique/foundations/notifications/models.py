"""The outbox and the inbox are one table: a message is due until it has left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.notifications.states import Frequency
from fabrique.foundations.people.models import Person


class Message(models.Model):
    """Something that one person should know.

    ``group`` is the object that gathers messages in a digest (``challenge:12``),
    ``group_label`` its name in words. ``email_due_at`` is empty when nothing is to
    leave by e-mail; ``emailed_at`` is set once, when it has left.
    """

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=80, blank=True)
    group_label = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    email_due_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    digest = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)
    unique_key = models.CharField(max_length=160, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("message")
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(
                fields=["email_due_at"],
                condition=Q(emailed_at__isnull=True, email_due_at__isnull=False),
                name="message_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How often one person wants e-mail. Absent: at once."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    frequency = models.CharField(max_length=20, choices=Frequency.choices, default=Frequency.IMMEDIATE)
    digest_hour = models.PositiveSmallIntegerField(_("heure d’envoi"), default=8)
    last_digest_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("préférence")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_frequency_display()}"


class Follow(models.Model):
    """A person wants news of an object (``contribution:57``, ``challenge:3``)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    target = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("suivi")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "target"], name="follow_once")]
        indexes: ClassVar = [models.Index(fields=["target"], name="follow_target")]

    def __str__(self) -> str:
        return f"{self.person} → {self.target}"

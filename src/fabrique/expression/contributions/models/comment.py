"""Threads under a contribution."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models.contribution import Contribution
from fabrique.expression.contributions.models.triggers import COMMENTS, counting
from fabrique.expression.contributions.states import Alignment, CommentState
from fabrique.foundations.people.models import Organisation, Person

DEEPEST = 3


class Comment(models.Model):
    """A comment or a reply. ``depth`` runs from 0 to 3; ``root`` is the first of its thread (None for itself).

    The indexes of threads begin with the foreign keys, which have none of their own: given the
    choice, the planner would read every comment of a busy contribution to show twenty.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    depth = models.PositiveSmallIntegerField(default=0)
    alignment = models.CharField(max_length=10, choices=Alignment.choices, default=Alignment.NEUTRAL)
    body = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=CommentState.choices, default=CommentState.PUBLISHED)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    external_supports = models.PositiveIntegerField(default=0)
    external_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("commentaire")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(depth__lte=DEEPEST), name="comment_depth_limit"),
            models.CheckConstraint(
                condition=Q(depth=0, parent__isnull=True, root__isnull=True)
                | Q(depth__gt=0, parent__isnull=False, root__isnull=False),
                name="comment_thread_coherent",
            ),
            models.UniqueConstraint(
                fields=["contribution", "external_key"], condition=~Q(external_key=""), name="comment_imported_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contribution", "depth", "-created_at", "-id"], name="comment_first"),
            models.Index(fields=["root", "created_at", "id"], name="comment_replies"),
            models.Index(fields=["author", "-id"], name="comment_author"),
        ]
        triggers: ClassVar = counting("comments", COMMENTS, "state")

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"

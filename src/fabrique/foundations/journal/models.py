"""The journal: append-only lines, each carrying the hash of the one before."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

LINE_TEXT = """jsonb_build_array(
    {previous}, {position}, to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    {row}.actor_id, {row}.verb, {row}.subject_type, {row}.subject_id, {row}.scope, {row}.details
)::text"""

SEAL = """
PERFORM pg_advisory_xact_lock(7203451);
SELECT l.position, l.hash INTO last_position, last_hash
  FROM journal_line l WHERE l.position IS NOT NULL ORDER BY l.position DESC LIMIT 1;
last_position := coalesce(last_position, 0) + 1;
last_hash := coalesce(last_hash, '');
UPDATE journal_line SET position = last_position, previous_hash = last_hash,
    hash = encode(sha256(convert_to({text}, 'UTF8')), 'hex')
  WHERE id = NEW.id;
RETURN NULL;
""".replace("{text}", LINE_TEXT.format(previous="last_hash", position="last_position", row="NEW"))

KEEP = """
IF OLD.hash = '' AND NEW.hash <> '' AND
   (OLD.id, OLD.at, OLD.actor_id, OLD.verb, OLD.subject_type, OLD.subject_id, OLD.scope, OLD.details)
   IS NOT DISTINCT FROM
   (NEW.id, NEW.at, NEW.actor_id, NEW.verb, NEW.subject_type, NEW.subject_id, NEW.scope, NEW.details)
THEN RETURN NEW; END IF;
RAISE EXCEPTION 'journal: a line is never changed';
"""


class Line(models.Model):
    """One act. ``position``, ``previous_hash`` and ``hash`` are set by the database at commit.

    ``actor_id`` is a bare number: names may be erased, the chain may not.
    ``scope`` is where it happened, such as ``challenge:12``.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    scope = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("lignes du journal")
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_subject"),
            models.Index(fields=["scope", "id"], name="journal_scope"),
            models.Index(fields=["actor_id", "id"], name="journal_actor"),
            models.Index(fields=["verb", "id"], name="journal_verb"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="seal_at_commit",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("last_position", "BIGINT"), ("last_hash", "TEXT")],
                func=SEAL,
            ),
            pgtrigger.Trigger(
                name="never_changed",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=KEEP,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type}:{self.subject_id}"

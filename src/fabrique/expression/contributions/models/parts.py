"""What hangs on a contribution: supports, co-authors, files, sources, drafts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models.contribution import Contribution, web_address
from fabrique.expression.contributions.models.triggers import VOTES, counting
from fabrique.expression.contributions.states import CoauthorState, Position
from fabrique.foundations.people.models import Organisation, Person


class Support(models.Model):
    """One person's vote, bound to the version they read."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    version_number = models.PositiveIntegerField()
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.AGREE)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("soutien")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="support_once_per_person")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "contribution"], name="support_person")]
        triggers: ClassVar = counting("votes", VOTES, "position")

    def __str__(self) -> str:
        return f"{self.person} → {self.contribution}"


class Coauthor(models.Model):
    """Someone who wrote with the author; ``share`` in percent, agreed and dated."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("part (%)"))
    state = models.CharField(max_length=20, choices=CoauthorState.choices, default=CoauthorState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("co-auteur")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="coauthor_once"),
            models.CheckConstraint(condition=Q(share__gte=1) & Q(share__lte=99), name="coauthor_share_range"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.share} %)"


class Attachment(models.Model):
    """A file, its type established from its content, served so that nothing executes."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="contributions/%Y/%m", max_length=250)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("fichier joint")

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A reference that supports a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="sources")
    title = models.CharField(max_length=500)
    category = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    body = models.TextField(blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    external_supports = models.PositiveIntegerField(default=0)
    external_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "external_key"], condition=~Q(external_key=""), name="source_imported_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def href(self) -> str:
        """The address when a link may lead there; anything but the web gives none."""
        return web_address(self.url)


class SuggestedAmendment(models.Model):
    """Another wording that a reader suggested on an imported contribution, with its totals."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="suggested_amendments")
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(null=True, blank=True)
    external_agree = models.PositiveIntegerField(default=0)
    external_mixed = models.PositiveIntegerField(default=0)
    external_disagree = models.PositiveIntegerField(default=0)
    external_arguments = models.PositiveIntegerField(default=0)
    external_sources = models.PositiveIntegerField(default=0)
    external_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("modification proposée")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "external_key"], condition=~Q(external_key=""), name="suggestion_imported_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Draft(models.Model):
    """What a form held when it was last saved by itself. ``form_key`` names the form (``contribution:new``)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("brouillon de formulaire")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "challenge", "form_key"], name="draft_once_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.form_key}"

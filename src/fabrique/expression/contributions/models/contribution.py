"""The one noun for what people write."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge, Phase, Term, Theme
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.contributions.states import (
    ContributionKind,
    ContributionState,
    Named,
    Origin,
    Outcome,
)
from fabrique.foundations.people.models import Organisation, Person


class SearchColumn(Func):
    """The stored words of title and text: a generated column that the model does not load."""

    output_field = SearchVectorField()

    def __init__(self) -> None:
        """Take the alias of the table from its primary key."""
        super().__init__(F("pk"))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ANN401, ARG002 - Django's signature
        """Name the column."""
        alias = self.get_source_expressions()[0].alias
        return f'{connection.ops.quote_name(alias)}."search"', []


def web_address(url: str) -> str:
    """Return ``url`` when it is an address of the web, else nothing."""
    return url if url.lower().startswith(("https://", "http://")) else ""


class SortKey(Func):
    """Lower case, without accents (the database's immutable ``sort_key``)."""

    function = "sort_key"
    output_field = models.TextField()


class Contribution(models.Model):
    """A text in a challenge, with its author and what became of it.

    ``body`` is clean HTML, ``plain`` its text. The ``*_count`` fields are kept by
    database triggers on supports and comments (``fabrique manage recount`` checks
    them). ``external_*`` hold totals that came with an import without single votes.
    ``source_row`` holds an import's own columns that have no field here.
    """

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("nature"), max_length=20, choices=ContributionKind.choices)
    state = models.CharField(max_length=20, choices=ContributionState.choices, default=ContributionState.DRAFT)
    title = models.CharField(_("titre"), max_length=500)
    body = models.TextField(_("texte"), blank=True)
    plain = models.TextField(blank=True)
    version_number = models.PositiveIntegerField(default=1)

    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    named_to = models.CharField(max_length=20, choices=Named.choices, default=Named.EVERYONE)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.ONLINE)
    origin_note = models.CharField(_("d’où vient ce texte"), max_length=250, blank=True)
    deposited_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    group_name = models.CharField(_("groupe"), max_length=250, blank=True)
    participants_count = models.PositiveIntegerField(null=True, blank=True)

    section = models.ForeignKey(Term, models.SET_NULL, null=True, blank=True, related_name="+")
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.PENDING)
    outcome_reason = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    agree_count = models.PositiveIntegerField(default=0)
    mixed_count = models.PositiveIntegerField(default=0)
    disagree_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    external_agree = models.PositiveIntegerField(default=0)
    external_mixed = models.PositiveIntegerField(default=0)
    external_disagree = models.PositiveIntegerField(default=0)
    agree_total = models.GeneratedField(
        expression=F("agree_count") + F("external_agree"), output_field=models.PositiveIntegerField(), db_persist=True
    )

    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    external_key = models.CharField(max_length=200, blank=True)
    external_url = models.CharField(max_length=500, blank=True)
    source_row = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("contribution")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["brouillon", "retiree"]) | Q(published_at__isnull=False),
                name="contribution_published_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="fusionnee", merged_into__isnull=False)
                | Q(state="moderee")  # a merged text that is hidden stays merged: showing it again gives it back
                | (~Q(state__in=["fusionnee", "moderee"]) & Q(merged_into__isnull=True)),
                name="contribution_merged_has_parent",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="ecartee") | ~Q(outcome_reason=""), name="contribution_set_aside_has_reason"
            ),
            models.UniqueConstraint(
                fields=["challenge", "external_key"], condition=~Q(external_key=""), name="contribution_imported_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["challenge", "state", "-published_at", "-id"], name="contribution_recent"),
            models.Index(fields=["challenge", "state", "-agree_total", "-id"], name="contribution_agree_total"),
            models.Index(fields=["challenge", "state", "-comment_count", "-id"], name="contribution_discussed"),
            models.Index(fields=["challenge", "theme", "state", "-id"], name="contribution_theme"),
            models.Index(
                fields=["challenge", "organisation", "state", "-published_at"], name="contribution_organisation"
            ),
            models.Index(fields=["challenge", "section", "state", "-published_at"], name="contribution_section"),
            models.Index(
                fields=["challenge", "outcome", "-published_at"],
                name="contribution_outcome",
                condition=~Q(outcome="en_attente"),
            ),
            models.Index(fields=["author", "-id"], name="contribution_author"),
            GinIndex(SearchVector("title", config="francais"), name="contribution_title_words"),
            GinIndex(OpClass(SortKey("title"), name="gin_trgm_ops"), name="contribution_title_letters"),
            models.Index(fields=["merged_into"], name="contribution_parent", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def external_href(self) -> str:
        """Where it was first published, when a link may lead there."""
        return web_address(self.external_url)

    @property
    def total_agree(self) -> int:
        """Supports here and those that came as a total."""
        return self.agree_count + self.external_agree

    @property
    def total_mixed(self) -> int:
        """Mixed votes here and those that came as a total."""
        return self.mixed_count + self.external_mixed

    @property
    def total_disagree(self) -> int:
        """Votes against here and those that came as a total."""
        return self.disagree_count + self.external_disagree


class ContributionVersion(models.Model):
    """One published text of a contribution. The database refuses to change or delete it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="contribution_version_once")
        ]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.title} (v{self.number})"

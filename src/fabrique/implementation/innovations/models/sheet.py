"""What was done somewhere, told so that others may do it."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models.contribution import SortKey
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.innovations.states import Licence, SheetState, Stage, Territory

LONG_TEXTS = (
    "problem",
    "solution",
    "beneficiaries",
    "novelty",
    "cost",
    "time_needed",
    "conditions",
    "failures",
    "lessons",
)


class Topic(models.Model):
    """A theme of public service that sheets are filed under."""

    name = models.CharField(_("thème"), max_length=80, unique=True)
    slug = models.SlugField(max_length=90, unique=True)

    class Meta:
        verbose_name = _("thème")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """One innovation. Long texts are clean HTML.

    ``published_at`` is set exactly while somebody outside may read it: published, to be
    revised, or archived after having been published. ``search`` is a stored column that
    the model does not load (its words are found through contributions' ``SearchColumn``).
    """

    title = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("en une phrase"), max_length=500, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    contact = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.SKETCH)
    stage = models.CharField(_("stade"), max_length=20, choices=Stage.choices, default=Stage.IDEA)
    version_number = models.PositiveIntegerField(default=1)

    problem = models.TextField(_("le problème"), blank=True)
    solution = models.TextField(_("la solution"), blank=True)
    beneficiaries = models.TextField(_("pour qui"), blank=True)
    novelty = models.TextField(_("ce qui est nouveau"), blank=True)
    cost = models.TextField(_("ce que cela coûte"), blank=True)
    time_needed = models.TextField(_("le temps qu’il faut"), blank=True)
    conditions = models.TextField(_("les conditions de réussite"), blank=True)
    failures = models.TextField(_("ce qui n’a pas marché"), blank=True)
    lessons = models.TextField(_("ce que nous avons appris"), blank=True)

    topics = models.ManyToManyField(Topic, related_name="+", blank=True, verbose_name=_("thèmes"))
    territory = models.CharField(_("territoire"), max_length=20, choices=Territory.choices, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, blank=True)
    reusable = models.BooleanField(_("prête à être reprise"), default=False)
    evaluated = models.BooleanField(_("évaluée"), default=False)
    evaluation_url = models.CharField(_("adresse de l’évaluation"), max_length=500, blank=True)
    website = models.CharField(_("site"), max_length=500, blank=True)
    prize = models.CharField(_("prix reçu"), max_length=200, blank=True)

    safety_expert = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    return_reason = models.TextField(_("ce qui reste à reprendre"), blank=True)
    unpublish_reason = models.TextField(_("motif de la dépublication"), blank=True)
    archive_reason = models.TextField(_("motif de l’archivage"), blank=True)

    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    external_key = models.CharField(max_length=200, blank=True)
    external_source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fiche innovation")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["publiee", "a_reviser"])
                | Q(published_at__isnull=False, review_due_on__isnull=False),
                name="sheet_published_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ebauche", "en_relecture", "depubliee"]) | Q(published_at__isnull=True),
                name="sheet_unpublished_is_hidden",
            ),
            models.CheckConstraint(
                condition=~Q(state="depubliee") | ~Q(unpublish_reason=""), name="sheet_unpublished_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="archivee") | ~Q(archive_reason=""), name="sheet_archived_has_reason"
            ),
            models.UniqueConstraint(fields=["external_key"], condition=~Q(external_key=""), name="sheet_imported_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-published_at", "-id"],
                name="sheet_recent",
                condition=Q(state__in=["publiee", "a_reviser"]),
            ),
            models.Index(
                fields=["organisation", "-published_at", "-id"],
                name="sheet_of_organisation",
                condition=Q(state__in=["publiee", "a_reviser"]),
            ),
            models.Index(fields=["state", "-updated_at"], name="sheet_state"),
            models.Index(fields=["-updated_at"], name="sheet_last_change"),
            models.Index(  # what facets count, without reading the texts
                fields=["organisation", "stage", "territory", "evaluated", "reusable", "id"],
                name="sheet_facets",
                condition=Q(state__in=["publiee", "a_reviser"]),
            ),
            models.Index(fields=["review_due_on"], name="sheet_review_due", condition=Q(state="publiee")),
            models.Index(fields=["created_by", "-updated_at"], name="sheet_created_by"),
            GinIndex(OpClass(SortKey("title"), name="gin_trgm_ops"), name="sheet_title_letters"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_readable_by_all(self) -> bool:
        """Whether it is for every reader: published, or archived after that."""
        return self.published_at is not None


class SheetVersion(models.Model):
    """The whole text as saved once. The database refuses to change or delete it.

    ``content``: the fields by name, ``topics`` as names, ``indicators`` as rows.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=250, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version d’une fiche")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once")]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.sheet} (v{self.number})"


def field_label(name: str) -> str:
    """The French name of a field of the sheet, as a title."""
    field = cast("models.Field[Any, Any]", Sheet._meta.get_field(name))  # noqa: SLF001 - public by documentation
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]

"""An experiment, its host sites, its history and its evaluation."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.triggers import never_changed
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.experimentations.states import CONCLUDED, ExperimentState, StepKind, Verdicts
from fabrique.implementation.innovations.models import Sheet


class Experiment(models.Model):
    """A trial: what is supposed, how it will be judged, by whom, until when.

    ``version_number`` counts the changes, so that two people do not overwrite each other.
    ``sheet``: the one that it tries again, or the one that it became: their dates tell.
    ``told_end`` / ``told_soon``: the end date whose passing / coming has been announced.
    """

    title = models.CharField(_("titre"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=ExperimentState.choices, default=ExperimentState.PROPOSED)
    hypothesis = models.TextField(_("hypothèse"))
    protocol = models.TextField(_("déroulement"), blank=True)
    criteria = models.TextField(_("critères de réussite"), blank=True)
    budget_cents = models.PositiveBigIntegerField(_("budget"), null=True, blank=True)
    starts_on = models.DateField(_("début prévu"), null=True, blank=True)
    ends_on = models.DateField(_("fin prévue"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    public = models.BooleanField(default=False)
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, blank=True, related_name="+")
    adoption_decision = models.ForeignKey(AdoptionDecision, models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    version_number = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    told_soon = models.DateField(null=True, blank=True)
    told_end = models.DateField(null=True, blank=True)
    external_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("expérimentation")
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "-id"], name="experiment_latest"),
            models.Index(fields=["organisation", "state"], name="experiment_of_organisation"),
            models.Index(fields=["ends_on"], name="experiment_due", condition=Q(state__in=["en_cours", "suspendue"])),
            GinIndex(
                SearchVector("title", "hypothesis", config="francais"),
                name="experiment_words",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evaluator__isnull=True) | ~Q(evaluator=F("owner")), name="experiment_not_judge_and_party"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="experiment_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposee", "labellisee", "retiree"], started_on__isnull=True)
                | Q(
                    state__in=["en_cours", "suspendue", "en_evaluation", "concluante", "non_concluante", "generalisee"],
                    started_on__isnull=False,
                    ends_on__isnull=False,
                    evaluator__isnull=False,
                )
                & ~Q(criteria=""),
                name="experiment_started_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["proposee", "labellisee", "retiree", "en_cours", "suspendue"], ended_on__isnull=True
                )
                | Q(state__in=["en_evaluation", "concluante", "non_concluante", "generalisee"], ended_on__isnull=False),
                name="experiment_ended_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_concluded(self) -> bool:
        """Whether an evaluation has closed it."""
        return self.state in CONCLUDED


class HostSite(models.Model):
    """A service where it is tried."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="sites")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.CharField(_("lieu"), max_length=200)
    contact = models.CharField(_("personne à joindre"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("site d’accueil")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["experiment", "organisation", "place"], name="host_site_once")
        ]

    def __str__(self) -> str:
        return self.place


class Step(models.Model):
    """Something that happened to it, with its reason. The database refuses to change or delete it."""

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=20, choices=ExperimentState.choices, blank=True)
    target = models.CharField(max_length=20, choices=ExperimentState.choices)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("étape d’une expérimentation")
        ordering: ClassVar = ["pk"]
        triggers: ClassVar = never_changed()

    def __str__(self) -> str:
        return f"{self.experiment} – {self.get_kind_display()}"


class Evaluation(models.Model):
    """What the evaluator concludes; signed once. The database refuses to change or delete it."""

    experiment = models.OneToOneField(Experiment, models.PROTECT, related_name="evaluation")
    verdict = models.CharField(max_length=20, choices=Verdicts.choices)
    text = models.TextField(_("ce que l’on constate"))
    lessons = models.TextField(_("ce que l’on apprend"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("évaluation")
        triggers: ClassVar = never_changed()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(verdict="non_concluante") | ~Q(lessons=""), name="evaluation_failure_teaches"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment} – {self.get_verdict_display()}"

"""Challenges, their phases, the people in them, their vocabularies."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.states import (
    Access,
    ChallengeKind,
    ChallengeRole,
    ChallengeState,
    ParticipationState,
    PhaseKind,
    state_words,
    words_for,
)
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.kernel.window import Window
from fabrique.foundations.people.models import Mandate, Organisation, Person


class Challenge(models.Model):
    """A question put to a group, with the sponsor's written commitment and who may come."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    kind = models.CharField(max_length=20, choices=ChallengeKind.choices, default=ChallengeKind.WORKSHOP)
    state = models.CharField(max_length=20, choices=ChallengeState.choices, default=ChallengeState.PREPARING)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    question = models.CharField(_("question posée"), max_length=400)
    context = models.TextField(_("contexte"), blank=True)
    sponsor_name = models.CharField(_("commanditaire"), max_length=160, blank=True)
    commitment_what = models.TextField(_("ce qui sera fait du résultat"), blank=True)
    commitment_who = models.CharField(_("qui décide"), max_length=250, blank=True)
    commitment_criteria = models.TextField(_("sur quels critères"), blank=True)
    commitment_by = models.DateField(_("réponse au plus tard le"), null=True, blank=True)
    commitment_signed_at = models.DateTimeField(null=True, blank=True)
    commitment_signed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    read_access = models.CharField(
        _("qui peut lire"), max_length=20, choices=Access.choices, default=Access.ORGANISATIONS
    )
    take_part_access = models.CharField(
        _("qui peut participer"), max_length=20, choices=Access.choices, default=Access.ORGANISATIONS
    )
    confidentiality_terms = models.TextField(_("règles de confidentialité"), blank=True)
    terms_version = models.PositiveSmallIntegerField(default=1)
    hides_tallies = models.BooleanField(_("cacher les soutiens jusqu’à la fin de la phase"), default=False)
    three_way_votes = models.BooleanField(_("vote pour, mitigé ou contre"), default=False)
    is_template = models.BooleanField(_("modèle d’atelier"), default=False)
    duplicated_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    external_key = models.CharField(max_length=200, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("atelier")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["en_preparation", "archive"]) | Q(is_template=True) | Q(opened_at__isnull=False),
                name="challenge_opened_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> dict[str, str]:
        """How a sentence names it: « l’atelier », « cette boîte à idées »…"""
        return words_for(self.kind)

    @property
    def state_words(self) -> str:
        """Its state, agreed with its kind; what a campaign publishes is its debrief."""
        return state_words(self.kind, self.state)


class Phase(models.Model):
    """A stretch of the calendar that permits acts. No end date: open until closed by hand."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="phases")
    kind = models.CharField(_("nature"), max_length=20, choices=PhaseKind.choices)
    title = models.CharField(_("titre"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("début"), null=True, blank=True)
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)

    class Meta:
        verbose_name = _("phase")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenge", "position"], name="phase_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="phase_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def window(self) -> Window:
        """When the phase is open."""
        return Window(self.starts_at, self.ends_at)

    def is_open(self, at: datetime) -> bool:
        """Whether the phase is open at the instant ``at``."""
        return self.window.is_open(at)


class InvitedOrganisation(models.Model):
    """An organisation whose members (and those under it) are expected."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="invited_organisations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("organisation invitée")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "organisation"], name="invited_organisation_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Participation(models.Model):
    """A person in a challenge: asked, invited, in, gone; under which organisation; terms accepted.

    ``through_organisation``: came in by right, as a member of an invited organisation, and stays
    in only as long as that is true. Someone invited or accepted by name stays whatever happens.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=ParticipationState.choices)
    message = models.TextField(_("message"), blank=True)
    reason = models.TextField(_("motif"), blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    terms_accepted_version = models.PositiveSmallIntegerField(null=True, blank=True)
    named_in_report = models.BooleanField(_("être nommé dans le rapport"), null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    through_organisation = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("participation")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "person"], name="participation_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "state"], name="participation_person")]

    def __str__(self) -> str:
        return f"{self.person} – {self.challenge}"


class ChallengeMandate(Mandate):
    """A role on one challenge."""

    role = models.CharField(max_length=20, choices=ChallengeRole.choices)
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="mandates")

    class Meta:
        verbose_name = _("mandat d’atelier")
        indexes: ClassVar = [models.Index(fields=["challenge", "person"], name="challenge_mandate_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.person}"


class Taxonomy(models.Model):
    """A way to classify: défis, axes, rubriques… A challenge may have several."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="taxonomies")
    name = models.CharField(_("nom"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("classement")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["challenge", "name"], name="taxonomy_name_once")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One entry of a taxonomy (« 1. Répliquer », « axe 1b »)."""

    taxonomy = models.ForeignKey(Taxonomy, models.CASCADE, related_name="terms")
    label = models.CharField(_("libellé"), max_length=250)
    position = models.PositiveSmallIntegerField(default=0)
    external_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("entrée de classement")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["taxonomy", "label"], name="term_label_once")]

    def __str__(self) -> str:
        return self.label


class Theme(models.Model):
    """A heap of contributions that the facilitator named. Retired when merged into another."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="themes")
    name = models.CharField(_("nom"), max_length=120)
    summary = models.TextField(_("résumé"), blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thème")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenge", "name"], condition=Q(retired_at__isnull=True), name="theme_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

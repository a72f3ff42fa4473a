"""A programme gathers the challenges of one approach, of one ministry or several."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.people.models import Mandate, Organisation, Person


class Programme(models.Model):
    """``is_public``: its page may be read without an account (its challenges have rules of their own)."""

    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.TextField(_("présentation"), blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation porteuse")
    )
    is_public = models.BooleanField(_("visible de tous"), default=True)
    state = models.CharField(max_length=20, choices=ProgrammeState.choices, default=ProgrammeState.ACTIVE)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("programme")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeMandate(Mandate):
    """A role on one programme."""

    role = models.CharField(max_length=20, choices=ProgrammeRole.choices)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="mandates")

    class Meta:
        verbose_name = _("mandat de programme")
        indexes: ClassVar = [models.Index(fields=["programme", "person"], name="programme_mandate_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.person}"

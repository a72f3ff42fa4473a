"""Organisations (a tree), persons, memberships and mandates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.states import (
    AccountState,
    OrganisationKind,
    OrganisationRole,
    OrganisationState,
    PersonKind,
)


def sort_key(expression: Combinable | str) -> Func:
    """Text as it is sorted and searched: lower case, without accents."""
    inner = F(expression) if isinstance(expression, str) else expression
    return Func(inner, function="sort_key", output_field=models.TextField())


def person_name() -> Func:
    """Family name then given name, as they are sorted."""
    return sort_key(Concat("family_name", Value(" "), "given_name", output_field=models.TextField()))


def whole_organisation(name: str) -> Func:
    """The ministry or the company at the top of the organisation ``name``: its services are parts of one."""
    return Func(f"{name}__path", Value("/"), Value(2), function="split_part", output_field=models.TextField())


class Organisation(models.Model):
    """A ministry, a directorate, a service, a company…; ``path`` lists its ancestors.

    ``path`` is ``/12/57/`` for organisation 57 under 12: a subtree is a prefix.
    """

    name = models.CharField(_("nom"), max_length=250)
    acronym = models.CharField(_("sigle"), max_length=40, blank=True)
    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rattachée à")
    )
    path = models.CharField(max_length=500, blank=True, db_index=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    external_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    state = models.CharField(max_length=20, choices=OrganisationState.choices, default=OrganisationState.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        indexes: ClassVar = [models.Index(sort_key("name"), "id", name="organisation_sorted")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state=OrganisationState.ARCHIVED),
                name="organisation_merged_is_archived",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    @property
    def short_name(self) -> str:
        """The acronym when there is one."""
        return self.acronym or self.name

    @property
    def path_ids(self) -> list[int]:
        """Ids from the top down to this organisation."""
        return [int(part) for part in self.path.split("/") if part]

    @property
    def is_active(self) -> bool:
        """Whether it still receives people."""
        return self.state == OrganisationState.ACTIVE


class PersonManager(BaseUserManager["Person"]):
    """Creates persons with an e-mail instead of a user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:  # noqa: ANN401
        """Create an account; without a password it signs in by e-mailed link only."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:  # noqa: ANN401
        """Create an account for the command line; its rights come from a mandate."""
        return self.create_user(email, password, **fields)


class Person(AbstractBaseUser):
    """Somebody: an account, or an external person known by a pseudonym."""

    kind = models.CharField(max_length=20, choices=PersonKind.choices, default=PersonKind.ACCOUNT)
    email = models.EmailField(_("adresse électronique"), null=True, blank=True, unique=True)
    given_name = models.CharField(_("prénom"), max_length=80, blank=True)
    family_name = models.CharField(_("nom"), max_length=80, blank=True)
    pseudonym = models.CharField(_("pseudonyme"), max_length=120, blank=True)
    job_title = models.CharField(_("fonction"), max_length=160, blank=True)
    external_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0)
    persona_role = models.CharField(max_length=120, blank=True)
    persona_note = models.CharField(max_length=300, blank=True)

    current_memberships: list[Membership]  # set by queries that list persons
    where: str

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        indexes: ClassVar = [
            models.Index(person_name(), "id", name="person_sorted"),
            GinIndex(OpClass(person_name(), name="gin_trgm_ops"), name="person_searched"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(is_active=False, email__isnull=True, given_name="", family_name="", pseudonym="", job_title=""),
                name="person_left_is_erased",
            ),
            models.UniqueConstraint(Lower("email"), name="person_email_case_insensitive"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """What others read: given and family name, else the pseudonym."""
        if self.left_at and not self.family_name:
            return str(_("Personne partie"))
        return f"{self.given_name} {self.family_name}".strip() or self.pseudonym or str(_("Sans nom"))

    def get_short_name(self) -> str:
        """The given name."""
        return self.given_name or self.get_full_name()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end when the password changes, and when ``session_epoch`` moves."""
        return salted_hmac(
            "fabrique.people.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def account_state(self) -> AccountState:
        """Where the account stands, in one word."""
        if self.kind == PersonKind.EXTERNAL:
            return AccountState.EXTERNAL
        if self.left_at:
            return AccountState.LEFT
        if self.deactivated_at:
            return AccountState.DEACTIVATED
        return AccountState.ACTIVE if self.is_active else AccountState.INVITED


class Membership(models.Model):
    """A person belongs to an organisation between two dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("appartenance")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ends_on__isnull=True), name="membership_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class MandateQuerySet(models.QuerySet["Any"]):
    """Vocabulary shared by the mandates on an organisation, a programme, a challenge."""

    def held_at(self, at: datetime) -> MandateQuerySet:
        """Mandates in force at the instant ``at``."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)


class Mandate(models.Model):
    """A role with dates, and who gave it. Made concrete on what it is held on."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        abstract = True


class OrganisationMandate(Mandate):
    """A role on an organisation and what is under it; on the whole platform when it has none."""

    role = models.CharField(max_length=20, choices=OrganisationRole.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("mandat")
        indexes: ClassVar = [models.Index(fields=["person", "role"], name="org_mandate_person_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.person}"

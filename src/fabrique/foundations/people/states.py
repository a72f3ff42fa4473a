"""Words and states of organisations, persons and mandates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What kind of body an organisation is."""

    MINISTRY = "ministere", _("Ministère")
    DIRECTORATE = "direction", _("Direction")
    SERVICE = "service", _("Service")
    OPERATOR = "organisme", _("Organisme ou opérateur")
    LOCAL_AUTHORITY = "collectivite", _("Collectivité")
    COMPANY = "entreprise", _("Entreprise")
    ASSOCIATION = "association", _("Association")


class OrganisationState(TextChoices):
    """An archived organisation keeps its past and receives nobody new."""

    ACTIVE = "active", _("Active")
    ARCHIVED = "archivee", _("Archivée")


class PersonKind(TextChoices):
    """An account signs in; an external person was brought in by an import."""

    ACCOUNT = "compte", _("Compte")
    EXTERNAL = "externe", _("Personne externe")


class OrganisationRole(TextChoices):
    """Mandates held on an organisation, or on the whole platform when there is none."""

    ADMIN = "admin", _("Administrateur")
    DPO = "dpo", _("Délégué à la protection des données")
    COORDINATOR = "coordinator", _("Coordinateur interministériel")
    MINISTRY_LEAD = "ministry_lead", _("Porteur ministériel")
    MANAGER = "manager", _("Manager de proximité")
    COMMUNICATIONS = "communications", _("Chargé de communication")

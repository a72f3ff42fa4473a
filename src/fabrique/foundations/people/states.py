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


ROLE_ABILITIES = {
    OrganisationRole.ADMIN: _("Gère les comptes, les organisations et les mandats ; lit le journal."),
    OrganisationRole.DPO: _("Veille sur les données personnelles ; lit le journal."),
    OrganisationRole.COORDINATOR: _("Crée des démarches et des ateliers communs à plusieurs ministères."),
    OrganisationRole.MINISTRY_LEAD: _("Anime la démarche de son ministère ; invite et accueille ses membres."),
    OrganisationRole.MANAGER: _("Accueille les membres de son service."),
    OrganisationRole.COMMUNICATIONS: _("Fait connaître les résultats."),
}


class AccountState(TextChoices):
    """Where an account stands."""

    INVITED = "invite", _("Invité")
    ACTIVE = "actif", _("Actif")
    DEACTIVATED = "desactive", _("Désactivé")
    LEFT = "parti", _("Parti")
    EXTERNAL = "externe", _("Personne externe")


class InvitationState(TextChoices):
    """Where an invitation stands."""

    PENDING = "en-attente", _("En attente")
    ACCEPTED = "acceptee", _("Acceptée")
    EXPIRED = "expiree", _("Expirée")
    REVOKED = "annulee", _("Annulée")


class MailKind(TextChoices):
    """What a mail about an account is for."""

    SIGN_IN = "sign_in", _("Lien de connexion")
    INVITATION = "invitation", _("Invitation")
    NEWS = "news", _("Invitation d’une personne déjà inscrite")
    INVITATION_ASKED = "invitation_asked", _("Nouvelle invitation demandée")
    PASSWORD_RESET = "password_reset", _("Nouveau mot de passe")  # noqa: S105 - a kind of mail
    EMAIL_CHANGE = "email_change", _("Confirmation d’une adresse")
    EMAIL_CHANGED = "email_changed", _("Adresse changée")


# How the types of an organisations file are read; our own kinds are understood too.
FILE_KINDS = {
    "ministere": OrganisationKind.MINISTRY,
    "ministere-variante": OrganisationKind.MINISTRY,
    "categorie": OrganisationKind.OPERATOR,
    "administration-centrale": OrganisationKind.DIRECTORATE,
    "service-deconcentre": OrganisationKind.SERVICE,
    "operateur": OrganisationKind.OPERATOR,
    "securite-sociale": OrganisationKind.OPERATOR,
    "collectivite-territoriale": OrganisationKind.LOCAL_AUTHORITY,
    "autre": OrganisationKind.OPERATOR,
    **{kind.value: kind for kind in OrganisationKind},
}

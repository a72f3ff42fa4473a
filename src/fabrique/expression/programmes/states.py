"""Words of programmes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeState(TextChoices):
    """An archived programme is read only."""

    ACTIVE = "actif", _("Actif")
    ARCHIVED = "archive", _("Archivé")


class ProgrammeRole(TextChoices):
    """Mandates held on a programme."""

    COORDINATOR = "coordinator", _("Coordinateur")
    COMMUNICATIONS = "communications", _("Chargé de communication")
    READER = "reader", _("Lecteur")

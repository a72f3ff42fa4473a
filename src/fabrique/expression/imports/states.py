"""States of an import."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ImportState(TextChoices):
    """From the uploaded file to the report of what was taken and refused."""

    UPLOADED = "depose", _("Fichier reçu")
    WAITING = "en_attente", _("En attente")
    RUNNING = "en_cours", _("En cours")
    DONE = "termine", _("Terminé")
    FAILED = "echoue", _("Échoué : rien n’a été importé")
    CANCELLED = "abandonne", _("Abandonné")


IMPORT_LIFE = Lifecycle(
    table={
        "depose": frozenset({"en_attente", "abandonne"}),
        "en_attente": frozenset({"en_cours", "abandonne"}),
        "en_cours": frozenset({"termine", "echoue", "en_attente"}),
        "echoue": frozenset({"en_attente", "abandonne"}),
        "termine": frozenset(),
        "abandonne": frozenset(),
    },
    labels=dict(ImportState.choices),
)

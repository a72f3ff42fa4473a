"""States of a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ReportState(TextChoices):
    """Prepared by the coordinator, validated by the sponsor, published and frozen."""

    PREPARED = "prepare", _("En préparation")
    VALIDATED = "valide", _("Validé par le commanditaire")
    PUBLISHED = "publie", _("Publié")


REPORT_LIFE = Lifecycle(
    table={
        "prepare": frozenset({"valide"}),
        "valide": frozenset({"publie", "prepare"}),
        "publie": frozenset(),
    },
    labels=dict(ReportState.choices),
)

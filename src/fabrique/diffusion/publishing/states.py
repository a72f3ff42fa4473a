"""States of a report."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ReportState(TextChoices):
    """Prepared by the team, put before the sponsor, validated, published and frozen."""

    PREPARED = "prepare", _("En préparation")
    SUBMITTED = "a_valider", _("En attente de validation")
    VALIDATED = "valide", _("Validé par le commanditaire")
    PUBLISHED = "publie", _("Publié")


REPORT_LIFE = Lifecycle(
    table={
        "prepare": frozenset({"a_valider"}),
        "a_valider": frozenset({"valide", "prepare"}),
        "valide": frozenset({"publie", "prepare"}),
        "publie": frozenset(),
    },
    labels=dict(ReportState.choices),
)


class ReportFormat(TextChoices):
    """In what a report is handed over."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    ZIP = "zip", _("Données (CSV et JSON)")
    HTML = "html", _("Page web")


class ExportFormat(TextChoices):
    """In which tool's files a challenge is handed over."""

    DECIDIM = "decidim-csv", _("Tableurs, au format de Decidim")
    POLIS = "polis", _("Votes, au format de Polis")
    JSON = "json", _("Données complètes (JSON)")

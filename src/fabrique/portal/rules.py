"""Who may read the platform's own pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, refused
from fabrique.foundations.people.rules import Standing


def can_read_journal(standing: Standing) -> Verdict:
    """Administrators of the platform read the journal; nobody writes in it by hand."""
    return YES if standing.is_admin else refused(_("Le journal est réservé aux administrateurs de la plateforme."))

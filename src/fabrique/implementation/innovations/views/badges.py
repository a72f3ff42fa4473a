"""The short words of a card."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.foundations.ui.components.content import Badge, Tone
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.states import SheetState

STAGE_TONES: dict[str, Tone] = {
    "idee": "neutral",
    "prototype": "neutral",
    "pilote": "info",
    "deploiement": "info",
    "generalisee": "success",
    "arretee": "warning",
}
STATE_TONES: dict[str, Tone] = {
    "ebauche": "neutral",
    "en_relecture": "info",
    "publiee": "success",
    "a_reviser": "warning",
    "depubliee": "error",
    "archivee": "neutral",
}


def badges_of(sheet: Sheet, *, full: bool = False) -> list[Badge]:
    """Stage, and what matters to who would take it up; with ``full`` the state of the sheet too."""
    badges = [Badge(sheet.get_stage_display(), STAGE_TONES[sheet.stage])]
    if full or sheet.state == SheetState.TO_REVISE:
        badges.insert(0, Badge(sheet.get_state_display(), STATE_TONES[sheet.state]))
    if sheet.evaluated:
        badges.append(Badge(_("Évaluée"), "accent"))
    if sheet.reusable:
        badges.append(Badge(_("Prête à être reprise"), "accent"))
    return badges

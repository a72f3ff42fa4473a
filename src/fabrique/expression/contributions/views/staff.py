"""The pages of the challenge's team stand side by side."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place
from fabrique.expression.contributions.queries import reported_count, untreated_count
from fabrique.foundations.ui.layout import NavItem


def staff_tabs(place: Place, current: str, *, reported: int | None = None, pending: int | None = None) -> list[NavItem]:
    """Board, outcomes, moderation, close: those that this person may open, with what waits in each."""
    slug = place.challenge.slug
    waiting = untreated_count(place.challenge) if pending is None else pending
    tabs = [
        NavItem(_("Tableau de bord"), reverse("contributions:participation", args=[slug]), current == "participation"),
        NavItem(
            _("Suites"),
            reverse("contributions:outcomes", args=[slug]),
            current == "outcomes",
            count=waiting,
            count_label=_("sans suite"),
        ),
    ]
    if place.here.moderates:
        waiting = reported_count(place.challenge) if reported is None else reported
        href = reverse("contributions:moderation", args=[slug])
        tabs.append(NavItem(_("Modération"), href, current == "moderation", count=waiting, count_label=_("à examiner")))
    tabs.append(NavItem(_("Clôture"), reverse("publishing:closing", args=[slug])))
    return tabs

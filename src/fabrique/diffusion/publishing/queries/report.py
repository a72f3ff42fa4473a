"""The report of a challenge and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries.recommended import UNSETTLED
from fabrique.expression.challenges.models import Challenge, ChallengeMandate
from fabrique.expression.challenges.states import ChallengeRole
from fabrique.expression.contributions.queries import untreated_count
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.states import RecommendationState


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist. ``needed``: nothing is published without it."""

    label: str
    done: bool
    detail: str = ""
    url_name: str = ""
    link_label: str = ""
    needed: bool = True


def report_of(challenge: Challenge) -> WorkshopReport | None:
    """The report, without its frozen content, which may be heavy."""
    return WorkshopReport.objects.filter(challenge=challenge).defer("content").first()


def content_of(report: WorkshopReport) -> dict[str, Any]:
    """The frozen content of a published report."""
    content: dict[str, Any] | None = WorkshopReport.objects.values_list("content", flat=True).get(pk=report.pk)
    if content is None:
        raise ValueError("This report is not frozen yet.")
    return content


def has_sponsor(challenge: Challenge, at: datetime) -> bool:
    """Whether somebody holds the sponsor's mandate."""
    held = ChallengeMandate.objects.held_at(at).filter(challenge=challenge, role=ChallengeRole.SPONSOR)
    return held.exists()


def checklist_of(challenge: Challenge, report: WorkshopReport | None, at: datetime) -> list[Item]:
    """What a report needs before it is put before the sponsor, then what it would be better to have."""
    states = dict.fromkeys(RecommendationState.values, 0)
    for state in Recommendation.objects.filter(challenge=challenge).values_list("state", flat=True):
        states[state] += 1
    ready = states[RecommendationState.VALIDATED] + states[RecommendationState.PUBLISHED]
    unsettled = sum(states[state] for state in UNSETTLED)
    pending = untreated_count(challenge)
    recommendations = ("recommendations:list", _("Voir les recommandations"))
    edit = ("publishing:prepare", _("Écrire"))
    return [
        Item(_("Au moins une recommandation validée"), ready > 0, _count_ready(ready), *recommendations),
        Item(_("Aucune recommandation en attente"), unsettled == 0, _count_unsettled(unsettled), *recommendations),
        Item(
            _("Un commanditaire désigné"),
            has_sponsor(challenge, at),
            "",
            "challenges:team",
            _("Désigner le commanditaire"),
        ),
        Item(_("Une introduction"), bool(report and report.introduction), "", *edit),
        Item(_("La méthode suivie"), bool(report and report.method), "", *edit, needed=False),
        Item(
            _("Une suite pour chaque contribution"),
            pending == 0,
            _count_pending(pending),
            "contributions:outcomes",
            _("Traiter les contributions"),
            needed=False,
        ),
    ]


def missing_in(items: list[Item]) -> list[str]:
    """What the needed lines of a checklist lack, in a few words each."""
    return [f"{each.label[0].lower()}{each.label[1:]}" for each in items if each.needed and not each.done]


def missing_of(challenge: Challenge, report: WorkshopReport | None, at: datetime) -> list[str]:
    """What must be there before the sponsor is asked, and is not."""
    return missing_in(checklist_of(challenge, report, at))


def _count_ready(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)d recommandation est validée.", "%(n)d recommandations sont validées.", number) % {"n": number}


def _count_unsettled(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(n)d recommandation n’est pas validée : validez-la ou abandonnez-la.",
        "%(n)d recommandations ne sont pas validées : validez-les ou abandonnez-les.",
        number,
    ) % {"n": number}


def _count_pending(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)d contribution attend encore.", "%(n)d contributions attendent encore.", number) % {
        "n": number
    }


def sponsors_of(challenge: Challenge, at: datetime) -> set[int]:
    """Who holds the sponsor's mandate now or later."""
    return _holders(challenge, [ChallengeRole.SPONSOR], at)


def team_of(challenge: Challenge, at: datetime) -> set[int]:
    """Who facilitates."""
    return _holders(challenge, [ChallengeRole.FACILITATOR], at)


def _holders(challenge: Challenge, roles: list[ChallengeRole], at: datetime) -> set[int]:
    held = ChallengeMandate.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), challenge=challenge, role__in=roles
    )
    return set(held.values_list("person_id", flat=True))

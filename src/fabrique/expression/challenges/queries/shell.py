"""The frame that every page of a challenge shares: header, access line, current phase, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries.visibility import (
    announced_challenge_for,
    challenge_and_standing,
    standing_in,
)
from fabrique.expression.challenges.rules import ChallengeStanding, Situation, access_line, situation_of
from fabrique.expression.challenges.states import GATHERING_KINDS, ChallengeKind, ChallengeState
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.components.content import Tone
from fabrique.foundations.ui.layout import NavItem

Tab = tuple[str, str, str, bool]
TONES: dict[str, Tone] = {
    ChallengeState.PREPARING: "warning",
    ChallengeState.OPEN: "success",
    ChallengeState.CLOSED: "neutral",
    ChallengeState.PUBLISHED: "info",
    ChallengeState.ARCHIVED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ChallengeShell:
    """What ``challenges/challenge_page.html`` shows around the page of any package."""

    challenge: Challenge
    here: ChallengeStanding
    at: datetime
    tabs: tuple[NavItem, ...]
    access_line: str
    situation: Situation
    tone: Tone
    current: str

    @property
    def programme_href(self) -> str:
        """The programme's page, when this person may read it."""
        programme = self.challenge.programme
        if programme.is_public or self.here.coordinates:
            return reverse("programmes:detail", args=[programme.slug])
        return ""

    @property
    def terms_due(self) -> bool:
        """Whether a participant must accept (again) the terms before acting."""
        return self.here.terms_due and self.here.takes_part and self.challenge.state == ChallengeState.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """A challenge, the person in it and the instant: what the view of a challenge's page starts from."""

    challenge: Challenge
    here: ChallengeStanding
    standing: Standing
    at: datetime

    def shell(self, current: str) -> ChallengeShell:
        """The frame, with the tab ``current`` marked."""
        return challenge_shell(self.challenge, self.here, self.at, current=current)


def place_for(person: Person | AnonymousUser | None, slug: str, at: datetime) -> Place:
    """Load a challenge and who the person is in it; 404 when they cannot read it."""
    standing = current_standing(person, at)
    challenge, here = challenge_and_standing(standing, slug, at)
    return Place(challenge, here, standing, at)


def announced_place_for(person: Person | AnonymousUser | None, slug: str, at: datetime) -> Place:
    """Same, for a challenge that the person may only know of."""
    standing = current_standing(person, at)
    challenge = announced_challenge_for(standing, slug, at)
    return Place(challenge, standing_in(challenge, standing, at), standing, at)


def challenge_shell(challenge: Challenge, here: ChallengeStanding, at: datetime, *, current: str) -> ChallengeShell:
    """The frame of a challenge's page.

    ``current``: about, contributions, themes, recommendations, priorities, report, adoption, people, facilitation
    or settings.
    """
    return ChallengeShell(
        challenge=challenge,
        here=here,
        at=at,
        tabs=tuple(_tabs(challenge, here, current)),
        access_line=access_line(challenge),
        situation=situation_of(challenge, here.phases, at),
        tone=TONES[challenge.state],
        current=current,
    )


def _tabs(challenge: Challenge, here: ChallengeStanding, current: str) -> list[NavItem]:
    wanted = [
        ("about", _("Présentation"), "challenges:detail", True),
        ("contributions", _("Contributions"), "contributions:list", True),
        ("themes", _("Thèmes"), "sensemaking:board", True),
        ("recommendations", _("Recommandations"), "recommendations:list", True),
        ("priorities", _("Priorités"), "recommendations:priorities", True),
        ("report", _("Rapport"), "publishing:report", True),
        ("adoption", _("Adoption"), "recommendations:adoption", challenge.published_at is not None),
        ("people", _("Participants"), "challenges:participants", here.is_staff or here.takes_part),
        ("facilitation", _("Animation"), "contributions:participation", here.moderates),
        ("settings", _("Réglages"), "challenges:edit", here.facilitates),
    ]
    if challenge.state == ChallengeState.PREPARING or challenge.opened_at is None:
        wanted = [each for each in wanted if each[0] in {"about", "people", "settings"}]
    if challenge.kind == ChallengeKind.CONSULTATION:
        wanted = [each for each in wanted if each[0] not in {"recommendations", "priorities", "report", "adoption"}]
    if challenge.kind in GATHERING_KINDS:
        wanted = _gathering(wanted)
    tabs = []
    for key, label, name, shown in wanted:
        href = _address(name, challenge.slug) if shown else ""
        if href:
            tabs.append(NavItem(label, href, current=key == current))
    return tabs


def _gathering(wanted: list[Tab]) -> list[Tab]:
    """A box and a campaign have ideas and a debrief, no workshop."""
    kept = {"about", "contributions", "people", "facilitation", "settings"}
    tabs = [(key, _("Idées") if key == "contributions" else label, name, shown) for key, label, name, shown in wanted]
    tabs = [each for each in tabs if each[0] in kept]
    if any(each[0] == "contributions" for each in tabs):
        tabs.insert(2, ("debrief", _("Bilan"), "commitments:debrief", True))
    return tabs


def _address(name: str, slug: str) -> str:
    """Where an upper package's page is: a plain link, absent when that package is not installed."""
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return ""

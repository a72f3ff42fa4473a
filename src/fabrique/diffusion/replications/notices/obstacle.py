"""What those whom an obstacle stopped are told when it falls, or comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Obstacle
from fabrique.diffusion.replications.queries import Concerned, stopped_people
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Person

LONGEST_TITLE = 90


def tell_of_fall(obstacle: Obstacle, actor: Person, *, at: datetime) -> int:
    """Tell each person stopped what has changed, with the page from which to start again; return how many."""
    title = _("Un obstacle est levé\u00a0: «\u00a0%(title)s\u00a0»") % _named(obstacle)
    text = _("%(note)s Vous pouvez reprendre ce qu’il avait arrêté.") % {"note": _sentence(obstacle.lifted_note)}
    return _tell(obstacle, stopped_people(obstacle), title, text, actor, "fallen", at=at)


def tell_of_return(obstacle: Obstacle, actor: Person, *, at: datetime) -> int:
    """Tell the same people that it stands again."""
    title = _("Un obstacle est revenu\u00a0: «\u00a0%(title)s\u00a0»") % _named(obstacle)
    return _tell(obstacle, stopped_people(obstacle), title, obstacle.lifted_note, actor, "returned", at=at)


def _tell(
    obstacle: Obstacle, concerned: Iterable[Concerned], title: str, text: str, actor: Person, kind: str, *, at: datetime
) -> int:
    told = 0
    for each in concerned:
        notice = Notice(
            kind=f"replications.obstacle_{kind}",
            title=title,
            text=text,
            path=each.path,
            group=f"obstacle:{obstacle.pk}",
            group_label=obstacle.title,
        )
        told += post(each.persons - {actor.pk}, notice, at=at)
    return told


def _named(obstacle: Obstacle) -> dict[str, str]:
    return {"title": Truncator(obstacle.title).chars(LONGEST_TITLE)}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."

"""A story is a list of dated acts; once told, it is played in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zlib import crc32

from django.utils import timezone

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.programmes.models import Programme
from fabrique.expression.recommendations.models import Recommendation
from fabrique.foundations.people.models import Organisation, Person

Act = Callable[[datetime], object]


@dataclass(slots=True)
class Story:
    """What has been told so far, and what exists once it is played.

    Days are counted from today (-3 is three days ago); the names given in the texts of the
    demonstration are the keys of the dictionaries.
    """

    today: datetime
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)
    texts: dict[str, Contribution] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)

    def instant(self, day: int, hour: float) -> datetime:
        """The instant of a day counted from today, at ``hour`` (14.5 is half past two) in Paris."""
        date = timezone.localdate(self.today) + timedelta(days=day)
        whole = timedelta(hours=hour)
        seconds = int(whole.total_seconds())
        clock = time(seconds // 3600, seconds % 3600 // 60, seconds % 60)
        return timezone.make_aware(datetime.combine(date, clock))

    def on(self, day: int, hour: float, act: Act) -> None:
        """Tell an act: ``act`` receives its instant when it is played."""
        self.acts.append((self.instant(day, hour), len(self.acts), act))

    def play(self) -> int:
        """Do everything in the order of time; return how many acts were played."""
        for at, _order, act in sorted(self.acts, key=lambda told: told[:2]):
            act(at)
        return len(self.acts)


def chance(*parts: object) -> int:
    """A number that depends on nothing but its arguments: the story is the same everywhere."""
    return crc32("/".join(map(str, parts)).encode())

"""Opening a sheet, from nothing or from what it was born from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.implementation.innovations.actions.draft import forget_drafts
from fabrique.implementation.innovations.actions.scene import next_version, tell_origins
from fabrique.implementation.innovations.models import Authorship, PhaseChange, Sheet, SheetOrigin, Topic
from fabrique.implementation.innovations.notices import target_of
from fabrique.implementation.innovations.rules import can_create
from fabrique.implementation.innovations.states import AuthorState, Stage

SAME_CLICK = timedelta(seconds=10)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """What a sheet begins with; ``problem`` and ``solution`` are light Markdown, ``topics`` are ids."""

    title: str
    summary: str = ""
    stage: str = Stage.IDEA
    problem: str = ""
    solution: str = ""
    topics: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """What it was born from, in the packages beneath. An experiment points down to the sheet by itself."""

    contribution: Contribution | None = None
    recommendation: Recommendation | None = None
    adoption_decision: AdoptionDecision | None = None

    def named(self) -> dict[str, object]:
        """Those that are given."""
        every = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in every.items() if value is not None}


NOWHERE = Origins()


def create_sheet(
    actor: Person,
    organisation: Organisation,
    opening: Opening,
    *,
    origins: Origins = NOWHERE,
    at: datetime | None = None,
) -> Sheet:
    """Open a sheet as a sketch; whoever opens it is its author for the whole until others are named.

    A double click gives the first sheet back.
    """
    instant = at or now()
    title = richtext.one_line(opening.title)
    with transaction.atomic():
        can_create(standing_of(actor, instant), organisation).enforce()
        Person.objects.select_for_update().filter(pk=actor.pk).first()
        if twin := _same_click(actor, organisation, title, instant):
            return twin
        sheet = Sheet.objects.create(
            title=title,
            summary=richtext.one_line(opening.summary),
            organisation=organisation,
            contact=actor,
            stage=opening.stage,
            problem=richtext.from_markdown(opening.problem),
            solution=richtext.from_markdown(opening.solution),
            created_by=actor,
            created_at=instant,
            updated_at=instant,
        )
        sheet.topics.set(Topic.objects.filter(pk__in=opening.topics))
        _sign(actor, sheet, instant)
        for name, value in origins.named().items():
            SheetOrigin.objects.create(sheet=sheet, added_by=actor, added_at=instant, **{name: value})
        next_version(actor, sheet, at=instant)
        record(actor, "innovations.create", sheet, at=instant, details={"organisation": organisation.pk})
        forget_drafts(actor, None)
    return sheet


def _sign(actor: Person, sheet: Sheet, at: datetime) -> None:
    Authorship.objects.create(
        sheet=sheet, person=actor, share=WHOLE, state=AuthorState.ACCEPTED, proposed_at=at, agreed_at=at
    )
    PhaseChange.objects.create(sheet=sheet, stage=sheet.stage, on=today_at(at), added_by=actor)
    follow(actor, target_of(sheet), at=at)


def add_origin(actor: Person, sheet: Sheet, origins: Origins, *, at: datetime | None = None) -> Sheet:
    """Say, later, what else the sheet was born from; called by who already holds the right to edit it."""
    instant = at or now()
    with transaction.atomic():
        for name, value in origins.named().items():
            SheetOrigin.objects.get_or_create(
                sheet=sheet, **{name: value}, defaults={"added_by": actor, "added_at": instant}
            )
        record(actor, "innovations.add_origin", sheet, at=instant)
        if sheet.is_readable_by_all:
            tell_origins(actor, sheet, "from", at=instant)
    return sheet


def _same_click(actor: Person, organisation: Organisation, title: str, at: datetime) -> Sheet | None:
    recent = Sheet.objects.filter(
        created_by=actor, organisation=organisation, title=title, created_at__gt=at - SAME_CLICK, created_at__lte=at
    )
    return recent.order_by("-pk").first()

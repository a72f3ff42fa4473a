"""Acts of the debate: texts, supports, comments, themes, syntheses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from fabrique.config.demo.plan import Gathering, Heap, Plan, Remark, Text
from fabrique.config.demo.story import Story, chance
from fabrique.expression.contributions import actions as contributions
from fabrique.expression.contributions.actions import Deposit
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Named, Position
from fabrique.expression.sensemaking import actions as sensemaking
from fabrique.foundations.ui.wording import french

VOTES = (Position.AGREE, Position.AGREE, Position.AGREE, Position.MIXED, Position.DISAGREE)


def texts_are_written(story: Story, plan: Plan, texts: Sequence[Text]) -> None:
    """Participants deposit their contributions."""
    for text in texts:
        hour = 9.2 + chance(text.key) % 80 / 10
        story.on(text.day, hour, partial(_deposit, story, plan, text))


def _deposit(story: Story, plan: Plan, text: Text, at: datetime) -> None:
    story.texts[text.key] = contributions.deposit_contribution(
        story.people[text.by],
        story.challenges[plan.key],
        deposit=Deposit(
            kind=text.kind,
            title=french(text.title),
            text=french(text.body),
            named_to=Named.FACILITATOR if text.discreet else Named.EVERYONE,
            origin=text.origin,
            origin_note=french(text.origin_note),
        ),
        at=at,
    )


def supports_are_given(story: Story, plan: Plan, texts: Sequence[Text], *, until: int) -> None:
    """A few texts find many people to support them (or to vote), most find some, in the days that follow."""
    first = min(day for kind, day, _last in plan.calendar if kind == "exploration")
    for text in texts:
        others = [key for key in plan.members if key != text.by]
        most = max(2, len(others) * 3 // 4)
        number = 1 + chance(text.key, "much") % most * (chance(text.key, "loved") % most) // most
        others.sort(key=partial(chance, "order", text.key))
        for key in others[:number]:
            day = min(max(first, text.day) + 1 + chance(key, text.key, "day") % 5, until)
            hour = 8.5 + chance(text.key, key, "hour") % 90 / 10
            story.on(day, hour, partial(_support, story, plan, text.key, key))


def _support(story: Story, plan: Plan, text: str, key: str, at: datetime) -> None:
    position = VOTES[chance(text, key, "vote") % len(VOTES)] if plan.three_way_votes else Position.AGREE
    contributions.set_support(story.people[key], story.texts[text], position=position, at=at)


def remarks_are_made(story: Story, remarks: Sequence[Remark]) -> None:
    """Participants comment on the texts and answer each other."""
    for order, remark in enumerate(remarks):
        hour = 9.3 + order % 40 / 5
        story.on(remark.day, hour, partial(_comment, story, remark))


def _comment(story: Story, remark: Remark, at: datetime) -> None:
    actor, words = story.people[remark.by], french(remark.body)
    if remark.under:
        made = contributions.reply_to_comment(
            actor, story.comments[remark.under], body=words, alignment=remark.side, at=at
        )
    else:
        made = contributions.post_comment(actor, story.texts[remark.on], body=words, alignment=remark.side, at=at)
    if remark.key:
        story.comments[remark.key] = made


def themes_are_made(story: Story, plan: Plan, heaps: Sequence[Heap], texts: Sequence[Text]) -> None:
    """The facilitator makes heaps and puts each text in its own."""
    facilitator = plan.facilitators[0]
    for order, heap in enumerate(heaps):
        mine = [text.key for text in texts if text.theme == heap.key]

        def arrange(at: datetime, heap: Heap = heap, mine: list[str] = mine) -> None:
            actor, here = story.people[facilitator], story.challenges[plan.key]
            theme = sensemaking.create_theme(actor, here, name=french(heap.name), summary=french(heap.summary), at=at)
            story.themes[heap.key] = theme
            seen = {story.texts[key].pk: None for key in mine}
            sensemaking.move_contributions(actor, here, seen, theme=theme, at=at)

        story.on(heap.day, 10 + order / 4, arrange)


def texts_are_gathered(story: Story, plan: Plan, gatherings: Sequence[Gathering]) -> None:
    """The facilitator puts together the texts that say the same thing."""
    facilitator = plan.facilitators[0]
    for order, gathering in enumerate(gatherings):

        def gather(at: datetime, gathering: Gathering = gathering) -> None:
            keys = [story.texts[key].pk for key in gathering.of]
            rows = list(Contribution.objects.filter(pk__in=keys).select_related("theme").order_by("pk"))
            story.texts[gathering.key] = sensemaking.merge_contributions(
                story.people[facilitator], rows, title=french(gathering.title), text=french(gathering.body), at=at
            )

        story.on(gathering.day, 14 + order / 4, gather)


def texts_are_set_aside(story: Story, plan: Plan, keys: Sequence[str], *, day: int, reason: str) -> None:
    """The facilitator sets some texts aside and says why."""

    def put_aside(at: datetime) -> None:
        chosen = [story.texts[key].pk for key in keys]
        contributions.set_aside_selection(
            story.people[plan.facilitators[0]], story.challenges[plan.key], chosen, reason=french(reason), at=at
        )

    story.on(day, 16, put_aside)

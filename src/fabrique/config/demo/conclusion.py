"""Acts of the conclusion: recommendations, amendments, ratings, the report, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from fabrique.config.demo.opening import COORDINATOR
from fabrique.config.demo.plan import Advice, Note, Plan, Wording
from fabrique.config.demo.story import Story, chance
from fabrique.diffusion.publishing import actions as publishing
from fabrique.diffusion.publishing.queries import mark_of, report_of
from fabrique.expression.challenges.models import Challenge, Term
from fabrique.expression.recommendations import actions as recommendations
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.models import Paragraph, Recommendation
from fabrique.foundations.ui.wording import french

KEYS = UUID("5f1b7a0e-8a51-4a43-9a27-2f3c5f6f6d10")


def advices_are_written(story: Story, plan: Plan, advices: Sequence[Advice]) -> None:
    """Pairs write the recommendations, say where each paragraph comes from, and submit them."""
    for order, advice in enumerate(advices):
        story.on(advice.day, 9.5 + order / 10, partial(_create, story, plan, advice))
        story.on(advice.day, 14 + order / 10, partial(_write, story, plan, advice))
        if advice.submitted is not None:
            story.on(advice.submitted, 10 + order / 10, partial(_submit, story, advice))
        if advice.validated is not None:
            story.on(advice.validated, 11 + order / 10, partial(_validate, story, plan, advice))


def _validate(story: Story, plan: Plan, advice: Advice, at: datetime) -> None:
    recommendations.validate_recommendation(story.people[plan.facilitators[0]], _now(story, advice.key), at=at)


def _now(story: Story, key: str) -> Recommendation:
    return Recommendation.objects.get(pk=story.recommendations[key].pk)


def _heading(plan: Plan, advice: Advice, story: Story) -> Heading:
    labels = [french(label) for label in advice.terms]
    terms = Term.objects.filter(taxonomy__challenge=story.challenges[plan.key], label__in=labels)
    return Heading(
        title=french(advice.title),
        rationale=french(advice.rationale),
        scope=advice.scope,
        terms=list(terms.values_list("pk", flat=True)),
    )


def _create(story: Story, plan: Plan, advice: Advice, at: datetime) -> None:
    ministry, company = (story.people[key] for key in advice.pair)
    story.recommendations[advice.key] = recommendations.create_recommendation(
        story.people[plan.facilitators[0]],
        story.challenges[plan.key],
        _heading(plan, advice, story),
        ministry_author=ministry,
        company_author=company,
        at=at,
    )


def _write(story: Story, plan: Plan, advice: Advice, at: datetime) -> None:
    writer, row = story.people[advice.pair[0]], _now(story, advice.key)
    passages = [
        Passage(uuid5(KEYS, f"{row.pk}/{number}"), french(part.text)) for number, part in enumerate(advice.parts, 1)
    ]
    recommendations.save_text(
        writer, row, _heading(plan, advice, story), passages, seen=row.version_number, note="Première rédaction", at=at
    )
    for number, part in enumerate(advice.parts, 1):
        for text, quote in part.sources:
            recommendations.cite_contribution(
                writer, _paragraph(story, advice.key, number), story.texts[text], quote=french(quote), at=at
            )


def _paragraph(story: Story, key: str, number: int) -> Paragraph:
    return Paragraph.objects.select_related("recommendation").get(
        recommendation=story.recommendations[key], position=number, retired_at=None
    )


def _submit(story: Story, advice: Advice, at: datetime) -> None:
    recommendations.submit_recommendation(story.people[advice.pair[1]], _now(story, advice.key), at=at)


def notes_are_made(story: Story, notes: Sequence[Note], advices: Sequence[Advice]) -> None:
    """Participants comment on paragraphs; the pair says what is dealt with."""
    pairs = {advice.key: advice.pair for advice in advices}
    for order, note in enumerate(notes):

        def comment(at: datetime, note: Note = note) -> None:
            paragraph = _paragraph(story, note.on, note.part)
            made = recommendations.comment_paragraph(story.people[note.by], paragraph, text=french(note.text), at=at)
            if note.resolved:
                recommendations.resolve_comment(story.people[pairs[note.on][0]], made, at=at)

        story.on(note.day, 9.4 + order % 30 / 4, comment)


def wordings_are_proposed(story: Story, wordings: Sequence[Wording], advices: Sequence[Advice]) -> None:
    """Participants propose other wordings; the pair takes them or says why not."""
    pairs = {advice.key: advice.pair for advice in advices}
    for order, wording in enumerate(wordings):

        def propose(at: datetime, wording: Wording = wording, order: int = order) -> None:
            paragraph = _paragraph(story, wording.on, wording.part)
            seen = paragraph.recommendation.version_number
            made = recommendations.propose_amendment(
                story.people[wording.by],
                paragraph,
                text=french(wording.text),
                justification=french(wording.why),
                seen=seen,
                at=at,
            )
            writer = story.people[pairs[wording.on][order % 2]]
            if wording.decided == "accepte":
                recommendations.accept_amendment(writer, made, seen=seen, reason=french(wording.reason), at=at)
            elif wording.decided == "refuse":
                recommendations.decline_amendment(writer, made, reason=french(wording.reason), at=at)

        story.on(wording.day, 10.3 + order % 20 / 4, propose)


def ballots_are_filled(
    story: Story, plan: Plan, advices: Sequence[Advice], voters: Sequence[str], *, first_day: int, last_day: int
) -> None:
    """Each voter gives two marks to each recommendation."""
    for key in voters:
        day = first_day + chance(plan.key, key) % max(1, last_day - first_day + 1)

        def rate(at: datetime, key: str = key) -> None:
            marks = {story.recommendations[advice.key].pk: _marks(advice.key, key) for advice in advices}
            recommendations.rate_recommendations(story.people[key], story.challenges[plan.key], marks, at=at)

        story.on(day, 9.5 + chance(key, plan.key) % 70 / 10, rate)


def _marks(advice: str, key: str) -> tuple[int, int]:
    """Marks gather around what each recommendation deserves, with some disagreement."""
    impact, ease = 3 + chance(advice, "impact") % 3, 2 + chance(advice, "ease") % 3
    return (
        max(1, min(5, impact + chance(advice, key, "i") % 3 - 1)),
        max(1, min(5, ease + chance(advice, key, "e") % 4 - 1)),
    )


def opinion_is_filed(story: Story, *, on: str, by: str, day: int, text: str) -> None:
    """Somebody who disagrees attaches an opinion."""
    story.on(
        day,
        15.5,
        lambda at: recommendations.file_opinion(story.people[by], _now(story, on), text=french(text), at=at),
    )


def report_is_published(
    story: Story, plan: Plan, *, submitted: int, published: int, introduction: str, method: str, word: str
) -> None:
    """The facilitator writes the report, the sponsor validates it, the coordinator publishes it."""
    facilitator = plan.facilitators[0]

    def submit(at: datetime) -> None:
        actor, here = story.people[facilitator], story.challenges[plan.key]
        known = report_of(here)
        version = known.version_number if known else 1
        publishing.write_report(
            actor, here, introduction=french(introduction), method=french(method), version=version, at=at
        )
        publishing.submit_report(actor, here, at=at)

    def validate(at: datetime) -> None:
        here = Challenge.objects.get(pk=story.challenges[plan.key].pk)
        mark = mark_of(report_of(here), here)
        publishing.validate_report(story.people[plan.sponsor], here, word=french(word), mark=mark, at=at)

    story.on(submitted, 11, submit)
    story.on(published, 9.5, validate)
    story.on(
        published,
        14,
        lambda at: publishing.publish_report(story.people[COORDINATOR], story.challenges[plan.key], at=at),
    )


def workshop_closes(story: Story, plan: Plan, *, day: int) -> None:
    """Everybody has an answer: the workshop closes."""
    story.on(
        day,
        17,
        lambda at: publishing.close_workshop(story.people[COORDINATOR], story.challenges[plan.key], at=at),
    )

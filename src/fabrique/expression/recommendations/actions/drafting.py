"""Writing the text: its heading and its paragraphs, saved together as one version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import forget_drafts
from fabrique.expression.recommendations.actions.citation import cited_now, tell_of_citations
from fabrique.expression.recommendations.actions.creation import Heading, terms_here
from fabrique.expression.recommendations.actions.scene import take
from fabrique.expression.recommendations.actions.version import next_version
from fabrique.expression.recommendations.models import Paragraph, Recommendation
from fabrique.expression.recommendations.queries.version import content_of, text_of
from fabrique.expression.recommendations.rules import can_draft
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

MOST_PARAGRAPHS = 60
LONGEST_PARAGRAPH = 5_000
LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the form holds it: its key, and its text in light Markdown."""

    key: UUID
    text: str


def draft_key(recommendation: Recommendation) -> str:
    """Under which name the form of this text saves itself."""
    return f"recommendation:{recommendation.pk}"


def save_text(
    actor: Person,
    recommendation: Recommendation,
    heading: Heading,
    passages: Sequence[Passage],
    *,
    seen: int,
    note: str = "",
    at: datetime | None = None,
) -> Recommendation:
    """Save the whole text as the next version; the paragraphs come in the order given, absent ones are retired.

    ``seen``: the version that the form was opened on. When the text has changed since,
    nothing is written: the person sees both.
    """
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        can_draft(taken.standing, fresh, taken.at).enforce()
        check_sizes(heading, passages)
        _check_unchanged_since(fresh, seen)
        before = cited_now(fresh)
        _write_heading(fresh, heading)
        _write_paragraphs(fresh, passages, at=taken.at)
        saved = next_version(actor, fresh, note=richtext.one_line(note), at=taken.at)
        if saved is not None:
            details = {"number": fresh.number, "version": saved.number}
            record(actor, "recommendations.edit", fresh, at=taken.at, scope=taken.challenge, details=details)
            tell_of_citations(actor, fresh, before, at=taken.at)
        forget_drafts(actor, taken.challenge, draft_key(fresh))
    return fresh


def check_sizes(heading: Heading, passages: Sequence[Passage]) -> None:
    """Refuse a text that no page could show."""
    title = richtext.one_line(heading.title)
    if not title or len(title) > LONGEST_TITLE:
        raise ImpossibleNow(_("Donnez un titre de %(n)d caractères au plus.") % {"n": LONGEST_TITLE})
    if len(passages) > MOST_PARAGRAPHS:
        raise ImpossibleNow(_("Une recommandation a %(n)d paragraphes au plus.") % {"n": MOST_PARAGRAPHS})
    if any(len(each.text) > LONGEST_PARAGRAPH for each in passages):
        raise ImpossibleNow(_("Un paragraphe a %(n)d caractères au plus.") % {"n": LONGEST_PARAGRAPH})
    if len({each.key for each in passages}) != len(passages):
        raise ImpossibleNow(_("Le même paragraphe est deux fois dans le formulaire. Rechargez la page."))


def _check_unchanged_since(recommendation: Recommendation, seen: int) -> None:
    """What counts is the text: another source, or another signature, is nobody's loss."""
    if seen == recommendation.version_number:
        return
    then = recommendation.versions.filter(number=seen).first()
    if then is None or text_of(then.content) != text_of(content_of(recommendation)):
        raise Conflict(_("Ce texte a été modifié entre-temps. Rien n’est perdu : les deux textes sont ci-dessous."))


def _write_heading(recommendation: Recommendation, heading: Heading) -> None:
    recommendation.title = richtext.one_line(heading.title)
    recommendation.rationale = richtext.from_markdown(heading.rationale)
    recommendation.scope = heading.scope
    recommendation.save(update_fields=["title", "rationale", "scope"])
    recommendation.terms.set(terms_here(recommendation.challenge, heading.terms))


def _write_paragraphs(recommendation: Recommendation, passages: Sequence[Passage], *, at: datetime) -> None:
    """New keys make paragraphs; a key of another text is refused; an emptied paragraph is retired."""
    known = {row.key: row for row in recommendation.paragraphs.select_for_update()}
    kept = [(each.key, body) for each in passages if (body := richtext.from_markdown(each.text))]
    fresh = [key for key, _body in kept if key not in known]
    if Paragraph.objects.filter(key__in=fresh).exists():
        raise ImpossibleNow(_("Ce paragraphe appartient à une autre recommandation. Rechargez la page."))
    for position, (key, body) in enumerate(kept, start=1):
        row = known.get(key) or Paragraph(recommendation=recommendation, key=key)
        if row.pk and (row.position, row.body, row.retired_at) == (position, body, None):
            continue
        row.position, row.body, row.retired_at = position, body, None
        row.save()
    gone = {key for key, row in known.items() if row.retired_at is None} - {key for key, _body in kept}
    recommendation.paragraphs.filter(key__in=gone).update(retired_at=at)

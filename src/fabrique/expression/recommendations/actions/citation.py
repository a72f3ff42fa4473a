"""Saying which contributions a paragraph draws on, and which sentence it took."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import visible_to
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.recommendations.actions.scene import take_paragraph
from fabrique.expression.recommendations.actions.version import next_version
from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation
from fabrique.expression.recommendations.queries.quote import quote_in
from fabrique.expression.recommendations.rules import can_draft
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

MOST_SOURCES = 200
LIVING = ("soumise", "amendee", "validee", "publiee", "remplacee")


def cite_contribution(
    actor: Person, paragraph: Paragraph, contribution: Contribution, *, quote: str = "", at: datetime | None = None
) -> Citation:
    """Note that the paragraph draws on a contribution, and the very sentence it takes when one is given.

    The sentence must be in the contribution as it stands now; it is kept with that version's number.
    Citing again replaces the sentence.
    """
    with transaction.atomic():
        taken, fresh = take_paragraph(actor, paragraph, at)
        can_draft(taken.standing, taken.recommendation, taken.at).enforce()
        if fresh.retired_at is not None:
            raise Conflict(_("Ce paragraphe a été retiré du texte entre-temps."))
        source = (
            Contribution.objects.filter(visible_to(taken.standing), challenge=taken.challenge, state__in=READABLE)
            .filter(pk=contribution.pk)
            .first()
        )
        if source is None:
            raise ImpossibleNow(_("Cette contribution n’est pas publiée dans cet atelier : on ne peut pas la citer."))
        before = cited_now(taken.recommendation)
        citation = _write(actor, fresh, source, quote, at=taken.at)
        next_version(actor, taken.recommendation, note=_note(fresh), at=taken.at)
        tell_of_citations(actor, taken.recommendation, before, at=taken.at)
    return citation


def uncite_contribution(
    actor: Person, paragraph: Paragraph, contribution: Contribution, *, at: datetime | None = None
) -> bool:
    """Note that the paragraph no longer draws on a contribution; return whether it did."""
    with transaction.atomic():
        taken, fresh = take_paragraph(actor, paragraph, at)
        can_draft(taken.standing, taken.recommendation, taken.at).enforce()
        before = cited_now(taken.recommendation)
        removed, _rows = Citation.objects.filter(paragraph=fresh, contribution=contribution).delete()
        if removed:
            next_version(actor, taken.recommendation, note=_note(fresh), at=taken.at)
            tell_of_citations(actor, taken.recommendation, before, at=taken.at)
    return bool(removed)


def _write(actor: Person, paragraph: Paragraph, source: Contribution, quote: str, *, at: datetime) -> Citation:
    exact = quote_in(source.plain, quote)
    if exact is None:
        raise ImpossibleNow(
            _("Cette phrase n’est pas dans la contribution, telle qu’elle est aujourd’hui. Copiez-la mot pour mot.")
        )
    known = Citation.objects.filter(paragraph=paragraph)
    if known.count() >= MOST_SOURCES:
        raise ImpossibleNow(_("Un paragraphe cite %(n)d contributions au plus.") % {"n": MOST_SOURCES})
    written = {"contribution_version": source.version_number, "quote": exact, "added_by": actor, "added_at": at}
    citation = known.filter(contribution=source).first()
    if citation is None:
        return Citation.objects.create(paragraph=paragraph, contribution=source, **written)
    if (citation.quote, citation.contribution_version) != (exact, source.version_number):
        for name, value in written.items():
            setattr(citation, name, value)
        citation.save(update_fields=[*written])
    return citation


def _note(paragraph: Paragraph) -> str:
    return _("Sources du paragraphe %(n)d") % {"n": paragraph.position}


def cited_now(recommendation: Recommendation) -> set[int]:
    """Contributions that the paragraphs in force draw on, as far as whoever reads the workshop may know.

    A sketch stays among the participants: nothing is told about it on the contributions' own pages.
    """
    living = Citation.objects.filter(
        paragraph__recommendation=recommendation,
        paragraph__retired_at=None,
        paragraph__recommendation__state__in=LIVING,
    )
    return set(living.values_list("contribution_id", flat=True))


def tell_of_citations(actor: Person, recommendation: Recommendation, before: set[int], *, at: datetime) -> None:
    """Write on each contribution's line of life that it is cited now, or no longer."""
    after = cited_now(recommendation)
    details = {
        "recommendation": recommendation.number,
        "recommendation_id": recommendation.pk,
        "challenge": recommendation.challenge.slug,
    }
    changed = {**dict.fromkeys(after - before, "recommendations.cite")}
    changed |= dict.fromkeys(before - after, "recommendations.uncite")
    for row in Contribution.objects.filter(pk__in=changed).order_by("pk"):
        record(actor, changed[row.pk], row, at=at, scope=recommendation.challenge, details=details)

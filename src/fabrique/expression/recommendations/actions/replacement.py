"""Replacing a published text, which never changes, by a new one under its own number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import Scene, record_taken_up
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.recommendations.actions.adoption import ask_about
from fabrique.expression.recommendations.actions.citation import cited_now, tell_of_citations
from fabrique.expression.recommendations.actions.creation import Heading, hold_numbering, next_number, terms_here
from fabrique.expression.recommendations.actions.drafting import Passage, check_sizes
from fabrique.expression.recommendations.actions.scene import Taken, take
from fabrique.expression.recommendations.actions.version import first_version
from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation
from fabrique.expression.recommendations.notices.adoption import recommendation_replaced
from fabrique.expression.recommendations.queries.adoption import deciding_organisations, leads_of
from fabrique.expression.recommendations.rules import can_replace, reason_is_enough
from fabrique.expression.recommendations.states import RECOMMENDATION_LIFE, RecommendationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person


def replace_recommendation(
    actor: Person,
    recommendation: Recommendation,
    heading: Heading,
    passages: Sequence[Passage],
    *,
    reason: str,
    at: datetime | None = None,
) -> Recommendation:
    """Publish a new text in the place of a published one, and say why; return the new one.

    Paragraphs that keep their key keep their sources. The organisations of the matrix are asked
    to decide on the new text; what they had decided on the old one stays, as history.
    """
    reason = richtext.CONTROL.sub("", reason).strip()
    reason_is_enough(reason).enforce()
    check_sizes(heading, passages)
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        can_replace(taken.standing, taken.recommendation).enforce()
        new = _write(actor, taken, heading, passages)
        _publish(actor, taken, new)
        _retire(actor, taken, new, reason)
        ask_about(actor, Scene(taken.challenge, taken.standing, taken.at), [new])
        organisations = deciding_organisations(taken.challenge)
        leads = {pk for ids in leads_of(organisations, taken.at).values() for pk in ids}
        recommendation_replaced(taken.recommendation, new, actor, leads, at=taken.at)
    return new


def _write(actor: Person, taken: Taken, heading: Heading, passages: Sequence[Passage]) -> Recommendation:
    """The new text under the next number, before it is published: a published one takes no paragraph."""
    old, at = taken.recommendation, taken.at
    hold_numbering(taken.challenge)
    new = Recommendation.objects.create(
        challenge=taken.challenge,
        number=next_number(taken.challenge),
        state=RecommendationState.VALIDATED,
        title=richtext.one_line(heading.title),
        rationale=richtext.from_markdown(heading.rationale),
        scope=heading.scope,
        ministry_author_id=old.ministry_author_id,
        company_author_id=old.company_author_id,
        created_by=actor,
        created_at=at,
        updated_at=at,
    )
    new.terms.set(terms_here(taken.challenge, heading.terms))
    _write_paragraphs(old, new, passages)
    first_version(actor, new, at=at)
    return new


def _write_paragraphs(old: Recommendation, new: Recommendation, passages: Sequence[Passage]) -> None:
    known = {row.key: row for row in old.paragraphs.filter(retired_at=None).prefetch_related("citations")}
    kept = [(each.key, body) for each in passages if (body := richtext.from_markdown(each.text))]
    if not kept:
        raise ImpossibleNow(_("Écrivez au moins un paragraphe."))
    same = [row.body for row in known.values()] == [body for _key, body in kept]
    if same and (old.title, old.rationale, old.scope) == (new.title, new.rationale, new.scope):
        raise ImpossibleNow(_("Ce texte dit la même chose que l’ancien : changez ce qui doit l’être."))
    for position, (key, body) in enumerate(kept, start=1):
        row = Paragraph.objects.create(recommendation=new, position=position, body=body)
        sources = known[key].citations.all() if key in known else ()
        Citation.objects.bulk_create(
            Citation(
                paragraph=row,
                contribution_id=each.contribution_id,
                contribution_version=each.contribution_version,
                quote=each.quote,
                added_by_id=each.added_by_id,
                added_at=each.added_at,
            )
            for each in sources
        )


def _publish(actor: Person, taken: Taken, new: Recommendation) -> None:
    RECOMMENDATION_LIFE.check(new.state, RecommendationState.PUBLISHED)
    new.state, new.published_at = RecommendationState.PUBLISHED, taken.at
    new.save(update_fields=["state", "published_at"])
    details = {"number": new.number, "version": new.version_number}
    record(actor, "recommendations.publish", new, at=taken.at, scope=taken.challenge, details=details)
    tell_of_citations(actor, new, set(), at=taken.at)
    cited = Contribution.objects.filter(pk__in=cited_now(new), state__in=READABLE).order_by("pk")
    for contribution in cited:
        record_taken_up(actor, contribution, recommendation_number=new.number, recommendation_id=new.pk, at=taken.at)


def _retire(actor: Person, taken: Taken, new: Recommendation, reason: str) -> None:
    old = taken.recommendation
    RECOMMENDATION_LIFE.check(old.state, RecommendationState.REPLACED)
    old.state = RecommendationState.REPLACED
    old.replaced_by, old.replaced_at, old.replace_reason = new, taken.at, reason
    old.updated_at = taken.at
    old.save(update_fields=["state", "replaced_by", "replaced_at", "replace_reason", "updated_at"])
    details = {"number": old.number, "by": new.number, "by_id": new.pk}
    record(actor, "recommendations.replace", old, at=taken.at, scope=taken.challenge, details=details)

"""Commenting on a paragraph, proposing another wording, deciding on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.recommendations.actions.drafting import LONGEST_PARAGRAPH
from fabrique.expression.recommendations.actions.scene import Taken, take_amendment, take_comment, take_paragraph
from fabrique.expression.recommendations.actions.version import next_version
from fabrique.expression.recommendations.models import Amendment, Paragraph, ParagraphComment
from fabrique.expression.recommendations.notices import discussion as notices
from fabrique.expression.recommendations.queries.quote import body_in_version
from fabrique.expression.recommendations.rules import (
    can_accept,
    can_decide,
    can_discuss_paragraph,
    can_resolve,
    can_withdraw_amendment,
    reason_is_enough,
)
from fabrique.expression.recommendations.states import AMENDMENT_LIFE, AmendmentState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

SAME_CLICK = timedelta(seconds=10)


def comment_paragraph(
    actor: Person, paragraph: Paragraph, *, text: str, at: datetime | None = None
) -> ParagraphComment:
    """Say something about a paragraph; the pair is told."""
    body = richtext.from_markdown(text)
    if not body:
        raise ImpossibleNow(_("Écrivez votre commentaire."))
    with transaction.atomic():
        taken, fresh = take_paragraph(actor, paragraph, at)
        can_discuss_paragraph(taken.standing, fresh, taken.at).enforce()
        twin = fresh.comments.filter(author=actor, body=body, created_at__gt=taken.at - SAME_CLICK).first()
        if twin is not None:
            return twin
        comment = ParagraphComment.objects.create(
            paragraph=fresh,
            version_number=taken.recommendation.version_number,
            body=body,
            author=actor,
            organisation_id=taken.standing.participation_organisation_id,
            created_at=taken.at,
        )
        _record(actor, taken, "recommendations.comment", fresh)
        notices.tell_of_comment(comment, at=taken.at)
    return comment


def resolve_comment(actor: Person, comment: ParagraphComment, *, at: datetime | None = None) -> ParagraphComment:
    """Mark a comment as dealt with."""
    return _set_resolved(actor, comment, resolved=True, at=at)


def unresolve_comment(actor: Person, comment: ParagraphComment, *, at: datetime | None = None) -> ParagraphComment:
    """Put a comment back among those to deal with."""
    return _set_resolved(actor, comment, resolved=False, at=at)


def _set_resolved(actor: Person, comment: ParagraphComment, *, resolved: bool, at: datetime | None) -> ParagraphComment:
    with transaction.atomic():
        taken, fresh = take_comment(actor, comment, at)
        can_resolve(taken.standing, fresh, taken.at).enforce()
        if (fresh.resolved_at is not None) == resolved:
            return fresh
        fresh.resolved_at = taken.at if resolved else None
        fresh.resolved_by = actor if resolved else None
        fresh.save(update_fields=["resolved_at", "resolved_by"])
        verb = "recommendations.resolve_comment" if resolved else "recommendations.unresolve_comment"
        _record(actor, taken, verb, fresh.paragraph)
    return fresh


def propose_amendment(  # noqa: PLR0913 - a proposal has this many parts
    actor: Person, paragraph: Paragraph, *, text: str, justification: str, seen: int, at: datetime | None = None
) -> Amendment:
    """Propose another wording of a paragraph, and say why; the pair is told.

    ``seen``: the version that the person had before their eyes. When the paragraph has
    changed since, the amendment keeps what they read, and says that it is outdated.
    """
    body, why = richtext.from_markdown(text), richtext.CONTROL.sub("", justification).strip()
    if not body or len(text) > LONGEST_PARAGRAPH:
        raise ImpossibleNow(_("Écrivez une rédaction de %(n)d caractères au plus.") % {"n": LONGEST_PARAGRAPH})
    reason_is_enough(why).enforce()
    with transaction.atomic():
        taken, fresh = take_paragraph(actor, paragraph, at)
        can_discuss_paragraph(taken.standing, fresh, taken.at).enforce()
        read = body_in_version(fresh, seen)
        if read is None:
            read, seen = fresh.body, taken.recommendation.version_number
        if richtext.to_plain(body) == richtext.to_plain(read):
            raise ImpossibleNow(
                _("Votre rédaction est la même que celle du texte. Changez-la, ou laissez un commentaire.")
            )
        if twin := fresh.amendments.filter(author=actor, proposed_body=body, state=AmendmentState.PROPOSED).first():
            return twin
        amendment = Amendment.objects.create(
            paragraph=fresh,
            version_number=seen,
            original_body=read,
            proposed_body=body,
            justification=why,
            author=actor,
            organisation_id=taken.standing.participation_organisation_id,
            created_at=taken.at,
        )
        _record(actor, taken, "recommendations.propose_amendment", fresh, amendment)
        notices.tell_of_amendment(amendment, at=taken.at)
    return amendment


def accept_amendment(
    actor: Person,
    amendment: Amendment,
    *,
    seen: int,
    text: str | None = None,
    reason: str = "",
    apply_anyway: bool = False,
    at: datetime | None = None,
) -> Amendment:
    """Put the proposed wording (or ``text``, reworked by the pair) into the recommendation, as a new version.

    ``seen``: the version before the eyes of whoever decides; a paragraph that has changed since is not overwritten.
    ``apply_anyway``: said by whoever knows that the paragraph is no longer the one that the author had read.
    """
    with transaction.atomic():
        taken, fresh = take_amendment(actor, amendment, at)
        can_accept(taken.standing, fresh, taken.at).enforce()
        paragraph = fresh.paragraph
        if body_in_version(paragraph, seen) != paragraph.body:
            raise Conflict(_("Le paragraphe a changé entre-temps. Relisez les trois textes avant de décider."))
        if paragraph.body != fresh.original_body and not apply_anyway:
            raise Conflict(
                _("Le paragraphe a changé depuis cette proposition. Relisez les trois textes, puis confirmez.")
            )
        body = fresh.proposed_body if text is None else richtext.from_markdown(text)
        if not body:
            raise ImpossibleNow(_("Écrivez la rédaction à reprendre."))
        asked = fresh.proposed_body == body
        paragraph.body = body
        paragraph.save(update_fields=["body"])
        next_version(actor, taken.recommendation, note=_("Amendement repris"), at=taken.at)
        default = _("Rédaction reprise telle quelle.") if asked else _("Rédaction reprise avec des changements.")
        _decide(actor, taken, fresh, AmendmentState.ACCEPTED, reason.strip() or default)
    return fresh


def decline_amendment(actor: Person, amendment: Amendment, *, reason: str, at: datetime | None = None) -> Amendment:
    """Keep the text as it is, and tell the author why."""
    reason = richtext.CONTROL.sub("", reason).strip()
    reason_is_enough(reason).enforce()
    with transaction.atomic():
        taken, fresh = take_amendment(actor, amendment, at)
        can_decide(taken.standing, fresh, taken.at).enforce()
        _decide(actor, taken, fresh, AmendmentState.DECLINED, reason)
    return fresh


def withdraw_amendment(actor: Person, amendment: Amendment, *, at: datetime | None = None) -> Amendment:
    """Take one's own amendment back."""
    with transaction.atomic():
        taken, fresh = take_amendment(actor, amendment, at)
        can_withdraw_amendment(taken.standing, fresh).enforce()
        AMENDMENT_LIFE.check(fresh.state, AmendmentState.WITHDRAWN)
        fresh.state = AmendmentState.WITHDRAWN
        fresh.save(update_fields=["state"])
        _record(actor, taken, "recommendations.withdraw_amendment", fresh.paragraph, fresh)
    return fresh


def _decide(actor: Person, taken: Taken, amendment: Amendment, state: str, reason: str) -> None:
    AMENDMENT_LIFE.check(amendment.state, state)
    amendment.state = state
    amendment.decided_at = taken.at
    amendment.decided_by = actor
    amendment.decision_reason = reason
    amendment.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    verb = "accept" if state == AmendmentState.ACCEPTED else "decline"
    _record(actor, taken, f"recommendations.{verb}_amendment", amendment.paragraph, amendment)
    notices.tell_of_decision(amendment, actor, at=taken.at)


def _record(actor: Person, taken: Taken, verb: str, paragraph: Paragraph, amendment: Amendment | None = None) -> None:
    details = {"number": taken.recommendation.number, "paragraph": str(paragraph.key)}
    if amendment is not None:
        details["amendment"] = str(amendment.pk)
    record(actor, verb, taken.recommendation, at=taken.at, scope=taken.challenge, details=details)

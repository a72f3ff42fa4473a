"""What the pair is told of the discussion, and authors of the answers to them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.recommendations.models import Amendment, ParagraphComment
from fabrique.expression.recommendations.notices.wording import named, pair_of, path_of, tell
from fabrique.expression.recommendations.states import AmendmentState
from fabrique.foundations.people.models import Person


def tell_of_comment(comment: ParagraphComment, *, at: datetime) -> None:
    """Tell the pair that a paragraph has been commented on."""
    recommendation = comment.paragraph.recommendation
    title = _("Un commentaire sur la recommandation n° %(n)d : « %(title)s »") % named(recommendation)
    path = path_of(recommendation, comment.paragraph)
    tell(recommendation, pair_of(recommendation) - {comment.author_id}, "comment", title, path=path, at=at)


def tell_of_amendment(amendment: Amendment, *, at: datetime) -> None:
    """Tell the pair that another wording waits for its answer."""
    recommendation = amendment.paragraph.recommendation
    title = _("Un amendement à examiner sur la recommandation n° %(n)d : « %(title)s »") % named(recommendation)
    path = path_of(recommendation, amendment.paragraph)
    tell(recommendation, pair_of(recommendation) - {amendment.author_id}, "amendment", title, path=path, at=at)


def tell_of_decision(amendment: Amendment, actor: Person, *, at: datetime) -> None:
    """Tell the author of an amendment what became of it, and why."""
    recommendation = amendment.paragraph.recommendation
    accepted = amendment.state == AmendmentState.ACCEPTED
    if accepted:
        title = _("Votre amendement à la recommandation n° %(n)d est repris") % named(recommendation)
    else:
        title = _("Votre amendement à la recommandation n° %(n)d n’est pas repris") % named(recommendation)
    text = _("Réponse : %(reason)s") % {"reason": amendment.decision_reason}
    path = path_of(recommendation, amendment.paragraph)
    kind = "amendment_accepted" if accepted else "amendment_declined"
    tell(recommendation, {amendment.author_id} - {actor.pk}, kind, title, text=text, path=path, at=at)

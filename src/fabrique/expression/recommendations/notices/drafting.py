"""What the pair, the followers and the participants are told of a recommendation's life."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.notices.wording import named, pair_of, participants_of, tell
from fabrique.foundations.people.models import Person


def tell_pair(recommendation: Recommendation, recipients: Collection[int], *, at: datetime) -> None:
    """Tell whoever has just been given the pen."""
    title = _("Vous rédigez la recommandation n° %(n)d : « %(title)s »") % named(recommendation)
    text = _("L’équipe d’animation vous a désigné dans son binôme. Le texte vous attend.")
    tell(recommendation, recipients, "pair", title, text=text, at=at)


def tell_of_submission(recommendation: Recommendation, actor: Person, *, at: datetime) -> None:
    """Tell every participant that there is a text to discuss."""
    title = _("La recommandation n° %(n)d est ouverte à la discussion : « %(title)s »") % named(recommendation)
    text = _("Commentez un paragraphe ou proposez une autre rédaction.")
    tell(recommendation, participants_of(recommendation) - {actor.pk}, "submitted", title, text=text, at=at)


def tell_of_validation(recommendation: Recommendation, actor: Person, *, at: datetime) -> None:
    """Tell the pair that its text is settled."""
    title = _("La recommandation n° %(n)d est validée : « %(title)s »") % named(recommendation)
    tell(recommendation, pair_of(recommendation) - {actor.pk}, "validated", title, at=at)


def tell_of_reopening(recommendation: Recommendation, actor: Person, *, at: datetime) -> None:
    """Tell the pair that its text is discussed again."""
    title = _("La recommandation n° %(n)d est de nouveau en discussion : « %(title)s »") % named(recommendation)
    tell(recommendation, pair_of(recommendation) - {actor.pk}, "reopened", title, at=at)


def tell_of_abandon(recommendation: Recommendation, actor: Person, *, at: datetime) -> None:
    """Tell the pair that its text is given up, and why."""
    title = _("La recommandation n° %(n)d est abandonnée : « %(title)s »") % named(recommendation)
    text = _("Motif : %(reason)s") % {"reason": recommendation.abandon_reason}
    tell(recommendation, pair_of(recommendation) - {actor.pk}, "abandoned", title, text=text, at=at)

"""Who hears of a new or changed contribution. The author's name is never in these messages."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.notices.wording import notice, path_of, short
from fabrique.expression.contributions.queries.audience import author_ids, still_readers
from fabrique.foundations.notifications.actions import post
from fabrique.foundations.notifications.queries import followers
from fabrique.foundations.people.models import Person


def tell_of_publication(actor: Person, contribution: Contribution, *, at: datetime) -> None:
    """Tell the followers of the challenge, and the person in whose name it was deposited."""
    challenge = contribution.challenge
    path = path_of(contribution)
    if contribution.author_id != actor.pk:
        title = _("Une contribution a été déposée en votre nom : « %(title)s »") % {"title": short(contribution)}
        text = _("Relisez-la. Vous pouvez la modifier ou la retirer.")
        post([contribution.author_id], notice(challenge, "deposited_for", title, text=text, path=path), at=at)
    following = set(followers(f"challenge:{challenge.pk}").values_list("pk", flat=True))
    told = still_readers(challenge, following - {actor.pk, contribution.author_id}, at)
    title = _("Nouvelle contribution : « %(title)s »") % {"title": short(contribution)}
    post(told, notice(challenge, "published", title, path=path), at=at)


def tell_of_change(actor: Person, contribution: Contribution, *, at: datetime) -> None:
    """Tell co-authors and followers, once a day, that the text has a new version."""
    challenge = contribution.challenge
    following = set(followers(f"contribution:{contribution.pk}").values_list("pk", flat=True))
    told = still_readers(challenge, (following | author_ids(contribution)) - {actor.pk}, at)
    title = _("Le texte de « %(title)s » a changé") % {"title": short(contribution)}
    once = f"changed:{contribution.pk}:{timezone.localdate(at):%Y%m%d}"
    post(told, notice(challenge, "changed", title, path=path_of(contribution), unique_key=once), at=at)

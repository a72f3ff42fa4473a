"""Who sees a contribution, and who reads its author's name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.states import CoauthorState, ContributionState, Named
from fabrique.foundations.kernel.verdict import YES, Verdict, refused

READABLE = (ContributionState.PUBLISHED, ContributionState.MERGED)
WITH_AUTHOR = (CoauthorState.PROPOSED, CoauthorState.ACCEPTED)


def visible_to(standing: ChallengeStanding) -> Q:
    """Contributions of one challenge that this person sees, once they may read the challenge.

    The predicate with the same meaning is :func:`can_see`; a parity test holds both together.
    """
    readable = Q(state__in=READABLE)
    me = standing.person_id
    if me is None:
        return readable
    written = Q(author=me) | Q(deposited_by=me)
    mine = written | Q(pk__in=Coauthor.objects.filter(person=me, state__in=WITH_AUTHOR).values("contribution_id"))
    draft = Q(state=ContributionState.DRAFT) & mine
    withdrawn = Q(state=ContributionState.WITHDRAWN) & written
    hidden = Q(state=ContributionState.HIDDEN)
    return readable | draft | withdrawn | (hidden if standing.moderates else hidden & written)


def can_see(standing: ChallengeStanding, contribution: Contribution, *, coauthor_ids: Collection[int] = ()) -> Verdict:
    """Everybody reads what is published; drafts are their authors', hidden texts also the moderators'.

    ``coauthor_ids``: persons asked to be co-authors who have not declined.
    """
    if contribution.state in READABLE:
        return YES
    me = standing.person_id
    if me is None:
        return refused(_("Cette contribution n’est pas visible."))
    written = wrote(standing, contribution)
    if contribution.state == ContributionState.DRAFT and (written or me in coauthor_ids):
        return YES
    if contribution.state == ContributionState.HIDDEN and (written or standing.moderates):
        return YES
    if contribution.state == ContributionState.WITHDRAWN and written:
        return YES
    return refused(_("Cette contribution n’est pas visible."))


def wrote(standing: ChallengeStanding, contribution: Contribution) -> bool:
    """Whether the person is its author, or deposited it for someone."""
    me = standing.person_id
    return me is not None and me in {contribution.author_id, contribution.deposited_by_id}


def names_author(
    standing: ChallengeStanding, contribution: Contribution, *, coauthor_ids: Collection[int] = ()
) -> bool:
    """Whether this person reads the author's name, organisation and co-authors.

    An author may ask to be named to the facilitators only: then nobody else, moderators included.
    """
    if contribution.named_to == Named.EVERYONE or standing.facilitates:
        return True
    return wrote(standing, contribution) or (standing.person_id is not None and standing.person_id in coauthor_ids)


def author_named_to(standing: ChallengeStanding) -> Q:
    """Contributions whose author this person may know: what a filter or a search by author starts from.

    The predicate with the same meaning is :func:`names_author`.
    """
    if standing.facilitates:
        return Q()
    named = Q(named_to=Named.EVERYONE)
    me = standing.person_id
    if me is None:
        return named
    with_me = Coauthor.objects.filter(person=me, state__in=WITH_AUTHOR).values("contribution_id")
    return named | Q(author=me) | Q(deposited_by=me) | Q(pk__in=with_me)

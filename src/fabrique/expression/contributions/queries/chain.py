"""Contributions in the line of life: what they are, and the syntheses that gathered them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.rules.visibility import READABLE, WITH_AUTHOR
from fabrique.expression.contributions.states import Named
from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.rules import Standing

LEVELS = ("merged_into", "merged_into__merged_into", "merged_into__merged_into__merged_into")


def visible_anywhere(standing: Standing, at: datetime) -> Q:
    """Contributions that this person reads, whatever the workshop: published ones, and their own.

    Narrower than :func:`rules.visible_to`, which also shows hidden texts to the moderators of one workshop.
    """
    readable = Challenge.objects.filter(readable_by(standing, at)).values("pk")
    published = Q(state__in=READABLE)
    me = standing.person_id
    if me is None:
        return Q(challenge__in=readable) & published
    shared = Coauthor.objects.filter(person=me, state__in=WITH_AUTHOR).values("contribution")
    mine = Q(author=me) | Q(deposited_by=me) | Q(pk__in=shared, state="brouillon")
    return Q(challenge__in=readable) & (published | mine)


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:
    """The contributions among ``refs``, what was merged into them (up), what they were merged into (down): one query."""
    ids = of_kind(refs, Kind.CONTRIBUTION)
    if not ids:
        return NOTHING
    wanted = Q(pk__in=ids)
    for level in LEVELS:
        if way.goes_up:
            wanted |= Q(**{f"{level}__in": ids})
        if way.goes_down:
            wanted |= Q(pk__in=Contribution.objects.filter(pk__in=ids).values(level))
    seen = ExpressionWrapper(visible_anywhere(standing, at), output_field=BooleanField())
    rows = Contribution.objects.filter(wanted).select_related("organisation").annotate(seen=seen)
    found = list(rows.defer("body", "plain", "source_row").order_by("published_at", "pk"))
    shown = [row for row in found if row.seen]
    return Part(
        nodes=tuple(_node(row, standing) for row in shown),
        edges=tuple(
            Edge(
                Ref(Kind.CONTRIBUTION, row.pk),
                Ref(Kind.CONTRIBUTION, row.merged_into_id),
                _("réunie avec d’autres dans"),
                row.outcome_at,
            )
            for row in shown
            if row.merged_into_id is not None
        ),
        withheld=len(found) - len(shown),
    )


def _node(row: Contribution, standing: Standing) -> Node:
    me = standing.person_id
    known = row.named_to == Named.EVERYONE or (me is not None and me in {row.author_id, row.deposited_by_id})
    return Node(
        kind=Kind.CONTRIBUTION,
        pk=row.pk,
        title=row.title,
        at=row.published_at or row.created_at,
        words=f"{row.get_kind_display()} · {row.get_outcome_display()}",
        href=reverse("contributions:detail", args=[row.pk]),
        organisation=row.organisation.short_name if known and row.organisation else "",
    )

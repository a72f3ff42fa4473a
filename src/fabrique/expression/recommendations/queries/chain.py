"""Recommendations and decisions in the line of life."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.recommendations.models import AdoptionDecision, Citation, Recommendation
from fabrique.expression.recommendations.rules.adoption import decides_for
from fabrique.expression.recommendations.rules.visibility import INSIDE_ONLY
from fabrique.expression.recommendations.states import AdoptionState
from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.rules import Standing

LEVELS = ("replaced_by", "replaced_by__replaced_by", "replaced_by__replaced_by__replaced_by")


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:
    """Recommendations and decisions met from ``refs``, in one query.

    Up: what the texts drew on, and the texts that they replaced. Down: the texts that cite the
    contributions, those that replaced them, and the decisions taken on them. Sketches and abandoned
    texts are no links: they are neither shown nor counted.
    """
    rows = list(_rows(standing, refs, at, way))
    nodes: list[Node] = []
    edges: list[Edge] = []
    withheld = 0
    for row in rows:
        if row.seen:
            nodes.append(_text(row))
            edges.extend(_sources(row))
        else:
            withheld += 1
        for choice in row.choices or ():
            if row.seen or choice["mine"]:
                nodes.append(_decision(row, choice))
                edges.append(_taken(row, choice))
    return Part(tuple(nodes), tuple(edges), withheld) if rows else NOTHING


def _rows(standing: Standing, refs: Collection[Ref], at: datetime, way: Way) -> QuerySet[Any]:
    cited, texts, choices = (of_kind(refs, kind) for kind in (Kind.CONTRIBUTION, Kind.RECOMMENDATION, Kind.DECISION))
    own = Q(pk__in=texts) | Q(pk__in=AdoptionDecision.objects.filter(pk__in=choices).values("recommendation"))
    if way.goes_down and cited:
        drawn = Citation.objects.filter(contribution__in=cited, paragraph__retired_at=None)
        own |= Q(pk__in=drawn.values("paragraph__recommendation"))
    known = Recommendation.objects.filter(own)
    wanted = Q(pk__in=known.values("pk"))
    for level in LEVELS:
        if way.goes_up:
            wanted |= Q(**{f"{level}__in": known.values("pk")})
        if way.goes_down:
            wanted |= Q(pk__in=known.values(level))
    readable = Challenge.objects.filter(readable_by(standing, at)).values("pk")
    rows = Recommendation.objects.filter(wanted).exclude(state__in=INSIDE_ONLY).select_related("challenge")
    return rows.annotate(
        seen=ExpressionWrapper(Q(challenge__in=readable), output_field=BooleanField()),
        sources=_cited_by(None if way.goes_up else cited),
        choices=_decided_on(standing, choices, every=way.goes_down),
    ).order_by("published_at", "pk")


def _cited_by(only: set[int] | None) -> ArraySubquery:
    rows = Citation.objects.filter(paragraph__recommendation=OuterRef("pk"), paragraph__retired_at=None)
    rows = rows if only is None else rows.filter(contribution__in=only)
    return ArraySubquery(rows.order_by("contribution").values("contribution").distinct())


def _decided_on(standing: Standing, given: set[int], *, every: bool) -> ArraySubquery:
    """Decisions taken, and those that were asked for by their number even when still to take."""
    taken = ~Q(state=AdoptionState.TO_EXAMINE) | Q(pk__in=given)
    mine = decides_for(standing) if standing.signed_in else Q(pk__isnull=True)  # a never-true Q breaks the object
    rows = AdoptionDecision.objects.filter(taken if every else Q(pk__in=given), recommendation=OuterRef("pk"))
    return ArraySubquery(
        rows.order_by("decided_at", "pk").values(
            json=JSONObject(
                pk="pk",
                state="state",
                name="organisation__name",
                acronym="organisation__acronym",
                decided="decided_at",
                opened="opened_at",
                mine=ExpressionWrapper(mine, output_field=BooleanField()),
            )
        )
    )


def _text(row: Recommendation) -> Node:
    return Node(
        kind=Kind.RECOMMENDATION,
        pk=row.pk,
        title=_("N° %(n)d. %(title)s") % {"n": row.number, "title": row.title},
        at=row.published_at or row.created_at,
        words=_("Recommandation · %(state)s") % {"state": row.get_state_display().lower()},
        href=reverse("recommendations:detail", args=[row.challenge.slug, row.number]),
    )


def _sources(row: Any) -> Iterator[Edge]:  # noqa: ANN401 - a recommendation with its annotations
    target = Ref(Kind.RECOMMENDATION, row.pk)
    for pk in row.sources or ():  # no array at all when nothing was asked for
        yield Edge(Ref(Kind.CONTRIBUTION, pk), target, _("reprise dans"))
    if row.replaced_by_id is not None:
        yield Edge(target, Ref(Kind.RECOMMENDATION, row.replaced_by_id), _("remplacée par"), row.replaced_at)


def _decision(row: Recommendation, choice: dict[str, Any]) -> Node:
    name = choice["acronym"] or choice["name"]
    state = AdoptionState(choice["state"])
    return Node(
        kind=Kind.DECISION,
        pk=choice["pk"],
        title=_("%(state)s, %(name)s") % {"state": state.label, "name": name},
        at=parse_datetime(choice["decided"] or choice["opened"]),
        words=_("Décision sur la recommandation n° %(n)d") % {"n": row.number},
        href=reverse("recommendations:decision", args=[choice["pk"]]),
        organisation=name,
    )


def _taken(row: Recommendation, choice: dict[str, Any]) -> Edge:
    at = parse_datetime(choice["decided"]) if choice["decided"] else None
    return Edge(Ref(Kind.RECOMMENDATION, row.pk), Ref(Kind.DECISION, choice["pk"]), _("décidée par"), at)

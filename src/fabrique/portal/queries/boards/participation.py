"""Who takes part, among those who could."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.models import Support as Vote
from fabrique.expression.contributions.queries.chain import visible_anywhere
from fabrique.expression.contributions.states import ContributionState
from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.people.models import Membership
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import day, number
from fabrique.portal.queries.boards.shape import (
    SMALLEST_GROUP,
    Board,
    Figure,
    Group,
    Measure,
    Picture,
    Row,
    Scope,
    group_table,
    month_name,
    share,
)

MOST_GROUPS = 60
SHOWN = (ContributionState.PUBLISHED, ContributionState.MERGED)


def _members(scope: Scope) -> QuerySet[Membership]:
    """Members of the perimeter, each saying what they did during the period."""
    person = OuterRef("person")
    texts = Contribution.objects.filter(author=person, state__in=SHOWN)
    recent = Q(published_at__gte=scope.since)
    return current(
        Membership.objects.filter(scope.within(), person__left_at=None, person__kind="compte"), scope.at
    ).annotate(
        wrote=Exists(texts.filter(recent)),
        before=Exists(texts.exclude(recent)),
        spoke=Exists(Comment.objects.filter(author=person, created_at__gte=scope.since)),
        voted=Exists(Vote.objects.filter(person=person, created_at__gte=scope.since)),
    )


ACTIVE = Q(wrote=True) | Q(spoke=True) | Q(voted=True)


def build(scope: Scope) -> Board:
    """Three queries: the people, the organisations, the months."""
    people = {
        "eligible": Count("person", distinct=True),
        "active": Count("person", distinct=True, filter=ACTIVE),
        "authors": Count("person", distinct=True, filter=Q(wrote=True)),
        "first": Count("person", distinct=True, filter=Q(wrote=True, before=False)),
    }
    whole = _members(scope).aggregate(**people)
    places: Any = _members(scope).order_by().values("organisation__name").annotate(**people)
    groups = [
        Group(
            row["organisation__name"],
            row["eligible"],
            (number(row["eligible"]), share(row["active"], row["eligible"]), share(row["authors"], row["eligible"])),
        )
        for row in places.order_by("organisation__name")[:MOST_GROUPS]
    ]
    table = group_table(_("Par organisation"), [_("Organisation"), _("Membres"), _("Actifs"), _("Auteurs")], groups)
    return Board(_figures(whole), _pictures(scope), [table])


def _figures(whole: Mapping[str, int]) -> list[Figure]:
    if whole["eligible"] < SMALLEST_GROUP:
        few = _(
            "Vos organisations comptent moins de dix membres : ces chiffres désigneraient des personnes, ils sont retenus."
        )
        return [Figure(_("Membres"), _("moins de 10"), few)]
    members, authors = whole["eligible"], whole["authors"]
    return [
        Figure(_("Membres"), number(members), _("Comptes ouverts de personnes qui appartiennent aujourd’hui à vos organisations.")),
        Figure(_("Membres actifs"), share(whole["active"], members), _("Part des membres qui ont écrit, commenté ou soutenu au moins une fois pendant la période.")),
        Figure(_("Auteurs"), share(authors, members), _("Part des membres qui ont publié au moins une contribution pendant la période.")),
        Figure(_("Nouveaux auteurs"), share(whole["first"], authors), _("Part des auteurs dont c’était la première contribution.")),
        Figure(_("Membres qui n’ont rien écrit"), share(members - authors, members), _("Ce n’est pas un reproche : lire et soutenir comptent aussi.")),
    ]  # fmt: skip


def _pictures(scope: Scope) -> list[Picture]:
    rows = (
        _texts(scope)
        .annotate(month=TruncMonth("published_at"))
        .order_by()
        .values("month")
        .annotate(texts=Count("pk"), people=Count("author", distinct=True))
        .order_by("month")
    )
    bars = [
        Bar(
            month_name(row["month"]),
            row["texts"],
            _("%(n)s auteurs") % {"n": row["people"]} if row["people"] >= SMALLEST_GROUP else "",
        )
        for row in rows
    ]
    if not bars:
        return []
    return [
        Picture(_("Contributions publiées, par mois"), bars, _("Le nombre d’auteurs n’est dit qu’à partir de dix."))
    ]


def _texts(scope: Scope) -> QuerySet[Contribution]:
    return Contribution.objects.filter(scope.within(), state__in=SHOWN, published_at__gte=scope.since)


def measures(scope: Scope) -> Mapping[str, Measure]:
    """The texts themselves; never a list of people."""
    readable = _texts(scope).filter(visible_anywhere(scope.standing, scope.at))
    return {"textes": Measure(_("Contributions publiées"), readable, Order(("-published_at", "-id")), _row)}


def _row(text: Contribution) -> Row:
    at = day(text.published_at) if text.published_at else ""
    return Row(text.title, f"{at} · {text.get_kind_display()}", reverse("contributions:detail", args=[text.pk]))

"""What innovators are given, and how they are thanked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.people.models import Membership
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import day, number
from fabrique.implementation.innovators.models import LedgerEntry, Recognition, Support
from fabrique.implementation.innovators.rules import visible_supports
from fabrique.implementation.innovators.states import RUNNING, EntryKind, SupportKind, SupportState, in_words
from fabrique.portal.queries.boards.shape import (
    Board,
    Figure,
    Group,
    Measure,
    Percentile,
    Picture,
    Row,
    Scope,
    days_between,
    group_table,
    in_days,
    share,
)

MOST_GROUPS = 60
GIVEN = (EntryKind.GRANT, EntryKind.ADDITION)
USED = (EntryKind.USE, EntryKind.CORRECTION)


def _supports(scope: Scope) -> QuerySet[Support]:
    return Support.objects.filter(scope.within(), asked_at__gte=scope.since).exclude(state=SupportState.WITHDRAWN)


def build(scope: Scope) -> Board:
    """Four queries: requests, credits, recognitions, organisations."""
    whole = _supports(scope).aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(state=SupportState.ASKED)),
        granted=Count("pk", filter=Q(state__in=["accorde", "actif", "solde"])),
        declined=Count("pk", filter=Q(state=SupportState.DECLINED)),
        people=Count("person", distinct=True),
        mentors=Count("mentor", distinct=True, filter=Q(state__in=RUNNING)),
        median=Percentile(days_between("asked_at", "decided_at"), 0.5, filter=Q(decided_at__isnull=False)),
        p90=Percentile(days_between("asked_at", "decided_at"), 0.9, filter=Q(decided_at__isnull=False)),
        **{f"kind_{kind.value}": Count("pk", filter=Q(kind=kind)) for kind in SupportKind},
    )
    lines = LedgerEntry.objects.filter(scope.within("support__organisation"), support__asked_at__gte=scope.since)
    for kind in (SupportKind.TIME, SupportKind.SEED):
        mine = Q(support__kind=kind)
        whole |= lines.aggregate(
            **{
                f"{kind.value}_given": Coalesce(Sum("amount", filter=mine & Q(kind__in=GIVEN)), 0),
                f"{kind.value}_used": Coalesce(Sum("amount", filter=mine & Q(kind__in=USED)), 0),
            }
        )
    thanks = Recognition.objects.filter(scope.within(), awarded_at__gte=scope.since)
    whole |= thanks.aggregate(thanked=Count("pk"), known=Count("pk", filter=Q(public_consent=True)))
    bars = [Bar(str(kind.label), whole[f"kind_{kind.value}"]) for kind in SupportKind]
    picture = Picture(_("Ce qui est demandé"), bars, _("Demandes de la période, par nature, hors celles retirées."))
    return Board(_figures(whole), [picture] if whole["asked"] else [], [_groups(scope)])


def _groups(scope: Scope) -> Any:  # noqa: ANN401 - a table
    members: Any = current(Membership.objects.filter(organisation=OuterRef("organisation")), scope.at)
    members = members.order_by().values("organisation").annotate(n=Count("person", distinct=True)).values("n")
    rows = (
        _supports(scope)
        .order_by()
        .values("organisation", "organisation__name")
        .annotate(
            asked=Count("pk"),
            granted=Count("pk", filter=Q(state__in=["accorde", "actif", "solde"])),
            members=Coalesce(Subquery(members), 0),
        )
        .order_by("organisation__name")[:MOST_GROUPS]
    )
    groups = [
        Group(row["organisation__name"], row["members"], (number(row["members"]), number(row["asked"]), number(row["granted"])))
        for row in rows
    ]  # fmt: skip
    return group_table(_("Par organisation"), [_("Organisation"), _("Membres"), _("Demandes"), _("Accordées")], groups)


def _figures(whole: dict[str, Any]) -> list[Figure]:
    time_used, seed_used = -whole["temps_used"], -whole["amorcage_used"]
    return [
        Figure(_("Demandes"), number(whole["asked"]), _("Accompagnements demandés pendant la période, hors ceux retirés."), "demandes"),
        Figure(_("Sans réponse"), number(whole["waiting"]), _("Celles qui attendent encore."), "sans-reponse", alarm=bool(whole["waiting"])),
        Figure(_("Accordées"), share(whole["granted"], whole["granted"] + whole["declined"]), _("Sur celles qui ont une réponse.")),
        Figure(_("Temps de réponse, médiane"), in_days(whole["median"]), _("Entre la demande et la réponse, en jours de calendrier.")),
        Figure(_("Temps de réponse, 9 sur 10"), in_days(whole["p90"]), _("Neuf réponses sur dix en moins de ce temps (90e centile).")),
        Figure(_("Temps accordé"), in_words(SupportKind.TIME, whole["temps_given"]), _("Somme des crédits de temps, compléments compris.")),
        Figure(_("Temps utilisé"), share(time_used, whole["temps_given"]), _("Part du temps accordé que les personnes ont notée comme utilisée (%(n)s).") % {"n": in_words(SupportKind.TIME, time_used)}),
        Figure(_("Amorçage accordé"), in_words(SupportKind.SEED, whole["amorcage_given"]), _("Somme des budgets d’amorçage, dont %(n)s utilisés.") % {"n": in_words(SupportKind.SEED, seed_used)}),
        Figure(_("Mentors et parrains"), number(whole["mentors"]), _("Personnes différentes qui accompagnent quelqu’un aujourd’hui.")),
        Figure(_("Reconnaissances"), number(whole["thanked"]), _("Décernées pendant la période, dont %(n)s que la personne laisse connaître.") % {"n": number(whole["known"])}),
    ]  # fmt: skip


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    readable = _supports(scope).filter(visible_supports(scope.standing)).select_related("person")
    order = Order(("-id",))
    return {
        "demandes": Measure(_("Demandes d’accompagnement"), readable, order, _row),
        "sans-reponse": Measure(_("Demandes sans réponse"), readable.filter(state=SupportState.ASKED), order, _row),
    }


def _row(row: Support) -> Row:
    detail = f"{row.person.get_full_name()} · {row.get_state_display()} · {day(row.asked_at)}"
    return Row(str(row.get_kind_display()), detail, reverse("innovators:support", args=[row.pk]))

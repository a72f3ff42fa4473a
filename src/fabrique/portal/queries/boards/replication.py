"""What is taken up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Extract, TruncDate, TruncQuarter
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.rules import visible_replications
from fabrique.diffusion.replications.states import ObstacleKind
from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.people.states import OrganisationKind
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import number
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.states import IN_CATALOGUE
from fabrique.portal.queries.boards.shape import (
    DAY,
    Board,
    Figure,
    Measure,
    Ministry,
    Percentile,
    Picture,
    Row,
    Scope,
    Table,
    in_days,
    quarter_name,
    share,
)


def _rows(scope: Scope) -> QuerySet[Replication]:
    """Adoptions from, or by, the organisations of the perimeter."""
    mine = scope.within("adopter") | scope.within("source")
    return Replication.objects.filter(mine, interested_on__gte=scope.since.date())


def build(scope: Scope) -> Board:
    """Four queries: the whole, the sheets, the quarters, the obstacles."""
    across = ~Q(from_ministry=F("to_ministry"))
    counts = {
        "all": Count("pk"),
        "living": Count("pk", filter=~Q(state="abandonnee")),
        "in_service": Count("pk", filter=Q(state="en_service")),
        "given_up": Count("pk", filter=Q(state="abandonnee")),
        "across": Count("pk", filter=across),
        "companies": Count("pk", filter=Q(adopter__kind=OrganisationKind.COMPANY)),
        "confirmed": Count("pk", filter=Q(source_confirmed_at__isnull=False, adopter_confirmed_at__isnull=False)),
    }
    placed = _rows(scope).annotate(from_ministry=Ministry("source__path"), to_ministry=Ministry("adopter__path"))
    whole = placed.aggregate(**counts)
    whole |= _sheets(scope)
    quarters: Any = placed.annotate(quarter=TruncQuarter("interested_on")).order_by().values("quarter")
    cohort = [
        (quarter_name(row["quarter"]), *(number(row[name]) for name in ("all", "in_service", "given_up", "companies")))
        for row in quarters.annotate(**counts).order_by("quarter")
    ]
    head = [_("Intérêt déclaré pendant le"), _("Démarches"), _("En service"), _("Abandonnées"), _("Par une entreprise")]
    return Board(_figures(whole), _obstacles(scope), [Table(_("Par trimestre"), head, cohort)])


def _sheets(scope: Scope) -> dict[str, Any]:
    """Published sheets of the perimeter, how many adopters each has, and how soon the first came."""
    living = Replication.objects.filter(sheet=OuterRef("pk")).exclude(state="abandonnee").order_by().values("sheet")
    first = Replication.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
    sheets = Sheet.objects.filter(scope.within(), state__in=IN_CATALOGUE).annotate(
        n_adopters=Subquery(living.annotate(n=Count("pk")).values("n")),
        first_on=Subquery(first.annotate(on=Min("interested_on")).values("on")),
    )
    soon = ExpressionWrapper(F("first_on") - TruncDate("published_at"), output_field=DurationField())
    return sheets.aggregate(
        sheets=Count("pk"),
        reused=Count("pk", filter=Q(n_adopters__gte=1)),
        adopters=Avg("n_adopters", filter=Q(n_adopters__gte=1)),
        wait=Percentile(Extract(soon, "epoch") / DAY, 0.5, filter=Q(first_on__gte=TruncDate("published_at"))),
    )


def _obstacles(scope: Scope) -> list[Picture]:
    given_up = _rows(scope).filter(state="abandonnee").order_by().values("obstacle__kind").annotate(n=Count("pk"))
    labels = dict(ObstacleKind.choices)
    rows = given_up.order_by("-n", "obstacle__kind")
    bars = [Bar(str(labels.get(row["obstacle__kind"], _("Obstacle non classé"))), row["n"]) for row in rows]
    return [Picture(_("Pourquoi on abandonne"), bars, _("Par nature de l’obstacle nommé au moment d’abandonner."))] if bars else []  # fmt: skip


def _figures(whole: dict[str, Any]) -> list[Figure]:
    return [
        Figure(_("Démarches de réplication"), number(whole["all"]), _("Intérêts déclarés pendant la période, par vos organisations ou pour leurs fiches."), "demarches"),
        Figure(_("En service"), number(whole["in_service"]), _("Celles qui fonctionnent aujourd’hui chez l’organisation qui reprend."), "en-service"),
        Figure(_("Confirmées par les deux parties"), share(whole["confirmed"], whole["in_service"]), _("Sur celles en service.")),
        Figure(_("D’un ministère à un autre"), share(whole["across"], whole["all"]), _("Part des démarches dont les deux organisations n’ont pas la même tête.")),
        Figure(_("Par une entreprise"), share(whole["companies"], whole["all"]), _("Part des démarches portées par une entreprise.")),
        Figure(_("Abandonnées"), share(whole["given_up"], whole["all"]), _("Avec leur motif, que chacun peut lire."), "abandons"),
        Figure(_("Fiches reprises"), share(whole["reused"], whole["sheets"]), _("Part de vos fiches publiées qui ont au moins une démarche en cours ou en service.")),
        Figure(_("Organisations par fiche reprise"), number(round(whole["adopters"], 1)) if whole["adopters"] else "–", _("Moyenne, sur les seules fiches reprises.")),
        Figure(_("Temps jusqu’à la première reprise"), in_days(whole["wait"]), _("Médiane entre la publication d’une fiche et le premier intérêt déclaré.")),
    ]  # fmt: skip


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    readable = _rows(scope).filter(visible_replications(scope.standing)).select_related("sheet", "adopter")
    order = Order(("-interested_on", "-id"))
    return {
        "demarches": Measure(_("Démarches de réplication"), readable, order, _row),
        "en-service": Measure(_("Réplications en service"), readable.filter(state="en_service"), order, _row),
        "abandons": Measure(_("Réplications abandonnées"), readable.filter(state="abandonnee"), order, _row),
    }


def _row(row: Replication) -> Row:
    detail = f"{row.adopter.short_name} · {row.get_state_display()}"
    return Row(row.sheet.title, detail, reverse("replications:detail", args=[row.pk]))

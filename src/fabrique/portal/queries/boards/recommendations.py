"""What becomes of published recommendations, organisation by organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.rules.adoption import decisions_visible_to
from fabrique.expression.recommendations.states import AdoptionState
from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import day, number
from fabrique.portal.queries.boards.shape import (
    Board,
    Figure,
    Measure,
    Percentile,
    Picture,
    Row,
    Scope,
    Table,
    days_between,
    in_days,
    share,
)
from fabrique.portal.rules import can_read_boards

MOST_ROWS = 100
LATE_DAYS = 90
YES_STATES = (AdoptionState.ADOPTED, AdoptionState.ADAPTED, AdoptionState.DONE)


def _decisions(scope: Scope) -> QuerySet[AdoptionDecision]:
    """Those of the perimeter; without one, every decision that the reader may read."""
    seen = AdoptionDecision.objects.filter(decisions_visible_to(scope.standing, scope.at), opened_at__gte=scope.since)
    return seen.filter(scope.within()) if can_read_boards(scope.standing) else seen


def build(scope: Scope) -> Board:
    """Two queries: the whole, and workshop by workshop."""
    old = scope.at - timedelta(days=LATE_DAYS)
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in AdoptionState}
    whole = _decisions(scope).aggregate(
        **counts,
        all=Count("pk"),
        yes=Count("pk", filter=Q(state__in=YES_STATES)),
        late=Count("pk", filter=Q(state=AdoptionState.TO_EXAMINE, opened_at__lt=old)),
        median=Percentile(days_between("opened_at", "decided_at"), 0.5, filter=Q(decided_at__isnull=False)),
        p90=Percentile(days_between("opened_at", "decided_at"), 0.9, filter=Q(decided_at__isnull=False)),
    )
    places: Any = _decisions(scope).order_by().values("organisation__name").annotate(all=Count("pk"), **counts)
    rows = [
        (row["organisation__name"], number(row["all"]), *(number(row[state.value]) for state in AdoptionState))
        for row in places.order_by("organisation__name")[:MOST_ROWS]
    ]
    labels = [str(state.label) for state in AdoptionState]
    bars = [
        Bar(str(state.label), whole[state.value], marked=state != AdoptionState.TO_EXAMINE) for state in AdoptionState
    ]
    picture = Picture(_("Les décisions, par état"), bars, _("Une décision par recommandation et par organisation."))
    table = Table(_("Par organisation"), [_("Organisation"), _("Décisions"), *labels], rows)
    return Board(_figures(whole), [picture] if whole["all"] else [], [table])


def _figures(whole: dict[str, Any]) -> list[Figure]:
    decided = whole["all"] - whole[AdoptionState.TO_EXAMINE]
    return [
        Figure(_("Décisions à prendre ou prises"), number(whole["all"]), _("Une par recommandation publiée et par organisation concernée, ouverte pendant la période."), "decisions"),
        Figure(_("Prises"), share(decided, whole["all"]), _("Toutes celles qui ne sont plus à examiner, quelle que soit la réponse.")),
        Figure(_("Favorables"), share(whole["yes"], decided), _("Adoptées, adaptées ou réalisées, sur celles prises.")),
        Figure(_("Réalisées"), share(whole[AdoptionState.DONE], whole["yes"]), _("Avec ce qui le montre, sur les favorables.")),
        Figure(_("Temps de décision, médiane"), in_days(whole["median"]), _("Entre l’ouverture et la dernière décision, en jours de calendrier.")),
        Figure(_("Temps de décision, 9 sur 10"), in_days(whole["p90"]), _("Neuf décisions sur dix en moins de ce temps (90e centile).")),
        Figure(_("À examiner depuis plus de trois mois"), number(whole["late"]), _("Ouvertes il y a plus de %(n)s jours et sans décision.") % {"n": LATE_DAYS}, "en-attente", alarm=bool(whole["late"])),
    ]  # fmt: skip


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    rows = _decisions(scope).select_related("recommendation", "organisation")
    order = Order(("opened_at", "id"))
    old = Q(state=AdoptionState.TO_EXAMINE, opened_at__lt=scope.at - timedelta(days=LATE_DAYS))
    return {
        "decisions": Measure(_("Décisions sur les recommandations"), rows, order, _row),
        "en-attente": Measure(_("À examiner depuis plus de trois mois"), rows.filter(old), order, _row),
    }


def _row(row: AdoptionDecision) -> Row:
    title = _("N° %(n)s. %(title)s") % {"n": row.recommendation.number, "title": row.recommendation.title}
    detail = f"{row.organisation.short_name} · {row.get_state_display()} · {day(row.decided_at or row.opened_at)}"
    return Row(title, detail, reverse("recommendations:decision", args=[row.pk]))

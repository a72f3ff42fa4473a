"""What was expected, what was measured, and how sure one is of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import NBSP, number
from fabrique.implementation.experimentations.models import Experiment, Indicator, Measurement
from fabrique.implementation.experimentations.rules.visibility import inside_of, visible_experiments
from fabrique.implementation.experimentations.states import CONCLUDED, ExperimentState
from fabrique.implementation.innovations.models import Sheet, SheetIndicator
from fabrique.implementation.innovations.states import IN_CATALOGUE
from fabrique.portal.queries.boards.shape import Board, Figure, Measure, Picture, Row, Scope, Table, share

MOST_ROWS = 100


def _trials(scope: Scope) -> QuerySet[Experiment]:
    return Experiment.objects.filter(scope.within(), updated_at__gte=scope.since).exclude(
        state=ExperimentState.WITHDRAWN
    )


def _indicators(scope: Scope) -> QuerySet[Indicator]:
    """Those with a start and an aim, and their latest value."""
    latest = Measurement.objects.filter(indicator=OuterRef("pk")).order_by("-on", "-pk").values("value")[:1]
    mine = Experiment.objects.filter(scope.within(), inside_of(scope.standing), started_on__isnull=False)
    return (
        Indicator.objects.filter(
            experiment__in=mine.filter(updated_at__gte=scope.since), baseline__isnull=False, target__isnull=False
        )
        .annotate(latest=Subquery(latest, output_field=DecimalField()))
        .select_related("experiment")
    )


def build(scope: Scope) -> Board:
    """Four queries: trials, indicators, sheets, their figures."""
    whole = _trials(scope).aggregate(
        trials=Count("pk"),
        running=Count("pk", filter=Q(state__in=["en_cours", "suspendue"])),
        concluded=Count("pk", filter=Q(state__in=CONCLUDED)),
        conclusive=Count("pk", filter=Q(state__in=["concluante", "generalisee"])),
        inconclusive=Count("pk", filter=Q(state="non_concluante")),
        budget=Sum("budget_cents"),
    )
    rows = list(_indicators(scope).order_by("experiment__title", "position", "pk")[:MOST_ROWS])
    sheets = Sheet.objects.filter(scope.within(), state__in=IN_CATALOGUE).aggregate(
        sheets=Count("pk"), evaluated=Count("pk", filter=Q(evaluated=True))
    )
    proved = SheetIndicator.objects.filter(scope.within("sheet__organisation"), sheet__state__in=IN_CATALOGUE)
    sheets |= proved.aggregate(proved=Count("sheet", distinct=True))
    ends = Picture(
        _("Comment finissent les expérimentations"),
        [
            Bar(_("Concluantes ou généralisées"), whole["conclusive"]),
            Bar(_("Non concluantes, avec leurs leçons"), whole["inconclusive"]),
            Bar(_("En cours ou suspendues"), whole["running"], marked=False),
        ],
        _("Une fin non concluante est une fin honorable : elle apprend quelque chose."),
    )
    head = [_("Indicateur"), _("Départ"), _("Visé"), _("Dernière mesure"), _("Chemin fait")]
    table = Table(_("Attendu et mesuré"), head, [_cells(row) for row in rows])
    return Board(_figures(whole, rows, sheets), [ends] if whole["trials"] else [], [table])


def progress(row: Any) -> Decimal | None:  # noqa: ANN401 - an indicator with its latest value
    """The part of the way from start to aim that has been covered; none without a measure or a way to go."""
    if row.latest is None or row.target == row.baseline:
        return None
    return Decimal(row.latest - row.baseline) / Decimal(row.target - row.baseline)


def _cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - an indicator with its latest value
    unit = f"{NBSP}{row.unit}" if row.unit else ""
    done = progress(row)
    return (
        f"{row.experiment.title} – {row.name}",
        f"{number(row.baseline)}{unit}",
        f"{number(row.target)}{unit}",
        f"{number(row.latest)}{unit}" if row.latest is not None else _("pas encore mesuré"),
        f"{number(round(100 * done))}{NBSP}%" if done is not None else "–",
    )


def _figures(whole: dict[str, Any], rows: list[Any], sheets: dict[str, int]) -> list[Figure]:
    covered = [done for row in rows if (done := progress(row)) is not None]
    reached = sum(1 for done in covered if done >= 1)
    return [
        Figure(_("Expérimentations"), number(whole["trials"]), _("Celles de vos organisations qui ont bougé pendant la période, hors retirées."), "essais"),
        Figure(_("Conclues"), number(whole["concluded"]), _("Celles que leur évaluateur a closes.")),
        Figure(_("Concluantes"), share(whole["conclusive"], whole["concluded"]), _("Concluantes ou généralisées, sur celles conclues.")),
        Figure(_("Indicateurs mesurés"), share(len(covered), len(rows)), _("Part des indicateurs ayant un départ et un but qui ont au moins une mesure.")),
        Figure(_("But atteint"), share(reached, len(covered)), _("Part des indicateurs mesurés dont la dernière mesure atteint le but.")),
        Figure(_("Budget engagé"), f"{number(round((whole['budget'] or 0) / 100))}{NBSP}€", _("Somme des budgets déclarés de ces expérimentations.")),
        Figure(_("Fiches évaluées"), share(sheets["evaluated"], sheets["sheets"]), _("Niveau de preuve : part des fiches publiées dites évaluées.")),
        Figure(_("Fiches chiffrées"), share(sheets["proved"], sheets["sheets"]), _("Part des fiches publiées qui donnent au moins un chiffre avant et après.")),
    ]  # fmt: skip


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    readable = _trials(scope).filter(visible_experiments(scope.standing, today_at(scope.at)))
    return {"essais": Measure(_("Expérimentations"), readable, Order(("-updated_at", "-id")), _row)}


def _row(trial: Experiment) -> Row:
    return Row(trial.title, str(trial.get_state_display()), reverse("experimentations:detail", args=[trial.pk]))

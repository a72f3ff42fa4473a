"""How fast authors are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import day, number
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.queries.inbox import visible_answers
from fabrique.implementation.commitments.states import OWED, RUNNING, AnswerState, Decision
from fabrique.portal.queries.boards.shape import (
    Board,
    Figure,
    Group,
    Measure,
    Percentile,
    Picture,
    Row,
    Scope,
    Table,
    days_between,
    group_table,
    in_days,
    month_name,
    share,
)

MOST_GROUPS = 60
ANSWER = days_between("deposited_at", "answered_at")
ACKNOWLEDGE = days_between("deposited_at", "acknowledged_at")


def _answers(scope: Scope) -> QuerySet[Answer]:
    mine = Answer.objects.filter(scope.within(), deposited_at__gte=scope.since)
    return mine.exclude(state=AnswerState.MOOT)


def _late(scope: Scope) -> Q:
    return Q(state__in=RUNNING, answer_due__lt=scope.today)


IN_TIME = Q(state=AnswerState.ANSWERED, answered_at__date__lte=F("answer_due"))
DONE = Q(state=AnswerState.ANSWERED)


def build(scope: Scope) -> Board:
    """Three queries: the whole, the months, the organisations."""
    late = _late(scope)
    whole = _answers(scope).aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=DONE),
        in_time=Count("pk", filter=IN_TIME),
        late=Count("pk", filter=late),
        paused=Count("pk", filter=Q(state=AnswerState.DETAILS)),
        unexplained=Count("pk", filter=Q(state=AnswerState.ANSWERED, decision=Decision.DECLINED, reason="")),
        useful=Count("pk", filter=Q(usefulness__in=["3", "4"])),
        rated=Count("pk", filter=~Q(usefulness="")),
        acknowledge=Percentile(ACKNOWLEDGE, 0.5, filter=Q(acknowledged_at__isnull=False)),
        acknowledge_90=Percentile(ACKNOWLEDGE, 0.9, filter=Q(acknowledged_at__isnull=False)),
        answer=Percentile(ANSWER, 0.5, filter=DONE),
        answer_90=Percentile(ANSWER, 0.9, filter=DONE),
    )
    return Board(_figures(whole), *_cohorts(scope, late))


def _figures(whole: dict[str, Any]) -> list[Figure]:
    due = whole["answered"] + whole["late"]
    return [
        Figure(_("Idées reçues"), number(whole["received"]), _("Idées déposées pendant la période et confiées à vos organisations, hors celles devenues sans objet."), "recues"),
        Figure(_("Accusé de réception, médiane"), in_days(whole["acknowledge"]), _("La moitié des accusés sont partis en moins de ce temps, en jours de calendrier depuis le dépôt.")),
        Figure(_("Accusé de réception, 9 sur 10"), in_days(whole["acknowledge_90"]), _("Neuf accusés sur dix sont partis en moins de ce temps (90e centile).")),
        Figure(_("Réponse, médiane"), in_days(whole["answer"]), _("La moitié des réponses ont été données en moins de ce temps, arrêts de l’horloge compris.")),
        Figure(_("Réponse, 9 sur 10"), in_days(whole["answer_90"]), _("Neuf réponses sur dix ont été données en moins de ce temps (90e centile).")),
        Figure(_("Répondues dans le délai"), share(whole["in_time"], due), _("Réponses données au plus tard le jour promis, sur celles données ou déjà en retard.")),
        Figure(_("En retard aujourd’hui"), number(whole["late"]), _("Réponses dues, dont le jour promis est passé. L’horloge arrêtée ne compte pas."), "en-retard", alarm=bool(whole["late"])),
        Figure(_("En attente de l’auteur"), number(whole["paused"]), _("Des précisions ont été demandées : l’horloge est arrêtée."), "en-attente"),
        Figure(_("Refus sans motif"), number(whole["unexplained"]), _("Doit rester à zéro : la plateforme refuse une réponse sans explication."), alarm=bool(whole["unexplained"])),
        Figure(_("Jugées utiles"), share(whole["useful"], whole["rated"]), _("Réponses que l’auteur dit plutôt ou très utiles, sur celles qu’il a évaluées (%(n)s).") % {"n": number(whole["rated"])}),
    ]  # fmt: skip


def _cohorts(scope: Scope, late: Q) -> tuple[list[Picture], list[Table]]:
    columns = {
        "received": Count("pk"),
        "in_time": Count("pk", filter=IN_TIME),
        "answered": Count("pk", filter=DONE),
        "late": Count("pk", filter=late),
        "median": Percentile(ANSWER, 0.5, filter=DONE),
    }
    rows: Any = _answers(scope).order_by()
    months = list(rows.annotate(month=TruncMonth("deposited_at")).values("month").annotate(**columns).order_by("month"))
    places = rows.values("organisation__name").annotate(people=Count("contribution__author", distinct=True), **columns)
    places = places.order_by("-late", "organisation__name")[:MOST_GROUPS]
    bars = [
        Bar(
            month_name(row["month"]),
            round(row["median"], 1),
            ngettext("%(n)d réponse", "%(n)d réponses", row["answered"]) % {"n": row["answered"]},
        )
        for row in months
        if row["median"] is not None
    ]
    head = [_("Reçues"), _("Répondues"), _("Dans le délai"), _("En retard"), _("Médiane")]
    pictures = [Picture(_("Temps de réponse médian, par mois de dépôt"), bars, _("Les mois récents bougent encore : une part des réponses n’est pas donnée."), _("j"))] if bars else []  # fmt: skip
    groups = [Group(row["organisation__name"] or _("Sans organisation"), row["people"], _cells(row)) for row in places]
    return pictures, [
        Table(_("Par mois de dépôt"), [_("Mois"), *head], [(month_name(row["month"]), *_cells(row)) for row in months]),
        group_table(_("Par organisation qui répond"), [_("Organisation"), *head], groups),
    ]


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    due = row["answered"] + row["late"]
    return (
        number(row["received"]),
        number(row["answered"]),
        share(row["in_time"], due),
        number(row["late"]),
        in_days(row["median"]),
    )


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    readable = visible_answers(scope.standing, scope.at).filter(scope.within(), deposited_at__gte=scope.since)
    order = Order(("answer_due", "id"))
    return {
        "recues": Measure(_("Idées reçues"), readable.exclude(state=AnswerState.MOOT), order, _row),
        "en-retard": Measure(_("Réponses en retard"), readable.filter(_late(scope)), order, _row),
        "en-attente": Measure(_("En attente de l’auteur"), readable.filter(state=AnswerState.DETAILS), order, _row),
    }


def _row(answer: Answer) -> Row:
    words = (
        _("réponse promise pour le %(day)s") if answer.state in OWED else _("réponse promise pour le %(day)s, donnée")
    )
    return Row(
        answer.contribution.title,
        words % {"day": day(answer.answer_due)},
        reverse("commitments:detail", args=[answer.pk]),
    )

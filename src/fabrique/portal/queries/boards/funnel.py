"""What becomes of ideas, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncQuarter
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries.chain import visible_anywhere
from fabrique.expression.contributions.states import ContributionKind, ContributionState, Outcome
from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import day, number
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.states import OWED, AnswerState, Decision
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import SheetOrigin
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
    quarter_name,
    share,
)

STUCK_DAYS = 60
SHOWN = (ContributionState.PUBLISHED, ContributionState.MERGED)


def _ideas(scope: Scope) -> QuerySet[Contribution]:
    return Contribution.objects.filter(scope.within(), state__in=SHOWN, published_at__gte=scope.since).exclude(
        kind=ContributionKind.SYNTHESIS
    )


def _stepped(ideas: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Say of each idea how far it went, by its own links."""
    answers = Answer.objects.filter(contribution=OuterRef("pk"))
    sheets = SheetOrigin.objects.filter(contribution=OuterRef("pk"), sheet__published_at__isnull=False)
    copies = Replication.objects.filter(sheet__origins__contribution=OuterRef("pk"), state="en_service")
    return ideas.annotate(
        owed=Exists(answers.filter(state__in=OWED)),
        said=Exists(answers.filter(state=AnswerState.ANSWERED)),
        yes=Exists(answers.filter(decision=Decision.ACCEPTED)),
        is_tried=Exists(Experiment.objects.filter(contribution=OuterRef("pk"), started_on__isnull=False)),
        is_told=Exists(sheets),
        is_copied=Exists(copies),
    )


DECIDED = Q(said=True) | ~Q(outcome=Outcome.PENDING)
KEPT = Q(yes=True) | Q(outcome__in=[Outcome.TAKEN_UP, Outcome.MERGED])
STEPS = {
    "deposited": Q(pk__isnull=False),
    "decided": DECIDED,
    "kept": KEPT,
    "tried": Q(is_tried=True),
    "told": Q(is_told=True),
    "copied": Q(is_copied=True),
}


def build(scope: Scope) -> Board:
    """Two queries: the quarters, which add up to the whole, and how long it took."""
    counts = {name: Count("pk", filter=where) for name, where in STEPS.items()}
    waiting = Q(owed=True) | Q(outcome=Outcome.PENDING, said=False)
    counts["waiting"] = Count("pk", filter=waiting)
    old = scope.at - timedelta(days=STUCK_DAYS)
    counts["stuck"] = Count("pk", filter=waiting & Q(published_at__lt=old))
    quarters: Any = _stepped(_ideas(scope)).annotate(quarter=TruncQuarter("published_at")).order_by().values("quarter")
    rows = list(quarters.annotate(**counts).order_by("quarter"))
    whole: dict[str, Any] = {name: sum(row[name] for row in rows) for name in counts}
    decided = _ideas(scope).filter(outcome_at__isnull=False)
    whole |= decided.aggregate(late=Percentile(days_between("published_at", "outcome_at"), 0.5))
    labels = _labels()
    bars = [Bar(labels[name], whole[name], share(whole[name], whole["deposited"])) for name in STEPS]
    picture = Picture(_("Du dépôt à la réplication"), bars, _("Chaque étape compte les idées déposées pendant la période qui l’ont atteinte, par leurs liens directs."))  # fmt: skip
    cohort = [
        (quarter_name(row["quarter"]), *(number(row[name]) for name in STEPS), share(row["tried"] or row["told"], row["decided"]))
        for row in rows
    ]  # fmt: skip
    head = [_("Déposées pendant le"), *labels.values(), _("Réalisation")]
    return Board(_figures(whole), [picture], [Table(_("Par trimestre de dépôt"), head, cohort)])


def _labels() -> dict[str, str]:
    return {
        "deposited": _("Déposées"),
        "decided": _("Décidées"),
        "kept": _("Retenues"),
        "tried": _("Essayées"),
        "told": _("Devenues une fiche"),
        "copied": _("Reprises ailleurs"),
    }


def _figures(whole: dict[str, Any]) -> list[Figure]:
    return [
        Figure(_("Idées déposées"), number(whole["deposited"]), _("Contributions publiées pendant la période par des membres de vos organisations, hors synthèses."), "deposees"),
        Figure(_("Décidées"), share(whole["decided"], whole["deposited"]), _("Celles qui ont une réponse ou une suite expliquée, sur celles déposées.")),
        Figure(_("Retenues"), share(whole["kept"], whole["decided"]), _("Celles dont la réponse est favorable, ou reprises dans une recommandation ou une synthèse, sur celles décidées.")),
        Figure(_("Essayées"), number(whole["tried"]), _("Celles qui ont une expérimentation commencée.")),
        Figure(_("Temps médian jusqu’à la suite"), in_days(whole["late"]), _("Jours de calendrier entre la publication et la suite donnée, pour la moitié d’entre elles.")),
        Figure(_("En attente"), number(whole["waiting"]), _("Celles qui attendent encore une réponse ou une suite.")),
        Figure(_("En attente depuis plus de %(n)s jours") % {"n": STUCK_DAYS}, number(whole["stuck"]), _("Les mêmes, publiées il y a plus de %(n)s jours.") % {"n": STUCK_DAYS}, "bloquees", alarm=bool(whole["stuck"])),
    ]  # fmt: skip


def measures(scope: Scope) -> Mapping[str, Measure]:
    """Rows behind the counts."""
    readable = _stepped(_ideas(scope)).filter(visible_anywhere(scope.standing, scope.at))
    stuck = readable.filter(
        Q(owed=True) | Q(outcome=Outcome.PENDING, said=False),
        published_at__lt=scope.at - timedelta(days=STUCK_DAYS),
    )
    order = Order(("published_at", "id"))
    return {
        "deposees": Measure(_("Idées déposées"), readable, order, _row),
        "bloquees": Measure(_("Idées en attente depuis longtemps"), stuck, order, _row),
    }


def _row(idea: Contribution) -> Row:
    at = day(idea.published_at) if idea.published_at else ""
    return Row(idea.title, f"{at} · {idea.get_outcome_display()}", reverse("contributions:detail", args=[idea.pk]))

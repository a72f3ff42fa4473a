"""What others wait for from this person beyond workshops: answers, decisions, trials, sheets, adoptions, people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.rules.sides import led_by
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.rules.adoption import led_decisions
from fabrique.expression.recommendations.states import AdoptionState, RecommendationState
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.queries import inbox_counts, my_open_questions
from fabrique.implementation.commitments.states import CommitmentState
from fabrique.implementation.experimentations.models import Experiment, Indicator, Measurement
from fabrique.implementation.experimentations.states import ExperimentState
from fabrique.implementation.innovations.models import Authorship, SafetyOpinion, Sheet
from fabrique.implementation.innovations.states import AuthorState, SheetState
from fabrique.implementation.innovators.models import Recognition
from fabrique.implementation.innovators.queries import waiting_for
from fabrique.implementation.innovators.states import RecognitionState

MEASURE_EVERY = 30
PROMISE_SOON = 14
LEADS = (OrganisationRole.MINISTRY_LEAD.value, OrganisationRole.COORDINATOR.value)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do: a sentence, where, and whether its day has passed."""

    words: str
    href: str
    late: bool = False


def duties_of(standing: Standing, at: datetime) -> list[Duty]:
    """In a fixed number of queries; what keeps people waiting comes first."""
    found: list[Duty] = []
    for load in (_answers, _questions, _promises, _decisions, _trials, _sheets, _replications, _people):
        found.extend(load(standing, at))
    return sorted(found, key=lambda duty: not duty.late)


def _counted(rows: QuerySet[Any]) -> tuple[int, int]:
    """How many, and the number of the oldest, in one query."""
    row = rows.order_by().aggregate(n=Count("pk", distinct=True), first=Min("pk"))
    return row["n"], row["first"] or 0


def _duty(
    rows: QuerySet[Any], one: Callable[[int], str], name: str, every: str, *, late: bool = False
) -> Iterator[Duty]:
    """One thing leads to itself, several to their list."""
    number, first = _counted(rows)
    if number:
        href = reverse(name, args=[first]) if number == 1 else reverse(every)
        yield Duty(one(number), href, late)


def led(standing: Standing, roles: tuple[str, ...] = LEADS, field: str = "organisation") -> Q:
    """Rows under the organisations on which the person holds one of the roles."""
    places = {pk for role, pk in standing.roles if role in roles}
    if None in places:
        return Q(pk__isnull=False)
    found = Q(pk__in=[])
    for pk in sorted(pk for pk in places if pk is not None):
        found |= Q(**{f"{field}__path__contains": f"/{pk}/"})
    return found


def _answers(standing: Standing, at: datetime) -> Iterator[Duty]:
    counts = inbox_counts(standing, at)
    if counts.late:
        words = ngettext("%(n)d réponse en retard", "%(n)d réponses en retard", counts.late) % {"n": counts.late}
        yield Duty(words, reverse("commitments:inbox"), late=True)
    if others := counts.owed - counts.late:
        words = ngettext("%(n)d idée attend votre réponse", "%(n)d idées attendent votre réponse", others)
        yield Duty(words % {"n": others}, reverse("commitments:inbox"))


def _questions(standing: Standing, _at: datetime) -> Iterator[Duty]:
    if standing.person is None:
        return
    for answer in my_open_questions(standing.person):
        words = _("On vous demande des précisions sur « %(title)s »") % {"title": answer.contribution.title}
        yield Duty(words, reverse("commitments:detail", args=[answer.pk]))


def _promises(standing: Standing, at: datetime) -> Iterator[Duty]:
    today = today_at(at)
    mine = Commitment.objects.filter(promised_by=standing.person_id, state=CommitmentState.MADE)
    names = ("commitments:commitment", "commitments:register")

    def late(n: int) -> str:
        return ngettext("%(n)d engagement dont la date est passée", "%(n)d engagements dont la date est passée", n) % {
            "n": n
        }

    def soon(n: int) -> str:
        return ngettext("%(n)d engagement à tenir bientôt", "%(n)d engagements à tenir bientôt", n) % {"n": n}

    yield from _duty(mine.filter(due_on__lt=today), late, *names, late=True)
    yield from _duty(mine.filter(due_on__gte=today, due_on__lte=today + timedelta(days=PROMISE_SOON)), soon, *names)


def _decisions(standing: Standing, _at: datetime) -> Iterator[Duty]:
    rows = AdoptionDecision.objects.filter(
        led_decisions(standing),
        state=AdoptionState.TO_EXAMINE,
        recommendation__state=RecommendationState.PUBLISHED,
    )

    def words(n: int) -> str:
        return ngettext("%(n)d recommandation attend votre décision", "%(n)d recommandations attendent votre décision", n) % {"n": n}  # fmt: skip

    number, first = _counted(rows)
    if number:
        place = reverse("recommendations:decision", args=[first])
        yield Duty(words(number), place)


def _trials(standing: Standing, at: datetime) -> Iterator[Duty]:
    me, names = standing.person_id, ("experimentations:detail", "experimentations:list")
    recent = Measurement.objects.filter(
        indicator__experiment=OuterRef("pk"), on__gte=today_at(at) - timedelta(days=MEASURE_EVERY)
    )
    counted = Indicator.objects.filter(experiment=OuterRef("pk"))
    running = Experiment.objects.filter(
        Exists(counted),
        ~Exists(recent),
        owner=me,
        state=ExperimentState.RUNNING,
        started_on__lt=today_at(at) - timedelta(days=MEASURE_EVERY),
    )

    def measure(n: int) -> str:
        return ngettext("%(n)d expérimentation à mesurer", "%(n)d expérimentations à mesurer", n) % {"n": n}

    def evaluate(n: int) -> str:
        return ngettext("%(n)d expérimentation à évaluer", "%(n)d expérimentations à évaluer", n) % {"n": n}

    def label(n: int) -> str:
        return ngettext(
            "%(n)d expérimentation proposée à examiner", "%(n)d expérimentations proposées à examiner", n
        ) % {"n": n}

    yield from _duty(running, measure, *names)
    assessed = Experiment.objects.filter(evaluator=me, state=ExperimentState.ASSESSED)
    yield from _duty(assessed, evaluate, *names)
    proposed = Experiment.objects.filter(led(standing), state=ExperimentState.PROPOSED).exclude(owner=me)
    yield from _duty(proposed, label, *names)


def _sheets(standing: Standing, _at: datetime) -> Iterator[Duty]:
    me = standing.person_id
    signed = Authorship.objects.filter(person=me, state=AuthorState.ACCEPTED).values("sheet")
    mine = Q(created_by=me) | Q(contact=me) | Q(pk__in=signed)
    given = SafetyOpinion.objects.filter(sheet=OuterRef("pk"), by=me, version_number=OuterRef("version_number"))

    def review(n: int) -> str:
        return ngettext("%(n)d fiche à relire", "%(n)d fiches à relire", n) % {"n": n}

    def revise(n: int) -> str:
        return ngettext("%(n)d de vos fiches est à revoir", "%(n)d de vos fiches sont à revoir", n) % {"n": n}

    def judge(n: int) -> str:
        return ngettext(
            "%(n)d fiche attend votre avis d’innocuité", "%(n)d fiches attendent votre avis d’innocuité", n
        ) % {"n": n}

    yield from _duty(Sheet.objects.filter(led(standing), state=SheetState.IN_REVIEW), review, "innovations:detail", "innovations:review")  # fmt: skip
    yield from _duty(Sheet.objects.filter(mine, state=SheetState.TO_REVISE), revise, "innovations:detail", "innovations:mine")  # fmt: skip
    asked = Sheet.objects.filter(~Exists(given), safety_expert=me).exclude(state=SheetState.ARCHIVED)
    yield from _duty(asked, judge, "innovations:detail", "innovations:mine")
    shares = Authorship.objects.filter(person=me, state=AuthorState.PROPOSED).values("sheet")

    def share(n: int) -> str:
        return ngettext("On vous propose d’être auteur d’une fiche", "On vous propose d’être auteur de %(n)d fiches", n) % {"n": n}  # fmt: skip

    yield from _duty(Sheet.objects.filter(pk__in=shares), share, "innovations:detail", "innovations:mine")


def _replications(standing: Standing, _at: datetime) -> Iterator[Duty]:
    """In service, and not yet confirmed by the side of this person, who did not confirm for the other."""
    me = standing.person_id
    source, adopter = Q(sheet__contact=me), Q(owner=me)
    for pk in led_by(standing):
        source |= Q(source__path__contains=f"/{pk}/")
        adopter |= Q(adopter__path__contains=f"/{pk}/")
    as_source = source & Q(source_confirmed_at=None) & _not_by(me, "adopter")
    as_adopter = adopter & Q(adopter_confirmed_at=None) & _not_by(me, "source")
    rows = Replication.objects.filter(as_source | as_adopter, state="en_service")

    def words(n: int) -> str:
        return ngettext("%(n)d réplication à confirmer", "%(n)d réplications à confirmer", n) % {"n": n}

    yield from _duty(rows, words, "replications:detail", "replications:list")


def _not_by(person_id: int | None, side: str) -> Q:
    return Q(**{f"{side}_confirmed_by": None}) | ~Q(**{f"{side}_confirmed_by": person_id})


def _people(standing: Standing, _at: datetime) -> Iterator[Duty]:
    me = standing.person_id

    def asked(n: int) -> str:
        return ngettext("%(n)d demande d’accompagnement", "%(n)d demandes d’accompagnement", n) % {"n": n}

    def thank(n: int) -> str:
        return ngettext("%(n)d reconnaissance à décerner", "%(n)d reconnaissances à décerner", n) % {"n": n}

    def consent(n: int) -> str:
        return ngettext("Votre reconnaissance peut-elle être connue ?", "%(n)d reconnaissances : peuvent-elles être connues ?", n) % {"n": n}  # fmt: skip

    yield from _duty(waiting_for(standing), asked, "innovators:support", "innovators:requests")
    thanks = Recognition.objects.filter(led(standing), state=RecognitionState.PROPOSED).exclude(person=me)
    yield from _duty(thanks, thank, "innovators:recognition", "innovators:recognitions")
    mine = Recognition.objects.filter(person=me, state=RecognitionState.AWARDED, public_consent=None)
    yield from _duty(mine, consent, "innovators:recognition", "innovators:mine")

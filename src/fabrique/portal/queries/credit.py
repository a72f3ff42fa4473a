"""What became of a person's sentences, supports and trials, from the links alone. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, Sum

from fabrique.diffusion.replications.models import Help, Replication
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.models import Support as Vote
from fabrique.expression.contributions.states import CoauthorState, ContributionState, Position
from fabrique.expression.recommendations.models import Citation
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.kernel.chain import Edge, Kind, Node, Ref, Way
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import organisations_of
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Authorship
from fabrique.implementation.innovations.states import AuthorState
from fabrique.portal.queries.chain import TELLERS

MOST = 200
Shares = Mapping[int, tuple[int | None, datetime | None]]
ALONE = (None, None)
SHOWN = (ContributionState.PUBLISHED, ContributionState.MERGED)
IN_FORCE = (RecommendationState.PUBLISHED, RecommendationState.REPLACED)


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing of the person's, their share of it when it was agreed, and what came of it."""

    node: Node
    share: int | None
    agreed_at: datetime | None
    reached: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of the person's that a published recommendation draws on."""

    quote: str
    contribution: str
    number: int
    recommendation: str
    slug: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Helped:
    """Time given to an organisation that took an innovation up."""

    organisation: str
    sheet: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Credit:
    """The traces of a person at an instant."""

    person: Person
    organisations: Sequence[Organisation]
    at: datetime
    texts: Sequence[Trace]
    sentences: Sequence[Sentence]
    votes: Sequence[Trace]
    votes_cast: int
    trials: Sequence[Trace]
    sheets: Sequence[Trace]
    replications: Sequence[Trace]
    helped: Sequence[Helped]
    withheld: int

    @property
    def taken_up(self) -> int:
        """How many of the person's texts led to something."""
        return sum(1 for trace in self.texts if trace.reached)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not (self.texts or self.votes_cast or self.trials or self.sheets or self.replications or self.helped)


def credit_of(standing: Standing, person: Person, at: datetime) -> Credit:
    """Follow every link downstream from what the person did, asking each package once."""
    texts = _texts(person)
    votes, cast = _votes(person)
    signed = Authorship.objects.filter(person=person, state=AuthorState.ACCEPTED).order_by("-pk")
    sheets: Shares = {pk: (part, at) for pk, part, at in signed.values_list("sheet", "share", "agreed_at")[:MOST]}
    trials = _ids(Experiment.objects.filter(Q(owner=person) | Q(evaluator=person)))
    copies = _ids(Replication.objects.filter(owner=person))
    refs = {Ref(Kind.CONTRIBUTION, pk) for pk in {*texts, *votes}}
    refs |= {Ref(Kind.SHEET, pk) for pk in sheets}
    refs |= {Ref(Kind.EXPERIMENT, pk) for pk in trials}
    refs |= {Ref(Kind.REPLICATION, pk) for pk in copies}
    nodes, edges, withheld = _downstream(standing, refs, at)

    def traces(kind: Kind, shares: Shares) -> list[Trace]:
        return [
            Trace(nodes[ref], *share, _reached(ref, nodes, edges))
            for pk, share in shares.items()
            if (ref := Ref(kind, pk)) in nodes
        ]

    supported = traces(Kind.CONTRIBUTION, dict.fromkeys((pk for pk in votes if pk not in texts), ALONE))
    return Credit(
        person=person,
        organisations=organisations_of(person, at),
        at=at,
        texts=traces(Kind.CONTRIBUTION, texts),
        sentences=_sentences(texts),
        votes=[trace for trace in supported if trace.reached],
        votes_cast=cast,
        trials=traces(Kind.EXPERIMENT, dict.fromkeys(trials, ALONE)),
        sheets=traces(Kind.SHEET, sheets),
        replications=traces(Kind.REPLICATION, dict.fromkeys(copies, ALONE)),
        helped=_helped(person),
        withheld=withheld,
    )


def _ids(rows: object) -> list[int]:
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])  # type: ignore[attr-defined]


def _texts(person: Person) -> Shares:
    """Texts written alone (no share) or with others (what the shares agreed leave), newest first."""
    mine = Coauthor.objects.filter(person=person, state=CoauthorState.ACCEPTED)
    shares = {pk: (part, at) for pk, part, at in mine.values_list("contribution", "share", "decided_at")}
    accepted = Q(coauthors__state=CoauthorState.ACCEPTED)
    written = Contribution.objects.filter(Q(author=person) | Q(pk__in=list(shares)), state__in=SHOWN).annotate(
        others=Sum("coauthors__share", filter=accepted), agreed_at=Max("coauthors__decided_at", filter=accepted)
    )
    rows = written.order_by("-pk").values_list("pk", "author", "others", "agreed_at")[:MOST]
    return {
        pk: shares.get(pk, ALONE) if author != person.pk else (100 - others, at) if others else ALONE
        for pk, author, others, at in rows
    }


def _votes(person: Person) -> tuple[list[int], int]:
    """Texts that the person supported, the latest first, and how many in all."""
    given = Vote.objects.filter(person=person, position=Position.AGREE).order_by("-pk")
    ids = list(given.values_list("contribution", flat=True)[: MOST + 1])
    return ids[:MOST], len(ids) if len(ids) <= MOST else given.count()


def _downstream(standing: Standing, refs: set[Ref], at: datetime) -> tuple[dict[Ref, Node], dict[Ref, list[Edge]], int]:
    nodes: dict[Ref, Node] = {}
    edges: dict[Ref, list[Edge]] = {}
    withheld = 0
    known = set(refs)
    for _kinds, teller in TELLERS:
        part = teller()(standing, known, at, way=Way.DOWN)
        nodes.update({node.ref: node for node in part.nodes})
        for edge in part.edges:
            edges.setdefault(edge.origin, []).append(edge)
        known |= part.refs
        withheld += part.withheld
    return nodes, edges, withheld


def _reached(start: Ref, nodes: Mapping[Ref, Node], edges: Mapping[Ref, Iterable[Edge]]) -> tuple[Node, ...]:
    seen, waiting = {start}, [start]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            if edge.target in nodes and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    order = list(Kind)
    found = [nodes[ref] for ref in seen if ref != start]
    return tuple(sorted(found, key=lambda node: (order.index(Kind(node.kind)), node.pk)))


def _sentences(texts: Iterable[int]) -> list[Sentence]:
    rows = (
        Citation.objects.filter(
            contribution__in=list(texts), paragraph__retired_at=None, paragraph__recommendation__state__in=IN_FORCE
        )
        .exclude(quote="")
        .select_related("contribution", "paragraph__recommendation__challenge")
        .order_by("paragraph__recommendation__challenge", "paragraph__recommendation__number", "pk")[:MOST]
    )
    found = []
    for row in rows:
        text = row.paragraph.recommendation
        found.append(
            Sentence(row.quote, row.contribution.title, text.number, text.title, text.challenge.slug, row.added_at)
        )
    return found


def _helped(person: Person) -> list[Helped]:
    rows = (
        Help.objects.filter(person=person)
        .order_by()
        .values("replication__adopter__name", "replication__sheet__title")
        .annotate(total=Sum("minutes"))
        .filter(total__gt=0)
        .order_by("replication__adopter__name", "replication__sheet__title")
    )
    return [Helped(row["replication__adopter__name"], row["replication__sheet__title"], row["total"]) for row in rows]

"""Writing records in batches; parents are written before what hangs on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from fabrique.expression.challenges.models import Challenge, Taxonomy, Term
from fabrique.expression.contributions.models import (
    Comment,
    Contribution,
    ContributionVersion,
    Report,
    Source,
    SuggestedAmendment,
    Support,
)
from fabrique.expression.imports.actions.rows import (
    amendment_row,
    comment_row,
    contribution_row,
    report_row,
    source_row,
    version_row,
    vote_row,
)
from fabrique.expression.imports.readers import records
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import PersonKind

BATCH = 2_000
TAXONOMY = "Rubriques"
PSEUDONYM_LENGTH = 120


class Writer:
    """Takes the records of one file, in the order in which a reader gives them.

    ``texts`` and ``remarks`` map external keys to ids and grow as rows are written.
    """

    def __init__(self, challenge: Challenge, texts: dict[str, int], remarks: dict[str, int], at: datetime) -> None:
        self.challenge, self.texts, self.remarks, self.at = challenge, texts, remarks, at
        self.created = self.unchanged = 0
        self.refusals: list[records.Refusal] = []
        self.people: dict[str, int] = {}
        self.terms: dict[str, Term] = {}
        self.waiting: dict[type, list[Any]] = {}
        self.waiting_count = 0
        self.roots: dict[int, tuple[int | None, int, int]] = {}
        self.old_texts, self.old_remarks = frozenset(texts), frozenset(remarks)

    def take(self, item: Any) -> None:  # noqa: ANN401 - any record
        """Take one record; they are written many at a time, whatever the order of kinds in the file."""
        if isinstance(item, records.Category):
            return
        self.waiting.setdefault(type(item), []).append(item)
        self.waiting_count += 1
        if self.waiting_count >= BATCH:
            self.flush()

    def finish(self) -> None:
        """Write what still waits."""
        self.flush()

    def flush(self) -> None:
        """Write the waiting records, each kind after those it hangs on."""
        waiting, self.waiting, self.waiting_count = self.waiting, {}, 0
        write: dict[type, Callable[[list[Any]], None]] = {
            records.Contribution: self._contributions,
            records.Comment: self._comments,
            records.Vote: self._votes,
            records.Amendment: self._amendments,
            records.Source: self._sources,
            records.Report: self._reports,
        }
        for kind, write_all in write.items():
            if batch := waiting.get(kind):
                self._load_people(batch)
                write_all(batch)

    def _count(self, new: int, total: int) -> None:
        self.created += new
        self.unchanged += total - new

    def _contributions(self, batch: list[records.Contribution]) -> None:
        new = [item for item in batch if item.key not in self.old_texts]
        rows = [
            contribution_row(item, self.challenge, self._person(item.author_key), self._term(item), self.at)
            for item in new
        ]
        Contribution.objects.bulk_create(rows, batch_size=BATCH)
        ContributionVersion.objects.bulk_create([version_row(row) for row in rows], batch_size=BATCH)
        self.texts.update((row.external_key, row.pk) for row in rows)
        self._count(len(new), len(batch))

    def _comments(self, batch: list[records.Comment]) -> None:
        """Write remarks with their answers, in the order of the file, which their ids then keep."""
        new = [item for item in batch if item.key not in self.old_remarks]
        self._load_roots([item.parent_key for item in new if item.parent_key])
        rows = []
        for item, pk in zip(new, _next_ids(Comment, len(new)), strict=True):
            parent = self.remarks.get(item.parent_key) if item.parent_key else None
            thread = self.roots.get(parent) if parent else None
            row = comment_row(
                item, self.texts[item.contribution_key], self._person(item.author_key), parent, thread, self.at
            )
            row.pk = self.remarks[item.key] = pk
            self.roots[pk] = (row.root_id, row.depth, row.contribution_id)
            rows.append(row)
        Comment.objects.bulk_create(rows, batch_size=BATCH)
        self._count(len(new), len(batch))

    def _load_roots(self, keys: list[str]) -> None:
        missing = {self.remarks[key] for key in keys if key in self.remarks} - self.roots.keys()
        for pk, root, depth, text in Comment.objects.filter(pk__in=missing).values_list(
            "pk", "root_id", "depth", "contribution_id"
        ):
            self.roots[pk] = (root, depth, text)

    def _votes(self, batch: list[records.Vote]) -> None:
        wanted = {(self.texts[item.contribution_key], self._person(item.author_key)): item for item in batch}
        texts, people = {text for text, _person in wanted}, {person for _text, person in wanted}
        there = set(
            Support.objects.filter(contribution__in=texts, person__in=people).values_list(
                "contribution_id", "person_id"
            )
        )
        rows = [
            vote_row(item, text, person, self.at)
            for (text, person), item in wanted.items()
            if (text, person) not in there
        ]
        Support.objects.bulk_create(rows, batch_size=BATCH)
        self._count(len(rows), len(batch))

    def _amendments(self, batch: list[records.Amendment]) -> None:
        self._attached(SuggestedAmendment, amendment_row, batch)

    def _sources(self, batch: list[records.Source]) -> None:
        self._attached(Source, source_row, batch)

    def _attached(self, model: type[Any], build: Callable[..., Any], batch: list[Any]) -> None:
        there = self._already(model, batch)
        rows = [
            build(item, self.texts[item.contribution_key], self._person(item.author_key), self.at)
            for item in batch
            if (self.texts[item.contribution_key], item.key) not in there
        ]
        model.objects.bulk_create(rows, batch_size=BATCH)
        self._count(len(rows), len(batch))

    def _already(self, model: type[Any], batch: list[Any]) -> set[tuple[int, str]]:
        keys = [item.key for item in batch]
        found = model.objects.filter(external_key__in=keys, contribution__challenge=self.challenge)
        return set(found.values_list("contribution_id", "external_key"))

    def _reports(self, batch: list[records.Report]) -> None:
        there = self._already(Report, batch)
        comments = {item.comment_key for item in batch if item.comment_key in self.remarks}
        parents = dict(
            Comment.objects.filter(pk__in=[self.remarks[key] for key in comments]).values_list("pk", "contribution_id")
        )
        rows = []
        for item in batch:
            remark = self.remarks.get(item.comment_key) if item.comment_key else None
            text = parents[remark] if remark else self.texts[item.contribution_key]
            if (text, item.key) not in there:
                rows.append(report_row(item, text, remark, self._person(item.author_key), self.at))
        Report.objects.bulk_create(rows, batch_size=BATCH)
        self._count(len(rows), len(batch))

    def _person(self, key: str) -> int:
        return self.people[self._external(key)]

    def _external(self, key: str) -> str:
        whole = f"{self.challenge.pk}:{key}"
        return whole if len(whole) <= 200 else f"{self.challenge.pk}:{hashlib.sha256(key.encode()).hexdigest()}"  # noqa: PLR2004 - the field's length

    def _load_people(self, batch: list[Any]) -> None:
        """Make the external persons of the batch that do not exist yet."""
        wanted = {self._external(item.author_key): item for item in batch}
        missing = [key for key in wanted if key not in self.people]
        if not missing:
            return
        known = Person.objects.filter(external_key__in=missing).values_list("external_key", "pk")
        self.people.update({str(key): pk for key, pk in known})
        new = [
            Person(
                kind=PersonKind.EXTERNAL,
                external_key=key,
                pseudonym=_pseudonym(wanted[key]),
                is_active=False,
                password="!",  # noqa: S106 - no password opens this account
            )
            for key in missing
            if key not in self.people
        ]
        for row in Person.objects.bulk_create(new, batch_size=BATCH):
            self.people[str(row.external_key)] = row.pk

    def _term(self, item: records.Contribution) -> Term | None:
        label = (item.category or item.section)[:250]
        if not label:
            return None
        if not self.terms:
            taxonomy, _made = Taxonomy.objects.get_or_create(challenge=self.challenge, name=TAXONOMY)
            self.terms = {term.label: term for term in taxonomy.terms.all()}
            self.terms.setdefault("", Term(taxonomy=taxonomy))
        if label not in self.terms:
            taxonomy = self.terms[""].taxonomy
            self.terms[label] = Term.objects.create(taxonomy=taxonomy, label=label, position=len(self.terms))
        return self.terms[label]


def _next_ids(model: type[Model], number: int) -> list[int]:
    """Ids that the database sets aside for rows to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],  # noqa: SLF001 - public by documentation
        )
        return [pk for (pk,) in cursor.fetchall()]


def _pseudonym(item: Any) -> str:  # noqa: ANN401 - any record with an author
    if label := getattr(item, "author_label", ""):
        return str(label)[:PSEUDONYM_LENGTH]
    if not item.author_key:
        return "Auteur inconnu"
    return f"Participant {hashlib.sha256(item.author_key.encode()).hexdigest()[:6]}"

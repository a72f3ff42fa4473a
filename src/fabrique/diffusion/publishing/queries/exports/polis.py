"""Polis' four CSV files: statements, votes, the matrix of both, a summary.

Voters are numbers. The author of a statement written here never shares a number with a voter:
their name, known on the site, would tell how they voted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from fabrique.diffusion.publishing.queries.exports.scope import CHUNK, Scope
from fabrique.expression.contributions.states import Named
from fabrique.foundations.kernel.spreadsheet import safe_cell

Rows = Iterator[list[str]]
LARGEST_MATRIX = 200_000_000
TEXTS = """
texts AS (
    SELECT c.*, row_number() OVER (ORDER BY c.id) - 1 AS n FROM contributions_contribution c
    WHERE c.challenge_id = %(challenge)s AND c.state IN ('publiee', 'fusionnee')
),
voters AS (
    SELECT s.person_id, row_number() OVER (ORDER BY s.person_id) - 1 AS n
    FROM contributions_support s JOIN texts ON texts.id = s.contribution_id GROUP BY s.person_id
)
"""
STATEMENTS = f"""
WITH {TEXTS}, authors AS (
    SELECT texts.id, CASE
        WHEN person.kind = 'externe' THEN 'e' || person.id
        WHEN texts.named_to = '{Named.EVERYONE.value}' THEN 'p' || person.id
        ELSE 't' || texts.id END AS who,
        CASE WHEN person.kind = 'externe' THEN voters.n END AS voter
    FROM texts JOIN people_person person ON person.id = texts.author_id
    LEFT JOIN voters ON voters.person_id = texts.author_id
),
others AS (
    SELECT who, (SELECT count(*) FROM voters) + row_number() OVER (ORDER BY min(id)) - 1 AS n
    FROM authors WHERE voter IS NULL GROUP BY who
)
SELECT texts.n, coalesce(texts.published_at, texts.created_at), coalesce(authors.voter, others.n),
    texts.agree_count + texts.external_agree, texts.disagree_count + texts.external_disagree, texts.title, texts.plain
FROM texts JOIN authors ON authors.id = texts.id LEFT JOIN others ON others.who = authors.who ORDER BY texts.n
"""  # noqa: S608 - our own text; values are parameters
VOTES = f"""
WITH {TEXTS}
SELECT s.created_at, texts.n, voters.n,
    CASE s.position WHEN 'agree' THEN 1 WHEN 'disagree' THEN -1 ELSE 0 END
FROM contributions_support s JOIN texts ON texts.id = s.contribution_id JOIN voters ON voters.person_id = s.person_id
ORDER BY {{order}}
"""  # noqa: S608 - our own text; values are parameters
COUNTS = f"""
WITH {TEXTS}
SELECT (SELECT count(*) FROM texts), (SELECT count(*) FROM voters), (SELECT count(DISTINCT author_id) FROM texts)
"""  # noqa: S608 - our own text; values are parameters


def polis_files(scope: Scope) -> dict[str, Rows]:
    """File name → rows, the header first."""
    return {
        "summary.csv": _summary(scope),
        "comments.csv": _statements(scope),
        "votes.csv": _votes(scope),
        "participants-votes.csv": _matrix(scope),
    }


def _stream(sql: str, scope: Scope) -> Iterator[tuple[Any, ...]]:
    """Read through a server-side cursor: memory does not grow with the rows."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, {"challenge": scope.challenge.pk})
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def counts_of(scope: Scope) -> tuple[int, int, int]:
    """Statements, voters, authors."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"challenge": scope.challenge.pk})
        statements, voters, authors = cursor.fetchone()
    return statements, voters, authors


def _summary(scope: Scope) -> Rows:
    statements, voters, authors = counts_of(scope)
    yield ["topic", safe_cell(scope.challenge.title)]
    yield ["url", f"/ateliers/{scope.challenge.slug}/"]
    yield ["views", ""]
    yield ["voters", str(voters) if scope.with_tallies else ""]
    yield ["voters-in-conv", str(voters) if scope.with_tallies else ""]
    yield ["commenters", str(authors)]
    yield ["comments", str(statements)]
    yield ["groups", ""]
    yield ["conversation-description", safe_cell(scope.challenge.question)]


def _when(moment: datetime) -> list[str]:
    moment = moment.astimezone(UTC)
    return [str(int(moment.timestamp() * 1000)), moment.strftime("%Y-%m-%d %H:%M:%S UTC")]


def _statements(scope: Scope) -> Rows:
    yield ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"]
    for number, moment, author, agree, disagree, title, plain in _stream(STATEMENTS, scope):
        totals = [str(agree), str(disagree)] if scope.with_tallies else ["", ""]
        words = f"{title}\n{plain}" if plain else title
        yield [*_when(moment), str(number), str(author), *totals, "1", safe_cell(words)]


def _votes(scope: Scope) -> Rows:
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    if scope.with_tallies:
        for moment, statement, voter, vote in _stream(VOTES.format(order="texts.n, voters.n"), scope):
            yield [*_when(moment), str(statement), str(voter), str(vote)]


def _matrix(scope: Scope) -> Rows:
    """One row per voter, one column per statement; left out beyond what a spreadsheet could ever open."""
    statements, voters, _authors = counts_of(scope)
    head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    if statements * voters > LARGEST_MATRIX:
        yield [*head, f"matrice de {statements} colonnes non écrite : voir votes.csv"]
        return
    yield [*head, *(str(n) for n in range(statements))]
    if not scope.with_tallies:
        return
    for voter, votes in groupby(_stream(VOTES.format(order="voters.n, texts.n"), scope), key=itemgetter(2)):
        cells, agree, disagree, total = [""] * statements, 0, 0, 0
        for _moment, statement, _voter, vote in votes:
            cells[statement] = str(vote)
            total, agree, disagree = total + 1, agree + (vote == 1), disagree + (vote == -1)
        yield [str(voter), "", "", str(total), str(agree), str(disagree), *cells]

"""What an import reads: runs, totals of a challenge."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.imports.models import ImportRun
from fabrique.foundations.kernel.paging import Order, Page, page_of

NEWEST_FIRST = Order(("-id",))

TOTALS = """
WITH texts AS (SELECT id, author_id, agree_count + external_agree AS agree, mixed_count + external_mixed AS mixed,
        disagree_count + external_disagree AS disagree
    FROM contributions_contribution WHERE challenge_id = %(challenge)s AND state NOT IN ('brouillon', 'retiree')),
remarks AS (SELECT c.author_id, c.alignment FROM contributions_comment c JOIN texts ON texts.id = c.contribution_id
    WHERE c.state <> 'retire'),
votes AS (SELECT s.person_id FROM contributions_support s JOIN texts ON texts.id = s.contribution_id),
amendments AS (SELECT a.author_id FROM contributions_suggestedamendment a JOIN texts ON texts.id = a.contribution_id),
sources AS (SELECT r.author_id FROM contributions_source r JOIN texts ON texts.id = r.contribution_id),
reports AS (SELECT p.reporter_id FROM contributions_report p JOIN texts ON texts.id = p.contribution_id),
people AS (SELECT author_id AS id FROM texts UNION SELECT author_id FROM remarks UNION SELECT person_id FROM votes
    UNION SELECT author_id FROM amendments UNION SELECT author_id FROM sources UNION SELECT reporter_id FROM reports)
SELECT (SELECT count(*) FROM texts),
    (SELECT count(*) FROM remarks WHERE alignment = 'for'),
    (SELECT count(*) FROM remarks WHERE alignment = 'against'),
    (SELECT count(*) FROM remarks WHERE alignment = 'neutral'),
    (SELECT coalesce(sum(agree), 0)::bigint FROM texts), (SELECT coalesce(sum(mixed), 0)::bigint FROM texts),
    (SELECT coalesce(sum(disagree), 0)::bigint FROM texts),
    (SELECT count(*) FROM people JOIN people_person p USING (id) WHERE p.external_key IS DISTINCT FROM %(unknown)s),
    (SELECT count(*) FROM amendments), (SELECT count(*) FROM sources), (SELECT count(*) FROM reports)
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a challenge holds: texts, remarks by alignment, votes by value, people, and the rest.

    ``authors`` are the distinct persons who wrote, voted or reported, the unknown one apart.
    Votes include the totals that came without single votes.
    """

    contributions: int
    comments: dict[str, int]
    votes: dict[str, int]
    authors: int
    amendments: int
    sources: int
    reports: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def unknown_key(challenge: Challenge) -> str:
    """Return the external key of the person who stands for nobody known."""
    return f"{challenge.pk}:"


def totals_of(challenge: Challenge) -> Totals:
    """Count, in one query, what the challenge holds now."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, {"challenge": challenge.pk, "unknown": unknown_key(challenge)})
        row = cursor.fetchone()
    return Totals(
        contributions=row[0],
        comments={"for": row[1], "against": row[2], "neutral": row[3]},
        votes={"agree": row[4], "mixed": row[5], "disagree": row[6]},
        authors=row[7],
        amendments=row[8],
        sources=row[9],
        reports=row[10],
    )


def known_keys(challenge: Challenge) -> tuple[dict[str, int], dict[str, int]]:
    """Return the imported contributions and comments of the challenge: external key → id."""
    texts = Contribution.objects.filter(challenge=challenge).exclude(external_key="")
    remarks = Comment.objects.filter(contribution__challenge=challenge).exclude(external_key="")
    return dict(texts.values_list("external_key", "pk")), dict(remarks.values_list("external_key", "pk"))


def runs_of(challenge: Challenge, cursor: str = "") -> Page[ImportRun]:
    """Return one page of the challenge's imports, newest first."""
    found = ImportRun.objects.filter(challenge=challenge).select_related("created_by")
    return page_of(found, NEWEST_FIRST, cursor=cursor, size=20)


def waiting() -> QuerySet[ImportRun]:
    """Imports that the worker should take, oldest first."""
    return ImportRun.objects.filter(state="en_attente").order_by("pk")

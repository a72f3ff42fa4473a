"""The population: written in bulk, triggers aside, counters recounted.

Three challenges: ``banc`` (everything at full size), ``banc-tableau`` (2,000 cards on a board),
``banc-rapport`` (a published report); and ``banc-petit``, a thousandth of the first, to show
what does not depend on the number of rows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.bulk import fill, recount, without_triggers
from benchmarks.report_seed import write_report

BIG, SMALL, BOARD, REPORT = "banc", "banc-petit", "banc-tableau", "banc-rapport"
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
TEXT = "Les équipes perdent du temps à ressaisir les mêmes informations d’un outil à l’autre. " * 4


@dataclass(frozen=True)
class Sizes:
    """How many of each at full size, divided by ``scale``."""

    scale: int = 1

    def of(self, full: int, least: int = 1) -> int:
        """Return ``full`` at this scale."""
        return max(least, full // self.scale)


def seed(scale: int) -> float:
    """Fill an empty home; return the seconds it took (0 when it was filled already)."""
    from django.db import connection

    from fabrique.expression.challenges.models import Challenge

    if Challenge.objects.filter(slug=BIG).exists():
        return 0.0
    began, sizes = time.monotonic(), Sizes(scale)
    with without_triggers():
        _people(sizes)
        _challenges(sizes)
        _contributions(BIG, sizes.of(100_000, 60))
        _contributions(SMALL, sizes.of(100, 30))
        _contributions(BOARD, sizes.of(2_000, 60), themed=True)
        _contributions(REPORT, sizes.of(1_000, 60))
        _supports(sizes)
        _comments(sizes)
        recount()
        write_report(REPORT, recommendations=sizes.of(50, 3), at=START)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return time.monotonic() - began


def _people(sizes: Sizes) -> None:
    from fabrique.foundations.people.models import Membership, Organisation, Person

    fill(
        Organisation,
        f"generate_series(1, {sizes.of(300, 5)}) AS g",
        id="g",
        name="'Direction n° ' || g",
        acronym="'D' || g",
        kind="'direction'",
        path="'/' || g || '/'",
        created_at="now()",
    )
    fill(
        Person,
        f"generate_series(1, {sizes.of(20_000, 40)}) AS g",
        id="g",
        email="'personne' || g || '@banc.example'",
        given_name="'Camille'",
        family_name="'Martin ' || g",
        password="'!'",
        date_joined="now()",
    )
    fill(
        Membership,
        f"generate_series(1, {sizes.of(20_000, 40)}) AS g",
        id="g",
        person_id="g",
        organisation_id=f"1 + g % {sizes.of(300, 5)}",
        starts_on="date '2025-01-01'",
    )


def _challenges(sizes: Sizes) -> None:
    from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Phase, Theme
    from fabrique.expression.programmes.models import Programme

    programme = Programme.objects.create(name="Bancs de mesure", slug="bancs", created_at=START)
    for slug in (BIG, SMALL, BOARD, REPORT):
        challenge = Challenge.objects.create(
            programme=programme,
            slug=slug,
            title=f"Atelier {slug}",
            question="Que simplifier en premier ?",
            context="<p>Un atelier pour mesurer.</p>",
            state="publie" if slug == REPORT else "ouvert",
            read_access="public",
            take_part_access="connectes",
            sponsor_name="Direction n° 1",
            commitment_what="Une réponse écrite.",
            commitment_who="La direction",
            created_at=START,
            opened_at=START,
            published_at=START if slug == REPORT else None,
        )
        Phase.objects.create(challenge=challenge, kind="exploration", position=1, starts_at=START)
        ChallengeMandate.objects.create(challenge=challenge, person_id=1, role="facilitator", starts_at=START)
        fill(
            Participation,
            f"generate_series(2, {sizes.of(20_000, 40)}) AS g",
            challenge_id=str(challenge.pk),
            person_id="g",
            organisation_id=f"1 + g % {sizes.of(300, 5)}",
            state="'active'",
            asked_at="now()",
            decided_at="now()",
            named_in_report="true",
        )
        for number in range(1, 13):
            Theme.objects.create(challenge=challenge, name=f"Thème {number}", position=number, created_at=START)


def _contributions(slug: str, count: int, *, themed: bool = False) -> None:
    from django.db.models import Min

    from fabrique.expression.challenges.models import Challenge, Phase, Theme
    from fabrique.expression.contributions.models import Contribution, ContributionVersion
    from fabrique.foundations.people.models import Person

    challenge = Challenge.objects.get(slug=slug)
    first = Theme.objects.filter(challenge=challenge).aggregate(first=Min("pk"))["first"]
    persons = Person.objects.count()
    organisations = f"(SELECT organisation_id FROM people_membership WHERE person_id = 1 + g % {persons})"
    columns: dict[str, Any] = {
        "challenge_id": str(challenge.pk),
        "phase_id": str(Phase.objects.get(challenge=challenge).pk),
        "kind": "(ARRAY['constat','pratique','idee','objection','question'])[1 + g % 5]",
        "state": "'publiee'",
        "title": "'Ne plus ressaisir le dossier n° ' || g || ' d’un outil à l’autre'",
        "body": f"'<p>{TEXT}</p>'",
        "plain": f"'{TEXT}'",
        "author_id": f"1 + g % {persons}",
        "organisation_id": organisations,
        "theme_id": f"CASE WHEN g % {2 if themed else 10} > 0 THEN {first} + g % 12 END",
        "created_at": "timestamptz '2026-01-05 08:00Z' + g * interval '1 minute' / 4",
        "published_at": "timestamptz '2026-01-05 08:00Z' + g * interval '1 minute' / 4",
        "updated_at": "timestamptz '2026-01-05 08:00Z' + g * interval '1 minute' / 4",
    }
    fill(Contribution, f"generate_series(1, {count}) AS g", **columns)
    fill(
        ContributionVersion,
        f"(SELECT * FROM contributions_contribution WHERE challenge_id = {challenge.pk}) AS c",
        contribution_id="c.id",
        number="1",
        title="c.title",
        body="c.body",
        author_id="c.author_id",
        created_at="c.published_at",
    )


def _supports(sizes: Sizes) -> None:
    """Ten persons for each contribution, all different."""
    from fabrique.expression.contributions.models import Support

    persons = sizes.of(20_000, 40)
    fill(
        Support,
        "(SELECT id FROM contributions_contribution) AS c, generate_series(1, 10) AS g",
        contribution_id="c.id",
        person_id=f"1 + (c.id * 7 + g * 3) % {persons}",
        version_number="1",
        organisation_id=f"1 + (1 + (c.id * 7 + g * 3) % {persons}) % {sizes.of(300, 5)}",
        position="'agree'",
        created_at="timestamptz '2026-02-01 08:00Z' + c.id * interval '1 second'",
        where=f"c.id % 10 > 0 OR g <= 9 OR c.id < {persons}",
    )


def _comments(sizes: Sizes) -> None:
    """5,000 under the newest contribution of the big challenge, a few under each of the others; replies too."""
    from fabrique.expression.contributions.models import Comment

    persons, busy = sizes.of(20_000, 40), busy_one()
    common = {
        "alignment": "(ARRAY['for','neutral','against'])[1 + g % 3]",
        "state": "'publie'",
        "body": "'<p>D’accord avec ce constat : chez nous aussi, la même donnée est saisie trois fois.</p>'",
        "author_id": f"1 + g % {persons}",
        "organisation_id": f"1 + (1 + g % {persons}) % {sizes.of(300, 5)}",
    }
    dates = {"created_at": "timestamptz '2026-02-02 08:00Z' + g * interval '1 second'", "updated_at": "now()"}
    firsts, replies = sizes.of(4_000, 40), sizes.of(1_000, 10)
    fill(Comment, f"generate_series(1, {firsts}) AS g", contribution_id=str(busy), depth="0", **common, **dates)
    fill(
        Comment,
        f"(SELECT id, row_number() OVER (ORDER BY id DESC) AS g FROM contributions_comment WHERE contribution_id = {busy}) AS r",
        contribution_id=str(busy),
        depth="1",
        parent_id="r.id",
        root_id="r.id",
        where=f"g <= {replies}",
        **common,
        **dates,
    )
    fill(
        Comment,
        f"(SELECT id, row_number() OVER (ORDER BY id) AS h FROM contributions_contribution WHERE id <> {busy}) AS c, "
        f"generate_series(1, 2) AS g",
        contribution_id="c.id",
        depth="0",
        where=f"h <= {sizes.of(97_500, 20)}",
        **common,
        **dates,
    )


def busy_one() -> int:
    """Return the contribution with 5,000 comments."""
    from fabrique.expression.contributions.models import Contribution

    return Contribution.objects.filter(challenge__slug=BIG).order_by("-published_at").values_list("pk", flat=True)[0]

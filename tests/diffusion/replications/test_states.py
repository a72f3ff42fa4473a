"""The table of steps, the drawings and the days: nothing here touches the database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from fabrique.diffusion.replications import rules
from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.queries import flow_page, flow_picture, genealogy_picture
from fabrique.diffusion.replications.queries.flows import Flow
from fabrique.diffusion.replications.queries.genealogy import Branch
from fabrique.diffusion.replications.rules.acts import in_force
from fabrique.diffusion.replications.states import MODE_HINTS, OBSTACLE_LIFE, REPLICATION_LIFE, Mode
from fabrique.diffusion.replications.templatetags.replications import duration
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Organisation

DAY = date(2026, 6, 10)


def test_the_table_of_steps():
    assert REPLICATION_LIFE.lines() == [
        ("abandonnee", "etude"),
        ("en_service", "abandonnee"),
        ("etude", "abandonnee"),
        ("etude", "lancee"),
        ("interet", "abandonnee"),
        ("interet", "etude"),
        ("lancee", "abandonnee"),
        ("lancee", "en_service"),
    ]
    assert OBSTACLE_LIFE.lines() == [("leve", "tenu"), ("tenu", "leve")]
    with pytest.raises(ImpossibleNow):
        REPLICATION_LIFE.check("interet", "lancee")


def test_six_manners_each_explained():
    assert set(MODE_HINTS) == set(Mode) and len(Mode) == 6


def test_a_day_is_neither_to_come_nor_before_the_step_that_precedes():
    row = Replication(interested_on=DAY, studied_on=date(2026, 6, 12))
    found = {
        day: bool(rules.day_is_right(day, date(2026, 6, 20), row))
        for day in (date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 20), date(2026, 6, 21))
    }
    assert list(found.values()) == [False, True, True, False]


def test_an_agreement_in_force_is_signed_accepted_and_covers_the_day():
    def kept(**more):
        fields = {
            "signed_on": date(2026, 6, 1),
            "starts_on": DAY,
            "ends_on": date(2026, 7, 1),
            "accepted_at": object(),
        } | more
        return in_force([SimpleNamespace(**fields)], DAY)

    assert [
        kept(),
        kept(accepted_at=None),
        kept(starts_on=date(2026, 6, 11)),
        kept(ends_on=date(2026, 6, 9)),
        kept(signed_on=date(2026, 6, 11)),
        in_force([], DAY),
    ] == [True, False, False, False, False, False]


def test_durations_in_words():
    assert [duration(n) for n in (45, 60, 90, 605, -90)] == [
        "45\u00a0min",
        "1\u00a0h",
        "1\u00a0h\u00a030",
        "10\u00a0h\u00a005",
        "−1\u00a0h\u00a030",
    ]


def flow(source: int, adopter: int, adopted: int) -> Flow:
    return Flow(
        Organisation(pk=source, name=f"Org {source}"), Organisation(pk=adopter, name=f"Org {adopter}"), adopted, 0, 0
    )


def test_the_map_draws_the_largest_flows_within_its_frame():
    flows = [flow(n % 4, 10 + n, 30 - n) for n in range(20)] + [flow(90, 91, 0)]
    for narrow, width in ((False, 760), (True, 300)):
        picture = flow_picture(flows, narrow=narrow)
        assert (picture.width, len(picture.ribbons), len(picture.right)) == (width, 12, 12)
        assert [node.total for node in picture.left] == sorted((node.total for node in picture.left), reverse=True)
        assert max(node.y + node.height for node in (*picture.left, *picture.right)) <= picture.height
    assert flow_picture([]).ribbons == []


@pytest.mark.parametrize(
    ("cursor", "first"), [("", 0), ("1", 25), ("2", 50), ("9", 50), ("-1", 0), ("x", 0), ("²", 0), ("9" * 30, 0)]
)
def test_the_table_of_flows_by_pages(cursor, first):
    page = flow_page([flow(1, n, 1) for n in range(60)], cursor)
    assert page.rows[0].adopter.pk == first
    assert (bool(page.next_cursor), bool(page.previous_cursor)) == (first < 50, first > 0)


def branch(pk: int, above: Branch | None) -> Branch:
    row = Replication(pk=pk, interested_on=DAY, adopter=Organisation(pk=pk, name="Organisation " * 12))
    return Branch(row, above.depth + 1 if above else 1, above.replication if above else None)


def test_the_genealogy_stays_in_its_frame_however_deep():
    line: list[Branch] = []
    for pk in range(1, 30):
        line.append(branch(pk, line[-1] if line else None))
    sheet = SimpleNamespace(organisation=Organisation(pk=99, name="Source"))
    for narrow, width in ((False, 760), (True, 300)):
        picture = genealogy_picture(sheet, line, narrow=narrow)
        assert len(picture.knots) == 30
        assert max(knot.text_x + 8.3 * len(knot.name) for knot in picture.knots[:8]) <= width + 20
        assert picture.knots[-1].y < picture.height
        assert all(later.x > earlier.x for earlier, later in zip(picture.knots[:6], picture.knots[1:7], strict=True))

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from fabrique.foundations.ui import wording

NOW = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)  # mardi, 14 h 30 à Paris
NB, NN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Qui peut lire ?", f"Qui peut lire{NN}?"),
        ("Attention : une phase", f"Attention{NB}: une phase"),
        ("à 14:30", "à 14:30"),
        ("l'idée « simple »", f"l’idée «{NB}simple{NB}»"),
        ("12 345 soutiens", f"12{NN}345 soutiens"),
        ("Fin ; suite !", f"Fin{NN}; suite{NN}!"),
    ],
)
def test_french_spaces(typed: str, wanted: str) -> None:
    assert wording.french(typed) == wanted
    assert wording.french(wanted) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (1245, f"1{NN}245"),
        (0, "0"),
        (3.4, "3,4"),
        (4.0, "4"),
        (-2, "−2"),
        (1234567, f"1{NN}234{NN}567"),
        ("abc", "abc"),
        (True, "True"),
    ],
)
def test_number(value: object, wanted: str) -> None:
    assert wording.number(value) == wanted


def test_percent_of_nothing_is_a_dash() -> None:
    assert wording.percent(1, 0) == "–"
    assert wording.percent(1, 3) == f"33{NB}%"


@pytest.mark.parametrize(
    ("size", "wanted"),
    [(12, f"12{NB}octets"), (245_120, f"245{NB}ko"), (3_845_120, f"3,8{NB}Mo"), (2_000_000_000, f"2{NB}Go")],
)
def test_file_size(size: int, wanted: str) -> None:
    assert wording.file_size(size) == wanted


def test_moment_is_in_paris_time() -> None:
    assert wording.moment(NOW).replace(NB, " ") == "mardi 5 mai 2026 à 14 h 30"
    assert (
        wording.moment(datetime(2026, 1, 31, 23, 0, tzinfo=UTC)).replace(NB, " ") == "dimanche 1ᵉʳ février 2026 à 0 h"
    )


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (date(2026, 3, 3), date(2026, 3, 28), "du 3 au 28 mars 2026"),
        (date(2026, 3, 28), date(2026, 4, 2), "du 28 mars au 2 avril 2026"),
        (date(2025, 12, 28), date(2026, 1, 1), "du 28 décembre 2025 au 1ᵉʳ janvier 2026"),
        (date(2026, 5, 5), date(2026, 5, 5), "le 5 mai 2026"),
    ],
)
def test_period(start: date, end: date, wanted: str) -> None:
    assert wording.period(start, end).replace(NB, " ") == wanted


@pytest.mark.parametrize(
    ("ago", "wanted"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(minutes=12), "il y a 12 minutes"),
        (timedelta(hours=3), "aujourd’hui à 11 h 30"),
        (timedelta(hours=20), "hier à 18 h 30"),
        (timedelta(days=3), "samedi à 14 h 30"),
        (timedelta(days=40), "le 26 mars 2026"),
        (timedelta(minutes=-5), "mardi 5 mai 2026 à 14 h 35"),
    ],
)
def test_relative(ago: timedelta, wanted: str) -> None:
    assert wording.relative(NOW - ago, NOW).replace(NB, " ") == wanted


def test_time_tag_gives_machines_the_paris_offset() -> None:
    tag = wording.time_tag(NOW, "<hier>")
    assert 'datetime="2026-05-05T14:30:00+02:00"' in tag
    assert "&lt;hier&gt;" in tag


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Camille Martin", "CM"), ("Élodie", "É"), ("jean-pierre du Lac", "JL"), ("", "?"), ("42", "?")],
)
def test_initials(name: str, wanted: str) -> None:
    assert wording.initials(name) == wanted


def test_naive_times_are_left_alone() -> None:
    assert wording.clock(timezone.make_naive(NOW)) == f"14{NB}h{NB}30"

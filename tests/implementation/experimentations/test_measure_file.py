"""Files of measures: read whole or not at all, every error with its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.foundations.kernel.errors import Refused
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.rules import Preview, decoded, read_measures

TODAY = date(2026, 6, 30)
TRIAL = Experiment(started_on=date(2026, 4, 1), state="en_cours")
NAMES = {"Durée d’attente": 1, "Satisfaction": 2}


def read(text: str, taken: frozenset[tuple[int, date]] = frozenset()) -> Preview:
    return read_measures(text, TRIAL, NAMES, taken, TODAY)


def reasons(preview: Preview) -> list[tuple[int, str]]:
    return [(wrong.line, wrong.reason.replace("\u00a0", " ").split(".")[0]) for wrong in preview.errors]


@pytest.mark.parametrize(
    "text",
    [
        "date;indicateur;valeur;remarque\n05/05/2026;Durée d’attente;12,5;un mardi\n",
        "date,indicateur,valeur,remarque\n2026-05-05,Durée d’attente,12.5,un mardi\n",
        "date\tindicateur\tvaleur\tremarque\n05.05.2026\tDURÉE D'ATTENTE\t12,5\tun mardi",
        "\n\nRemarque;Valeur;Date;Indicateur\r\nun mardi; 12,5 ;05-05-2026;duree d'attente\r\n\r\n",
    ],
)
def test_a_line_is_read_as_spreadsheets_write_it(text: str) -> None:
    preview = read(text)
    [row] = preview.rows
    assert (row.indicator_id, row.on, row.value, row.note) == (1, date(2026, 5, 5), Decimal("12.5"), "un mardi")
    assert preview.is_whole


def test_every_wrong_line_is_said_with_its_number() -> None:
    preview = read(
        "date;indicateur;valeur\n"
        "05/05/2026;Satisfaction;7\n"
        "31/02/2026;Satisfaction;7\n"
        "06/05/2026;Inconnu;7\n"
        "07/05/2026;Satisfaction;beaucoup\n"
        "\n"
        "05/05/2026;satisfaction;8\n"
        "01/07/2026;Satisfaction;7\n"
        "01/01/2026;Satisfaction;7\n"
        "08/05/2026;Satisfaction;1,23456\n"
        "09/05/2026;Satisfaction;1e12\n"
        "10/05/2026;Satisfaction\n"
    )
    assert reasons(preview) == [
        (3, "« 31/02/2026 » n’est pas une date"),
        (4, "Aucun indicateur ne s’appelle « Inconnu »"),
        (5, "« beaucoup » n’est pas un nombre"),
        (7, "Même indicateur et même date qu’à la ligne 2"),
        (8, "Cette date n’est pas encore passée"),
        (9, "Cette date est avant le début de l’expérimentation"),
        (10, "« 1,23456 » a plus de trois chiffres après la virgule"),
        (11, "Ce nombre est trop grand pour être gardé"),
        (12, "«  » n’est pas un nombre"),
    ]
    assert not preview.is_whole
    assert len(preview.rows) == 1


def test_a_day_already_measured_is_not_overwritten() -> None:
    preview = read("date;indicateur;valeur\n05/05/2026;Satisfaction;7", frozenset({(2, date(2026, 5, 5))}))
    assert reasons(preview) == [(2, "Cet indicateur a déjà une mesure à cette date")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Ce fichier est vide."),
        ("jour;mesure\n05/05/2026;7", "La première ligne doit nommer les colonnes. Il manque\u00a0: indicateur."),
        ('date;indicateur;valeur\n05/05/2026;"Satis;7', "Ce fichier est mal formé\u00a0: un guillemet n’est pas refermé."),
        ("date;indicateur;valeur\n" + "05/05/2026;Satisfaction;7\n" * 2001,
         "Ce fichier a plus de 2000 lignes\u00a0: partagez-le en plusieurs."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(text)
    assert refusal.value.message == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_whatever_the_spreadsheet_saved_it_as(encoding: str) -> None:
    assert decoded("Durée d’attente".encode(encoding)) == "Durée d’attente"


@pytest.mark.parametrize("content", [b"\x00\x01", b"x" * 300_001])
def test_what_is_no_text_or_too_big_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        decoded(content)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        preview = read("date;indicateur;valeur;remarque\n" + text)
    except Refused:
        return
    assert all(row.on <= TODAY and row.value.is_finite() for row in preview.rows)

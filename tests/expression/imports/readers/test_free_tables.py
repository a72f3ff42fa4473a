from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from fabrique.expression.imports.readers import ReadOptions, UnreadableFile, guess, preview
from fabrique.expression.imports.readers.records import Contribution, Facts, Record, Refusal

ROWS = [
    [
        "Titre",
        "Contenu",
        "Auteur",
        "Date",
        "Thème",
        "Pour",
        "Contre",
        "Contribution collective",
        "Nombre de participants",
    ],
    ["L’accueil", "À améliorer : 3 € d’écart…", "u1", "07/10/2019 15:47", "Été", "3", "1", "Atelier nord", "12"],
    ["Le guichet", "Il ferme trop tôt ;\nles « actifs » n’y vont pas.", "u2", "2019-10-08", "Hiver", "", "", "", ""],
]


def table(delimiter: str = ";", rows: list[list[str]] = ROWS) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ';,\t"\n') else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows)


def contributions(found: Iterable[Record]) -> list[Contribution]:
    return [one for one in found if isinstance(one, Contribution)]


def refusals(found: Iterable[Record]) -> list[tuple[int, str]]:
    return [(one.line, one.reason) for one in found if isinstance(one, Refusal)]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def _workbook(*rows: Iterable[object], name: str = "classeur.xlsx", before: tuple[str, ...] = ()) -> Path:
        book = openpyxl.Workbook()
        for title in before:
            book.create_sheet(title, 0)
        sheet = book.worksheets[-1]
        sheet.title = "Données"
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return _workbook


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_and_separator_gives_the_same_contributions(
    write: Callable[..., Path], records: Callable[..., list[Record]], encoding: str, delimiter: str
) -> None:
    path = write(table(delimiter), encoding=encoding)
    assert guess(path) == "csv"
    first, second = contributions(records("csv", path))
    assert first == Contribution(
        line=2, file="fichier.csv", key=first.key, kind="idee", title="L’accueil", body="À améliorer : 3 € d’écart…",
        author_key="u1", created_at=datetime(2019, 10, 7, 13, 47, tzinfo=UTC), category="Été", tally_agree=3,
        tally_disagree=1, group_name="Atelier nord", participants=12, extra={},
    )  # fmt: skip
    assert second.body == "Il ferme trop tôt ;\nles « actifs » n’y vont pas."
    assert second.created_at == datetime(2019, 10, 7, 22, 0, tzinfo=UTC)
    assert first.key == contributions(records("csv", write(table())))[0].key


def test_the_same_rows_in_a_workbook_have_the_same_keys(
    write: Callable[..., Path], records: Callable[..., list[Record]], workbook: Callable[..., Path]
) -> None:
    text = contributions(records("csv", write(table())))
    path = workbook(*ROWS)
    assert guess(path) == "xlsx"
    book = contributions(records("xlsx", path))
    assert [one.key for one in book] == [one.key for one in text]
    assert [one.body for one in book] == [one.body for one in text]


def test_without_a_header_the_longest_column_is_the_text(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    rows = [
        ["2019-10-08", "Ouvrir plus tard", "Les guichets ferment à seize heures et personne ne peut y aller.", "u1"],
        ["2019-10-09", "Écrire plus simple", "Les lettres de l’administration sont longues et peu lisibles.", "u2"],
    ]
    found = contributions(records("csv", write(table(rows=rows))))
    assert [(one.line, one.title, one.body[:12], one.created_at.day) for one in found if one.created_at] == [
        (1, "Ouvrir plus tard", "Les guichets", 8),
        (2, "Écrire plus simple", "Les lettres ", 9),
    ]


def test_one_column_without_a_header_is_enough(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    text = "Une première idée, assez longue.\nUne deuxième idée ; courte.\n"
    found = contributions(records("csv", write(text), {"has_header": False}))
    assert [one.body for one in found] == text.splitlines()


def test_the_mapping_told_wins_over_the_names(write: Callable[..., Path], records: Callable[..., list[Record]]) -> None:
    path = write(table())
    (first, _) = contributions(records("csv", path, {"mapping": {"category": "Contribution collective", "scope": 4}}))
    assert (first.category, first.scope, first.group_name) == ("Atelier nord", "Été", "")
    (bare, _) = contributions(records("csv", path, {"mapping": {"title": "", "category": ""}}))
    assert (bare.title, bare.category, bare.extra) == (
        "À améliorer : 3 € d’écart…",
        "",
        {"Titre": "L’accueil", "Thème": "Été"},
    )
    with pytest.raises(UnreadableFile, match="la colonne « Nulle part » n’existe pas"):
        records("csv", path, {"mapping": {"body": "Nulle part"}})
    with pytest.raises(UnreadableFile, match="la colonne n° 41 n’existe pas"):
        records("csv", path, {"mapping": {"body": 40}})


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["T", "C", "u", "hier"], "La date « hier » n’est pas une date reconnue."),
        (["T", "C", "u", "31/02/2019"], "La date « 31/02/2019 » n’est pas une date reconnue."),
        (["T", "C", "u", "", "t", "beaucoup"], "Le nombre de votes pour « beaucoup » n’est pas un nombre entier."),
        (["T", "C", "u", "", "t", "-3"], "Le nombre de votes pour « -3 » n’est pas un nombre entier."),
        (["", " ", "u"], "La ligne n’a ni titre ni texte."),
        (["T", "x" * 100_001], "Le texte dépasse 100 000 caractères (100001)."),
        (["T", "C", "u" * 201], "L’auteur dépasse 200 caractères."),
    ],
)
def test_a_row_with_a_wrong_cell_is_refused_whole(
    write: Callable[..., Path], records: Callable[..., list[Record]], cells: list[str], reason: str | None
) -> None:
    rows = [ROWS[0], ROWS[1], [*cells, *[""] * (9 - len(cells))], ROWS[2]]
    found = records("csv", write(table(rows=rows)))
    assert refusals(found) == [(3, reason)]
    assert [one.line for one in contributions(found)] == [2, 4]


def test_rows_of_another_width_are_refused_with_their_physical_line(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    text = table() + "seul\r\n\r\nT;C;u;;;;;;;de trop\r\nT;C;u;;;;;;;;\r\n"
    found = records("csv", write(text))
    assert refusals(found) == [
        (5, "La ligne a 1 cellules au lieu de 9."),
        (7, "La ligne a 10 cellules au lieu de 9."),
    ]
    assert [one.line for one in contributions(found)] == [2, 3, 8]
    assert found[-1] == Facts(rows_read=5, files=("fichier.csv",))


def test_identical_rows_are_two_contributions_with_stable_keys(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    path = write("titre;texte\nOui;Oui.\nOui;Oui.\n")
    keys = [one.key for one in contributions(records("csv", path))]
    assert keys[1] == f"{keys[0]}-2"


def test_a_title_too_long_is_cut_and_stands_whole_in_the_text(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    title = "mot " * 200
    (found,) = contributions(records("csv", write(f"titre;texte\n{title};La suite.\n")))
    assert len(found.title) <= 500
    assert found.title.endswith("mot…")
    assert found.body == f"{title.strip()}\n\nLa suite."


def test_formulas_and_scripts_stay_text(
    write: Callable[..., Path], records: Callable[..., list[Record]], workbook: Callable[..., Path]
) -> None:
    nasty = ['=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "<script>alert(1)</script>"]
    rows = [["Titre", "Texte"], *([one, f"{one} texte"] for one in nasty)]
    text = contributions(records("csv", write(table(rows=rows))))
    book = contributions(records("xlsx", workbook(*rows)))
    assert [one.title for one in text] == [one.title for one in book] == nasty


def test_a_workbook_keeps_dates_numbers_and_its_first_sheet_that_is_filled(
    records: Callable[..., list[Record]], workbook: Callable[..., Path]
) -> None:
    path = workbook(
        ["Titre", "Date", "Pour", "Texte"],
        ["Un", datetime(2026, 1, 5, 8, 30, tzinfo=UTC).replace(tzinfo=None), 4.0, "Oui"],
        before=["Vide"],
    )
    (one,) = contributions(records("xlsx", path))
    assert (one.created_at, one.tally_agree) == (datetime(2026, 1, 5, 7, 30, tzinfo=UTC), 4)
    with pytest.raises(UnreadableFile, match="la feuille « Autre » n’existe pas"):
        records("xlsx", path, {"sheet": "Autre"})
    with pytest.raises(UnreadableFile, match="aucune ligne"):
        records("xlsx", path, {"sheet": "Vide"})


def test_a_preview_shows_what_was_guessed_and_what_would_be_refused(write: Callable[..., Path]) -> None:
    rows = [*ROWS, ["T", "C", "u", "hier", "", "", "", "", ""]]
    shown = preview(write(table(rows=rows), encoding="cp1252"), "csv", limit=1)
    assert (shown.header, shown.encoding_label, shown.delimiter_label) == (
        tuple(ROWS[0]),
        "Windows-1252",
        "point-virgule",
    )
    assert shown.mapping["participants"] == 8
    assert shown.rows == (tuple(ROWS[1]),)
    assert [one.title for one in shown.records if isinstance(one, Contribution)] == ["L’accueil"]
    assert [one.line for one in shown.refusals] == [5]


def test_a_preview_asks_for_the_columns_that_cannot_be_guessed(write: Callable[..., Path]) -> None:
    shown = preview(
        write("col1;col2\n1;2\n3;4\n"), "csv", ReadOptions(has_header=True, mapping={"body": "", "title": ""})
    )
    assert shown.problem == "aucune colonne ne contient le titre ou le texte : indiquez-la."
    assert shown.rows[1] == ("1", "2")


@pytest.mark.parametrize(
    "options",
    [{"nimporte": 1}, {"max_rows": "3"}, {"max_bytes": 0}, {"delimiter": "x"}, {"mapping": []}, {"mapping": {"a": None}},
     {"encoding": 3}],
)  # fmt: skip
def test_wrong_options_are_told(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"L’option|La colonne|Le séparateur"):
        ReadOptions.from_dict(options)


def test_a_sentence_is_no_table(write: Callable[..., Path]) -> None:
    assert guess(write("juste une phrase\n", "note.txt")) is None


def test_an_old_mac_file_is_read(write: Callable[..., Path], records: Callable[..., list[Record]]) -> None:
    text = "titre;texte\nL’été à l’école;Où qu’ils aillent, les élèves préfèrent être à l’ombre : c’est très naturel, même là.\n"
    (one,) = contributions(records("csv", write(text * 1, encoding="mac_roman")))
    assert one.title == "L’été à l’école"

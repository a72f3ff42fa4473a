from __future__ import annotations

import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fabrique.expression.imports.readers import ReadOptions, UnreadableFile, guess, open_reader, preview, read
from fabrique.expression.imports.readers.archives import Limits, opened
from fabrique.expression.imports.readers.records import Contribution, Refusal

SOURCES = Path(__file__).parents[4] / "src"
TEXT = "titre;texte\nUn;Oui.\nDeux;Non.\n"


def problem(name: str, path: Path, **options: object) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        list(read(name, path, ReadOptions(**options)))
    return caught.value


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "le fichier est vide."),
        (b"\n\n  \n", None, "le fichier ne contient aucune ligne."),
        (b"titre;texte\na;b\nc\x00;d\n", 3, "le fichier contient des octets nuls : ce n’est pas un fichier texte."),
        ("titre;texte\né;é\n".encode() + b"\xe9;b\n" + "éàü;ê\n".encode(), 3, None),
        (b"%PDF-1.7 blabla", None, "ce fichier n’est pas du texte, c’est un document PDF."),
        (b"\xd0\xcf\x11\xe0\x00\x00", None, None),
    ],
)
def test_a_file_that_is_no_sound_text_is_refused_as_a_whole(
    write: Callable[..., Path], content: bytes, line: int | None, reason: str | None
) -> None:
    error = problem("csv", write(content))
    assert error.line == line
    if reason:
        assert error.reason == reason
    assert error.file == "fichier.csv"


def test_a_declared_encoding_is_obeyed_and_proved(write: Callable[..., Path]) -> None:
    path = write("titre;texte\né;à\n", encoding="cp1252")
    assert problem("csv", path, encoding="utf-8").line == 2
    assert problem("csv", write(b"titre;texte\na;\x81\n"), encoding="cp1252").line == 2
    path = write("titre;texte\né;à\n", encoding="cp1252")
    assert "n’est pas connu" in problem("csv", path, encoding="klingon").reason
    found = [one for one in read("csv", path, ReadOptions(encoding="latin-1")) if isinstance(one, Contribution)]
    assert [one.title for one in found] == ["é"]


def test_a_quote_never_closed_refuses_the_end_of_the_file_only(write: Callable[..., Path]) -> None:
    path = write('titre;texte\nUn;Oui.\nDeux;"Non.\nTrois;Peut-être.\n')
    found = list(read("csv", path))
    assert [one.title for one in found if isinstance(one, Contribution)] == ["Un"]
    assert [(one.line, one.reason) for one in found if isinstance(one, Refusal)] == [
        (3, "Un guillemet ouvert n’est jamais refermé : la fin de la ligne n’est pas sûre.")
    ]


def test_limits_of_size_and_rows(write: Callable[..., Path]) -> None:
    path = write(TEXT)
    assert "pèse plus de" in problem("csv", path, max_bytes=10).reason
    assert problem("csv", path, max_rows=1).reason == "le fichier dépasse 1 lignes : découpez-le."
    assert "n’existe pas" in problem("csv", path.with_name("absent.csv")).reason
    with pytest.raises(UnreadableFile, match="le format « odt » n’est pas connu"):
        open_reader("odt")


@pytest.mark.parametrize("name", ["cap-collectif", "republique-numerique", "decidim", "xlsx"])
def test_a_file_of_another_format_is_told(write: Callable[..., Path], name: str) -> None:
    assert problem(name, write(TEXT)).reason


def test_an_archive_of_a_folder_is_read_as_the_folder(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "envoi.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted((data / "decidim-grand-debat-2019").iterdir()):
            archive.write(one, f"export/{one.name}")
        archive.writestr("__MACOSX/export/._debats.csv", b"\x00\x05")
    assert guess(path) == "decidim"
    assert list(read("decidim", path)) == list(read("decidim", data / "decidim-grand-debat-2019"))
    assert preview(path, "decidim").files == (
        "README.md",
        "commentaires_debats.csv",
        "debats.csv",
        "propositions-libres.csv",
    )


def archive_of(
    tmp_path: Path, *members: tuple[str | zipfile.ZipInfo, str | bytes], compression: int = zipfile.ZIP_DEFLATED
) -> Path:
    path = tmp_path / "envoi.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name",
    ["../dehors.csv", "/etc/dehors.csv", "a/../../dehors.csv", "C:dehors.csv", "a\\dehors.csv", "x" * 220 + ".csv"],
)
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("x.csv")
    info.filename = name
    path = archive_of(tmp_path, (info, TEXT))
    assert problem("csv", path).reason == "l’archive contient un nom de fichier dangereux."
    assert [one.name for one in tmp_path.rglob("*.csv")] == []


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("lien.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert problem("csv", archive_of(tmp_path, (info, "/etc/passwd"))).reason.endswith("lien vers un autre fichier.")


def test_a_bomb_is_refused_before_it_is_extracted(tmp_path: Path) -> None:
    path = archive_of(tmp_path, ("bombe.csv", b"0" * 60_000_000))
    assert problem("csv", path).reason == "l’archive est anormalement comprimée : elle est refusée."
    many = archive_of(tmp_path, *((f"{number}.csv", TEXT) for number in range(1001)))
    assert problem("csv", many).reason == "l’archive contient plus de 1000 fichiers."
    with pytest.raises(UnreadableFile, match="plus de 0 Mo"), opened(many, Limits(total_bytes=10, count=2000)):
        pass


def test_an_archive_that_lies_about_its_content_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path, ("a.csv", TEXT * 100))
    blob = path.read_bytes()
    size = len(TEXT * 100).to_bytes(4, "little")
    path.write_bytes(blob.replace(size, (5).to_bytes(4, "little")))
    assert problem("csv", path).reason in {
        "l’archive contient plus que ce qu’elle annonce.", "l’archive est abîmée ou d’un format inconnu.",
    }  # fmt: skip


def test_archives_damaged_or_without_tables_are_told(tmp_path: Path) -> None:
    assert problem("csv", archive_of(tmp_path, ("a.exe", b"MZ"))).reason.startswith(
        "l’archive ne contient aucun fichier"
    )
    path = archive_of(tmp_path, ("a.csv", TEXT))
    path.write_bytes(path.read_bytes()[:40])
    assert problem("csv", path).reason


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, change(name, content))
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Titre", "Texte"])
    book.active.append(["Un", "=1+1"])
    book.save(tmp_path / "classeur.xlsx")
    return tmp_path / "classeur.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_workbook_that_declares_entities_is_refused(workbook: Path, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'.encode(encoding)
    path = rewritten(workbook, lambda name, content: bomb + content if name.endswith("sheet1.xml") else content)
    assert problem("xlsx", path).reason == "le classeur déclare des entités XML : il est refusé."


def test_a_workbook_bomb_is_refused(workbook: Path) -> None:
    path = rewritten(workbook, lambda name, content: b" " * 60_000_000 if name.endswith("sheet1.xml") else content)
    assert problem("xlsx", path).reason == "l’archive est anormalement comprimée : elle est refusée."


def test_a_damaged_workbook_is_told(workbook: Path) -> None:
    path = rewritten(workbook, lambda name, content: content[:200] if name.endswith("sheet1.xml") else content)
    assert "abîmé" in problem("xlsx", path).reason


def test_a_formula_is_never_computed(workbook: Path) -> None:
    (one,) = [one for one in read("xlsx", workbook) if isinstance(one, Contribution)]
    assert one.body == "=1+1"


def test_readers_know_no_web_framework() -> None:
    code = (
        "import sys, json; import fabrique.expression.imports.readers; "
        "print(json.dumps(sorted(name for name in sys.modules if name.partition('.')[0] in {'django', 'psycopg'})))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SOURCES)
    assert json.loads(run.stdout) == []


def test_two_hundred_thousand_votes_stream_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    with path.open("w") as output:
        output.write("type;contributions_id;contributions_title;contributions_bodyText;contributions_createdAt;")
        output.write(
            ";".join(f"contributions_votes_{name}" for name in ("id", "related_id", "author_id", "value", "createdAt"))
        )
        output.write("\n")
        for opinion in range(200):
            output.write(f"opinion;o{opinion};Titre;Texte;07/10/2019 15:47;;;;;\n")
            output.writelines(
                f"vote;;;;;v{opinion}-{one};o{opinion};User_{one};YES;09/10/2019 07:24\n" for one in range(1000)
            )
    code = (
        "import resource, sys; from pathlib import Path; from fabrique.expression.imports.readers import read; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "count = sum(1 for one in read('cap-collectif', Path(sys.argv[1])) if type(one).__name__ == 'Vote'); "
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True, cwd=SOURCES)
    count, kilobytes = map(int, run.stdout.split())
    assert count == 200_000
    assert kilobytes < 80_000

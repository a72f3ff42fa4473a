"""The raw export of a Cap Collectif consultation, ragged rows and all.

One CSV file holds all kinds of rows; the first column says which group of columns is filled. Real
files are damaged: rows end early, a lost separator shifts the end of a row to the left, a stray one to
the right. A row is put right only when the types of its cells (date, address, flags, numbers) leave
one possibility, and carries a warning then; otherwise it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.cap_rows import ARGUMENT, OPINION, REPORT, SOURCE, VERSION, VOTE, Cells, Layout
from fabrique.expression.imports.readers.records import (
    AlignmentValue,
    Amendment,
    Comment,
    Contribution,
    Record,
    Report,
    RowRecord,
    Source,
    Vote,
    VoteValue,
)
from fabrique.expression.imports.readers.sequence import Sequencer
from fabrique.expression.imports.readers.tables import Row, clean_name, header_of, open_table
from fabrique.expression.imports.readers.values import (
    SOURCE_URL_MAX,
    WrongValue,
    author_key,
    checked_body,
    checked_key,
    label,
    looks_like_html,
    moment_of_uuid,
    parse_bool,
    parse_count,
    parse_moment,
    shorten,
    title_and_body,
    web_address,
)

VOTES: Mapping[str, VoteValue] = {"YES": "agree", "MITIGE": "mixed", "NO": "disagree"}
SIDES: Mapping[str, AlignmentValue] = {"FOR": "for", "AGAINST": "against"}
REASONS = {"SPAM": "publicite", "OFF": "hors_sujet", "SEX": "injurieux", "ERROR": "autre", "BUG": "autre"}
COUNTS = {
    "votesCount": "votes",
    "votesCountOk": "agree",
    "votesCountMitige": "mixed",
    "votesCountNok": "disagree",
    "argumentsCount": "arguments",
    "argumentsCountFor": "for",
    "argumentsCountAgainst": "against",
    "sourcesCount": "sources",
    "versionsCount": "versions",
}
MARKS = {"type", "contributions_id", "contributions_votes_value"}


@dataclass(slots=True)
class _Run:
    """What is remembered while one file is read."""

    name: str
    layout: Layout
    order: Sequencer
    last_opinion: str = ""
    arguments: set[str] = field(default_factory=set)


class CapCollectif:
    """Reads a CSV export of Cap Collectif: opinions, votes, arguments, sources, reports, versions."""

    name = "cap-collectif"
    label_fr = "Cap Collectif (export CSV)"

    def sniff(self, path: Path) -> bool:
        """Tell whether the file, or one of the folder, has the columns of such an export."""
        return any(header_of(one) and set(header_of(one)) >= MARKS for one in _candidates(path))

    def read(self, path: Path, options: ReadOptions, known: Container[str] = ()) -> Iterator[Record]:
        """Stream the rows of the file, or of each such file of the folder."""
        order = Sequencer(options, known)
        files = [one for one in _candidates(path) if path.is_file() or set(header_of(one)) >= MARKS]
        if not files:
            raise UnreadableFile("aucun fichier CSV de Cap Collectif n’a été trouvé dans ce dossier.", file=path.name)
        for one in files:
            yield from _read_file(one, options, order)
        yield from order.close()


def _candidates(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.glob("*.csv"))


def _read_file(path: Path, options: ReadOptions, order: Sequencer) -> Iterator[Record]:
    order.files.append(path.name)
    with open_table(path, options) as table:
        first = next(table.rows, None)
        header = [clean_name(cell) for cell in first.cells] if first else []
        if not set(header) >= MARKS:
            raise UnreadableFile(
                "ce n’est pas un export de Cap Collectif : les colonnes « type », « contributions_id » et "
                "« contributions_votes_value » sont attendues.",
                line=1,
                file=path.name,
            )
        run = _Run(path.name, Layout(header), order)
        for row in table.rows:
            order.count(path.name)
            yield from order.put(_record(row, run))


def _record(row: Row, run: _Run) -> RowRecord:
    """Return the record of one row, or its refusal."""
    kind = run.layout.cell(row.cells, "type").strip()
    maker = MAKERS.get(kind)
    if maker is None:
        reason = f"le type de ligne « {shorten(kind, 30)} » n’est pas connu" if kind else "le type de ligne est absent"
        return run.order.refuse(row.line, reason, run.name)
    try:
        row.check_closed()
        return maker(row, run)
    except WrongValue as error:
        space = {"opinion": Contribution, "argument": Comment}.get(kind)
        key = _key_if_any(row, run, kind)
        return run.order.refuse(row.line, str(error), run.name, kind=space, key=key)


def _key_if_any(row: Row, run: _Run, kind: str) -> str:
    column = {"opinion": "contributions_id", "argument": "contributions_arguments_id"}.get(kind, "")
    return run.layout.cell(row.cells, column).strip()


def _moment(text: str, key: str, warnings: list[str]) -> datetime | None:
    """Return the date of ``text``; when it is missing, the one that the identifier carries."""
    moment = parse_moment(text)
    if moment is None and (moment := moment_of_uuid(key)) is not None:
        warnings.append("La date manque : elle est reprise de l’identifiant.")
    return moment


def _trash(cells: Cells) -> tuple[bool, str]:
    """Return whether the text was hidden by the moderators, and why.

    A text put in the bin while ``VISIBLE`` stayed readable there: it was taken out of the debate too.
    """
    trashed = parse_bool(cells["trashed"], "la mise à la corbeille")
    published = parse_bool(cells["published"] or "1", "la publication")
    reason = cells["trashedReason"].strip()
    if trashed:
        return True, reason or "Mis à la corbeille sur la plateforme d’origine."
    return (False, "") if published else (True, "Non publié sur la plateforme d’origine.")


def _opinion(row: Row, run: _Run) -> Contribution:
    key = checked_key(run.layout.cell(row.cells, "contributions_id"), "l’identifiant de la contribution")
    cells = run.layout.read(row.cells, OPINION)
    warnings = list(cells.warnings)
    created = _moment(cells["createdAt"], key, warnings)
    is_html = looks_like_html(cells["bodyText"])
    if not cells["title"].strip() and not cells["bodyText"].strip():
        raise WrongValue("la contribution n’a ni titre ni texte")
    title, body = title_and_body(cells["title"], cells["bodyText"], is_html=is_html)
    counts = {COUNTS[name]: parse_count(cells[name], f"le nombre « {name} »") for name in COUNTS}
    hidden, reason = _trash(cells)
    extra = {name: cells[name] for name in ("trashedStatus", "trashedAt") if cells[name]}
    run.last_opinion = key
    return Contribution(
        line=row.line, file=run.name, key=key, kind=run.order.options.kind, title=title,
        body=body, body_is_html=is_html, author_key=author_key(cells["author_id"]), created_at=created,
        updated_at=parse_moment(cells["updatedAt"]), category=label(cells["section_title"]),
        section=label(cells["consultation_title"]), url=web_address(cells["url"]), hidden=hidden, hidden_reason=reason,
        declared={name: count for name, count in counts.items() if count is not None},
        extra=extra, warnings=tuple(warnings),
    )  # fmt: skip


def _argument(row: Row, run: _Run) -> Comment:
    cells = run.layout.read(row.cells, ARGUMENT)
    warnings = list(cells.warnings)
    key = checked_key(cells["id"], "l’identifiant de l’argument")
    if (about := cells["related_kind"].strip()) not in {"opinion", ""}:
        raise WrongValue(f"l’argument porte sur « {shorten(about, 30)} » et non sur une contribution")
    side = SIDES.get(cells["type"].strip())
    if side is None:
        raise WrongValue(f"la position « {shorten(cells['type'], 30)} » n’est ni FOR ni AGAINST")
    if not cells["body"].strip():
        raise WrongValue("l’argument n’a pas de texte")
    hidden, reason = _trash(cells)
    created = _moment(cells["createdAt"], key, warnings)
    return Comment(
        line=row.line, file=run.name, key=key, alignment=side, created_at=created,
        contribution_key=checked_key(cells["related_id"], "l’identifiant de la contribution"),
        body=checked_body(cells["body"]), body_is_html=looks_like_html(cells["body"]),
        author_key=author_key(cells["author_id"]), updated_at=parse_moment(cells["updatedAt"]),
        hidden=hidden, hidden_reason=reason, url=web_address(cells["url"]),
        supports=parse_count(cells["votesCount"], "le nombre de votes") or 0, warnings=tuple(warnings),
    )  # fmt: skip


def _vote(row: Row, run: _Run) -> Vote:
    cells = run.layout.read(row.cells, VOTE)
    value = VOTES.get(cells["value"].strip())
    if value is None:
        raise WrongValue(f"le vote « {shorten(cells['value'], 30)} » n’est ni YES, ni MITIGE, ni NO")
    return Vote(
        line=row.line,
        file=run.name,
        contribution_key=checked_key(cells["related_id"], "l’identifiant de la contribution"),
        author_key=checked_key(cells["author_id"], "l’auteur du vote"),
        value=value,
        created_at=parse_moment(cells["createdAt"]),
    )


def _source(row: Row, run: _Run) -> Source:
    cells = run.layout.read(row.cells, SOURCE)
    if (about := cells["related_kind"].strip()) not in {"opinion", ""}:
        raise WrongValue(f"la source porte sur « {shorten(about, 30)} » et non sur une contribution")
    key = checked_key(cells["id"], "l’identifiant de la source")
    body = cells["body"]
    is_html = looks_like_html(body)
    title, body = title_and_body(cells["title"], body, is_html=is_html)
    hidden, reason = _trash(cells)
    return Source(
        line=row.line, file=run.name, key=key,
        contribution_key=checked_key(cells["related_id"], "l’identifiant de la contribution"),
        title=title or "Source sans titre", url=web_address(cells["link"], SOURCE_URL_MAX),
        body=body, body_is_html=is_html,
        author_key=author_key(cells["author_id"]), created_at=parse_moment(cells["createdAt"]) or moment_of_uuid(key),
        supports=parse_count(cells["votesCount"], "le nombre de votes") or 0, hidden=hidden, hidden_reason=reason,
    )  # fmt: skip


def _report(row: Row, run: _Run) -> Report:
    cells = run.layout.read(row.cells, REPORT)
    about = cells["related_kind"].strip()
    target = checked_key(cells["related_id"], "l’identifiant du texte signalé")
    if about not in {"opinion", "argument", ""}:
        raise WrongValue(f"le signalement porte sur « {shorten(about, 30)} », que cet import ne reprend pas")
    word = cells["type"].strip()
    return Report(
        line=row.line,
        file=run.name,
        key=checked_key(cells["id"], "l’identifiant du signalement"),
        contribution_key="" if about == "argument" else target,
        comment_key=target if about == "argument" else "",
        author_key=author_key(cells["author_id"]),
        reason=REASONS.get(word, "autre"),
        source_reason=word,
        body=checked_body(cells["body"]),
        created_at=parse_moment(cells["createdAt"]),
    )


def _version(row: Row, run: _Run) -> Amendment:
    cells = run.layout.read(row.cells, VERSION)
    parent = cells["related_id"].strip() or run.last_opinion
    is_html = looks_like_html(cells["bodyText"])
    title, body = title_and_body(cells["title"], cells["bodyText"], is_html=is_html)
    key = checked_key(cells["id"], "l’identifiant de la version")
    if not title:
        raise WrongValue("la version n’a ni titre ni texte")
    return Amendment(
        line=row.line, file=run.name, key=key, contribution_key=checked_key(parent, "la contribution de la version"),
        title=title, body=body, body_is_html=is_html, author_key=author_key(cells["author_id"]),
        created_at=parse_moment(cells["createdAt"]) or moment_of_uuid(key),
    )  # fmt: skip


MAKERS: Mapping[str, Callable[[Row, _Run], RowRecord]] = {
    "opinion": _opinion,
    "vote": _vote,
    "argument": _argument,
    "source": _source,
    "reportings": _report,
    "reporting": _report,
    "version": _version,
    "versions": _version,
}

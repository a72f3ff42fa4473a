"""The consultation on the bill for a digital Republic: four files, of which any may be missing."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.json_lines import Fields, read_json_lines
from fabrique.expression.imports.readers.records import (
    AlignmentValue,
    Amendment,
    Comment,
    Contribution,
    Record,
    RowRecord,
    Source,
)
from fabrique.expression.imports.readers.sequence import Sequencer
from fabrique.expression.imports.readers.tables import Row, clean_name, open_table
from fabrique.expression.imports.readers.text import peek
from fabrique.expression.imports.readers.values import (
    SOURCE_CATEGORY_MAX,
    SOURCE_URL_MAX,
    WrongValue,
    author_key,
    checked_body,
    checked_key,
    label,
    looks_like_html,
    parse_count,
    shorten,
    title_and_body,
    web_address,
)

PROPOSALS, ARGUMENTS, SOURCES, AMENDMENTS = (
    "propositions.jsonl",
    "arguments.jsonl",
    "sources.jsonl",
    "amendements.csv",
)
FILES = (PROPOSALS, ARGUMENTS, SOURCES, AMENDMENTS)
# What proves each file, whatever its name.
PROOFS = {
    PROPOSALS: {"thematique", "body_html", "votes_ok"},
    ARGUMENTS: {"opinion_id", "position", "body"},
    SOURCES: {"opinion_id", "link", "category"},
}
COLUMNS = {"id", "opinion_id", "title", "votes_pro", "votes_unsure", "votes_against"}
SIDES: Mapping[str, AlignmentValue] = {"pour": "for", "contre": "against", "neutre": "neutral"}
INSTITUTION = "gouvernement"
MAX_TITLE = 500


class RepubliqueNumerique:
    """Reads proposals, arguments, sources (JSON Lines) and amendments (CSV)."""

    name = "republique-numerique"
    label_fr = "République numérique (propositions, arguments, sources, amendements)"

    def sniff(self, path: Path) -> bool:
        """Tell whether the file, or one of the folder, is one of the four."""
        return bool(_parts(path))

    def read(self, path: Path, options: ReadOptions, known: Container[str] = ()) -> Iterator[Record]:
        """Stream the proposals, then what is attached to them."""
        parts = _parts(path)
        if not parts:
            raise UnreadableFile(
                "aucun des fichiers « propositions.jsonl », « arguments.jsonl », « sources.jsonl » ou "
                "« amendements.csv » n’a été reconnu.",
                file=path.name,
            )
        order = Sequencer(options, known)
        for part in FILES:
            if part in parts:
                order.files.append(parts[part].name)
                reader = _read_amendments if part == AMENDMENTS else _read_lines
                yield from reader(parts[part], MAKERS.get(part, _argument), options, order)
        yield from order.close()


def _parts(path: Path) -> dict[str, Path]:
    """Return which of the four files ``path`` gives."""
    if path.is_dir():
        return {name: path / name for name in FILES if (path / name).is_file()}
    part = _recognised(path)
    return {part: path} if part else {}


def _recognised(path: Path) -> str:
    """Return which of the four files this one is, by its first line, or ""."""
    head = peek(path)
    first = next((line for line in head.splitlines() if line.strip()), "")
    if not first.lstrip().startswith("{"):
        columns = {clean_name(cell) for cell in first.replace(";", ",").split(",")}
        return AMENDMENTS if columns >= COLUMNS else ""
    # A first line longer than the sample is cut: its names are still there to be seen.
    names = {name for proof in PROOFS.values() for name in proof if f'"{name}":' in first}
    return next((part for part, proof in PROOFS.items() if names >= proof), "")


def _read_lines(
    path: Path, make: Callable[[int, Fields, str, ReadOptions], RowRecord], options: ReadOptions, order: Sequencer
) -> Iterator[Record]:
    for line, fields in read_json_lines(path, options):
        order.count(path.name)
        if isinstance(fields, str):
            yield order.refuse(line, fields, path.name)
            continue
        try:
            record = make(line, fields, path.name, options)
        except WrongValue as error:
            space = Contribution if make is _proposal else None
            key = str(fields.values.get("id") or "") if space else ""
            record = order.refuse(line, str(error), path.name, kind=space, key=key)
        yield from order.put(record)


def _institution(author: str) -> tuple[bool, str]:
    return (True, "Gouvernement") if author == INSTITUTION else (False, "")


def _proposal(line: int, fields: Fields, file: str, options: ReadOptions) -> Contribution:
    key = fields.key("id", "l’identifiant de la proposition")
    body = fields.text("body_html")
    for appendix in fields.items("appendices"):
        if text := appendix.text("body_html").strip():
            heading = appendix.text("type").replace("&", "&amp;").replace("<", "&lt;")
            body += f"\n<h3>{heading}</h3>\n{text}" if heading else f"\n{text}"
    title, body = title_and_body(fields.text("title"), body, is_html=True)
    if not title:
        raise WrongValue("la proposition n’a ni titre ni texte")
    author = author_key(fields.text("author"))
    institution, institution_name = _institution(author)
    votes = [fields.count(name) for name in ("votes_ok", "votes_mitige", "votes_nok")]
    total = fields.count("votes_total")
    if "votes_total" in fields.values and sum(votes) != total:
        raise WrongValue(f"les votes ne font pas leur total : {' + '.join(map(str, votes))} ≠ {total}")
    pro, con = fields.count("arguments_yes_count"), fields.count("arguments_no_count")
    hidden = fields.flag("is_trashed")
    ranking = fields.count("ranking")
    return Contribution(
        line=line, file=file, key=key, kind=options.kind, title=title, body=body, body_is_html=True,
        author_key=author, author_label=institution_name, is_author_institution=institution,
        created_at=fields.moment("created_at"), updated_at=fields.moment("updated_at"),
        section=label(fields.text("section")), category=label(fields.text("thematique")),
        hidden=hidden, hidden_reason="Mise à la corbeille sur la plateforme d’origine." if hidden else "",
        tally_agree=votes[0], tally_mixed=votes[1], tally_disagree=votes[2],
        declared={
            "votes": total, "arguments": pro + con, "for": pro, "against": con,
            "versions": fields.count("versions_count"), "sources": fields.count("sources_count"),
        },
        extra={"ranking": str(ranking)} if ranking else {},
    )  # fmt: skip


def _argument(line: int, fields: Fields, file: str, _options: ReadOptions) -> Comment:
    body = fields.text("body")
    side = SIDES.get(fields.text("position"))
    if side is None:
        raise WrongValue(f"la position « {shorten(fields.text('position'), 30)} » n’est ni « pour » ni « contre »")
    if not body.strip():
        raise WrongValue("l’argument n’a pas de texte")
    return Comment(
        line=line,
        file=file,
        key=fields.key("id", "l’identifiant de l’argument"),
        contribution_key=fields.key("opinion_id", "l’identifiant de la proposition"),
        alignment=side,
        body=checked_body(body),
        body_is_html=looks_like_html(body),
        author_key=author_key(fields.text("author")),
        author_label=_institution(fields.text("author"))[1],
        created_at=fields.moment("created_at"),
        updated_at=fields.moment("updated_at"),
        supports=fields.count("votes_count"),
    )


def _source(line: int, fields: Fields, file: str, _options: ReadOptions) -> Source:
    body = fields.text("body")
    is_html = looks_like_html(body)
    title, body = title_and_body(fields.text("title"), body, is_html=is_html)
    return Source(
        line=line,
        file=file,
        key=fields.key("id", "l’identifiant de la source"),
        contribution_key=fields.key("opinion_id", "l’identifiant de la proposition"),
        title=title or shorten(fields.text("link"), MAX_TITLE) or "Source sans titre",
        category=shorten(fields.text("category"), SOURCE_CATEGORY_MAX),
        url=web_address(fields.text("link"), SOURCE_URL_MAX),
        body=body,
        body_is_html=is_html,
        author_key=author_key(fields.text("author")),
        author_label=_institution(fields.text("author"))[1],
        created_at=fields.moment("created_at"),
        supports=fields.count("votes_count"),
    )


MAKERS: Mapping[str, Callable[[int, Fields, str, ReadOptions], RowRecord]] = {
    PROPOSALS: _proposal,
    ARGUMENTS: _argument,
    SOURCES: _source,
}


def _read_amendments(path: Path, _make: object, options: ReadOptions, order: Sequencer) -> Iterator[Record]:
    with open_table(path, options) as table:
        first = next(table.rows, None)
        header = [clean_name(cell) for cell in first.cells] if first else []
        if not set(header) >= COLUMNS:
            raise UnreadableFile("les colonnes attendues d’une liste d’amendements manquent.", line=1, file=path.name)
        for row in table.rows:
            order.count(path.name)
            try:
                record: RowRecord = _amendment(row, header, path.name)
            except WrongValue as error:
                record = order.refuse(row.line, str(error), path.name)
            yield from order.put(record)


def _amendment(row: Row, header: list[str], file: str) -> Amendment:
    row.check_closed()
    row.check_width(len(header))
    cells = dict(zip(header, row.cells, strict=False))
    agree, mixed, disagree, arguments, sources = (
        parse_count(cells.get(name, ""), f"le nombre « {name} »") or 0
        for name in ("votes_pro", "votes_unsure", "votes_against", "arguments", "sources")
    )
    total = parse_count(cells.get("votes_total", ""), "le nombre « votes_total »")
    if total is not None and total != agree + mixed + disagree:
        raise WrongValue(f"les votes ne font pas leur total : {agree} + {mixed} + {disagree} ≠ {total}")
    title, body = title_and_body(cells["title"], "", is_html=False)
    author = author_key(cells.get("author", ""))
    return Amendment(
        line=row.line, file=file, key=checked_key(cells["id"], "l’identifiant de l’amendement"),
        contribution_key=checked_key(cells["opinion_id"], "l’identifiant de la proposition"),
        title=title or "Amendement sans titre", body=body, author_key=author, author_label=_institution(author)[1],
        tally_agree=agree, tally_mixed=mixed, tally_disagree=disagree, arguments=arguments, sources=sources,
    )  # fmt: skip

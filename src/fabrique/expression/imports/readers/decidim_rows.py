"""One row of a Decidim export as a neutral record.

Localised columns are written ``title/fr``, or ``title`` alone, or as JSON in one cell; names moved
from ``author_id`` to ``author/id`` and from ``votes`` to ``supports``. Fabrique's own exports add
columns named ``fabrique/…`` so that nothing is lost on the way back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Literal

from fabrique.expression.imports.readers.base import ReadOptions
from fabrique.expression.imports.readers.records import AlignmentValue, Comment, Contribution
from fabrique.expression.imports.readers.tables import Row
from fabrique.expression.imports.readers.values import (
    NAME_MAX,
    WrongValue,
    author_key,
    checked_body,
    checked_key,
    label,
    looks_like_html,
    one_line,
    parse_bool,
    parse_count,
    parse_moment,
    shorten,
    title_and_body,
    unguard,
    web_address,
)

LANGUAGES = ("fr", "en")
ALIGNMENTS: Mapping[str, AlignmentValue] = {"1": "for", "0": "neutral", "-1": "against", "": "neutral"}
ROOTS = {"Proposals::Proposal": "proposal", "Debates::Debate": "debate"}
ROOT_URL = re.compile(r"/(proposals|debates)/([^/?#]+)/?(?:[?#].*)?$")
BOLD_LINE = re.compile(r"<p>\s*<strong>([^<>]{1,120})</strong>\s*</p>")
MARK = "fabrique/body_format"
# Columns read by name below; every other filled column is kept in ``extra``.
TAKEN = re.compile(
    r"(id|title|body|description|created_at|published_at|url|supports|votes|comments|author_id|"
    r"category|scope|author/(id|name)|category/(id|name)|scope/(id|name)|user_group/name|fabrique/.+)(/[a-z]{2}(-[A-Z]{2})?)?"
)


class Columns:
    """Finds the cells of a row by name: exact, or in French, or in another language."""

    def __init__(self, header: Sequence[str]) -> None:
        self.width = len(header)
        self.names = tuple(header)
        self._places: dict[str, list[int]] = {}
        self._localised: dict[str, list[tuple[int, int]]] = {}
        for place, name in enumerate(header):
            self._places.setdefault(name, []).append(place)
            stem, _, language = name.rpartition("/")
            if stem and re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", language) and language != "id":
                self._places.setdefault(stem, [])
                rank = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
                self._localised.setdefault(stem, []).append((rank, place))
        self.is_ours = MARK in self._places

    def has(self, name: str) -> bool:
        """Tell whether the file has the column, in any language."""
        return name in self._places

    def text(self, cells: Sequence[str], *names: str) -> str:
        """Return the first filled cell among ``names``, in French first."""
        for name in names:
            places = [*self._places.get(name, ()), *(place for _, place in sorted(self._localised.get(name, ())))]
            for place in places:
                if place < len(cells) and cells[place]:
                    return self._plain(cells[place])
        return ""

    def _plain(self, cell: str) -> str:
        """Return the words of ``cell``, which may be guarded or localised JSON."""
        if self.is_ours:
            return unguard(cell)
        if cell.startswith("{") and cell.endswith("}"):
            return _localised_text(cell)
        return cell

    def others(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the filled cells of the columns that no field takes."""
        pairs = zip(self.names, cells, strict=False)
        return {name: self._plain(cell) for name, cell in pairs if cell.strip() and not TAKEN.fullmatch(name)}


def _localised_text(cell: str) -> str:
    """Return the French words of ``{"fr": …}``, JSON or a Ruby hash; else the cell as it is."""
    try:
        value = json.loads(re.sub(r'"\s*=>\s*', '": ', cell))
    except (ValueError, RecursionError):
        return cell
    words = [value.get(language) for language in LANGUAGES] + list(value.values())
    return next((one for one in words if isinstance(one, str) and one), "")


def _body(columns: Columns, cells: Sequence[str], *names: str) -> tuple[str, bool]:
    """Return the text and whether it is HTML: said by our own exports, guessed otherwise."""
    text = columns.text(cells, *names)
    told = columns.text(cells, MARK).strip()
    if told not in {"", "html", "text"}:
        raise WrongValue(f"le format de texte « {shorten(told, 20)} » n’est ni « html » ni « text »")
    return text, (told == "html" if told else looks_like_html(text))


def _moment(columns: Columns, cells: Sequence[str], *names: str) -> datetime | None:
    return parse_moment(columns.text(cells, *names))


def _count(columns: Columns, cells: Sequence[str], *names: str) -> int | None:
    return parse_count(columns.text(cells, *names), f"le nombre « {names[0]} »")


def contribution(
    row: Row, columns: Columns, file: str, noun: Literal["proposal", "debate"], options: ReadOptions
) -> Contribution:
    """Return the contribution of a row of proposals or debates."""
    cells = row.cells
    key = checked_key(f"{noun}:{checked_key(columns.text(cells, 'id'))}")
    body, is_html = _body(columns, cells, "body", "description")
    raw_title = columns.text(cells, "title")
    if not one_line(raw_title) and not body.strip():
        raise WrongValue("la ligne n’a ni titre ni texte")
    title, body = title_and_body(raw_title, body, is_html=is_html)
    agree = _count(columns, cells, "fabrique/agree", "supports", "votes", "proposal_votes_count")
    comments = _count(columns, cells, "comments")
    hidden = parse_bool(columns.text(cells, "fabrique/hidden"))
    kind = columns.text(cells, "fabrique/kind").strip()
    return Contribution(
        line=row.line, file=file, key=key, kind=kind or ("question" if noun == "debate" else options.kind),
        title=title, body=body, body_is_html=is_html,
        author_key=author_key(columns.text(cells, "author/id", "author_id")),
        author_label=shorten(columns.text(cells, "author/name"), NAME_MAX),
        is_author_institution=parse_bool(columns.text(cells, "fabrique/institution")),
        created_at=_moment(columns, cells, "fabrique/created_at", "created_at", "published_at"),
        updated_at=_moment(columns, cells, "fabrique/updated_at", "updated_at"),
        section=label(columns.text(cells, "fabrique/section")),
        category=label(columns.text(cells, "category/name", "category", "taxonomies/name")) or _theme(columns, body),
        scope=label(columns.text(cells, "scope/name", "scope")),
        url=web_address(columns.text(cells, "url")),
        hidden=hidden, hidden_reason=columns.text(cells, "fabrique/hidden_reason"),
        group_name=label(columns.text(cells, "fabrique/group_name", "user_group/name")),
        participants=_count(columns, cells, "fabrique/participants"),
        tally_agree=agree or 0, tally_mixed=_count(columns, cells, "fabrique/mixed") or 0,
        tally_disagree=_count(columns, cells, "fabrique/disagree") or 0,
        declared={} if comments is None else {"comments": comments},
        extra=columns.others(cells),
    )  # fmt: skip


def _theme(columns: Columns, body: str) -> str:
    """Return the theme of a debate whose description is nothing but its theme, in bold."""
    found = None if columns.is_ours or columns.has("body") else BOLD_LINE.fullmatch(body.strip())
    return one_line(unescape(found[1])) if found else ""


def comment(row: Row, columns: Columns, file: str) -> Comment:
    """Return the comment of a row; its contribution is the one its first ancestor is on."""
    cells = row.cells
    body, is_html = _body(columns, cells, "body")
    if not body.strip():
        raise WrongValue("le commentaire n’a pas de texte")
    side = columns.text(cells, "alignment").strip()
    if side not in ALIGNMENTS:
        raise WrongValue(f"la position « {shorten(side, 20)} » n’est ni 1, ni 0, ni -1")
    root, parent = _place(columns, cells)
    return Comment(
        line=row.line, file=file, key=checked_key(columns.text(cells, "id")), contribution_key=root, parent_key=parent,
        depth=_count(columns, cells, "depth") or 0, alignment=ALIGNMENTS[side],
        body=checked_body(body), body_is_html=is_html,
        author_key=author_key(columns.text(cells, "author/id", "author_id")),
        author_label=shorten(columns.text(cells, "author/name", "user_group/name"), NAME_MAX),
        created_at=_moment(columns, cells, "created_at"), updated_at=_moment(columns, cells, "fabrique/updated_at"),
        hidden=parse_bool(columns.text(cells, "fabrique/hidden")),
        hidden_reason=columns.text(cells, "fabrique/hidden_reason"),
        supports=_count(columns, cells, "fabrique/supports") or 0,
        url=web_address(columns.text(cells, "url")),
    )  # fmt: skip


def _place(columns: Columns, cells: Sequence[str]) -> tuple[str, str | None]:
    """Return the contribution of a comment, and the comment it answers, if any."""
    kind = columns.text(cells, "commentable_type").strip()
    about = checked_key(columns.text(cells, "commentable_id"), "l’identifiant du texte commenté")
    if kind.endswith("Comments::Comment"):
        return _root_of_reply(columns, cells), about
    noun = next((noun for ending, noun in ROOTS.items() if kind.endswith(ending)), None)
    if noun is None:
        raise WrongValue(f"le commentaire porte sur « {shorten(kind, 60)} », que cet import ne reprend pas")
    return f"{noun}:{about}", None


def _root_of_reply(columns: Columns, cells: Sequence[str]) -> str:
    """Return the contribution that a reply names itself, or "" when only its parent knows."""
    if found := ROOT_URL.search(columns.text(cells, "root_commentable_url").strip()):
        return f"{found[1].removesuffix('s')}:{found[2]}"
    return ""

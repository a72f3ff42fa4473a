"""Which column of a free table is what: told by the person, else guessed from French and English names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from fabrique.expression.imports.readers.values import WrongValue, parse_count, parse_moment

# The fields that a column can fill, with their French label for the form.
MAPPING_FIELDS: Mapping[str, str] = {
    "title": "Titre",
    "body": "Texte",
    "author": "Identifiant de l’auteur",
    "author_label": "Nom de l’auteur",
    "created_at": "Date de dépôt",
    "updated_at": "Date de modification",
    "category": "Thème",
    "section": "Rubrique",
    "scope": "Territoire ou périmètre",
    "url": "Adresse de la page d’origine",
    "group_name": "Groupe ou organisation",
    "participants": "Nombre de participants",
    "tally_agree": "Votes pour",
    "tally_mixed": "Votes mitigés",
    "tally_disagree": "Votes contre",
    "kind": "Nature",
    "hidden": "Masquée (oui ou non)",
    "hidden_reason": "Motif du masquage",
    "key": "Identifiant de la contribution",
}
NAMES: Mapping[str, Sequence[str]] = {
    "key": ("id", "identifiant", "reference", "numero", "n", "no", "contribution id", "id contribution", "uuid"),
    "title": ("titre", "title", "intitule", "objet", "sujet", "titre de la contribution", "titre de la proposition"),
    "body": (
        "contenu", "texte", "body", "content", "description", "text", "message", "contribution", "proposition",
        "idee", "reponse", "texte de la contribution", "votre contribution", "commentaire", "avis", "verbatim",
    ),
    "author": (
        "auteur", "author", "user id", "userid", "id auteur", "author id", "user", "utilisateur", "participant",
        "id utilisateur", "contributeur", "pseudo", "pseudonyme", "author key", "auteur id",
    ),
    "author_label": ("nom", "nom de l auteur", "author name", "nom auteur", "name", "auteur nom"),
    "created_at": (
        "date", "created at", "date de creation", "date de depot", "date de publication", "published at",
        "depose le", "publie le", "cree le", "horodatage", "timestamp", "createdat", "date creation",
    ),
    "updated_at": ("updated at", "date de modification", "modifie le", "mise a jour", "updatedat"),
    "category": ("theme", "categorie", "category", "thematique", "debat", "axe", "defi", "topic", "question"),
    "section": ("rubrique", "section", "chapitre", "concertation", "consultation"),
    "scope": ("territoire", "scope", "perimetre", "quartier", "commune", "ville", "departement", "region", "lieu"),
    "url": ("url", "lien", "adresse", "link", "permalien"),
    "group_name": (
        "contribution collective", "groupe", "organisation", "organization", "organisme", "structure", "collectif",
        "group", "atelier", "entreprise", "ministere", "direction", "service",
    ),
    "participants": ("nombre de participants", "participants", "nb participants", "effectif", "number of participants"),
    "tally_agree": ("pour", "votes pour", "votes", "soutiens", "supports", "d accord", "agree", "nombre de votes"),
    "tally_mixed": ("mitige", "mixte", "votes mitiges", "neutre", "sans avis", "mixed"),
    "tally_disagree": ("contre", "votes contre", "pas d accord", "disagree"),
    "kind": ("nature", "type", "kind", "type de contribution"),
    "hidden": ("masquee", "masque", "hidden", "moderee"),
    "hidden_reason": ("motif du masquage", "motif de moderation", "hidden reason"),
}  # fmt: skip
LONG = 60
HEADER_MAX = 80


def simple(name: str) -> str:
    """Return a name without accents, case, punctuation: what two spellings have in common."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", flat).split())


def guess_mapping(header: Sequence[str]) -> dict[str, int]:
    """Return the columns whose names say what they are: exact names first, then names that begin so."""
    names = [simple(name) for name in header]
    found: dict[str, int] = {}
    for fits in (str.__eq__, _begins):
        for field, words in NAMES.items():
            if field in found:
                continue
            free = [place for place in range(len(names)) if place not in found.values()]
            hits = (place for word in words for place in free if names[place] and fits(names[place], word))
            if (place := next(hits, None)) is not None:
                found[field] = place
    return found


def _begins(name: str, word: str) -> bool:
    return len(word) > 3 and name.startswith(f"{word} ")  # noqa: PLR2004 - « n », « id », « no » prove nothing


def guess_by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return a mapping for rows without a header: the longest text, a short one before it, a date."""
    width = max((len(row) for row in rows), default=0)
    columns = [[cell for row in rows if (cell := "".join(row[place : place + 1]).strip())] for place in range(width)]
    lengths = [sum(map(len, cells)) / len(cells) if cells else 0.0 for cells in columns]
    found: dict[str, int] = {}
    if not width or not max(lengths):
        return found
    found["body"] = body = lengths.index(max(lengths))
    for place, cells in enumerate(columns):
        if place != body and cells and all(map(_is_date, cells)):
            found.setdefault("created_at", place)
    for place, cells in enumerate(columns):
        words = sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0
        distinct = len(set(cells)) == len(cells)
        if place not in found.values() and words > 1 and distinct and lengths[place] <= LONG * 2:
            found.setdefault("title", place)
    return found


def _is_date(cell: str) -> bool:
    try:
        return len(cell) >= len("1/1/2026") and parse_moment(cell) is not None
    except WrongValue:
        return False


def _is_number(cell: str) -> bool:
    try:
        return parse_count(cell) is not None
    except WrongValue:
        return False


def _is_no_name(cell: str) -> bool:
    return len(cell) > HEADER_MAX or "\n" in cell or _is_date(cell) or _is_number(cell)


def looks_like_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns."""
    cells = [cell.strip() for cell in first]
    filled = [cell for cell in cells if cell]
    if not filled or any(map(_is_no_name, filled)):
        return False
    if len({simple(cell) for cell in filled}) != len(filled):
        return False
    exact = {word for words in NAMES.values() for word in words}
    if any(simple(cell) in exact for cell in filled):
        return True
    # Unknown names: short words above longer texts, dates or numbers.
    for place, cell in enumerate(cells):
        below = [row[place] for row in others if place < len(row) and row[place].strip()]
        if below and (all(map(_is_date, below)) or all(map(_is_number, below))):
            return True
        if below and len(cell) <= LONG / 2 and min(map(len, below)) > max(LONG, 2 * len(cell)):
            return True
    return False


def resolve(mapping: Mapping[str, str | int], header: Sequence[str], width: int) -> dict[str, int]:
    """Return the positions of the columns that the person named; raise `ValueError` with a French sentence."""
    places: dict[str, int] = {}
    for field, column in mapping.items():
        if field not in MAPPING_FIELDS:
            raise ValueError(f"le champ « {field} » n’existe pas")
        if column == "":
            continue
        if isinstance(column, int):
            if not 0 <= column < width:
                raise ValueError(f"la colonne n° {column + 1} n’existe pas dans ce fichier")
            places[field] = column
        else:
            places[field] = _place_of(column, header)
    return places


def _place_of(column: str, header: Sequence[str]) -> int:
    if column in header:
        return list(header).index(column)
    same = [place for place, name in enumerate(header) if simple(name) == simple(column)]
    if len(same) != 1:
        raise ValueError(f"la colonne « {column} » n’existe pas dans ce fichier")
    return same[0]

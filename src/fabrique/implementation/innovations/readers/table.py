"""Any table of innovations: a CSV file whose first row names its columns in French or English."""

from __future__ import annotations

from pathlib import Path

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.tables import Row, clean_name, open_table
from fabrique.expression.imports.readers.values import WrongValue
from fabrique.implementation.innovations.readers.record import (
    BadRow,
    Records,
    SheetRecord,
    UnreadableSheets,
    bare,
    shorten,
)

COLUMNS = {
    "key": ("identifiant", "id", "cle", "key", "reference"),
    "title": ("titre", "title", "nom", "name", "innovation"),
    "summary": ("resume", "summary", "en une phrase", "accroche", "mission"),
    "organisation": ("organisation", "organisme", "ministere", "service", "structure"),
    "stage": ("stade", "stage", "phase", "etat d'avancement", "avancement"),
    "topics": ("themes", "theme", "thematiques", "thematique", "topics", "topic"),
    "problem": ("probleme", "problem", "besoin", "contexte"),
    "solution": ("solution", "description"),
    "beneficiaries": ("beneficiaires", "public", "usagers", "pour qui", "beneficiaries"),
    "novelty": ("nouveaute", "novelty", "ce qui est nouveau"),
    "cost": ("cout", "cost", "budget"),
    "time_needed": ("temps", "duree", "delai", "time"),
    "conditions": ("conditions", "conditions de reussite", "facteurs de succes"),
    "failures": ("echecs", "difficultes", "ce qui n'a pas marche", "failures"),
    "lessons": ("enseignements", "lecons", "lessons"),
    "territory": ("territoire", "region", "territory"),
    "licence": ("licence", "license"),
    "website": ("site", "adresse", "url", "lien", "website"),
    "prize": ("prix", "prize", "recompense"),
    "reusable": ("reprenable", "prete a etre reprise", "reusable"),
    "evaluated": ("evaluee", "evalue", "evaluated"),
}
TEXTS = ("problem", "solution", "beneficiaries", "novelty", "cost", "time_needed", "conditions", "failures", "lessons")
STAGES = {
    "idee": ("idee", "investigation", "projet"),
    "prototype": ("prototype", "maquette"),
    "pilote": ("pilote", "experimentation", "test", "construction"),
    "deploiement": ("deploiement", "deploye", "deployee", "acceleration", "consolidation"),
    "generalisee": ("generalisee", "generalise", "generalisation", "transfere", "opere"),
    "arretee": ("arretee", "arrete", "abandon", "abandonnee"),
}
YES = frozenset({"oui", "yes", "vrai", "true", "1", "x"})
LONGEST_TITLE, LONGEST_KEY = 200, 150


def read_table(path: Path) -> Records:
    """Read a CSV file; rows that cannot be kept say why."""
    found = Records()
    seen: set[str] = set()
    try:
        with open_table(path, ReadOptions()) as table:
            rows = iter(table.rows)
            head = next(rows, None)
            places = _places(head)
            for row in rows:
                try:
                    record = _record(row, places)
                except WrongValue as error:
                    found.refused.append(BadRow(row.line, f"{error}."))
                    continue
                if record.key in seen:
                    found.refused.append(BadRow(row.line, "cette innovation est déjà plus haut dans le fichier."))
                    continue
                seen.add(record.key)
                found.sheets.append(record)
    except UnreadableFile as error:
        raise UnreadableSheets(str(error)) from error
    return found


def _places(head: Row | None) -> dict[str, int]:
    cells = [bare(clean_name(cell)).replace("’", "'") for cell in head.cells] if head is not None else []
    places = {
        name: cells.index(next(word for word in words if word in cells))
        for name, words in COLUMNS.items()
        if any(word in cells for word in words)
    }
    missing = [label for name, label in (("title", "titre"), ("organisation", "organisation")) if name not in places]
    if missing:
        raise UnreadableSheets(f"Il manque dans la première ligne : {', '.join(missing)}.")
    return places


def _record(row: Row, places: dict[str, int]) -> SheetRecord:
    row.check_closed()
    if len(row.cells) <= max(places.values()):
        row.check_width(max(places.values()) + 1)

    def text(name: str) -> str:
        return row.cells[places[name]].strip() if name in places else ""

    title, organisation = " ".join(text("title").split()), " ".join(text("organisation").split())
    if not title:
        raise WrongValue("le titre est vide")
    if len(title) > LONGEST_TITLE:
        raise WrongValue(f"le titre dépasse {LONGEST_TITLE} caractères")
    if not organisation:
        raise WrongValue("l’organisation est vide")
    key = text("key") or f"{bare(organisation)}/{bare(title)}"
    if len(key) > LONGEST_KEY:
        key = key[:LONGEST_KEY]
    return SheetRecord(
        line=row.line,
        key=f"csv:{key}",
        title=title,
        summary=shorten(text("summary"), 500),
        organisation_name=organisation,
        stage=_stage(text("stage")),
        topics=tuple(
            dict.fromkeys(part.strip()[:80] for part in text("topics").replace("|", ";").split(";") if part.strip())
        ),
        texts={name: text(name) for name in TEXTS if text(name)},
        plain={
            "territory": text("territory"),
            "licence": text("licence").lower(),
            "website": text("website")[:500],
            "prize": " ".join(text("prize").split())[:200],
            "reusable": bare(text("reusable")) in YES,
            "evaluated": bare(text("evaluated")) in YES,
        },
        source="Reprise d’un fichier",
    )


def _stage(word: str) -> str:
    if not word:
        return "idee"
    known = next((stage for stage, words in STAGES.items() if bare(word) in words), "")
    if not known:
        raise WrongValue(
            f"le stade « {word[:40]} » n’est pas connu (idée, prototype, pilote, déploiement, généralisée, arrêtée)"
        )
    return known

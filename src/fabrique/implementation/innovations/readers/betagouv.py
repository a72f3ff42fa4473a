"""The public innovations of beta.gouv.fr, one JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fabrique.implementation.innovations.readers.record import (
    BadRow,
    PhaseRecord,
    Records,
    SheetRecord,
    UnreadableSheets,
    bare,
    shorten,
    without_images,
)

FILE, INCUBATORS = "startups.jsonl", "incubateurs.jsonl"
SOURCE = "beta.gouv.fr / DINUM, Licence Ouverte 2.0"
STAGES = {
    "investigation": "idee",
    "construction": "pilote",
    "acceleration": "deploiement",
    "consolidation": "deploiement",
    "transfere": "generalisee",
    "opere": "generalisee",
    "abandon-investigation": "arretee",
    "abandon": "arretee",
}
LABELS = {
    "investigation": "Investigation",
    "construction": "Construction",
    "acceleration": "Accélération",
    "consolidation": "Consolidation",
    "transfere": "Transféré",
    "opere": "Opéré",
    "abandon-investigation": "Investigation non concluante",
    "abandon": "Service arrêté",
}
TOPICS = {
    "cybersecurite": "Sécurité informatique",
    "data": "Données ouvertes",
    "education": "Éducation",
    "open-data": "Données ouvertes",
    "travail / emploi": "Travail et emploi",
}
USERS = {
    "etat": "agents de l’État",
    "particulier": "particuliers",
    "collectivite-territoriale": "collectivités territoriales",
    "entreprise": "entreprises",
    "association": "associations",
    "etablissement-scolaire": "établissements scolaires",
}
HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s*(?P<mark>.+?)\s*#*|\*\*(?P<bold>[^*]{3,80})\*\*\s*:?)\s*$")
# The first word found in a heading says where its text goes, in this order.
HEADINGS = (
    ("failures", ("arret", "abandon", "difficult", "non conclu", "fermeture", "fin de l", "fin du")),
    ("lessons", ("impact", "resultat", "bilan", "apprentissage", "enseignement", "chiffres", "indicateur", "mesur")),
    ("beneficiaries", ("utilisateur", "usager", "public", "pour qui", "beneficiaire", "a qui")),
    ("conditions", ("deploiement", "strategie", "etape", "suite", "partenaire", "feuille de route", "perspective")),
    ("problem", ("probleme", "contexte", "constat", "enjeu", "pourquoi", "irritant", "besoin", "objectif")),
    ("solution", ("solution", "service", "produit", "comment", "fonction", "reponse", "propos", "outil")),
)


def read_betagouv(path: Path) -> Records:
    """Read the folder, or its file of innovations. Rows that cannot be kept say why."""
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise UnreadableSheets(f"Il manque le fichier « {FILE} » dans ce dossier.")
    incubators = _incubators(file.with_name(INCUBATORS))
    found = Records()
    seen: set[str] = set()
    for line, row in _rows(file):
        try:
            record = _record(line, row, incubators)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            found.refused.append(BadRow(line, f"La ligne n’a pas la forme attendue ({error})."))
            continue
        if record.key in seen:
            found.refused.append(BadRow(line, f"« {record.key} » est déjà plus haut dans le fichier."))
            continue
        seen.add(record.key)
        found.sheets.append(record)
    return found


def _rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadableSheets("Ce fichier n’est pas un texte en UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UnreadableSheets(f"La ligne {number} n’est pas un objet JSON.") from error
        if not isinstance(row, dict) or "slug" not in row:
            raise UnreadableSheets(f"La ligne {number} n’est pas une innovation de beta.gouv.fr.")
        yield number, row


def _incubators(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    return {
        row["id"]: row["title"]
        for line in file.read_text(encoding="utf-8").split("\n")
        if line.strip() and (row := json.loads(line))
    }


def _record(line: int, row: dict[str, Any], incubators: dict[str, str]) -> SheetRecord:
    title, mission = " ".join(row["name"].split()), " ".join((row["mission"] or "").split())
    if not title:
        raise ValueError("le nom est vide")
    phases = tuple(
        PhaseRecord(STAGES[each["name"]], date.fromisoformat(each["start"]), LABELS[each["name"]])
        for each in row["phases"]
    )
    incubator = row.get("incubator") or "dinum"
    texts = texts_of(without_images(row.get("description_md") or ""))
    if len(mission) > 500:  # noqa: PLR2004 - what a sheet's sentence holds
        texts["problem"] = f"{mission}\n\n{texts.get('problem', '')}".strip()
    if users := _users(row.get("usertypes") or []):
        texts["beneficiaries"] = f"{users}\n\n{texts.get('beneficiaries', '')}".strip()
    return SheetRecord(
        line=line,
        key=f"betagouv:{row['slug']}",
        title=shorten(title, 200),
        summary=shorten(mission, 500),
        organisations=tuple(f"org:{each.removeprefix('org:')}" for each in row.get("sponsors") or []),
        fallback=(f"betagouv:{incubator}", incubators.get(incubator, "Incubateur de services numériques")),
        stage=STAGES[row["current_phase"]],
        topics=tuple(dict.fromkeys(TOPICS.get(bare(each), each.strip()) for each in row.get("thematiques") or [])),
        texts=texts,
        phases=phases,
        plain={
            "website": (row.get("link") or "").strip()[:500],
            "evaluation_url": (row.get("stats_url") or "").strip()[:500],
            "reusable": bool(row.get("has_public_code")) and STAGES[row["current_phase"]] != "arretee",
            "territory": "national",
            "prize": _prize(row.get("fast")),
        },
        source=SOURCE,
    )


def _users(kinds: list[str]) -> str:
    words = list(dict.fromkeys(USERS.get(bare(each), each.strip()) for each in kinds if each.strip()))
    if not words:
        return ""
    text = ", ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _prize(fast: dict[str, Any] | None) -> str:
    if not fast:
        return ""
    promotion = fast.get("promotion")
    return f"Fonds d’accélération FAST, promotion {promotion}" if promotion else "Fonds d’accélération FAST"


def texts_of(markdown: str) -> dict[str, str]:
    """Share a description among the sections of a sheet, by its headings; what has none is the solution.

    What comes before the first heading is the problem when a later heading gives the solution.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in markdown.splitlines():
        match = HEADING.match(line)
        heading = (match.group("mark") or match.group("bold") or "") if match else ""
        section = _section(heading)
        if section:
            parts.append((section, []))
        elif heading:
            parts[-1][1].append(f"**{heading.strip('* :')}**")
        else:
            parts[-1][1].append(line)
    named = {section for section, _lines in parts if section}
    first = "problem" if "solution" in named else "solution"
    texts: dict[str, str] = {}
    for section, lines in parts:
        text = "\n".join(lines).strip()
        if text:
            name = section or first
            texts[name] = f"{texts[name]}\n\n{text}" if name in texts else text
    return texts


def _section(heading: str) -> str:
    words = bare(heading)
    return next((name for name, keys in HEADINGS if words and any(key in words for key in keys)), "")

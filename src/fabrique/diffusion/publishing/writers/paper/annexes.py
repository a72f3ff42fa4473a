"""The annexes: from each recommendation back to the sentences it came from; what was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fabrique.diffusion.publishing.writers.paper.words import KINDS, authors_line, count

Content = Mapping[str, Any]
Part = dict[str, Any]
GONE = {"moderee": "Texte masqué par la modération", "retiree": "Texte retiré par son auteur"}
MOST_LEVELS = 10


def provenance(content: Content) -> Part | None:
    """Return recommendation → paragraph → contributions, sentences and, for syntheses, their originals."""
    texts = {each["id"]: each for each in content["contributions"]}
    rows = [
        {
            "number": row["number"],
            "title": row["title"],
            "anchor": f"provenance-{row['number']}",
            "back": f"recommandation-{row['number']}",
            "paragraphs": [
                {
                    "label": _("Paragraphe %(number)d") % {"number": paragraph["number"]},
                    "sources": [_source(source, texts) for source in paragraph["sources"]],
                }
                for paragraph in row["paragraphs"]
                if paragraph["sources"]
            ],
        }
        for row in content["recommendations"]
    ]
    rows = [row for row in rows if row["paragraphs"]]
    if not rows:
        return None
    lead = _("Chaque recommandation, paragraphe par paragraphe, avec les contributions dont elle est tirée.")
    return {"id": "provenance", "title": _("D’où viennent les recommandations"), "lead": lead, "provenance": rows}


def _source(source: Mapping[str, Any], texts: Mapping[int, Any]) -> Part:
    told = _text(source["contribution"], texts)
    told["quote"] = source["quote"]
    told["originals"] = _originals(source["contribution"], texts)
    return told


def _originals(pk: int, texts: Mapping[int, Any]) -> list[Part]:
    """What a synthesis gathers, the originals of its own syntheses included."""
    found: list[Part] = []
    level, seen = list(texts.get(pk, {}).get("gathers", [])), {pk}
    for _depth in range(MOST_LEVELS):
        found += [_text(each, texts) for each in level if each not in seen]
        seen |= set(level)
        level = [child for each in level for child in texts.get(each, {}).get("gathers", []) if child not in seen]
        if not level:
            break
    return found


def _text(pk: int, texts: Mapping[int, Any]) -> Part:
    text = texts.get(pk, {})
    shown = text.get("state") == "publiee"
    return {
        "id": pk if shown else 0,
        "title": text.get("title") or GONE.get(text.get("state", ""), _("Texte retiré")),
        "kind": KINDS.get(text.get("kind", ""), "") if shown else "",
        "author": authors_line(text.get("authors", [])),
    }


def set_aside(content: Content) -> Part | None:
    """Return what was not kept, gathered by reason."""
    groups = content["set_aside"]
    if not groups:
        return None
    one, many = _("%(n)s contribution"), _("%(n)s contributions")
    lead = _("Ces contributions n’ont pas été reprises. Leurs auteurs ont reçu le motif écrit ici.")
    return {
        "id": "ecartees",
        "title": _("Ce qui a été écarté, et pourquoi"),
        "lead": lead,
        "set_aside": [
            {
                "reason": group["reason"],
                "count": count(len(group["contributions"]), one, many),
                "items": [
                    {"id": each["id"], "title": each["title"], "kind": KINDS.get(each["kind"], "")}
                    for each in group["contributions"]
                ],
            }
            for group in groups
        ],
    }

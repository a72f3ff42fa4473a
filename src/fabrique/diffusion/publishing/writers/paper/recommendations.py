"""Recommendations, grouped by a classification; and how they were rated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.diffusion.publishing.writers.paper.words import SCOPES, UNSETTLED, author_line, count, mark

Content = Mapping[str, Any]
Part = dict[str, Any]


def groups_of(content: Content, chosen: Mapping[str, Any] | None) -> list[Part]:
    """Return the recommendations under each entry of the classification, the unclassified ones last."""
    labels = {term["id"]: term["label"] for each in content["taxonomies"] for term in each["terms"]}
    rows = content["recommendations"]
    if chosen is None:
        return [{"id": "toutes", "title": "", "recommendations": [_told(row, labels) for row in rows]}]
    groups: list[Part] = []
    own = {term["id"] for term in chosen["terms"]}
    for term in chosen["terms"]:
        inside = [row for row in rows if term["id"] in row["terms"]]
        if inside:
            groups.append(_group(f"classement-{term['id']}", term["label"], inside, labels, groups))
    rest = [row for row in rows if not own & set(row["terms"])]
    if rest:
        title = _("Sans classement") if groups else ""
        groups.append(_group("sans-classement", title, rest, labels, groups))
    return groups


def _group(anchor: str, title: str, rows: list[Any], labels: dict[int, str], before: list[Part]) -> Part:
    """One group; a recommendation already told under an earlier entry is only referred to."""
    seen = {row["number"] for group in before for row in group["recommendations"]}
    return {
        "id": anchor,
        "title": title,
        "recommendations": [_told(row, labels) for row in rows if row["number"] not in seen],
        "elsewhere": [
            {"number": row["number"], "title": row["title"], "anchor": f"recommandation-{row['number']}"}
            for row in rows
            if row["number"] in seen
        ],
    }


def _told(row: Mapping[str, Any], labels: dict[int, str]) -> Part:
    sources = {source["contribution"] for paragraph in row["paragraphs"] for source in paragraph["sources"]}
    one, many = _("%(n)s contribution à son origine"), _("%(n)s contributions à son origine")
    return {
        "number": row["number"],
        "title": row["title"],
        "anchor": f"recommandation-{row['number']}",
        "scope": SCOPES.get(row["scope"], ""),
        "unsettled": UNSETTLED.get(row["state"], ""),
        "terms": [labels[term] for term in row["terms"] if term in labels],
        "paragraphs": [{"html": paragraph["body"]} for paragraph in row["paragraphs"]],
        "rationale": {"html": row["rationale"]},
        "pair": _pair(row),
        "ratings": _ratings(row["ratings"]),
        "opinions": [
            {"body": {"html": opinion["body"]}, "author": author_line(opinion["author"])}
            for opinion in row["minority_opinions"]
        ],
        "sources": count(len(sources), one, many) if sources else "",
        "provenance": f"provenance-{row['number']}",
    }


def _pair(row: Mapping[str, Any]) -> str:
    names = [(each["name"] and author_line(each)) or each["organisation"] for each in row["pair"]]
    said = [name for name in names if name]
    if not said:
        return ""
    return _("Rédigée par %(names)s") % {"names": _(" et ").join(said)}


def _ratings(ratings: Mapping[str, Any] | None) -> Part | None:
    """The two marks, by person then by organisation, as a small table."""
    if ratings is None:
        return None
    withheld = ratings["withheld"]
    spread_head = [] if withheld else [_("Moitié centrale"), _("Médiane"), _("Écart-type")]
    head = [_("Critère"), _("Moyenne"), *spread_head, _("Réponses")]
    rows = []
    for key, label in (("impact", _("Effet attendu")), ("feasibility", _("Facilité de mise en œuvre"))):
        for who, words in (("persons", _("personnes")), ("organisations", _("organisations"))):
            spread = ratings[key][who]
            if spread is not None:
                rows.append([f"{label}, {words}", *_cells(spread, withheld=withheld)])
    note = ""
    if withheld:
        note = _("Moins de cinq personnes ont noté : la dispersion n’est pas montrée.")
    caption = _("Notes données, de 1 à 5")
    return {"caption": caption, "head": head, "rows": rows, "numeric": list(range(1, len(head))), "note": note}


def _cells(spread: Mapping[str, Any], *, withheld: bool) -> list[str]:
    if withheld:
        return [mark(spread["mean"]), str(spread["count"])]
    between = _("%(low)s à %(high)s") % {"low": mark(spread["low"]), "high": mark(spread["high"])}
    return [mark(spread["mean"]), between, mark(spread["median"]), mark(spread["deviation"]), str(spread["count"])]


def priorities(content: Content) -> Part | None:
    """Every rated recommendation on one picture and in one table."""
    rated = [row for row in content["recommendations"] if row["ratings"]]
    if not rated:
        return None
    rows = [
        [
            str(row["number"]),
            row["title"],
            *(_mean(row, key, who) for key in ("impact", "feasibility") for who in ("persons", "organisations")),
        ]
        for row in sorted(rated, key=lambda row: (-row["ratings"]["impact"]["persons"]["mean"], row["number"]))
    ]
    head = [
        _("N°"),
        _("Recommandation"),
        _("Effet, personnes"),
        _("Effet, organisations"),
        _("Facilité, personnes"),
        _("Facilité, organisations"),
    ]
    caption = _("Les recommandations, de la plus à la moins utile selon les personnes")
    table = {"t": "table", "caption": caption, "head": head, "rows": rows, "numeric": [2, 3, 4, 5]}
    return {"id": "priorites", "title": _("Les priorités"), "blocks": [*_picture(rated), table]}


def _mean(row: Mapping[str, Any], key: str, who: str) -> str:
    spread = row["ratings"][key][who]
    return mark(spread["mean"]) if spread else "–"


def _picture(rated: list[Any]) -> list[Part]:
    points = [
        {
            "label": str(row["number"]),
            "title": row["title"],
            "x": row["ratings"]["feasibility"]["persons"]["mean"],
            "y": row["ratings"]["impact"]["persons"]["mean"],
        }
        for row in rated
    ]
    alt = ngettext(
        "Une recommandation placée selon sa facilité de mise en œuvre (en largeur) et son effet attendu (en hauteur), "
        "de 1 à 5. Les valeurs sont dans le tableau qui suit.",
        "%(n)d recommandations placées selon leur facilité de mise en œuvre (en largeur) et leur effet attendu "
        "(en hauteur), de 1 à 5. Les valeurs sont dans le tableau qui suit.",
        len(points),
    ) % {"n": len(points)}
    lead = _(
        "Chaque participant a noté l’effet attendu et la facilité de mise en œuvre de chaque recommandation, de 1 à 5."
    )
    return [
        {"t": "text", "text": lead},
        {"t": "scatter", "points": points, "alt": alt, "x": _("Facilité de mise en œuvre"), "y": _("Effet attendu")},
    ]

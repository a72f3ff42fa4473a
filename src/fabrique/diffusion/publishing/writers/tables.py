"""The report as tables: one list of rows per file, the header first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fabrique.foundations.kernel.richtext import to_plain

Content = Mapping[str, Any]
Rows = Iterator[list[str]]


def tables_of(content: Content) -> dict[str, Rows]:
    """File name → rows."""
    return {
        "recommandations.csv": _recommendations(content),
        "paragraphes.csv": _paragraphs(content),
        "provenance.csv": _provenance(content),
        "notes.csv": _ratings(content),
        "opinions-minoritaires.csv": _opinions(content),
        "contributions-citees.csv": _contributions(content),
        "contributions-ecartees.csv": _set_aside(content),
        "participants.csv": _participants(content),
        "contributeurs.csv": _contributors(content),
        "phases.csv": _phases(content),
    }


def _cell(value: Any) -> str:  # noqa: ANN401 - any JSON
    return "" if value is None else str(value)


def _recommendations(content: Content) -> Rows:
    labels = {term["id"]: (each["name"], term["label"]) for each in content["taxonomies"] for term in each["terms"]}
    names = [each["name"] for each in content["taxonomies"]]
    yield ["numero", "titre", "etat", "version", "portee", "pourquoi", "redacteurs", *names]
    for row in content["recommendations"]:
        held: dict[str, list[str]] = {}
        for term in row["terms"]:
            if term in labels:
                held.setdefault(labels[term][0], []).append(labels[term][1])
        pair = " ; ".join(
            ", ".join(part for part in (each["name"], each["organisation"]) if part) for each in row["pair"]
        )
        classified = [" | ".join(held.get(name, [])) for name in names]
        yield [
            str(row["number"]),
            row["title"],
            row["state"],
            str(row["version"]),
            row["scope"],
            to_plain(row["rationale"]),
            pair,
            *classified,
        ]


def _paragraphs(content: Content) -> Rows:
    yield ["recommandation", "paragraphe", "texte"]
    for row in content["recommendations"]:
        for paragraph in row["paragraphs"]:
            yield [str(row["number"]), str(paragraph["number"]), to_plain(paragraph["body"])]


def _provenance(content: Content) -> Rows:
    yield ["recommandation", "paragraphe", "contribution", "version", "phrase_reprise"]
    for row in content["recommendations"]:
        for paragraph in row["paragraphs"]:
            for source in paragraph["sources"]:
                yield [
                    str(row["number"]),
                    str(paragraph["number"]),
                    str(source["contribution"]),
                    str(source["version"]),
                    source["quote"],
                ]


def _ratings(content: Content) -> Rows:
    figures = ("count", "mean", "low", "median", "high", "deviation")
    yield [
        "recommandation",
        "note",
        "par",
        "nombre",
        "moyenne",
        "quartile_bas",
        "mediane",
        "quartile_haut",
        "ecart_type",
    ]
    for row in content["recommendations"]:
        for key, label in (("impact", "effet"), ("feasibility", "facilite")):
            for who, words in (("persons", "personnes"), ("organisations", "organisations")):
                spread = row["ratings"][key][who] if row["ratings"] else None
                if spread:
                    yield [
                        str(row["number"]),
                        label,
                        words,
                        *(_cell(spread[name]).replace(".", ",") for name in figures),
                    ]


def _opinions(content: Content) -> Rows:
    yield ["recommandation", "texte", "nom", "organisation"]
    for row in content["recommendations"]:
        for opinion in row["minority_opinions"]:
            author = opinion["author"]
            yield [str(row["number"]), to_plain(opinion["body"]), author["name"], author["organisation"]]


def _contributions(content: Content) -> Rows:
    yield ["contribution", "nature", "etat", "titre", "auteurs", "reunit"]
    for each in content["contributions"]:
        authors = " ; ".join(
            ", ".join(part for part in (who["name"], who["organisation"]) if part) for who in each["authors"]
        )
        yield [
            str(each["id"]),
            each["kind"],
            each["state"],
            each["title"],
            authors,
            " ".join(str(pk) for pk in each["gathers"]),
        ]


def _set_aside(content: Content) -> Rows:
    yield ["contribution", "nature", "titre", "motif"]
    for group in content["set_aside"]:
        for each in group["contributions"]:
            yield [str(each["id"]), each["kind"], each["title"], group["reason"]]


def _participants(content: Content) -> Rows:
    yield ["organisation", "nature", "personnes"]
    for line in content["participants"]:
        yield [line["organisation"], line["kind"], str(line["people"])]


def _contributors(content: Content) -> Rows:
    yield ["nom", "organisation"]
    for each in content["contributors"]["named"]:
        yield [each["name"], each["organisation"]]


def _phases(content: Content) -> Rows:
    yield ["phase", "nature", "debut", "fin", "contributions", "commentaires", "soutiens"]
    for line in content["phases"]:
        yield [
            line["title"],
            line["kind"],
            _cell(line["starts_at"]),
            _cell(line["ends_at"]),
            *(str(line[noun]) for noun in ("contributions", "comments", "supports")),
        ]

"""The parts of a report in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fabrique.diffusion.publishing.writers.paper.annexes import provenance, set_aside
from fabrique.diffusion.publishing.writers.paper.recommendations import groups_of, priorities
from fabrique.diffusion.publishing.writers.paper.words import author_line, count, day, period
from fabrique.foundations.ui import wording

Content = Mapping[str, Any]
Part = dict[str, Any]


def paper_of(content: Content, *, taxonomy: int | None = None) -> dict[str, Any]:
    """Return the report in words; ``taxonomy`` is the id of the classification that orders it (None: the first)."""
    challenge = content["challenge"]
    chosen = _chosen(content, taxonomy)
    parts = [
        _opening(content),
        _commitment(content),
        _recommendations(content, chosen),
        priorities(content),
        _method(content),
        _contributors(content),
        _next(content),
    ]
    return {
        "title": challenge["title"],
        "question": challenge["question"],
        "programme": challenge["programme"],
        "sponsor": content["commitment"]["sponsor"],
        "provisional": content["status"] != "publie",
        "status": _status(content),
        "date": (content["published_at"] or content["generated_at"])[:10],
        "kicker": _("Rapport d’atelier") if challenge["kind"] == "atelier" else _("Rapport de consultation"),
        "figures": _figures(content),
        "taxonomy": chosen["id"] if chosen else None,
        "parts": [part for part in parts if part],
        "annexes": [part for part in (provenance(content), set_aside(content)) if part],
    }


def _chosen(content: Content, taxonomy: int | None) -> Mapping[str, Any] | None:
    taxonomies = content["taxonomies"]
    return next((each for each in taxonomies if each["id"] == taxonomy), taxonomies[0] if taxonomies else None)


def _status(content: Content) -> str:
    if content["status"] == "publie":
        return _("Publié le %(day)s") % {"day": day(content["published_at"])}
    return _("Version provisoire du %(day)s") % {"day": day(content["generated_at"])}


def _figures(content: Content) -> list[dict[str, str]]:
    figures = content["figures"]
    wanted = [
        ("recommendations", _("recommandation"), _("recommandations")),
        ("contributions", _("contribution"), _("contributions")),
        ("comments", _("commentaire"), _("commentaires")),
        ("supports", _("soutien"), _("soutiens")),
        ("participants", _("participant"), _("participants")),
        ("organisations", _("organisation"), _("organisations")),
    ]
    return [
        {"value": wording.number(figures[key]), "label": one if figures[key] < 2 else many}  # noqa: PLR2004 - French plural
        for key, one, many in wanted
        if figures[key]
    ]


def _opening(content: Content) -> Part | None:
    blocks: list[Part] = []
    if content["introduction"]:
        blocks.append({"t": "rich", "body": {"html": content["introduction"]}})
    if content["sponsor_word"]:
        signature = _("%(sponsor)s, le %(day)s") % {
            "sponsor": content["commitment"]["sponsor"],
            "day": day(content["validated_at"]),
        }
        blocks.append({"t": "h", "text": _("Le mot du commanditaire")})
        blocks.append({"t": "word", "body": {"html": content["sponsor_word"]}, "signature": signature})
    return {"id": "introduction", "title": _("Introduction"), "blocks": blocks} if blocks else None


def _commitment(content: Content) -> Part:
    said, challenge = content["commitment"], content["challenge"]
    blocks: list[Part] = [{"t": "lead", "text": challenge["question"]}]
    if challenge["context"]:
        blocks.append({"t": "rich", "body": {"html": challenge["context"]}})
    facts = [
        (_("Qui pose la question"), said["sponsor"], ""),
        (_("Ce qui sera fait du résultat"), "", said["what"]),
        (_("Qui décide"), said["who"], ""),
        (_("Sur quels critères"), "", said["criteria"]),
        (_("Réponse au plus tard"), day(said["by"]), ""),
        (_("Engagement signé"), _signed(said), ""),
    ]
    items = [{"label": label, "text": text, "body": {"html": body}} for label, text, body in facts if text or body]
    if items:
        blocks += [{"t": "h", "text": _("L’engagement du commanditaire")}, {"t": "facts", "items": items}]
    return {"id": "question", "title": _("La question et l’engagement"), "blocks": blocks}


def _signed(said: Mapping[str, Any]) -> str:
    if not said["signed_at"]:
        return ""
    if not said["signed_by"]:
        return _("le %(day)s") % {"day": day(said["signed_at"])}
    return _("par %(name)s, le %(day)s") % {"name": said["signed_by"], "day": day(said["signed_at"])}


def _recommendations(content: Content, chosen: Mapping[str, Any] | None) -> Part | None:
    if not content["recommendations"]:
        return None
    blocks: list[Part] = []
    if chosen:
        blocks.append({"t": "mention", "text": _("Classées selon : %(name)s.") % {"name": chosen["name"]}})
    return {
        "id": "recommandations",
        "title": _("Les recommandations"),
        "blocks": blocks,
        "groups": groups_of(content, chosen),
    }


def _method(content: Content) -> Part:
    blocks: list[Part] = []
    if content["method"]:
        blocks.append({"t": "rich", "body": {"html": content["method"]}})
    if content["phases"]:
        blocks.append(_phases(content))
    if content["participants"]:
        rows = [
            [line["organisation"] or _("Sans organisation"), wording.number(line["people"])]
            for line in content["participants"]
        ]
        caption = _("Les participants par organisation")
        blocks.append(_table(caption, [_("Organisation"), _("Personnes")], rows, numeric=[1]))
    return {"id": "methode", "title": _("La méthode et les chiffres"), "blocks": blocks}


def _phases(content: Content) -> Part:
    rows = [
        [
            line["title"] or _("Hors des phases"),
            period(line["starts_at"], line["ends_at"]),
            *(wording.number(line[noun]) for noun in ("contributions", "comments", "supports")),
        ]
        for line in content["phases"]
    ]
    head = [_("Phase"), _("Dates"), _("Contributions"), _("Commentaires"), _("Soutiens")]
    return _table(_("Ce qui a été écrit, phase par phase"), head, rows, numeric=[2, 3, 4])


def _table(caption: str, head: list[str], rows: list[list[str]], *, numeric: list[int]) -> Part:
    return {"t": "table", "caption": caption, "head": head, "rows": rows, "numeric": numeric}


def _contributors(content: Content) -> Part | None:
    people = content["contributors"]
    blocks: list[Part] = []
    if people["named"]:
        blocks.append({"t": "columns", "items": [author_line(each) for each in people["named"]]})
    if people["unnamed"]:
        one = _("%(n)s personne a participé sans souhaiter être nommée.")
        many = _("%(n)s personnes ont participé sans souhaiter être nommées.")
        blocks.append({"t": "mention", "text": count(people["unnamed"], one, many)})
    return {"id": "contributeurs", "title": _("Les contributeurs"), "blocks": blocks} if blocks else None


def _next(content: Content) -> Part:
    said, outcomes = content["commitment"], content["figures"]["outcomes"]
    blocks: list[Part] = []
    if said["by"]:
        text = _("Le commanditaire s’est engagé à répondre au plus tard le %(day)s.") % {"day": day(said["by"])}
        blocks.append({"t": "lead", "text": text})
    if said["what"]:
        blocks.append({"t": "rich", "body": {"html": said["what"]}})
    rows = [
        [_("Reprises dans une recommandation"), wording.number(outcomes["taken_up"])],
        [_("Réunies dans une synthèse"), wording.number(outcomes["merged"])],
        [_("Écartées, avec un motif"), wording.number(outcomes["set_aside"])],
    ]
    if outcomes["pending"]:
        rows.append([_("Encore en attente d’une suite"), wording.number(outcomes["pending"])])
    caption = _("Ce que sont devenues les contributions")
    blocks.append(_table(caption, [_("Suite"), _("Contributions")], rows, numeric=[1]))
    return {"id": "suites", "title": _("Ce qui va suivre"), "blocks": blocks}

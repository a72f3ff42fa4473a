"""What became of a contribution, in words and dates: public journal lines turned into sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fabrique.expression.challenges.models import Theme
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries.line_of_answer import VERBS, sentence_of
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.contributions.states import Outcome
from fabrique.foundations.journal.models import Line
from fabrique.foundations.people.models import Organisation

TEAM = gettext_lazy("l’équipe d’animation")
MODERATION = gettext_lazy("l’équipe de modération")
AUTHOR = gettext_lazy("l’auteur")
DRAFTERS = gettext_lazy("les rédacteurs de la recommandation")
SPONSOR = gettext_lazy("le commanditaire et la coordination")
REPORT = "publishing.publish"
BORN, GONE = "innovations.from", "innovations.no_longer_from"
INTO = ("synthesis", "into", "parent", "merged_into", "synthesis_id")
THEME = ("theme", "theme_id", "to", "to_theme")


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing that happened, for the component ``line_of_life``. ``actor`` is a role, never a name."""

    at: datetime
    text: str
    href: str = ""
    link_label: str = ""
    actor: str = ""
    detail: str = ""
    tone: Literal["", "success", "warning"] = ""


@dataclass(slots=True)
class Names:
    """What sentences need to name: titles of syntheses, names of themes, reasons."""

    titles: dict[int, str] = field(default_factory=dict)
    themes: dict[int, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    reason: str = ""
    reason_at: datetime | None = None
    slug: str = ""


Teller = Callable[[Line, Names], LifeEvent]


def life_of(contribution: Contribution) -> list[LifeEvent]:
    """Tell the life of a contribution, its synthesis' later life included, in at most six queries."""
    since = _ancestry(contribution)
    lines = _lines([contribution.pk, *since], contribution.challenge_id)
    lines = _of_this_life(lines, contribution, since)
    names = _names(lines, contribution)
    events = [TABLE[line.verb](line, names) for line in lines]
    first = contribution.published_at
    if first is not None and not any(line.verb == "contributions.publish" for line in lines):
        events.insert(0, LifeEvent(first, _("Contribution publiée"), tone=""))
    if contribution.outcome == Outcome.SET_ASIDE and not any(line.verb == "contributions.set_aside" for line in lines):
        at = contribution.outcome_at or contribution.updated_at
        events.append(LifeEvent(at, _("Écartée"), detail=contribution.outcome_reason, actor=str(TEAM)))
    return events


def _ancestry(contribution: Contribution) -> list[int]:
    """The synthesis that the contribution is in, the one above it, and the one above that."""
    if contribution.merged_into_id is None:
        return []
    above = (
        Contribution.objects.filter(pk=contribution.merged_into_id)
        .values_list("pk", "merged_into_id", "merged_into__merged_into_id")
        .first()
    )
    return [pk for pk in above or () if pk is not None]


def _lines(pks: Sequence[int], challenge_id: int) -> list[Line]:
    """Public lines about these contributions, and the publication of the challenge's report."""
    about = Q(
        subject_type="contribution", subject_id__in=pks, verb__in=[GONE, *(verb for verb in TABLE if verb != REPORT)]
    )
    report = Q(scope=f"challenge:{challenge_id}", verb=REPORT)
    return list(Line.objects.filter(about | report).order_by("at", "id"))


def _of_this_life(lines: list[Line], contribution: Contribution, above: Sequence[int]) -> list[Line]:
    """Keep the contribution's own lines, and its syntheses' from the moment each was entered.

    Two packages may tell the same citation at the same instant: once is enough. A sheet that is no longer published
    is not told at all.
    """
    entered: dict[int, datetime] = {}
    chain = [contribution.pk, *above]
    for child, parent in pairwise(chain):
        merges = [line.at for line in lines if line.subject_id == child and line.verb == "sensemaking.merge"]
        entered[parent] = merges[-1] if merges else (contribution.outcome_at or contribution.updated_at)
    kept: list[Line] = []
    cited: set[tuple[int, str]] = set()
    for line in lines:
        if line.verb == REPORT:
            kept = [each for each in kept if each.verb != REPORT]
        elif line.subject_id != contribution.pk and (
            line.at < entered[line.subject_id] or line.verb in {"contributions.publish", "contributions.edit"}
        ):
            continue
        if line.verb in {BORN, GONE}:
            kept = [each for each in kept if each.verb != BORN or each.details != line.details]
        if line.verb == GONE:
            continue
        if line.verb in CITATIONS:
            key = (line.details.get("recommendation_id", 0), CITATIONS[line.verb])
            opposite = (key[0], "out" if key[1] == "in" else "in")
            if key in cited:
                continue
            cited.discard(opposite)
            cited.add(key)
        kept.append(line)
    return kept


def _names(lines: Iterable[Line], contribution: Contribution) -> Names:
    syntheses = {_number(line.details, INTO) for line in lines if line.verb.startswith("sensemaking.")}
    themes = {_number(line.details, THEME) for line in lines if line.verb == "sensemaking.move"}
    names = Names(
        reason=contribution.outcome_reason, reason_at=contribution.outcome_at, slug=contribution.challenge.slug
    )
    if wanted := syntheses - {0}:
        visible = Contribution.objects.filter(pk__in=wanted, state__in=READABLE, challenge=contribution.challenge_id)
        names.titles = dict(visible.values_list("pk", "title"))
    if wanted := themes - {0}:
        known = Theme.objects.filter(pk__in=wanted, challenge=contribution.challenge_id)
        names.themes = dict(known.values_list("pk", "name"))
    if wanted := {_number(line.details, ("organisation",)) for line in lines if line.verb == DECIDED} - {0}:
        names.organisations = {each.pk: each.short_name for each in Organisation.objects.filter(pk__in=wanted)}
    return names


def _number(details: Mapping[str, Any], keys: Sequence[str]) -> int:
    """The first id that the details hold under one of these names."""
    return next((details[key] for key in keys if isinstance(details.get(key), int)), 0)


def _plain(text: Promise | str, actor: Promise | str = "", tone: Literal["", "success", "warning"] = "") -> Teller:
    def tell(line: Line, _names: Names) -> LifeEvent:
        return LifeEvent(line.at, str(text), actor=str(actor), tone=tone)

    return tell


def _edited(line: Line, _names: Names) -> LifeEvent:
    number = line.details.get("version", 0)
    href = _address("contributions:history", line.subject_id)
    return LifeEvent(
        line.at,
        _("Texte modifié (version %(number)d)") % {"number": number} if number else _("Texte modifié"),
        href=href,
        link_label=_("Voir les versions") if href else "",
        actor=str(AUTHOR),
    )


def _merged(line: Line, names: Names) -> LifeEvent:
    pk = _number(line.details, INTO)
    title = names.titles.get(pk, "")
    if not title:
        return LifeEvent(line.at, _("Réunie avec d’autres dans une synthèse"), actor=str(TEAM))
    return LifeEvent(
        line.at,
        _("Réunie avec d’autres dans la synthèse « %(title)s »") % {"title": title},
        href=_address("contributions:detail", pk),
        link_label=_("Lire la synthèse"),
        actor=str(TEAM),
    )


def _moved(line: Line, names: Names) -> LifeEvent:
    theme = names.themes.get(_number(line.details, THEME), "")
    text = _("Rangée dans le thème « %(theme)s »") % {"theme": theme} if theme else _("Sortie de son thème")
    return LifeEvent(line.at, text, actor=str(TEAM))


def _cited(line: Line, _names: Names) -> LifeEvent:
    number = line.details.get("recommendation", 0)
    href = _address("recommendations:detail", line.details.get("challenge", ""), number)
    return LifeEvent(
        line.at,
        _("Reprise dans la recommandation n° %(number)s") % {"number": number},
        href=href,
        link_label=_("Lire la recommandation") if href else "",
        actor=str(DRAFTERS),
        tone="success",
    )


def _put_down(line: Line, _names: Names) -> LifeEvent:
    number = line.details.get("recommendation", 0)
    return LifeEvent(
        line.at,
        _("La recommandation n° %(number)s ne s’appuie plus sur elle") % {"number": number},
        actor=str(DRAFTERS),
    )


def _set_aside(line: Line, names: Names) -> LifeEvent:
    reason = names.reason if line.at == names.reason_at else ""
    return LifeEvent(line.at, _("Écartée"), detail=reason, actor=str(TEAM))


def _of_answer(line: Line, _names: Names) -> LifeEvent:
    said = sentence_of(line.verb, line.details)
    href = _address("commitments:beside", line.subject_id) if said.leads_to_answer else ""
    return LifeEvent(
        line.at,
        said.text,
        href=href,
        link_label=_("Lire la réponse") if href else "",
        actor=str(said.actor),
        tone=said.tone,
    )


def _published_report(line: Line, names: Names) -> LifeEvent:
    href = _address("publishing:report", names.slug)
    return LifeEvent(
        line.at,
        _("Rapport publié"),
        href=href,
        link_label=_("Lire le rapport") if href else "",
        actor=str(SPONSOR),
        tone="success",
    )


def _decided(line: Line, names: Names) -> LifeEvent:
    """What an organisation decided about a recommendation that draws on the contribution."""
    words, tone = DECISIONS.get(line.details.get("to", ""), DECISIONS[""])
    parts = {
        "number": line.details.get("recommendation", 0),
        "name": names.organisations.get(_number(line.details, ("organisation",)), _("une organisation")),
    }
    href = _address("recommendations:decision", line.details.get("decision", 0))
    return LifeEvent(
        line.at, str(words) % parts, href=href, link_label=_("Lire la décision") if href else "", tone=tone
    )


def _adopted(line: Line, _names: Names) -> LifeEvent:
    """The innovation born of the contribution works in another organisation: both sides have said so."""
    href = _address("replications:of_sheet", line.details.get("sheet", 0))
    words = _("L’innovation qui en est née est en service dans une autre organisation")
    return LifeEvent(line.at, words, href=href, link_label=_("Voir qui l’a reprise") if href else "", tone="success")


def _gave_a_sheet(line: Line, _names: Names) -> LifeEvent:
    """An innovation sheet was published, born from the contribution."""
    href = _address("innovations:detail", line.details.get("sheet", 0))
    words = _("A donné une fiche innovation")
    return LifeEvent(line.at, words, href=href, link_label=_("Lire la fiche") if href else "", tone="success")


def _address(name: str, *args: Any) -> str:  # noqa: ANN401 - the parts of a path
    """A page of this package or of an upper one, by name; nothing when the line lacks what its path needs."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


DECIDED = "recommendations.decide"
DECISIONS: dict[str, tuple[Promise, Literal["", "success", "warning"]]] = {
    "adoptee": (gettext_lazy("%(name)s adopte la recommandation n° %(number)s, qui la reprend"), "success"),
    "adaptee": (gettext_lazy("%(name)s adopte, en l’adaptant, la recommandation n° %(number)s"), "success"),
    "reportee": (gettext_lazy("%(name)s reporte sa décision sur la recommandation n° %(number)s"), ""),
    "refusee": (gettext_lazy("%(name)s ne retient pas la recommandation n° %(number)s"), "warning"),
    "realisee": (gettext_lazy("%(name)s a réalisé la recommandation n° %(number)s, qui la reprend"), "success"),
    "": (gettext_lazy("%(name)s se prononce sur la recommandation n° %(number)s"), ""),
}
CITATIONS = {
    "contributions.take_up": "in",
    "recommendations.cite": "in",
    "contributions.put_down": "out",
    "recommendations.uncite": "out",
}
TABLE: dict[str, Teller] = {
    "contributions.publish": _plain(gettext_lazy("Contribution publiée")),
    "contributions.edit": _edited,
    "contributions.withdraw": _plain(gettext_lazy("Retirée"), AUTHOR, "warning"),
    "contributions.hide": _plain(gettext_lazy("Masquée"), MODERATION, "warning"),
    "contributions.restore": _plain(gettext_lazy("De nouveau visible"), MODERATION),
    "contributions.take_up": _cited,
    "contributions.put_down": _put_down,
    "contributions.set_aside": _set_aside,
    "contributions.reopen_outcome": _plain(gettext_lazy("De nouveau à l’étude"), TEAM),
    "sensemaking.move": _moved,
    "sensemaking.merge": _merged,
    "sensemaking.undo_merge": _plain(gettext_lazy("Séparée de la synthèse"), TEAM),
    "recommendations.cite": _cited,
    "recommendations.uncite": _put_down,
    DECIDED: _decided,
    BORN: _gave_a_sheet,
    "replications.adopt": _adopted,
    **dict.fromkeys(VERBS, _of_answer),
    REPORT: _published_report,
}

"""The words of the certificate: the credit, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.chain import Kind, Node
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.ui.wording import day, number
from fabrique.implementation.innovators.states import SupportKind, in_words
from fabrique.portal.queries.chain import NAMES
from fabrique.portal.queries.credit import Credit, Trace
from fabrique.portal.writers.certificate import figures, print_of

MOST_LINES = 12


def paper_of(credit: Credit) -> dict[str, Any]:
    """Everything that the paper says, with a short name for its content at the foot."""
    today = today_at(credit.at)
    paper: dict[str, Any] = {
        "title": _("Attestation de contribution"),
        "kicker": _("Fabrique, innovation participative"),
        "name": credit.person.get_full_name(),
        "place": ", ".join(each.name for each in credit.organisations),
        "day": _("Établie le %(day)s") % {"day": day(today)},
        "date": today.isoformat(),
        "lead": _(
            "Cette attestation est calculée à partir des seuls liens de provenance gardés par la plateforme : "
            "chaque ligne dit ce que la personne a écrit, soutenu ou essayé, et ce que c’est devenu. "
            "Elle ne classe personne."
        ),
        "figures": figures(_figures(credit)),
        "parts": [part for part in _parts(credit) if part["items"]],
        "notes": _notes(credit),
    }
    paper["foot"] = _("Attestation du %(day)s · empreinte %(print)s") % {"day": day(today), "print": print_of(paper)}
    return paper


def _figures(credit: Credit) -> list[tuple[int, str, str]]:
    return [
        (len(credit.texts), _("texte publié"), _("textes publiés")),
        (credit.taken_up, _("texte qui a eu une suite"), _("textes qui ont eu une suite")),
        (len(credit.sentences), _("phrase citée"), _("phrases citées")),
        (len(credit.trials), _("essai"), _("essais")),
        (len(credit.sheets), _("fiche signée"), _("fiches signées")),
        (credit.votes_cast, _("soutien donné"), _("soutiens donnés")),
    ]


def _parts(credit: Credit) -> list[dict[str, Any]]:
    quotes = [
        {
            "title": f"« {each.quote} »",
            "mention": _("De « %(text)s »") % {"text": each.contribution},
            "lines": [
                _("reprise dans la recommandation n° %(n)s : %(title)s")
                % {"n": each.number, "title": each.recommendation}
            ],
        }
        for each in credit.sentences
    ]
    helped = [
        {"title": each.organisation, "mention": each.sheet, "lines": [in_words(SupportKind.TIME, each.minutes)]}
        for each in credit.helped
    ]
    return [
        {"title": _("Phrases reprises"), "items": quotes},
        {"title": _("Textes"), "items": _items(credit.texts)},
        {"title": _("Textes soutenus qui ont eu une suite"), "items": _items(credit.votes)},
        {"title": _("Essais"), "items": _items(credit.trials)},
        {"title": _("Fiches innovation"), "items": _items(credit.sheets)},
        {"title": _("Réplications portées"), "items": _items(credit.replications)},
        {"title": _("Aide donnée à d’autres organisations"), "items": helped},
    ]


def _items(traces: Iterable[Trace]) -> list[dict[str, Any]]:
    return [{"title": trace.node.title, "mention": _mention(trace), "lines": _lines(trace.reached)} for trace in traces]


def _mention(trace: Trace) -> str:
    parts = [day(trace.node.at) if trace.node.at else "", trace.node.words]
    if trace.share is not None and trace.agreed_at is not None:
        parts.append(
            _("part de %(share)s %%, convenue le %(day)s") % {"share": trace.share, "day": day(trace.agreed_at)}
        )
    elif trace.share is not None:
        parts.append(_("part convenue : %(share)s %%") % {"share": trace.share})
    return " · ".join(part for part in parts if part)


def _lines(nodes: tuple[Node, ...]) -> list[str]:
    lines = [f"{NAMES[Kind(node.kind)][0]} : {node.title}" for node in nodes[:MOST_LINES]]
    if len(nodes) > MOST_LINES:
        lines.append(_("et %(n)s autres") % {"n": number(len(nodes) - MOST_LINES)})
    return lines


def _notes(credit: Credit) -> list[str]:
    if not credit.withheld:
        return []
    return [_("Des suites réservées à d’autres lecteurs ne sont pas détaillées ici.")]

"""A sheet as the words that its PDF prints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fabrique.foundations.ui import wording
from fabrique.implementation.innovations import queries
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.queries.comparison import SIDE, label_of
from fabrique.implementation.innovations.states import AuthorState
from fabrique.implementation.innovations.writers.pdf import paper_of


def sections_of(sheet: Sheet) -> list[tuple[str, str, str]]:
    """The long texts that say something: name, title, body."""
    return [(name, label_of(name), getattr(sheet, name)) for name in SIDE if getattr(sheet, name)]


def paper(sheet: Sheet, *, address: str, at: datetime) -> dict[str, Any]:
    """Everything that is printed."""
    authors = [each for each in queries.authorships_of(sheet) if each.state == AuthorState.ACCEPTED]
    facts = [
        (_("Auteurs :"), ", ".join(f"{each.person.get_full_name()} ({each.share} %)" for each in authors)),
        (_("Contact :"), sheet.contact.get_full_name() if sheet.contact else ""),
        (_("Thèmes :"), ", ".join(sheet.topics.order_by("slug").values_list("name", flat=True))),
        (_("Territoire :"), sheet.get_territory_display()),
        (_("Licence :"), sheet.get_licence_display()),
        (_("Site :"), sheet.website),
        (_("Prix :"), sheet.prize),
        (_("Source :"), sheet.external_source),
        (_("Publiée le :"), wording.day(sheet.published_at) if sheet.published_at else ""),
    ]
    words = [sheet.get_stage_display()]
    words += [_("Évaluée")] if sheet.evaluated else []
    words += [_("Prête à être reprise")] if sheet.reusable else []
    words += [sheet.get_state_display()] if sheet.state != "publiee" else []
    return paper_of(
        title=sheet.title,
        summary=sheet.summary,
        organisation=str(sheet.organisation),
        words=words,
        facts=facts,
        sections=[(label, body) for _name, label, body in sections_of(sheet)],
        indicators=[
            (row.name, row.before, row.after, row.unit, row.method)
            for row in sheet.indicators.order_by("position", "pk")
        ],
        address=address,
        at=at,
    )

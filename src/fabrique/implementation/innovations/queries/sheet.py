"""One sheet, and what hangs on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import (
    Authorship,
    KitFile,
    PhaseChange,
    Sheet,
    SheetDraft,
    Topic,
    Usefulness,
)
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.rules import (
    Check,
    Facts,
    SheetStanding,
    can_see,
    missing_for_publication,
    publication_checks,
    visible_sheets,
)
from fabrique.implementation.innovations.rules.visibility import LEADS
from fabrique.implementation.innovations.rules.writing import is_settled
from fabrique.implementation.innovations.states import TRIED, AuthorState, UsefulnessMark

LOADED = ("organisation", "contact", "created_by", "safety_expert")
PLAIN_FIELDS = (
    "title",
    "summary",
    "stage",
    "territory",
    "licence",
    "reusable",
    "evaluated",
    "evaluation_url",
    "website",
    "prize",
)
OFFERED = 200


def sheet_for(standing: Standing, pk: int) -> Sheet:
    """The sheet, when this person reads it; 404 otherwise."""
    return place_for(standing, pk).sheet


def place_for(standing: Standing, pk: int) -> SheetStanding:
    """The sheet and who this person is to it, in two queries; 404 when they do not read it."""
    sheet = Sheet.objects.filter(pk=pk).select_related(*LOADED).first()
    if sheet is None:
        raise Http404
    here = standing_on(standing, sheet)
    if not can_see(standing, sheet, author_ids=here.author_ids | here.asked_ids):
        raise Http404
    return here


def standing_on(standing: Standing, sheet: Sheet) -> SheetStanding:
    """Who this person is to the sheet: one query."""
    rows = Authorship.objects.filter(sheet=sheet).values_list("person_id", "state")
    signed = {state: frozenset(pk for pk, each in rows if each == state) for state in AuthorState}
    return SheetStanding(standing, sheet, signed[AuthorState.ACCEPTED], signed[AuthorState.PROPOSED])


def visible(standing: Standing) -> Any:  # noqa: ANN401 - a queryset of sheets
    """Sheets that this person reads."""
    return Sheet.objects.filter(visible_sheets(standing))


def authorships_of(sheet: Sheet) -> list[Authorship]:
    """Who signs, the greatest share first; those who declined last."""
    rows = list(Authorship.objects.filter(sheet=sheet).select_related("person").order_by("-share", "pk"))
    return sorted(rows, key=lambda each: each.state == AuthorState.DECLINED)


def phases_of(sheet: Sheet) -> list[PhaseChange]:
    """Dated stages, in time."""
    return list(PhaseChange.objects.filter(sheet=sheet).order_by("on", "rank", "pk"))


def facts_of(sheet: Sheet) -> Facts:
    """What the publication checks need: four queries."""
    counts = Sheet.objects.filter(pk=sheet.pk).aggregate(
        topics=Count("topics", distinct=True),
        indicators=Count("indicators", distinct=True),
        kit=Count("kit", distinct=True),
        tried=Count("phases", filter=Q(phases__stage__in=TRIED), distinct=True),
    )
    last = sheet.opinions.order_by("-pk").values_list("verdict", flat=True).first()
    return Facts(
        topics=counts["topics"],
        indicators=counts["indicators"],
        kit=counts["kit"],
        authors_settled=is_settled(list(Authorship.objects.filter(sheet=sheet))),
        safety=last or "",
        was_tried=bool(counts["tried"]),
        imported=bool(sheet.external_key),
    )


def checks_of(sheet: Sheet) -> list[Check]:
    """The list « Avant de publier »."""
    return publication_checks(sheet, facts_of(sheet))


def missing_of(sheet: Sheet, *, owed_by: str = "") -> list[Check]:
    """What is not there yet."""
    return missing_for_publication(sheet, facts_of(sheet), owed_by=owed_by)


def usefulness_of(sheet: Sheet, person: Person | None) -> tuple[list[tuple[str, int]], Usefulness | None]:
    """How many of each mark, in words, and this person's own: two queries at most."""
    counted = dict(
        Usefulness.objects.filter(sheet=sheet)
        .order_by()
        .values_list("mark")
        .annotate(n=Count("pk"))
        .values_list("mark", "n")
    )
    tally = [(str(UsefulnessMark(mark).label), counted.get(mark, 0)) for mark in UsefulnessMark.values]
    own = Usefulness.objects.filter(sheet=sheet, person=person).first() if person is not None else None
    return tally, own


def kit_file_for(pk: int) -> KitFile:
    """One file of a kit, or 404; whoever calls checks that its sheet is readable."""
    found = KitFile.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def topics() -> list[Topic]:
    """Every theme, by name without accents."""
    return sorted(Topic.objects.all(), key=lambda each: each.slug)


def organisations_for(standing: Standing) -> list[Organisation]:
    """Organisations for which this person opens sheets, the nearest ones first."""
    own = Organisation.objects.filter(pk__in=standing.organisation_ids, state="active", merged_into=None)
    led = {pk for role, pk in standing.roles if role in LEADS}
    if None in led:
        others = Organisation.objects.filter(state="active").exclude(pk__in=standing.organisation_ids)
    else:
        under = Q(pk__in=[])
        for pk in led:
            under |= Q(path__contains=f"/{pk}/")
        others = Organisation.objects.filter(under, state="active").exclude(pk__in=standing.organisation_ids)
    nearest = sorted(own, key=lambda each: -len(each.path_ids))
    return [*nearest, *others.order_by("name", "pk")[:OFFERED]]


def content_of(sheet: Sheet) -> dict[str, Any]:
    """The whole text in the shape of a version: two queries."""
    content: dict[str, Any] = {name: getattr(sheet, name) for name in (*PLAIN_FIELDS, *LONG_TEXTS)}
    content["topics"] = sorted(sheet.topics.values_list("name", flat=True))
    content["indicators"] = [
        {
            "name": row.name,
            "unit": row.unit,
            "method": row.method,
            "before": f"{row.before.normalize():f}",
            "after": f"{row.after.normalize():f}",
        }
        for row in sheet.indicators.order_by("position", "pk")
    ]
    return content


def draft_for(person: Person, sheet: Sheet, section: str) -> SheetDraft | None:
    """What the person had begun to write in that section."""
    return SheetDraft.objects.filter(person=person, sheet=sheet, section=section).first()


def new_draft_for(person: Person) -> SheetDraft | None:
    """What the person had begun to write of a new sheet."""
    return SheetDraft.objects.filter(person=person, sheet=None).first()


def due_for_review(on: date) -> list[int]:
    """Ids of published sheets whose twelve months are over."""
    due = Sheet.objects.filter(state="publiee", review_due_on__lte=on)
    return list(due.order_by("review_due_on", "pk").values_list("pk", flat=True))

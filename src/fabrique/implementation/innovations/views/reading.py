"""Reading a sheet: its page, its versions, its PDF, the files of its kit."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from fabrique.expression.contributions.models.contribution import web_address
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.queries import follows
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.components.content import FileItem
from fabrique.foundations.ui.doors import door
from fabrique.implementation.innovations import queries, rules
from fabrique.implementation.innovations.forms.voice import CommentForm, UsefulnessForm
from fabrique.implementation.innovations.models import KitFile, Sheet
from fabrique.implementation.innovations.rules import SheetStanding
from fabrique.implementation.innovations.states import IN_CATALOGUE, AuthorState
from fabrique.implementation.innovations.views.badges import badges_of
from fabrique.implementation.innovations.views.editor import href_of
from fabrique.implementation.innovations.views.paper import paper, sections_of
from fabrique.implementation.innovations.views.scene import address, find, see
from fabrique.implementation.innovations.writers.pdf import pdf_of

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
DIGITS = 6


@door(public="A published sheet is for everybody; before, for who writes it and who leads.")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a sheet."""
    here = find(request, pk)
    return render(request, "innovations/detail.html", page_context(request, here))


def page_context(
    request: HttpRequest,
    here: SheetStanding,
    *,
    comment: CommentForm | None = None,
    usefulness: UsefulnessForm | None = None,
) -> dict[str, Any]:
    """Everything that the page of a sheet shows."""
    sheet, person = here.sheet, here.base.person
    authorships = queries.authorships_of(sheet)
    origins, withheld = queries.origins_of(sheet, here.base, now())
    page, remarks = queries.thread_of(sheet, cursor=request.GET.get("cursor", ""))
    tally, own = queries.usefulness_of(sheet, person)
    return {
        "sheet": sheet,
        "here": here,
        "badges": badges_of(sheet, full=True),
        "sections": sections_of(sheet),
        "website": web_address(sheet.website),
        "evaluation": web_address(sheet.evaluation_url),
        "topics": list(sheet.topics.order_by("slug")),
        "indicators": list(sheet.indicators.order_by("position", "pk")),
        "kit": kit_items(sheet),
        "phases": queries.phases_of(sheet),
        "authors": [each for each in authorships if each.state == AuthorState.ACCEPTED],
        "own_share": next((each for each in authorships if each.person_id == here.person_id), None),
        "origins": origins,
        "withheld": withheld,
        "opinions": list(sheet.opinions.select_related("by").order_by("-pk")),
        "tally": tally,
        "judged": sum(count for _label, count in tally),
        "own_mark": own,
        "usefulness_form": usefulness or UsefulnessForm(initial={"mark": own.mark, "note": own.note} if own else {}),
        "thread": page,
        "remarks": remarks,
        "comment_form": comment or CommentForm(),
        "follows": isinstance(person, Person) and follows(person, f"sheet:{sheet.pk}"),
        **abilities(here),
    }


def abilities(here: SheetStanding) -> dict[str, Any]:
    """What this person may do, with the reason of each refusal; the list of what is missing for who writes."""
    sheet = here.sheet
    works = here.is_author or here.leads or here.is_expert
    checks = queries.checks_of(sheet) if works and sheet.state in {"ebauche", "en_relecture"} else []
    owed = sum(1 for check in checks if not check.done and check.owed_by == "auteurs")
    missing = sum(1 for check in checks if not check.done)
    return {
        "checks": [{"check": check, "href": _where(here, check)} for check in checks],
        "done": len(checks) - missing,
        "missing": missing,
        "owed": owed,
        "works": works,
        "in_catalogue": sheet.state in IN_CATALOGUE,
        "can_edit": rules.can_edit(here),
        "can_submit": rules.can_submit(here, missing=owed),
        "can_return": rules.can_return(here),
        "can_publish": rules.can_publish(here, missing=missing),
        "can_confirm": rules.can_confirm(here),
        "can_unpublish": rules.can_unpublish(here),
        "can_archive": rules.can_archive(here),
        "can_take_up": rules.can_take_up(here),
        "can_give_opinion": rules.can_give_opinion(here),
        "can_name_expert": rules.can_name_expert(here),
        "can_judge": rules.can_judge(here),
        "can_comment": rules.can_comment(here),
    }


def _where(here: SheetStanding, check: rules.Check) -> str:
    """Where to put it right, for who may."""
    if check.section == "avis":
        return "#avis"
    return href_of(here.sheet.pk, check.section) if rules.can_edit(here) else ""


def kit_items(sheet: Sheet, *, removable: bool = False) -> list[FileItem]:
    """Files of the kit as lines of a list."""
    return [
        FileItem(
            name=row.name,
            href=reverse("innovations:file", args=[row.pk]),
            size=row.size,
            kind=row.name.rpartition(".")[2].upper(),
            detail=row.label,
            remove_href=reverse("innovations:file_remove", args=[row.pk]) if removable else "",
        )
        for row in KitFile.objects.filter(sheet=sheet).order_by("pk")
    ]


@door(public="Versions follow the sheet: same readers.")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every saved text."""
    here = find(request, pk)
    page = queries.versions_page(here.sheet, cursor=request.GET.get("cursor", ""))
    return render(request, "innovations/history.html", {"sheet": here.sheet, "page": page})


@door(public="Versions follow the sheet: same readers.")
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed from one version to another."""
    here = find(request, pk)
    last = here.sheet.version_number
    newer = _number(request.GET.get("a", ""), last)
    older = _number(request.GET.get("de", ""), max(newer - 1, 1))
    one, other = sorted((older, newer))
    before, after = queries.version_for(here.sheet, one), queries.version_for(here.sheet, other)
    context = {
        "sheet": here.sheet,
        "before": before,
        "after": after,
        "changes": queries.changes_between(before, after),
        "numbers": range(1, last + 1),
    }
    return render(request, "innovations/difference.html", context)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) <= DIGITS else otherwise


@door(public="The PDF follows the sheet: same readers.")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet on paper."""
    here = find(request, pk)
    made = pdf_of(paper(here.sheet, address=request.build_absolute_uri(address(here.sheet)), at=now()))
    response = HttpResponse(made, content_type="application/pdf")
    name = slugify(here.sheet.title)[:60] or "innovation"
    response["Content-Disposition"] = f'attachment; filename="fiche-{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@door(public="A file is read by whoever may read its sheet.")
def kit_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download a file of the kit; images alone are shown in the browser."""
    kept = queries.kit_file_for(pk)
    find(request, kept.sheet_id)
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    in_page = kept.content_type in SHOWN_IN_PAGE
    response = FileResponse(content, as_attachment=not in_page, filename=kept.name, content_type=kept.content_type)
    if kept.content_type.startswith("text/"):
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response


def back_to(sheet: Sheet, anchor: str = "") -> HttpResponse:
    """Go back to the page of the sheet, at that place."""
    return see(address(sheet) + (f"#{anchor}" if anchor else ""))

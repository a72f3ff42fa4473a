"""The editor: one page per section, what remains to be done beside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.forms.voice import KitFileForm
from fabrique.implementation.innovations.forms.writing import FORMS, SectionForm, initial_of
from fabrique.implementation.innovations.models import Authorship, Sheet, SheetDraft
from fabrique.implementation.innovations.rules import SheetStanding
from fabrique.implementation.innovations.views.editor import FIRST, href_of, next_section, page_of_section
from fabrique.implementation.innovations.views.reading import kit_items
from fabrique.implementation.innovations.views.scene import INVALID, address, find, me, see

CONTINUE = "continuer"


@door(rule=rules.can_edit)
def edit_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the first section of the editor."""
    here = find(request, pk)
    rules.can_edit(here).enforce()
    return see(address(here.sheet, "edit", FIRST))


@door(rule=rules.can_edit, methods=("GET", "POST"))
def edit(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Write one section; each save is a version."""
    here = find(request, pk)
    rules.can_edit(here).enforce()
    form_class = FORMS.get(section)
    if form_class is None:
        raise Http404
    if request.method != "POST":
        return _opened(request, here, section, form_class)
    form = form_class(request.POST, **_choices(here, section))
    if form.is_valid():
        try:
            _save(request, here.sheet, section, form)
        except DomainError as error:
            form.add_error(None, error.message)
            return _page(request, here, section, form, conflict=isinstance(error, Conflict))
        messages.success(request, _("La section est enregistrée."))
        return _onward(request, here.sheet, section)
    return _page(request, here, section, form)


def _save(request: HttpRequest, sheet: Sheet, section: str, form: SectionForm) -> Sheet:
    data = form.cleaned_data
    return actions.save_section(
        me(request),
        sheet,
        form.changes(),
        seen=data["seen"],
        topics=[int(pk) for pk in data["topics"]] if "topics" in data else None,
        contact=form.contact_chosen() if section == "kit" else None,
        stage_on=data.get("stage_on"),
        section=section,
    )


def _onward(request: HttpRequest, sheet: Sheet, section: str) -> HttpResponse:
    following = next_section(section) if request.POST.get("act") == CONTINUE else ""
    return see(href_of(sheet.pk, following) if following else address(sheet))


def _choices(here: SheetStanding, section: str) -> dict[str, Any]:
    """What a section offers to choose from."""
    if section == "essentiel":
        return {"topics": queries.topics()}
    if section == "kit":
        people = {
            each.person_id: each.person for each in Authorship.objects.filter(sheet=here.sheet).select_related("person")
        }
        for person in (here.sheet.contact, here.base.person):
            if person is not None:
                people[person.pk] = person
        return {"people": list(people.values())}
    return {}


def _opened(request: HttpRequest, here: SheetStanding, section: str, form_class: type[SectionForm]) -> HttpResponse:
    """The form on the text as it stands, or on what this person had begun to write."""
    first = initial_of(here.sheet, list(form_class.base_fields))
    draft = queries.draft_for(me(request), here.sheet, section)
    if draft is not None:
        first |= {name: value for name, value in draft.fields.items() if name in form_class.base_fields}
        first["seen"] = draft.version_number or here.sheet.version_number
    form = form_class(kept_form(request) or None, initial=first, **_choices(here, section))
    return _page(request, here, section, form, draft=draft)


def _page(
    request: HttpRequest,
    here: SheetStanding,
    section: str,
    form: SectionForm,
    *,
    draft: SheetDraft | None = None,
    conflict: bool = False,
) -> HttpResponse:
    context = page_of_section(here, section) | {"form": form, "draft": draft}
    context["stale"] = draft is not None and draft.version_number not in {0, here.sheet.version_number}
    if section == "kit":
        context |= {"files": kit_items(here.sheet, removable=True), "file_form": KitFileForm()}
    if conflict:
        context["changes"] = _current(form, here.sheet)
    return render(request, "innovations/edit.html", context, status=INVALID if form.is_bound else 200)


def _current(form: SectionForm, sheet: Sheet) -> list[queries.Change]:
    """What somebody else has changed since; sending the form again then replaces it knowingly."""
    sheet.refresh_from_db()
    seen = form.cleaned_data["seen"]
    form.data = form.data.copy()
    form.data["seen"] = str(sheet.version_number)
    if not 1 <= seen < sheet.version_number:
        return []
    return queries.changes_between(queries.version_for(sheet, seen), queries.version_for(sheet, sheet.version_number))


@door(rule=rules.can_edit, methods=("POST",))
def autosave(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Keep what a section holds while somebody types."""
    here = find(request, pk)
    form_class = FORMS.get(section)
    if form_class is None:
        raise Http404
    fields: dict[str, object] = {}
    for name in form_class.base_fields:
        fields[name] = request.POST.getlist(name) if name == "topics" else request.POST.get(name, "")
    seen = request.POST.get("seen", "")
    draft = actions.save_draft(
        me(request), here.sheet, section=section, fields=fields, seen=int(seen) if seen.isdecimal() else 0
    )
    return JsonResponse({"saved_at": wording.clock(draft.updated_at)})


@door(rule=rules.can_edit, methods=("POST",))
def forget(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Start again from the saved text."""
    here = find(request, pk)
    actions.drop_draft(me(request), here.sheet, section=section)
    return see(address(here.sheet, "edit", section) if section in FORMS else address(here.sheet))

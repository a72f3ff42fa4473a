"""Parts of the editor that are not texts: figures, authors, files of the kit."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.ui.doors import SIGNED_IN, door
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.forms import indicators as figures
from fabrique.implementation.innovations.forms.indicators import IndicatorsForm
from fabrique.implementation.innovations.forms.voice import KitFileForm, PersonSearchForm, SharesForm
from fabrique.implementation.innovations.forms.writing import KitForm, initial_of
from fabrique.implementation.innovations.models import Authorship
from fabrique.implementation.innovations.rules import SheetStanding
from fabrique.implementation.innovations.states import AuthorState
from fabrique.implementation.innovations.views.editor import href_of, page_of_section
from fabrique.implementation.innovations.views.reading import kit_items
from fabrique.implementation.innovations.views.scene import INVALID, address, attempt, find, me, see

MORE, CONTINUE = "ajouter", "continuer"
MOST_DIGITS = 18


@door(rule=rules.can_edit, methods=("GET", "POST"))
def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures before and after."""
    here = find(request, pk)
    rules.can_edit(here).enforce()
    rows = list(here.sheet.indicators.order_by("position", "pk"))
    if request.method != "POST":
        first = figures.initial_of(rows, seen=here.sheet.version_number)
        return _figures_page(request, here, IndicatorsForm(initial=first, count=first["lines"]))
    lines = request.POST.get("lines", "")
    count = int(lines) if lines.isdecimal() and len(lines) < 4 else 1  # noqa: PLR2004 - twenty lines at most
    if request.POST.get("act") == MORE:
        initial = {**request.POST.dict(), "lines": count + 1}
        return _figures_page(request, here, IndicatorsForm(initial=initial, count=count + 1))
    form = IndicatorsForm(request.POST, count=count)
    if form.is_valid() and attempt(
        form,
        lambda: actions.save_indicators(me(request), here.sheet, form.rows(), seen=form.cleaned_data["seen"]),
    ):
        messages.success(request, _("Les chiffres sont enregistrés."))
        return see(href_of(pk, "moyens") if request.POST.get("act") == CONTINUE else address(here.sheet))
    return _figures_page(request, here, form)


def _figures_page(request: HttpRequest, here: SheetStanding, form: IndicatorsForm) -> HttpResponse:
    context = page_of_section(here, "indicateurs") | {"form": form, "lines": form.grid()}
    return render(request, "innovations/indicators.html", context, status=INVALID if form.is_bound else 200)


@door(rule=rules.can_name_authors, methods=("GET", "POST"))
def authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs, for which share."""
    here = find(request, pk)
    rules.can_name_authors(here).enforce()
    rows = _authors_shown(request, here)
    form = SharesForm(request.POST or None, authors=rows)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, lambda: actions.set_shares(me(request), here.sheet, form.shares())):
        messages.success(request, _("Les parts sont enregistrées. Les personnes concernées sont prévenues."))
        return see(href_of(pk, "auteurs"))
    search = PersonSearchForm(request.GET)
    text = request.GET.get("q", "")[:80]
    named = frozenset(each.person_id for each in rows)
    context = page_of_section(here, "auteurs") | {
        "form": form,
        "rows": [(each, form[f"share_{each.person_id}"]) for each in rows],
        "search": search,
        "searched": bool(text.strip()),
        "people": queries.people_named(here.base, text, except_ids=named),
    }
    return render(request, "innovations/authors.html", context, status=INVALID if form.is_bound else 200)


def _authors_shown(request: HttpRequest, here: SheetStanding) -> list[Authorship]:
    """Authors as they are, and those whom the form adds (not saved yet)."""
    rows = queries.authorships_of(here.sheet)
    named = {each.person_id for each in rows}
    asked = [*request.GET.getlist("plus"), *(name.removeprefix("share_") for name in request.POST if "share_" in name)]
    for text in dict.fromkeys(asked):
        if text.isdecimal() and len(text) <= MOST_DIGITS and int(text) not in named:
            person = queries.person_for(here.base, int(text))
            if person is not None:
                named.add(person.pk)
                rows.append(Authorship(sheet=here.sheet, person=person, share=0, state=AuthorState.PROPOSED))
    return rows


@door(rule=SIGNED_IN, methods=("POST",))
def share_answer(request: HttpRequest, pk: int, authorship_pk: int) -> HttpResponse:
    """Agree to my share, or decline it."""
    here = find(request, pk)
    found = Authorship.objects.filter(sheet=here.sheet, pk=authorship_pk).select_related("sheet", "person").first()
    if found is None:
        raise Http404
    share = request.POST.get("share", "")
    read = int(share) if share.isdecimal() and len(share) < 4 else 0  # noqa: PLR2004 - a percentage
    accept = request.POST.get("reponse") == "accepter"
    actions.answer_share(me(request), found, accept=accept, share=read)
    if accept:
        messages.success(request, _("Votre part est acceptée. Elle est datée d’aujourd’hui."))
        return see(address(here.sheet) + "#auteurs")
    messages.success(request, _("Votre refus est transmis aux autres auteurs."))
    return see(reverse("innovations:list"))


@door(rule=rules.can_edit, methods=("POST",))
def file_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file in the kit."""
    here = find(request, pk)
    rules.can_edit(here).enforce()
    form = KitFileForm(request.POST, request.FILES)
    if form.is_valid():
        checked, label = form.cleaned_data["file"], form.cleaned_data["label"]
        if attempt(form, lambda: actions.add_files(me(request), here.sheet, [checked], label=label)):
            messages.success(request, _("Le fichier est dans le kit."))
            return see(href_of(pk, "kit") + "#fichiers")
    people = [each for each in (here.sheet.contact, me(request)) if each is not None]
    context = page_of_section(here, "kit") | {
        "form": KitForm(initial=initial_of(here.sheet, list(KitForm.base_fields)), people=people),
        "files": kit_items(here.sheet, removable=True),
        "file_form": form,
        "limit": settings.FABRIQUE_UPLOAD_LIMIT,
    }
    return render(request, "innovations/edit.html", context, status=INVALID)


@door(rule=rules.can_edit, methods=("GET", "POST"))
def file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of the kit, after a question."""
    kept = queries.kit_file_for(pk)
    here = find(request, kept.sheet_id)
    rules.can_edit(here).enforce()
    back = href_of(here.sheet.pk, "kit") + "#fichiers"
    if request.method == "POST":
        actions.remove_file(me(request), kept)
        return see(back)
    return confirm_page(
        request,
        title=_("Retirer ce fichier du kit ?"),
        text=kept.name,
        consequences=[_("Le fichier est supprimé : personne ne pourra plus le télécharger.")],
        confirm_label=_("Retirer le fichier"),
        cancel_href=back,
        danger=True,
    )

"""Opening a recommendation, writing it, naming who writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Participation
from fabrique.expression.challenges.queries import Place
from fabrique.expression.contributions.actions import drop_draft, save_draft
from fabrique.expression.contributions.queries import draft_for
from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms import drafting as forms
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.queries.drafting import CANDIDATES
from fabrique.expression.recommendations.views.scene import address, enter, find, me, see
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.forms import Form

INVALID = 422
SAVE = "enregistrer"


@dataclass(frozen=True, slots=True)
class Sides:
    """Among whom the two who write are chosen."""

    ministry: list[Participation]
    company: list[Participation]

    def chosen(self, form: Form) -> tuple[Person | None, Person | None]:
        """The two whom the facilitator chose."""
        company = forms.chosen(form, "company_author", self.company)
        return forms.chosen(form, "ministry_author", self.ministry), company

    def mine(self, person: Person) -> tuple[Person | None, Person | None]:
        """Somebody who already drafts here takes their own side."""
        sides = (self.ministry, self.company)
        one, other = (any(each.person_id == person.pk for each in side) for side in sides)
        return (person if one else None), (person if other else None)


def _sides(place: Place, text: str = "", *, found: Recommendation | None = None) -> Sides:
    """Whom to offer; those who are named already stay in the lists whatever is looked for."""
    one, other = (found.ministry_author_id, found.company_author_id) if found else (None, None)
    ministry = queries.ministry_candidates(place.challenge, text, keep=one)
    return Sides(ministry, queries.company_candidates(place.challenge, text, keep=other))


@door(rule=rules.can_create, methods=("GET", "POST"))
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a recommendation under the next number."""
    place = enter(request, slug)
    drafts = queries.drafts_in(place.challenge, me(request))
    rules.can_create(place.here, place.challenge, place.at, drafts_here=drafts).enforce()
    sides = _sides(place)
    form = forms.NewForm(
        request.POST or kept_form(request) or None,
        taxonomies=queries.taxonomies_of(place.challenge),
        ministry=sides.ministry,
        company=sides.company,
        names_pair=place.here.facilitates,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, _create(request, place, form, sides))
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"shell": place.shell("recommendations"), "form": form}
    return render(request, "recommendations/new.html", context, status=INVALID if form.is_bound else 200)


def _create(request: HttpRequest, place: Place, form: forms.NewForm, sides: Sides) -> Recommendation:
    one, other = sides.chosen(form) if place.here.facilitates else sides.mine(me(request))
    return actions.create_recommendation(
        me(request), place.challenge, form.heading(), ministry_author=one, company_author=other
    )


def _made(request: HttpRequest, made: Recommendation) -> HttpResponse:
    messages.success(request, _("La recommandation n°\u00a0%(n)d est créée. Écrivez son texte.") % {"n": made.number})
    return HttpResponseRedirect(address(made, "edit"), status=303)


@door(rule=rules.can_name_pair, methods=("GET", "POST"))
def pair(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Name the two who write."""
    place, found = find(request, slug, number)
    rules.can_name_pair(place.here, found, place.at).enforce()
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    sides = _sides(place, text, found=found)
    initial = {"ministry_author": found.ministry_author_id, "company_author": found.company_author_id}
    form = forms.PairForm(request.POST or None, ministry=sides.ministry, company=sides.company, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            one, other = sides.chosen(form)
            actions.name_pair(me(request), found, ministry_author=one, company_author=other)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le binôme est enregistré. Les personnes désignées sont prévenues."))
            return see(found)
    return _pair_page(request, place, found, form, sides, text)


def _pair_page(  # noqa: PLR0917 - what the page shows
    request: HttpRequest, place: Place, found: Recommendation, form: Form, sides: Sides, text: str
) -> HttpResponse:
    context = {
        "shell": place.shell("recommendations"),
        "recommendation": found,
        "form": form,
        "text": text,
        "searchable": max(len(sides.ministry), len(sides.company)) >= CANDIDATES or bool(text),
        "nobody": not (sides.ministry and sides.company),
    }
    return render(request, "recommendations/pair.html", context, status=INVALID if form.is_bound else 200)


@door(rule=rules.can_draft, methods=("GET", "POST"))
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write the text; each save is a version."""
    place, found = find(request, slug, number)
    rules.can_draft(place.here, found, place.at).enforce()
    if request.method != "POST":
        return _opened(request, place, found)
    act = request.POST.get("act", SAVE)
    if act != SAVE:
        keys, look = forms.rearranged(forms.keys_of(request.POST.getlist("key")), act)
        return _page(request, place, found, _form(found, place, keys, initial=_typed(request.POST)), look=look)
    form = _form(found, place, forms.keys_of(request.POST.getlist("key")), data=request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            note = form.cleaned_data["note"]
            saved = actions.save_text(me(request), found, form.heading(), form.passages(), seen=seen, note=note)
        except DomainError as error:
            form.add_error(None, error.message)
            return _page(request, place, found, form, conflict=isinstance(error, Conflict))
        messages.success(request, _("Le texte est enregistré (version %(n)d).") % {"n": saved.version_number})
        return see(found)
    return _page(request, place, found, form)


def _opened(request: HttpRequest, place: Place, found: Recommendation) -> HttpResponse:
    """The editor on the text as it stands, or on what this person had begun to write."""
    draft = draft_for(me(request), place.challenge, actions.draft_key(found))
    kept = kept_form(request)
    if kept:
        keys, typed = forms.keys_of(kept.getlist("key")), _typed(kept)
        return _page(request, place, found, _form(found, place, keys, initial=typed))
    if draft is not None:
        keys = forms.keys_of(draft.fields.get("keys", []))
        return _page(request, place, found, _form(found, place, keys, initial=draft.fields), draft=draft)
    rows = list(found.paragraphs.filter(retired_at=None).order_by("position", "pk"))
    texts = {f"p_{row.key}": richtext.to_markdown(row.body) for row in rows}
    keys = [str(row.key) for row in rows] or forms.rearranged([], forms.ADD)[0]
    return _page(request, place, found, _form(found, place, keys, initial=texts))


def _typed(post: QueryDict) -> dict[str, Any]:
    """What was typed, as initial values of a form that is not yet sent."""
    return forms.kept_fields(post, dict(post.lists()))


def _form(
    found: Recommendation,
    place: Place,
    keys: list[str],
    *,
    data: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> forms.EditorForm:
    taxonomies = queries.taxonomies_of(place.challenge)
    begun = initial is not None and "title" in initial
    blank: dict[str, Any] = {f"terms_{each.pk}": [] for each in taxonomies} if begun else {}
    first = {**forms.initial_of(found, taxonomies), **blank, **(initial or {})}
    return forms.EditorForm(data, taxonomies=taxonomies, keys=keys, initial=first)


def _page(
    request: HttpRequest,
    place: Place,
    found: Recommendation,
    form: forms.EditorForm,
    *,
    look: str = "",
    draft: Any = None,  # noqa: ANN401 - a Draft of the contributions package
    conflict: bool = False,
) -> HttpResponse:
    passages = {str(each.paragraph.key): each for each in queries.passages_of(found, place.here, talk=True)}
    context = {
        "shell": place.shell("recommendations"),
        "recommendation": found,
        "form": form,
        "blocks": [(key, form[f"p_{key}"], passages.get(key)) for key in form.keys],
        "look": look,
        "draft": draft,
        "stale": draft is not None and draft.updated_at < found.updated_at,
    }
    if conflict:
        context["comparison"] = _current(form, found)
    return render(request, "recommendations/edit.html", context, status=INVALID if form.is_bound else 200)


def _current(form: forms.EditorForm, found: Recommendation) -> queries.Comparison | None:
    """What somebody else has changed since the form was opened; sending it again then replaces it knowingly."""
    found.refresh_from_db(fields=["version_number"])
    seen = form.cleaned_data["seen"]
    form.data = form.data.copy()
    form.data["seen"] = str(found.version_number)
    return queries.comparison_of(found, seen, found.version_number)


@door(rule=rules.can_draft, methods=("POST",))
def autosave(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep what the editor holds while somebody types."""
    place, found = find(request, slug, number)
    rules.can_draft(place.here, found, place.at).enforce()
    draft = save_draft(
        me(request), place.challenge, form_key=actions.draft_key(found), fields=_typed(request.POST), at=place.at
    )
    return JsonResponse({"saved_at": wording.clock(draft.updated_at)})


@door(rule=rules.can_draft, methods=("POST",))
def forget(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Start again from the saved text."""
    place, found = find(request, slug, number)
    drop_draft(me(request), place.challenge, form_key=actions.draft_key(found))
    return HttpResponseRedirect(address(found, "edit"), status=303)

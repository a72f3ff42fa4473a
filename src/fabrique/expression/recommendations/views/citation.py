"""Choosing what a paragraph draws on; and, the other way round, who draws on a contribution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import challenge_shell, standing_in
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations import actions, queries
from fabrique.expression.recommendations.forms.citation import CandidateFilterForm, QuoteForm
from fabrique.expression.recommendations.models import Citation, Paragraph
from fabrique.expression.recommendations.rules import can_draft
from fabrique.expression.recommendations.views.scene import me
from fabrique.expression.recommendations.views.sight import Sight, go, paragraph_of, sight_of
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door

Refused = tuple[int, QuoteForm]


@door(rule=can_draft)
def sources(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """What the paragraph draws on, and contributions that it may cite."""
    sight = sight_of(request, slug, number)
    can_draft(sight.place.here, sight.recommendation, sight.place.at).enforce()
    return _sources(request, sight, paragraph_of(sight, pk))


@door(rule=can_draft, methods=("POST",))
def cite(request: HttpRequest, slug: str, number: int, pk: int, contribution: int) -> HttpResponse:
    """Cite a contribution, or change the sentence taken from it."""
    sight = sight_of(request, slug, number)
    paragraph = paragraph_of(sight, pk)
    source = queries.candidate_for(sight.place.challenge, sight.place.here, contribution)
    if source is None:
        raise Http404
    form = _quote_form(source.pk, request.POST)
    if form.is_valid():
        try:
            actions.cite_contribution(me(request), paragraph, source, quote=form.cleaned_data["quote"])
        except DomainError as error:
            form.add_error("quote", error.message)
        else:
            messages.success(request, _("« %(title)s » est citée.") % {"title": source.title})
            return go(_back(request, sight, paragraph))
    return _sources(request, sight, paragraph, (source.pk, form))


@door(rule=can_draft, methods=("POST",))
def uncite(request: HttpRequest, slug: str, number: int, pk: int, contribution: int) -> HttpResponse:
    """No longer cite a contribution."""
    sight = sight_of(request, slug, number)
    paragraph = paragraph_of(sight, pk)
    cited = Citation.objects.filter(paragraph=paragraph, contribution=contribution).select_related("contribution")
    source = get_object_or_404(cited).contribution
    actions.uncite_contribution(me(request), paragraph, source)
    messages.success(request, _("La contribution n’est plus citée ici."))
    return go(_back(request, sight, paragraph))


def _back(request: HttpRequest, sight: Sight, paragraph: Paragraph) -> str:
    query = request.GET.urlencode()
    return f"{sight.url('sources', paragraph.pk)}{'?' + query if query else ''}"


def _quote_form(pk: int, *args: Any, **kwargs: Any) -> QuoteForm:  # noqa: ANN401 - Django's signature
    return QuoteForm(*args, auto_id=f"c{pk}_%s", **kwargs)


def _sources(request: HttpRequest, sight: Sight, paragraph: Paragraph, refused: Refused | None = None) -> HttpResponse:
    here, challenge = sight.place.here, sight.place.challenge
    passage = queries.passage_for(sight.recommendation, here, paragraph.key)
    form = CandidateFilterForm(request.GET, themes=queries.themes_of(challenge))
    page = queries.candidates(paragraph, here, **form.wanted(), cursor=request.GET.get("cursor", ""))
    queries.with_texts(passage.sources)
    shown = {row.contribution_id: row for row in passage.sources}
    context = {
        "shell": sight.place.shell("recommendations"),
        "recommendation": sight.recommendation,
        "passage": passage,
        "form": form,
        "page": page,
        "cited": [(row, _form_of(row.contribution_id, row.quote, refused)) for row in passage.sources],
        "candidates": [(row, _form_of(row.pk, "", refused)) for row in page.rows if row.pk not in shown],
        "error_form": refused[1] if refused else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "recommendations/sources.html", context, status=422 if refused else 200)


def _form_of(pk: int, quote: str, refused: Refused | None) -> QuoteForm:
    """The form of one contribution: the refused one keeps what was typed and its error."""
    if refused is not None and refused[0] == pk:
        return refused[1]
    return _quote_form(pk, initial={"quote": quote})


@door(public="Whoever reads a contribution sees which recommendations, visible to them, draw on it.")
def citing(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommendations that cite a contribution: a page, or the part of a page."""
    at = now()
    standing = current_standing(request.user, at)
    contribution, found = queries.citing(standing, pk, at)
    context: dict[str, Any] = {"contribution": contribution, "citing": found}
    if getattr(request, "htmx", False):
        return render(request, "recommendations/_citing.html", context)
    context["shell"] = _shell_of(contribution, request)
    return render(request, "recommendations/citing.html", context)


def _shell_of(contribution: Contribution, request: HttpRequest) -> object:
    at = now()
    here = standing_in(contribution.challenge, current_standing(request.user, at), at)
    return challenge_shell(contribution.challenge, here, at, current="recommendations")

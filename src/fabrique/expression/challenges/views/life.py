"""Create, open, reopen, archive, abandon; copies and models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import DuplicateForm, NewChallengeForm, TemplateForm
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import (
    can_abandon,
    can_archive,
    can_create_challenge,
    can_duplicate,
    can_facilitate,
    can_reopen,
)
from fabrique.expression.challenges.views.answers import run_place, see_other, the_person
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import coordinated_programmes, programme_for, standing_in_programme
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


@door(rule=can_create_challenge, methods=("GET", "POST"))
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Start preparing a workshop, from a model or from nothing."""
    at = now()
    standing = current_standing(request.user, at)
    programme = programme_for(standing, slug, at)
    can_create_challenge(standing_in_programme(programme, standing, at), programme).enforce()
    templates = queries.templates_for(standing, at)
    initial = {"first_day": next_monday(), "start_from": request.GET.get("modele") or actions.BLUEPRINTS[0].key}
    form = NewChallengeForm(request.POST or kept_form(request) or None, templates=templates, initial=initial)
    if request.method == "POST" and form.is_valid():
        challenge = _started(the_person(request), programme, form, {f"modele-{each.pk}": each for each in templates})
        messages.success(
            request, _("L’atelier est créé. Il reste à le préparer\u00a0: rien n’est visible avant l’ouverture.")
        )
        return see_other("challenges:edit", challenge.slug)
    context = {"form": form, "programme": programme}
    return render(request, "challenges/new.html", context, status=422 if request.method == "POST" else 200)


def next_monday() -> object:
    """The Monday of next week, in Paris."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def _started(person: Person, programme: Programme, form: NewChallengeForm, saved: dict[str, Challenge]) -> Challenge:
    data = form.cleaned_data
    texts = {"title": data["title"], "question": data["question"]}
    ours, theirs = actions.blueprint(data["start_from"]), saved.get(data["start_from"])
    if ours is not None:
        return actions.create_from_blueprint(person, programme, ours, **texts, first_day=data["first_day"])
    if theirs is not None:
        return actions.create_from_challenge(person, programme, theirs, **texts, first_day=data["first_day"])
    return actions.create_challenge(person, programme, **texts)


@door(rule=can_duplicate, methods=("GET", "POST"))
def duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Another workshop with the same structure, later."""
    place = run_place(request, slug)
    can_duplicate(place.here, place.challenge).enforce()
    initial = {
        "programme": place.challenge.programme_id,
        "title": place.challenge.title,
        "question": place.challenge.question,
        "first_day": next_monday(),
    }
    form = DuplicateForm(request.POST or None, initial=initial)
    form.fields["programme"].queryset = coordinated_programmes(place.standing, place.at)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        copy = actions.create_from_challenge(the_person(request), data.pop("programme"), place.challenge, **data)
        messages.success(request, _("La copie est prête. Il reste à vérifier sa préparation."))
        return see_other("challenges:edit", copy.slug)
    context = {"shell": place.shell("settings"), "form": form}
    return render(request, "challenges/duplicate.html", context, status=422 if form.is_bound else 200)


@door(rule=can_duplicate, methods=("GET", "POST"))
def save_template(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the structure as a model."""
    place = run_place(request, slug)
    can_duplicate(place.here, place.challenge).enforce()
    form = TemplateForm(request.POST or None, initial={"title": place.challenge.title})
    if request.method == "POST" and form.is_valid():
        actions.save_as_template(the_person(request), place.challenge, title=form.cleaned_data["title"])
        messages.success(request, _("Le modèle est enregistré. Il sera proposé comme point de départ."))
        return see_other("challenges:edit", slug)
    context = {"shell": place.shell("settings"), "form": form}
    return render(request, "challenges/save_template.html", context, status=422 if form.is_bound else 200)


def _confirmed(  # noqa: PLR0913 - the words of a page
    request: HttpRequest,
    slug: str,
    act: Callable[..., Challenge],
    *,
    title: str,
    label: str,
    done: str,
    consequences: list[str],
    danger: bool = False,
) -> HttpResponse:
    place = run_place(request, slug)
    words = place.challenge.words
    if request.method == "POST":
        act(the_person(request), place.challenge, at=place.at)
        messages.success(request, done % words)
        return see_other("challenges:detail", slug)
    return confirm_page(
        request,
        title=title % {**words, "title": place.challenge.title},
        confirm_label=label % words,
        cancel_href=reverse("challenges:edit", args=[slug]),
        consequences=[each % words for each in consequences],
        danger=danger,
    )


@door(rule=can_facilitate, methods=("GET", "POST"))
def open_challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the workshop once nothing is missing."""
    return _confirmed(
        request,
        slug,
        actions.open_challenge,
        title=_("Ouvrir %(the)s «\u00a0%(title)s\u00a0»\u00a0?"),
        label=_("Ouvrir %(the)s"),
        done=_("%(The)s est ouvert%(e)s. Les personnes invitées en sont prévenues."),
        consequences=[
            _("%(The)s devient visible selon sa règle d’accès."),
            _("Les personnes invitées et le commanditaire reçoivent un message."),
            _("Son adresse et sa façon de voter ne changent plus."),
        ],
    )


@door(rule=can_reopen, methods=("GET", "POST"))
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a closed workshop again."""
    return _confirmed(
        request,
        slug,
        actions.reopen_challenge,
        title=_("Rouvrir %(the)s «\u00a0%(title)s\u00a0»\u00a0?"),
        label=_("Rouvrir %(the)s"),
        done=_("%(The)s est de nouveau ouvert%(e)s."),
        consequences=[
            _("Les participants reçoivent un message."),
            _("Pensez à donner de nouvelles dates à une phase."),
        ],
    )


@door(rule=can_archive, methods=("GET", "POST"))
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a finished workshop away."""
    return _confirmed(
        request,
        slug,
        actions.archive_challenge,
        title=_("Archiver %(the)s «\u00a0%(title)s\u00a0»\u00a0?"),
        label=_("Archiver %(the)s"),
        done=_("%(The)s est archivé%(e)s."),
        consequences=[_("On ne peut plus que %(it)s lire."), _("Cela ne se défait pas.")],
        danger=True,
    )


@door(rule=can_abandon, methods=("GET", "POST"))
def abandon(request: HttpRequest, slug: str) -> HttpResponse:
    """Give up a preparation."""
    return _confirmed(
        request,
        slug,
        actions.abandon_challenge,
        title=_("Abandonner la préparation de «\u00a0%(title)s\u00a0»\u00a0?"),
        label=_("Abandonner la préparation"),
        done=_("La préparation est abandonnée."),
        consequences=[_("%(The)s ne s’ouvrira pas."), _("Son équipe peut encore %(it)s lire, et en faire une copie.")],
        danger=True,
    )

"""Pages of programmes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.programmes import actions, queries
from fabrique.expression.programmes.forms import MandateForm, ProgrammeForm, ProgrammesFilter
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.rules import ProgrammeStanding, can_create, can_gather, can_revive, can_run
from fabrique.expression.programmes.states import ProgrammeState
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.kernel.richtext import to_markdown
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.components.content import Badge
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


@door(public="Public programmes are announced to everyone.", shared=True)
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes that this person may read."""
    at = now()
    standing = current_standing(request.user, at)
    form = ProgrammesFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.programmes_page(
        standing, at, text=chosen.get("q", ""), state=chosen.get("etat", ""), cursor=request.GET.get("cursor", "")
    )
    context = {
        "form": form,
        "page": page,
        "cards": [_card(programme) for programme in page.rows],
        "filtered": any(chosen.values()),
        "can_create": can_create(standing),
    }
    return render(request, "programmes/list.html", context)


def _card(programme: Programme) -> dict[str, Any]:
    badges = [] if programme.is_public else [Badge(_("Équipe seulement"), "warning")]
    if programme.state == ProgrammeState.ARCHIVED:
        badges.append(Badge(_("Archivé")))
    owner = str(programme.organisation) if programme.organisation else _("Plusieurs organisations")
    return {
        "programme": programme,
        "href": reverse("programmes:detail", args=[programme.slug]),
        "badges": badges,
        "owner": owner,
    }


def _entered(request: HttpRequest, slug: str) -> tuple[Programme, ProgrammeStanding, datetime]:
    at = now()
    standing = current_standing(request.user, at)
    programme = queries.programme_for(standing, slug, at)
    return programme, queries.standing_in_programme(programme, standing, at), at


def _running(request: HttpRequest, slug: str) -> tuple[Programme, Person, datetime]:
    """The programme, for whoever runs it; refused to others."""
    programme, here, at = _entered(request, slug)
    can_run(here, programme).enforce()
    if not isinstance(request.user, Person):
        raise Http404
    return programme, request.user, at


def _see(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"programmes:{name}", args=args), status=303)


@door(public="A public programme is read by everyone, another by its team.", shared=True)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: what it is for, its workshops, its people."""
    programme, here, at = _entered(request, slug)
    context = {
        "programme": programme,
        "mandates": queries.mandates_of(programme, at),
        "can_run": can_run(here, programme),
        "can_revive": can_revive(here, programme),
        "coordinates": here.coordinates,
        "can_gather": can_gather(here, programme),
    }
    return render(request, "programmes/detail.html", context)


@door(rule=can_create, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Create a programme."""
    standing = current_standing(request.user, now())
    can_create(standing).enforce()
    form = ProgrammeForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid() and standing.person is not None:
        programme = actions.create_programme(standing.person, **form.answers)
        messages.success(request, _("Le programme est créé. Vous en assurez la coordination."))
        return _see("detail", programme.slug)
    return render(request, "programmes/new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@door(rule=can_run, methods=("GET", "POST"))
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a programme."""
    programme, person, at = _running(request, slug)
    initial = {
        "name": programme.name,
        "summary": to_markdown(programme.summary),
        "organisation": programme.organisation.name if programme.organisation else "",
        "visibility": "public" if programme.is_public else "equipe",
    }
    form = ProgrammeForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_programme(person, programme, **form.answers, at=at)
        messages.success(request, _("C’est enregistré."))
        return _see("detail", slug)
    context = {"form": form, "programme": programme}
    return render(request, "programmes/edit.html", context, status=422 if request.method == "POST" else 200)


@door(rule=can_run, methods=("GET", "POST"))
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who coordinates, communicates, reads; give a role."""
    programme, person, at = _running(request, slug)
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        dates = {"starts_at": _morning(data["starts_on"], at), "ends_at": _night(data["ends_on"])}
        try:
            mandate = actions.give_mandate(person, programme, email=data["email"], role=data["role"], **dates, at=at)
            messages.success(request, _("%(person)s a ce rôle et en est prévenu(e).") % {"person": mandate.person})
            return _see("team", slug)
        except DomainError as error:
            form.add_error("email", error.message)
    context = {"form": form, "programme": programme, "mandates": queries.mandates_of(programme, at)}
    return render(request, "programmes/team.html", context, status=422 if form.is_bound else 200)


def _morning(day: date | None, at: datetime) -> datetime | None:
    start = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    return start if start and start > at else None


def _night(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


@door(rule=can_run, methods=("GET", "POST"))
def end_mandate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a role, after a confirmation."""
    programme, person, at = _running(request, slug)
    mandate = queries.mandate_for(programme, pk)
    if request.method == "POST":
        actions.end_mandate(person, programme, mandate, at=at)
        messages.success(request, _("Ce rôle est terminé."))
        return _see("team", slug)
    return confirm_page(
        request,
        title=_("Mettre fin au rôle de %(person)s\u00a0?") % {"person": mandate.person},
        text=str(mandate.get_role_display()),
        confirm_label=_("Mettre fin au rôle"),
        cancel_href=reverse("programmes:team", args=[slug]),
        danger=True,
    )


@door(rule=can_run, methods=("GET", "POST"))
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the programme away."""
    return _confirmed(
        request,
        slug,
        actions.archive_programme,
        title=_("Archiver le programme «\u00a0%(name)s\u00a0»\u00a0?"),
        label=_("Archiver le programme"),
        consequences=[
            _("On n’y crée plus d’atelier."),
            _("Ses ateliers restent lisibles selon leur règle."),
            _("Vous pourrez le remettre en activité."),
        ],
    )


@door(rule=can_revive, methods=("GET", "POST"))
def revive(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an archived programme active again."""
    return _confirmed(
        request,
        slug,
        actions.revive_programme,
        title=_("Remettre le programme «\u00a0%(name)s\u00a0» en activité\u00a0?"),
        label=_("Remettre en activité"),
        consequences=[],
    )


def _confirmed(  # noqa: PLR0913 - the words of a page
    request: HttpRequest, slug: str, act: Callable[..., Programme], *, title: str, label: str, consequences: list[str]
) -> HttpResponse:
    programme, here, at = _entered(request, slug)
    rule = can_run if act is actions.archive_programme else can_revive
    rule(here, programme).enforce()
    if request.method == "POST":
        act(request.user, programme, at=at)
        messages.success(request, _("C’est fait."))
        return _see("detail", slug)
    return confirm_page(
        request,
        title=title % {"name": programme.name},
        confirm_label=label,
        cancel_href=reverse("programmes:detail", args=[slug]),
        consequences=consequences,
    )

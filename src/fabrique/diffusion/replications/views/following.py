"""From « nous sommes intéressés » to in service, or abandoned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications import actions, queries, rules
from fabrique.diffusion.replications.forms.following import (
    AbandonForm,
    DayForm,
    DescriptionForm,
    InterestForm,
    ServiceForm,
)
from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.views.scene import done, find, go, me, standing_of, today, tried
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.queries import sheet_for


def _interest_form(request: HttpRequest, sheet: Sheet) -> InterestForm:
    standing = standing_of(request)
    return InterestForm(
        request.POST or kept_form(request) or None,
        organisations=[each for each in queries.own_organisations(standing) if each.pk != sheet.organisation_id],
        parents=queries.taken_up_from(sheet, standing),
        source=sheet.organisation,
    )


@door(rule=rules.can_declare, methods=("GET", "POST"))
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """« Nous sommes intéressés »."""
    sheet = sheet_for(standing_of(request), pk)
    rules.can_declare(standing_of(request), sheet).enforce()
    form = _interest_form(request, sheet)
    made: list[Replication] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: made.append(actions.declare_interest(me(request), sheet, **form.chosen())), "adopter")
    ):
        messages.success(request, _("C’est noté. Le contact de la fiche est prévenu."))
        return go("detail", made[0].pk)
    context = {"sheet": sheet, "form": form, "nobody": not form.organisations}
    return render(request, "replications/new.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_describe, methods=("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """How the innovation is adopted here."""
    reader, found = find(request, pk)
    rules.can_describe(reader.standing, found).enforce()
    initial = {name: getattr(found, name) for name in actions.FIELDS} | {"seen": found.text_version}
    form = DescriptionForm(request.POST or kept_form(request) or None, initial=initial, replication=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(me(request), found, form.written(found), seen=form.cleaned_data["seen"])
        except DomainError as error:
            form.add_error(None, error.message)
            if isinstance(error, Conflict):
                return _edit_page(request, found, _renewed(form, found), status=409, current=True)
        else:
            return done(request, _("Votre description est enregistrée."), found)
    return _edit_page(request, found, form, status=422 if form.is_bound else 200)


def _renewed(form: DescriptionForm, found: Replication) -> DescriptionForm:
    """The same answers, that may now replace what the colleague saved."""
    data = form.data.copy()
    data["seen"] = str(found.text_version)
    form.data = data
    return form


def _edit_page(
    request: HttpRequest, found: Replication, form: DescriptionForm, *, status: int, current: bool = False
) -> HttpResponse:
    context = {"replication": found, "form": form, "current": current}
    return render(request, "replications/edit.html", context, status=status)


def _ask(request: HttpRequest, found: Replication, form: Form | None, **words: Any) -> HttpResponse:  # noqa: ANN401 - the page's props
    return confirm_page(
        request,
        text=_("«\u00a0%(title)s\u00a0» – %(adopter)s") % {"title": found.sheet.title, "adopter": found.adopter},
        cancel_href=reverse("replications:detail", args=[found.pk]),
        form=form,
        status=422 if form is not None and form.is_bound else 200,
        **words,
    )


def _day(request: HttpRequest) -> DayForm:
    return DayForm(request.POST or None, initial={"on": today()})


@door(rule=rules.can_study, methods=("GET", "POST"))
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to study."""
    reader, found = find(request, pk)
    rules.can_study(reader.standing, found).enforce()
    form = _day(request)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.start_study(me(request), found, on=form.cleaned_data["on"]), "on")
    ):
        return done(request, _("L’étude est commencée. Dites ce que vous gardez et ce que vous adaptez."), found)
    return _ask(
        request,
        found,
        form,
        title=_("Commencer l’étude\u00a0?"),
        consequences=[
            _(
                "L’organisation d’origine est prévenue\u00a0: elle peut vous aider et noter le temps qu’elle vous donne."
            ),
            _("Vous décrirez ce que vous gardez, ce que vous adaptez, et mesurerez votre point de départ."),
        ],
        confirm_label=_("Commencer l’étude"),
    )


@door(rule=rules.can_launch, methods=("GET", "POST"))
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    """Start for good."""
    reader, found = find(request, pk)
    queries.launch_verdict(reader.standing, found, today()).enforce()
    form = _day(request)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.launch_replication(me(request), found, on=form.cleaned_data["on"]), "on")
    ):
        return done(request, _("La réplication est lancée."), found)
    return _ask(
        request,
        found,
        form,
        title=_("Lancer la réplication\u00a0?"),
        consequences=[
            _("Elle paraît sur la fiche comme lancée."),
            _("Ce que vous gardez et ce que vous adaptez reste modifiable, mais ne pourra plus être effacé."),
        ],
        confirm_label=_("Lancer"),
    )


@door(rule=rules.can_put_in_service, methods=("GET", "POST"))
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """It works."""
    reader, found = find(request, pk)
    rules.can_put_in_service(reader.standing, found).enforce()
    form = ServiceForm(request.POST or kept_form(request) or None, initial={"on": today(), "results": found.results})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(form, lambda: actions.put_in_service(me(request), found, results=data["results"], on=data["on"])):
            return done(request, _("Bravo\u00a0! Confirmez maintenant la réplication, chacun de votre côté."), found)
    return _ask(
        request,
        found,
        form,
        title=_("L’innovation est en service\u00a0?"),
        consequences=[_("Les deux organisations le confirmeront ensuite, et toutes deux en seront créditées.")],
        confirm_label=_("Elle est en service"),
    )


@door(rule=rules.can_abandon, methods=("GET", "POST"))
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up, and say why."""
    reader, found = find(request, pk)
    rules.can_abandon(reader.standing, found).enforce()
    form = AbandonForm(
        request.POST or kept_form(request) or None,
        initial={"on": today()},
        obstacles=queries.standing_obstacles(reader.standing),
    )
    if request.method == "POST" and form.is_valid():
        data, chosen = form.cleaned_data, form.chosen()
        if tried(
            form,
            lambda: actions.abandon_replication(
                me(request), found, reason=data["reason"], obstacle=chosen, on=data["on"]
            ),
        ):
            return done(request, _("C’est noté. Merci de l’avoir expliqué\u00a0: d’autres en profiteront."), found)
    return _abandon_page(request, found, form)


def _abandon_page(request: HttpRequest, found: Replication, form: AbandonForm) -> HttpResponse:
    return _ask(
        request,
        found,
        form,
        title=_("Renoncer à cette réplication\u00a0?"),
        consequences=[
            _("Ce n’est pas un échec à cacher\u00a0: votre raison aidera ceux qui suivent."),
            _("Si l’obstacle tombe un jour, vous serez prévenus et pourrez reprendre où vous en étiez."),
        ],
        confirm_label=_("Renoncer"),
        danger=True,
    )


@door(rule=rules.can_resume, methods=("GET", "POST"))
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up again what was given up."""
    reader, found = find(request, pk)
    alive = queries.alive_for(found.sheet, found.adopter) is not None
    rules.can_resume(reader.standing, found, alive=alive).enforce()
    form = _day(request)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.resume_replication(me(request), found, on=form.cleaned_data["on"]), "on")
    ):
        return done(request, _("La réplication reprend, à l’étude."), found)
    return _ask(
        request,
        found,
        form,
        title=_("Reprendre cette réplication\u00a0?"),
        consequences=[_("Elle revient à l’étude, avec ses textes et ses mesures. Son histoire reste lisible.")],
        confirm_label=_("Reprendre"),
    )


@door(rule=rules.can_confirm_source, methods=("GET", "POST"))
def confirm_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Say, for the source, that it is so."""
    reader, found = find(request, pk)
    if request.method == "POST":
        return _confirmed(request, actions.confirm_for_source(me(request), found))
    rules.can_confirm_source(reader.standing, found).enforce()
    return _ask_to_confirm(request, found)


@door(rule=rules.can_confirm_adopter, methods=("GET", "POST"))
def confirm_adopter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say, for the adopter, that it is so."""
    reader, found = find(request, pk)
    if request.method == "POST":
        return _confirmed(request, actions.confirm_for_adopter(me(request), found))
    rules.can_confirm_adopter(reader.standing, found).enforce()
    return _ask_to_confirm(request, found)


def _confirmed(request: HttpRequest, fresh: Replication) -> HttpResponse:
    if fresh.confirmed:
        return done(request, _("Les deux organisations ont confirmé\u00a0: toutes deux sont créditées."), fresh)
    return done(request, _("C’est confirmé de votre côté."), fresh)


def _ask_to_confirm(request: HttpRequest, found: Replication) -> HttpResponse:
    return _ask(
        request,
        found,
        None,
        title=_("Confirmer la réplication\u00a0?"),
        consequences=[
            _("Vous attestez que cette innovation (origine\u00a0: %(source)s) est en service ici\u00a0: %(adopter)s.")
            % {"source": found.source, "adopter": found.adopter},
            _("Une autre personne le confirme pour l’autre organisation. Ensuite, toutes deux sont créditées."),
        ],
        confirm_label=_("Confirmer"),
    )

"""Moving an experiment from state to state, each time after a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.forms import Form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.forms.life import EvaluationForm, NoteForm, ReasonForm
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.views.scene import INVALID, address, find, go, me, see, shell


@dataclass(frozen=True, slots=True)
class Act:
    """A move: what it asks, what follows, what is said once it is done."""

    rule: Callable[[Found], Verdict]
    action: Callable[..., Any]
    title: Promise
    confirm: Promise
    done: Promise
    consequences: tuple[Promise, ...] = ()
    form: type[Form] | None = None
    danger: bool = False


def _ask(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Ask, then act; a refusal stands beside what was typed."""
    found = find(request, pk)
    act.rule(found).enforce()
    form = act.form(request.POST or kept_form(request) or None) if act.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act.action(me(request), found.experiment, **(form.cleaned_data if form else {}))
        except DomainError as error:
            if form is None:
                raise
            form.add_error(None, error.message)
        else:
            messages.success(request, str(act.done))
            return see(found.experiment)
    return confirm_page(
        request,
        title=str(act.title),
        text=found.experiment.title,
        consequences=[str(each) for each in act.consequences],
        confirm_label=str(act.confirm),
        cancel_href=address(found.experiment),
        danger=act.danger,
        form=form,
        status=INVALID if form and form.errors else 200,
    )


@door(rule=rules.can_label, methods=("GET", "POST"))
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee gives its label."""
    return _ask(request, pk, Act(
        lambda found: rules.can_label(found.ties, found.experiment), actions.label_experiment,
        lazy("Labelliser cette expérimentation ?"), lazy("Labelliser"), lazy("L’expérimentation est labellisée."),
        (lazy("La personne qui la porte est prévenue et pourra la commencer."),
         lazy("Si elle est publique, chacun peut désormais en lire l’hypothèse, les critères, les dates et les sites.")),
        NoteForm,
    ))  # fmt: skip


@door(rule=rules.can_return, methods=("GET", "POST"))
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee asks for more."""
    return _ask(request, pk, Act(
        lambda found: rules.can_return(found.ties, found.experiment), actions.return_experiment,
        lazy("Demander de la compléter ?"), lazy("Demander"), lazy("Votre demande est transmise."),
        (lazy("La personne qui la porte lit votre demande et la complète."),), ReasonForm,
    ))  # fmt: skip


@door(rule=rules.can_withdraw, methods=("GET", "POST"))
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up before it starts."""
    return _ask(request, pk, Act(
        lambda found: rules.can_withdraw(found.ties, found.experiment), actions.withdraw_experiment,
        lazy("Retirer cette expérimentation ?"), lazy("Retirer"), lazy("L’expérimentation est retirée."),
        (lazy("Les partenaires et le public ne la voient plus."), lazy("On pourra la proposer de nouveau.")),
        ReasonForm, danger=True,
    ))  # fmt: skip


@door(rule=rules.can_propose_again, methods=("GET", "POST"))
def propose_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose again what was withdrawn."""
    return _ask(request, pk, Act(
        lambda found: rules.can_propose_again(found.ties, found.experiment), actions.propose_again,
        lazy("Proposer de nouveau cette expérimentation ?"), lazy("Proposer de nouveau"),
        lazy("L’expérimentation est proposée. Le comité est prévenu."),
    ))  # fmt: skip


@door(rule=rules.can_start, methods=("GET", "POST"))
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start; refused with what is missing."""
    return _ask(request, pk, Act(
        lambda found: rules.can_start(found.ties, found.experiment, queries.indicators_of(found.experiment)),
        actions.start_experiment,
        lazy("Commencer l’expérimentation ?"), lazy("Commencer"), lazy("L’expérimentation commence aujourd’hui."),
        (lazy("L’hypothèse, les critères et les indicateurs ne changent plus."),
         lazy("Les mesures peuvent être relevées dès aujourd’hui.")),
    ))  # fmt: skip


@door(rule=rules.can_suspend, methods=("GET", "POST"))
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Interrupt it."""
    return _ask(request, pk, Act(
        lambda found: rules.can_suspend(found.ties, found.experiment), actions.suspend_experiment,
        lazy("Suspendre l’expérimentation ?"), lazy("Suspendre"), lazy("L’expérimentation est suspendue."),
        (lazy("On pourra la reprendre, ou la remettre à l’évaluation."), lazy("La date de fin ne bouge pas d’elle-même.")),
        ReasonForm,
    ))  # fmt: skip


@door(rule=rules.can_resume, methods=("GET", "POST"))
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    return _ask(request, pk, Act(
        lambda found: rules.can_resume(found.ties, found.experiment), actions.resume_experiment,
        lazy("Reprendre l’expérimentation ?"), lazy("Reprendre"), lazy("L’expérimentation reprend."), (), ReasonForm,
    ))  # fmt: skip


@door(rule=rules.can_close, methods=("GET", "POST"))
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End it and hand it to the evaluator."""
    return _ask(request, pk, Act(
        lambda found: rules.can_close(found.ties, found.experiment), actions.close_experiment,
        lazy("Terminer et remettre à l’évaluation ?"), lazy("Remettre à l’évaluation"),
        lazy("La personne qui évalue est prévenue."),
        (lazy("L’expérimentation se termine aujourd’hui ; on peut encore compléter ses mesures."),
         lazy("La personne désignée rend son évaluation : concluante, non concluante ou à généraliser.")),
        NoteForm,
    ))  # fmt: skip


@door(rule=rules.can_generalise, methods=("GET", "POST"))
def generalise(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee decides to generalise."""
    return _ask(request, pk, Act(
        lambda found: rules.can_generalise(found.ties, found.experiment), actions.generalise_experiment,
        lazy("Décider de généraliser ?"), lazy("Généraliser"), lazy("La généralisation est décidée."), (), ReasonForm,
    ))  # fmt: skip


@door(rule=rules.can_evaluate, methods=("GET", "POST"))
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude, with the measures in sight."""
    found = find(request, pk)
    rules.can_evaluate(found.ties, found.experiment).enforce()
    form = EvaluationForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate_experiment(me(request), found.experiment, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Votre évaluation est rendue. Merci."))
            return see(found.experiment)
    context = {
        **shell(found, "detail"),
        "form": form,
        "unmeasured": queries.unmeasured(found.experiment),
        "cancel": address(found.experiment),
    }
    return render(request, "experimentations/evaluate.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_tell, methods=("POST",))
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the innovation sheet, with what the experiment already says."""
    found = find(request, pk)
    sheet = actions.open_sheet(me(request), found.experiment)
    messages.success(
        request, _("La fiche est ouverte, avec les textes et les chiffres de l’expérimentation. Complétez-la.")
    )
    return go(reverse("innovations:detail", args=[sheet.pk]))

"""What one does around an answer, each time on a page that says what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.forms import Form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.commitments import actions, queries, rules
from fabrique.implementation.commitments.forms.answer import (
    AppealForm,
    DetailsForm,
    ExtendForm,
    QuestionForm,
    TransferForm,
    UsefulnessForm,
)
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.rules import AnswerStanding
from fabrique.implementation.commitments.views.scene import INVALID, address, find, go, me


@dataclass(frozen=True, slots=True)
class Act:
    """An act: what it asks, what follows, what is said once it is done."""

    rule: Callable[[AnswerStanding, Answer], Verdict]
    action: Callable[..., Any]
    form: type[Form]
    title: Promise
    confirm: Promise
    done: Promise
    consequences: tuple[Promise, ...] = ()


def _ask(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Ask, then act; a refusal stands beside what was typed."""
    found = find(request, pk)
    act.rule(found.standing, found.answer).enforce()
    kept = kept_form(request)
    initial = {"seen": found.answer.version_number} | (kept.dict() if kept else {})
    form = act.form(request.POST) if request.method == "POST" else act.form(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act.action(me(request), found.answer, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            if isinstance(error, Conflict):
                form.data = form.data.copy()
                form.data["seen"] = str(queries.fresh_answer(pk).version_number)
        else:
            messages.success(request, str(act.done))
            visible = queries.answer_beside(found.standing.base, found.answer.contribution_id, found.at)
            return go(address(found.answer) if visible else "/")
    return confirm_page(
        request,
        title=str(act.title),
        text=found.answer.contribution.title,
        consequences=[str(each) for each in act.consequences],
        confirm_label=str(act.confirm),
        cancel_href=address(found.answer),
        form=form,
        status=INVALID if form.is_bound else 200,
    )


ASK_DETAILS = Act(
    rules.can_ask_details,
    actions.ask_details,
    QuestionForm,
    lazy("Demander des précisions à l’auteur"),
    lazy("Envoyer la question"),
    lazy("Votre question est envoyée. Le délai est suspendu jusqu’à la réponse de l’auteur."),
    (
        lazy("Le délai s’arrête, une seule fois."),
        lazy("Il reprend dès que l’auteur a répondu, ou sans réponse de sa part."),
    ),
)
GIVE_DETAILS = Act(
    rules.can_give_details,
    actions.give_details,
    DetailsForm,
    lazy("Donner les précisions demandées"),
    lazy("Envoyer mes précisions"),
    lazy("Vos précisions sont envoyées. Le délai de réponse reprend."),
)
TRANSFER = Act(
    rules.can_transfer,
    actions.transfer,
    TransferForm,
    lazy("Transmettre à une autre personne"),
    lazy("Transmettre"),
    lazy("L’idée est transmise. La date de réponse ne change pas."),
    (lazy("La date de réponse ne change pas."), lazy("L’auteur saura qui répond désormais, et pourquoi.")),
)
EXTEND = Act(
    rules.can_extend,
    actions.extend,
    ExtendForm,
    lazy("Prolonger le délai"),
    lazy("Prolonger"),
    lazy("Le délai est prolongé. L’auteur est prévenu."),
    (lazy("L’auteur lira la nouvelle date et votre explication."),),
)
APPEAL = Act(
    rules.can_appeal,
    actions.appeal,
    AppealForm,
    lazy("Demander un second examen"),
    lazy("Demander un second examen"),
    lazy("Votre demande est envoyée. Un nouveau délai commence aujourd’hui."),
    (lazy("Une autre personne répond, dans un nouveau délai."), lazy("La première réponse reste lisible.")),
)
RATE = Act(
    rules.can_rate,
    actions.rate_usefulness,
    UsefulnessForm,
    lazy("Cette réponse vous est-elle utile ?"),
    lazy("Donner mon avis"),
    lazy("Merci : votre avis aide à mieux répondre."),
)


@door(rule=rules.can_ask_details, methods=("GET", "POST"))
def ask_details(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the author, once."""
    return _ask(request, pk, ASK_DETAILS)


@door(rule=rules.can_give_details, methods=("GET", "POST"))
def give_details(request: HttpRequest, pk: int) -> HttpResponse:
    """The author answers the question."""
    return _ask(request, pk, GIVE_DETAILS)


@door(rule=rules.can_transfer, methods=("GET", "POST"))
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass it to somebody else."""
    return _ask(request, pk, TRANSFER)


@door(rule=rules.can_extend, methods=("GET", "POST"))
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time."""
    return _ask(request, pk, EXTEND)


@door(rule=rules.can_appeal, methods=("GET", "POST"))
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a second look."""
    return _ask(request, pk, APPEAL)


@door(rule=rules.can_rate, methods=("GET", "POST"))
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it was useful."""
    return _ask(request, pk, RATE)

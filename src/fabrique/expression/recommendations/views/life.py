"""Moving a recommendation from state to state, each time after a question."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fabrique.expression.recommendations import actions, rules
from fabrique.expression.recommendations.forms.drafting import AbandonForm
from fabrique.expression.recommendations.models import Amendment, Recommendation
from fabrique.expression.recommendations.states import AmendmentState
from fabrique.expression.recommendations.views.scene import address, find, me, see
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


def _titled(found: Recommendation) -> str:
    return _("Recommandation n°\u00a0%(n)d\u00a0: %(title)s") % {"n": found.number, "title": found.title}


@door(rule=rules.can_submit, methods=("GET", "POST"))
def submit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a sketch to the discussion of all."""
    place, found = find(request, slug, number)
    if request.method == "POST":
        actions.submit_recommendation(me(request), found)
        messages.success(request, _("La recommandation est ouverte à la discussion."))
        return see(found)
    paragraphs = found.paragraphs.filter(retired_at=None).count()
    rules.can_submit(place.here, found, place.at, paragraphs=paragraphs).enforce()
    return confirm_page(
        request,
        title=_("Ouvrir cette recommandation à la discussion\u00a0?"),
        text=_titled(found),
        consequences=[
            _("Tous ceux qui peuvent lire l’atelier la verront."),
            _("Les participants la commenteront et proposeront des amendements\u00a0; ils sont prévenus."),
            _("Vous pourrez toujours modifier le texte."),
        ],
        confirm_label=_("Ouvrir à la discussion"),
        cancel_href=address(found),
    )


@door(rule=rules.can_validate, methods=("GET", "POST"))
def validate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Settle a discussed text."""
    place, found = find(request, slug, number)
    if request.method == "POST":
        actions.validate_recommendation(me(request), found)
        messages.success(request, _("La recommandation est validée."))
        return see(found)
    waiting = Amendment.objects.filter(paragraph__recommendation=found, state=AmendmentState.PROPOSED).count()
    rules.can_validate(place.here, found, place.at, pending=waiting).enforce()
    return confirm_page(
        request,
        title=_("Valider ce texte\u00a0?"),
        text=_titled(found),
        consequences=[
            _("On ne le modifie plus et on ne l’amende plus."),
            _("Vous pourrez le rouvrir tant que le rapport n’est pas publié."),
        ],
        confirm_label=_("Valider le texte"),
        cancel_href=address(found),
    )


@door(rule=rules.can_reopen, methods=("GET", "POST"))
def reopen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a validated text back into discussion."""
    place, found = find(request, slug, number)
    if request.method == "POST":
        actions.reopen_recommendation(me(request), found)
        messages.success(request, _("La recommandation est de nouveau en discussion."))
        return see(found)
    rules.can_reopen(place.here, found, place.at).enforce()
    return confirm_page(
        request,
        title=_("Rouvrir ce texte à la discussion\u00a0?"),
        text=_titled(found),
        consequences=[_("Le binôme pourra de nouveau le modifier, et les participants l’amender.")],
        confirm_label=_("Rouvrir"),
        cancel_href=address(found),
    )


@door(rule=rules.can_abandon, methods=("GET", "POST"))
def abandon(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a text up, with a reason."""
    place, found = find(request, slug, number)
    rules.can_abandon(place.here, found, place.at).enforce()
    form = AbandonForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.abandon_recommendation(me(request), found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, _("La recommandation est abandonnée. Son numéro reste le sien."))
            return see(found)
    return _abandon_page(request, found, form)


def _abandon_page(request: HttpRequest, found: Recommendation, form: AbandonForm) -> HttpResponse:
    return confirm_page(
        request,
        title=_("Abandonner cette recommandation\u00a0?"),
        text=_titled(found),
        consequences=[
            _("Elle ne sera ni notée ni publiée."),
            _("Les contributions qu’elle cite attendront de nouveau une suite."),
            _("Son numéro ne sera pas donné à une autre, et l’équipe d’animation pourra la reprendre."),
        ],
        confirm_label=_("Abandonner"),
        cancel_href=address(found),
        danger=True,
        form=form,
        status=422 if form.is_bound else 200,
    )


@door(rule=rules.can_bring_back, methods=("GET", "POST"))
def bring_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an abandoned text up again."""
    place, found = find(request, slug, number)
    if request.method == "POST":
        actions.bring_back_recommendation(me(request), found)
        messages.success(request, _("La recommandation est reprise, comme ébauche."))
        return see(found)
    rules.can_bring_back(place.here, found, place.at).enforce()
    return confirm_page(
        request,
        title=_("Reprendre cette recommandation\u00a0?"),
        text=_titled(found),
        consequences=[_("Elle redevient une ébauche, avec son numéro, son texte et son historique.")],
        confirm_label=_("Reprendre"),
        cancel_href=address(found),
    )

"""One decision: what it says, its history, and taking it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import can_read
from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms.adoption import DecisionForm, OwnerForm
from fabrique.expression.recommendations.models import AdoptionDecision, AdoptionStep
from fabrique.expression.recommendations.states import ADOPTION_LIFE, AdoptionState
from fabrique.expression.recommendations.views.adoption import badge_of_decision
from fabrique.expression.recommendations.views.scene import me
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.components.progress import Event
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.foundations.ui.wording import day

INVALID = 422
ACTS = {
    AdoptionState.ADOPTED: (lazy("Adopter"), lazy("Adopter cette recommandation ?")),
    AdoptionState.ADAPTED: (lazy("Adopter en adaptant"), lazy("Adopter cette recommandation en l’adaptant ?")),
    AdoptionState.POSTPONED: (lazy("Reporter la décision"), lazy("Reporter cette décision ?")),
    AdoptionState.DECLINED: (lazy("Ne pas la retenir"), lazy("Ne pas retenir cette recommandation ?")),
    AdoptionState.DONE: (lazy("Dire qu’elle est réalisée"), lazy("Dire que cette recommandation est réalisée ?")),
}


def _find(request: HttpRequest, pk: int) -> tuple[Standing, AdoptionDecision]:
    at = now()
    standing = current_standing(request.user, at)
    return standing, queries.decision_for(standing, pk, at)


@door(public="Decisions on a public workshop's recommendations are for everyone; decision_for applies the rule.")
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation decided about a recommendation, why, and since when."""
    standing, found = _find(request, pk)
    shown = queries.decided(found)
    challenge = found.recommendation.challenge
    here = standing_in(challenge, standing, now())
    context = {
        "decision": found,
        "recommendation": found.recommendation,
        "challenge": challenge,
        "reads": can_read(here, challenge),
        "badge": badge_of_decision(found),
        "passages": queries.text_of_decision(found.recommendation),
        "events": [*(_event(each, named=standing.signed_in) for each in shown.steps), _opening(found)],
        "before": shown.before,
        "following": shown.following,
        **_abilities(standing, found),
    }
    return render(request, "recommendations/decision.html", context)


def _abilities(standing: Standing, found: AdoptionDecision) -> dict[str, Any]:
    mine = rules.leads(standing, found.organisation)
    can_adopt = rules.can_adopt(standing, found)
    moves = [state for state in ACTS if ADOPTION_LIFE.allows(found.state, state)]
    acts = [(ACTS[state][0], reverse("recommendations:decide", args=[found.pk, state.value])) for state in moves]
    return {
        "mine": mine,
        "can_adopt": can_adopt,
        "acts": acts if can_adopt else [],
        "can_name_owner": rules.can_name_owner(standing, found),
        "can_start": rules.can_start_from(standing, found),
        "signed_in": standing.signed_in,
    }


def _event(step: AdoptionStep, *, named: bool) -> Event:
    """One step of the history; names of persons are for signed-in people."""
    words = [richtext.to_plain(each) for each in (step.what_changed, step.evidence, step.reason) if each]
    if step.postponed_until:
        words.insert(0, _("Jusqu’au %(day)s") % {"day": day(step.postponed_until)})
    good = step.target in {AdoptionState.ADOPTED, AdoptionState.ADAPTED, AdoptionState.DONE}
    return Event(
        step.at,
        step.get_target_display(),
        actor=step.actor.get_full_name() if named else _("Le porteur ministériel"),
        detail=" – ".join(words),
        tone="success" if good else "",
    )


def _opening(found: AdoptionDecision) -> Event:
    return Event(found.opened_at, _("Décision demandée à %(name)s") % {"name": found.organisation.short_name})


@door(rule=rules.can_adopt, methods=("GET", "POST"))
def decide(request: HttpRequest, pk: int, target: str) -> HttpResponse:
    """Adopt, adapt, postpone, decline, or show that it is done."""
    standing, found = _find(request, pk)
    if target not in set(ACTS):
        raise Http404
    rules.can_adopt(standing, found, target).enforce()
    form = DecisionForm(
        request.POST or kept_form(request) or None,
        decision=found,
        target=target,
        today=localtime(now()).date(),
        initial={"seen": found.version_number, **_kept_words(found)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            saved = actions.decide_adoption(me(request), found, target, form.words(), seen=seen)
        except DomainError as error:
            _said_no(form, found, error)
        else:
            messages.success(request, _("Décision enregistrée : %(state)s.") % {"state": saved.get_state_display()})
            return _to(found)
    return _decide_page(request, found, target, form)


def _kept_words(found: AdoptionDecision) -> dict[str, str]:
    """What had been written stays in the form when one decides again."""
    return {"what_changed": richtext.to_markdown(found.what_changed), "evidence": richtext.to_markdown(found.evidence)}


def _said_no(form: DecisionForm, found: AdoptionDecision, error: DomainError) -> None:
    """What was typed stays; after somebody else's decision, sending again replaces it knowingly."""
    form.add_error(None, error.message)
    if isinstance(error, Conflict):
        found.refresh_from_db(fields=["version_number"])
        form.data = form.data.copy()
        form.data["seen"] = str(found.version_number)


def _decide_page(request: HttpRequest, found: AdoptionDecision, target: str, form: DecisionForm) -> HttpResponse:
    label, title = ACTS[AdoptionState(target)]
    text = found.recommendation
    names = {"n": text.number, "title": text.title, "name": found.organisation.short_name}
    return confirm_page(
        request,
        title=str(title),
        text=_("Pour %(name)s. Recommandation n° %(n)d : %(title)s") % names,
        consequences=[
            _("Votre décision paraît dans la matrice, avec ce que vous écrivez ici."),
            _("Son binôme et les auteurs des contributions qu’elle reprend sont prévenus."),
            _("Vous pourrez décider de nouveau : l’historique garde tout."),
        ],
        confirm_label=str(label),
        cancel_href=reverse("recommendations:decision", args=[found.pk]),
        form=form,
        status=INVALID if form.is_bound else 200,
    )


@door(rule=rules.can_name_owner, methods=("GET", "POST"))
def decision_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who carries the recommendation out."""
    standing, found = _find(request, pk)
    rules.can_name_owner(standing, found).enforce()
    first = {"email": found.owner.email if found.owner else ""}
    form = OwnerForm(request.POST or kept_form(request) or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.name_owner(me(request), found, form.cleaned_data["email"])
        except DomainError as error:
            form.add_error("email", error.message)
        else:
            said = _("La personne responsable est prévenue.") if saved.owner_id else _("Plus personne n’est désigné.")
            messages.success(request, said)
            return _to(found)
    return _owner_page(request, found, form)


def _owner_page(request: HttpRequest, found: AdoptionDecision, form: OwnerForm) -> HttpResponse:
    text = found.recommendation
    names = {"n": text.number, "title": text.title, "name": found.organisation.short_name}
    return confirm_page(
        request,
        title=_("Qui est responsable de cette recommandation ?"),
        text=_("Pour %(name)s. Recommandation n° %(n)d : %(title)s") % names,
        confirm_label=_("Enregistrer"),
        cancel_href=reverse("recommendations:decision", args=[found.pk]),
        form=form,
        status=INVALID if form.is_bound else 200,
    )


def _to(found: AdoptionDecision) -> HttpResponse:
    return HttpResponseRedirect(reverse("recommendations:decision", args=[found.pk]), status=303)

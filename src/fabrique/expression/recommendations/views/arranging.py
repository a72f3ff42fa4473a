"""Which organisations decide: opening the decisions, adding and removing organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms.adoption import OrganisationSearchForm
from fabrique.expression.recommendations.views.scene import enter, me
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page


@door(rule=rules.can_open_decisions, methods=("GET", "POST"))
def adoption_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the invited ministries to decide (publishing the report does it by itself)."""
    place = enter(request, slug)
    if request.method == "POST":
        number = actions.open_decisions(me(request), place.challenge)
        _say_asked(request, number)
        return _to(place.challenge, "adoption" if number else "adoption_organisations")
    published = queries.published_of(place.challenge).count()
    rules.can_open_decisions(place.here, published=published).enforce()
    names = [each.short_name for each in queries.concerned_organisations(place.challenge)]
    return confirm_page(
        request,
        title=_("Demander aux organisations de décider ?"),
        text=ngettext("%(n)d recommandation est publiée.", "%(n)d recommandations sont publiées.", published)
        % {"n": published},
        consequences=[
            _("Seront interrogées : %(names)s.") % {"names": ", ".join(names)}
            if names
            else _("Aucune administration n’est invitée : vous choisirez qui interroger à l’étape suivante."),
            _("Leurs porteurs ministériels sont prévenus, puis relancés à 3, 6 et 12 mois."),
        ],
        confirm_label=_("Demander les décisions"),
        cancel_href=reverse("recommendations:adoption", args=[slug]),
    )


@door(rule=rules.can_arrange_matrix)
def adoption_organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisations that decide, and others to ask."""
    place = enter(request, slug)
    rules.can_arrange_matrix(place.here).enforce()
    form = OrganisationSearchForm(request.GET)
    form.is_valid()
    text = (form.cleaned_data.get("q") or "").strip()
    context = {
        "shell": place.shell("adoption"),
        "form": form,
        "text": text,
        "columns": queries.columns_with_leads(place.challenge, place.at),
        "found": queries.addable_organisations(place.challenge, text),
    }
    return render(request, "recommendations/adoption_organisations.html", context)


@door(rule=rules.can_add_organisation, methods=("POST",))
def adoption_add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask one more organisation to decide."""
    place = enter(request, slug)
    organisation = get_object_or_404(Organisation, pk=pk)
    _say_asked(request, actions.add_organisation(me(request), place.challenge, organisation))
    return _to(place.challenge, "adoption_organisations")


@door(rule=rules.can_remove_organisation, methods=("GET", "POST"))
def adoption_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an organisation that has decided nothing out of the matrix."""
    place = enter(request, slug)
    organisation = get_object_or_404(Organisation, pk=pk)
    if request.method == "POST":
        actions.remove_organisation(me(request), place.challenge, organisation)
        messages.success(request, _("%(name)s n’est plus dans la matrice.") % {"name": organisation.short_name})
        return _to(place.challenge, "adoption_organisations")
    decided = queries.decided_count(place.challenge, organisation)
    rules.can_remove_organisation(place.here, decided=decided).enforce()
    return confirm_page(
        request,
        title=_("Retirer cette organisation de la matrice ?"),
        text=str(organisation),
        consequences=[_("On ne lui demande plus de décider. Vous pourrez l’ajouter de nouveau.")],
        confirm_label=_("Retirer"),
        cancel_href=reverse("recommendations:adoption_organisations", args=[slug]),
        danger=True,
    )


def _say_asked(request: HttpRequest, number: int) -> None:
    if not number:
        messages.info(request, _("Aucune nouvelle décision à demander."))
        return
    text = ngettext("%(n)d décision est demandée.", "%(n)d décisions sont demandées.", number)
    messages.success(request, text % {"n": number})


def _to(challenge: Challenge, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"recommendations:{name}", args=[challenge.slug]), status=303)

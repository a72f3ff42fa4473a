"""Who belongs to an organisation, and who holds a mandate on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions, queries, rules
from fabrique.foundations.people.forms.organisations import LastDayForm, MandateForm, MemberForm
from fabrique.foundations.people.models import Membership, Organisation
from fabrique.foundations.people.states import OrganisationRole
from fabrique.foundations.people.views.organisations import frame
from fabrique.foundations.people.views.requests import me, organisation_or_404, standing
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

BOTH = ("GET", "POST")


@door(rule=rules.can_see_organisations)
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of an organisation, by name."""
    who, at = standing(request)
    shown = organisation_or_404(pk)
    page = queries.members_page(shown, at, cursor=request.GET.get("cursor", ""))
    context = {
        **frame(request, shown, "people:members"),
        "page": page,
        "can_manage": rules.can_manage_members(who, shown),
        "can_invite": rules.can_invite(who, shown),
    }
    return render(request, "people/members.html", context)


@door(rule=rules.can_manage_members, methods=BOTH)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody who has an account."""
    who, _at = standing(request)
    shown = organisation_or_404(pk)
    rules.can_manage_members(who, shown).enforce()
    form = MemberForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid() and _added(request, shown, form):
        return redirect("people:members", shown.pk)
    context = {"form": form, "organisation": shown}
    return render(request, "people/member_form.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, shown: Organisation, form: MemberForm) -> bool:
    """Try; on a refusal, say it near the field."""
    email = form.cleaned_data["email"]
    person = queries.account_by_email(email)
    if person is None:
        href = reverse("people:invite_to", args=[shown.pk])
        form.add_error(
            "email",
            format_html(
                '{} <a href="{}?email={}">{}</a>',
                _("Personne n’a de compte à cette adresse."),
                href,
                email,
                _("Inviter cette personne"),
            ),
        )
        return False
    try:
        actions.add_member(me(request), shown, person, since=form.cleaned_data["since"])
    except DomainError as error:
        form.add_error("email", error.message)
        return False
    messages.success(request, _("%(name)s fait partie de l’organisation.") % {"name": person})
    return True


@door(rule=rules.can_end_membership, methods=BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which day is somebody's last one in an organisation; of one's own, too."""
    who, at = standing(request)
    membership = queries.membership_for(pk)
    if membership is None:
        raise Http404
    rules.can_end_membership(who, membership).enforce()
    form = LastDayForm(request.POST or None, initial={"last_day": queries.today_at(at)})
    mine = membership.person_id == who.person_id
    back = reverse("people:profile") if mine else reverse("people:members", args=[membership.organisation_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(me(request), membership, last_day=form.cleaned_data["last_day"])
        except DomainError as error:
            form.add_error("last_day", error.message)
        else:
            messages.success(request, _("C’est noté."))
            return redirect(back)
    return _ending(request, membership, form, back)


def _ending(request: HttpRequest, membership: Membership, form: LastDayForm, back: str) -> HttpResponse:
    title = _("Fin de l’appartenance de %(name)s") % {"name": membership.person}
    return confirm_page(
        request,
        title=title,
        text=str(membership.organisation),
        consequences=[
            _("Après ce jour, les ateliers réservés à cette organisation ne seront plus accessibles à ce titre.")
        ],
        confirm_label=_("Enregistrer"),
        cancel_href=back,
        form=form,
        status=422 if form.errors else 200,
    )


@door(rule=rules.can_see_organisations)
def mandates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds which role on an organisation, now and before."""
    _who, at = standing(request)
    shown = organisation_or_404(pk)
    context = {**frame(request, shown, "people:mandates"), "mandates": queries.mandates_on(shown), "at": at}
    return render(request, "people/mandates.html", context)


@door(rule=rules.can_administer)
def platform_mandates(request: HttpRequest) -> HttpResponse:
    """Who holds which role on the whole platform, now and before."""
    who, at = standing(request)
    rules.can_administer(who).enforce()
    context = {"mandates": queries.mandates_on(None), "at": at, "can_administer": rules.can_administer(who)}
    return render(request, "people/platform_mandates.html", context)


@door(rule=rules.can_administer, methods=BOTH)
def give_mandate(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Give a role on the platform or on an organisation."""
    who, _at = standing(request)
    rules.can_administer(who).enforce()
    shown = organisation_or_404(pk) if pk is not None else None
    form = MandateForm(request.POST or kept_form(request) or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid() and _given(request, shown, form):
        return redirect("people:mandates", shown.pk) if shown else redirect("people:platform_mandates")
    context = {"form": form, "organisation": shown}
    return render(request, "people/mandate_form.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, shown: Organisation | None, form: MandateForm) -> bool:
    person = queries.account_by_email(form.cleaned_data["email"])
    if person is None:
        form.add_error("email", _("Personne n’a de compte à cette adresse. Invitez d’abord cette personne."))
        return False
    role = OrganisationRole(form.cleaned_data["role"])
    try:
        actions.give_mandate(me(request), person, role, shown, ends_at=form.cleaned_data["until"])
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("%(name)s\u00a0: mandat donné.") % {"name": person})
    return True


@door(rule=rules.can_administer, methods=BOTH)
def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    who, _at = standing(request)
    rules.can_administer(who).enforce()
    mandate = queries.mandate_for(pk)
    if mandate is None:
        raise Http404
    organisation = mandate.organisation_id
    back = reverse("people:mandates", args=[organisation]) if organisation else reverse("people:platform_mandates")
    if request.method == "POST":
        actions.end_mandate(me(request), mandate)
        messages.success(request, _("Le mandat a pris fin."))
        return redirect(back)
    return confirm_page(
        request,
        title=_("Mettre fin au mandat de %(name)s\u202f?") % {"name": mandate.person},
        text=mandate.get_role_display(),
        consequences=[_("Cette personne perd aussitôt les droits de ce rôle. Le mandat reste dans l’historique.")],
        confirm_label=_("Mettre fin au mandat"),
        cancel_href=back,
        danger=True,
    )

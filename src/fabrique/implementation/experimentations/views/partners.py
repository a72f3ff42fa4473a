"""Sites, partners and what the agreement with each opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError, Refused
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.forms.parts import (
    OPENS,
    AgreementForm,
    PartnerForm,
    SiteForm,
    agreement_initial,
)
from fabrique.implementation.experimentations.models import Agreement, Partner
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.views.download import served
from fabrique.implementation.experimentations.views.scene import INVALID, address, find, go, me, see, shell


@dataclass(frozen=True, slots=True)
class Line:
    """A partner as its reader sees it."""

    partner: Partner
    agreement: Agreement | None
    opens: list[str]
    in_force: bool
    readable: bool


@door(rule=rules.can_read)
def partners(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is tried and with whom; a partner sees itself and no other."""
    found = find(request, pk)
    return _page(request, found, SiteForm(auto_id="site_%s"), PartnerForm(auto_id="partner_%s"))


def _page(request: HttpRequest, found: Found, site: SiteForm, partner: PartnerForm) -> HttpResponse:
    if not (found.access.inside or found.ties.opening.outline):
        raise Refused(_("Les partenaires de cette expérimentation ne vous sont pas montrés."))
    rows = queries.partners_of(found.experiment, found.ties, found.access)
    context = {
        **shell(found, "partners"),
        "sites": queries.sites_of(found.experiment),
        "lines": [_line(found, row) for row in rows],
        "site_form": site,
        "partner_form": partner,
        "can_arrange": rules.can_arrange(found.ties, found.experiment),
    }
    wrong = site.errors or partner.errors
    return render(request, "experimentations/partners.html", context, status=INVALID if wrong else 200)


def _line(found: Found, partner: Partner) -> Line:
    agreement = queries.agreement_of(partner)
    if agreement is None:
        return Line(partner, None, [], in_force=False, readable=False)
    opens = [str(label).lower() for name, label in OPENS if getattr(agreement, f"opens_{name}")]
    readable = bool(rules.can_read_agreement(found.ties, found.experiment, partner, agreement))
    return Line(partner, agreement, opens, in_force=agreement.is_in_force(found.ties.today), readable=readable)


@door(rule=rules.can_arrange, methods=("POST",))
def site_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where it is tried."""
    found = find(request, pk)
    rules.can_arrange(found.ties, found.experiment).enforce()
    form = SiteForm(request.POST, auto_id="site_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_site(
                me(request), found.experiment, data["organisation"], place=data["place"], contact=data["contact"]
            )
        except DomainError as error:
            form.add_error("organisation", error.message)
        else:
            messages.success(request, _("Le site est ajouté."))
            return see(found.experiment, "partners")
    return _page(request, found, form, PartnerForm(auto_id="partner_%s"))


@door(rule=rules.can_arrange, methods=("GET", "POST"))
def site_remove(request: HttpRequest, pk: int, site: int) -> HttpResponse:
    """Take a site away, after a question."""
    found = find(request, pk)
    rules.can_arrange(found.ties, found.experiment).enforce()
    row = queries.site_for(found.experiment, site)
    if request.method == "POST":
        actions.remove_site(me(request), row)
        messages.success(request, _("Le site est retiré."))
        return see(found.experiment, "partners")
    return confirm_page(
        request,
        title=_("Retirer ce site d’accueil ?"),
        text=f"{row.place}, {row.organisation}",
        consequences=[_("Ses agents ne liront plus l’expérimentation, sauf par ailleurs.")],
        confirm_label=_("Retirer le site"),
        cancel_href=address(found.experiment, "partners"),
        danger=True,
    )


@door(rule=rules.can_arrange, methods=("POST",))
def partner_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a partner; it sees nothing yet."""
    found = find(request, pk)
    rules.can_arrange(found.ties, found.experiment).enforce()
    form = PartnerForm(request.POST, auto_id="partner_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            partner = actions.add_partner(me(request), found.experiment, data["organisation"], brings=data["brings"])
        except DomainError as error:
            form.add_error("organisation", error.message)
        else:
            messages.success(
                request, _("Le partenaire est ajouté. Il ne voit rien tant que la convention n’est pas signée.")
            )
            return go(reverse("experimentations:agreement", args=[found.experiment.pk, partner.pk]))
    return _page(request, found, SiteForm(auto_id="site_%s"), form)


@door(rule=rules.can_remove_partner, methods=("GET", "POST"))
def partner_remove(request: HttpRequest, pk: int, partner: int) -> HttpResponse:
    """Take a partner away, after a question."""
    found, row, agreement = _partner(request, pk, partner)
    rules.can_remove_partner(found.ties, found.experiment, agreement).enforce()
    if request.method == "POST":
        actions.remove_partner(me(request), row)
        messages.success(request, _("Le partenaire est retiré."))
        return see(found.experiment, "partners")
    return confirm_page(
        request,
        title=_("Retirer ce partenaire ?"),
        text=str(row.organisation),
        consequences=[_("Le projet de convention et son document sont supprimés.")],
        confirm_label=_("Retirer le partenaire"),
        cancel_href=address(found.experiment, "partners"),
        danger=True,
    )


@door(rule=rules.can_write_agreement, methods=("GET", "POST"))
def agreement(request: HttpRequest, pk: int, partner: int) -> HttpResponse:
    """Write what is agreed: dates, confidentiality, rights, what it opens, and the document."""
    found, row, there = _partner(request, pk, partner)
    rules.can_write_agreement(found.ties, found.experiment, there).enforce()
    form = AgreementForm(
        request.POST or kept_form(request) or None,
        request.FILES or None,
        agreement=there,
        initial=agreement_initial(there),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_agreement(me(request), row, form.terms())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("La convention est enregistrée. Déclarez-la signée pour ouvrir l’accès."))
            return see(found.experiment, "partners")
    context = {**shell(found, "partners"), "form": form, "partner": row}
    return render(request, "experimentations/agreement.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_sign_agreement, methods=("GET", "POST"))
def agreement_sign(request: HttpRequest, pk: int, partner: int) -> HttpResponse:
    """Declare it signed, after a question that says what opens."""
    found, row, there = _written(request, pk, partner)
    if request.method == "POST":
        actions.sign_agreement(me(request), row)
        messages.success(request, _("La convention est signée : le partenaire voit ce qu’elle lui ouvre."))
        return see(found.experiment, "partners")
    rules.can_sign_agreement(found.ties, found.experiment, there).enforce()
    opens = [str(label).lower() for name, label in OPENS if getattr(there, f"opens_{name}")]
    return confirm_page(
        request,
        title=_("Déclarer cette convention signée ?"),
        text=str(row.organisation),
        consequences=[
            _("Les deux parties ont signé le document joint."),
            _("Entre ses dates, le partenaire lit le titre, l’hypothèse, les critères, les dates et les sites."),
            _("Il lit en plus : %(list)s.") % {"list": ", ".join(opens)} if opens else _("Il ne lit rien d’autre."),
        ],
        confirm_label=_("Déclarer signée"),
        cancel_href=address(found.experiment, "partners"),
    )


@door(rule=rules.can_reopen_agreement, methods=("GET", "POST"))
def agreement_reopen(request: HttpRequest, pk: int, partner: int) -> HttpResponse:
    """Take it up again, after a question."""
    found, row, there = _written(request, pk, partner)
    if request.method == "POST":
        actions.reopen_agreement(me(request), row)
        messages.success(request, _("La convention est rouverte : le partenaire ne voit plus rien."))
        return see(found.experiment, "partners")
    rules.can_reopen_agreement(found.ties, found.experiment, there).enforce()
    return confirm_page(
        request,
        title=_("Rouvrir cette convention ?"),
        text=str(row.organisation),
        consequences=[_("Le partenaire ne voit plus rien tant qu’elle n’est pas signée de nouveau.")],
        confirm_label=_("Rouvrir"),
        cancel_href=address(found.experiment, "partners"),
        danger=True,
    )


@door(rule=rules.can_read_agreement)
def agreement_file(request: HttpRequest, pk: int, partner: int) -> HttpResponseBase:
    """Download the document of an agreement."""
    found, row, there = _partner(request, pk, partner)
    if there is None or not there.file or not rules.can_read_agreement(found.ties, found.experiment, row, there):
        raise Http404
    return served(there.file, there.name, there.content_type)


def _partner(request: HttpRequest, pk: int, partner: int) -> tuple[Found, Partner, Agreement | None]:
    found = find(request, pk)
    row = queries.partner_for(found.experiment, partner)
    if not found.access.inside and row.organisation_id not in found.ties.base.organisation_ids:
        raise Http404
    row.experiment = found.experiment
    return found, row, queries.agreement_of(row)


def _written(request: HttpRequest, pk: int, partner: int) -> tuple[Found, Partner, Agreement]:
    found, row, there = _partner(request, pk, partner)
    if there is None:
        raise Http404
    return found, row, there

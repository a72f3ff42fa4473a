"""Figures, help, agreements."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications import actions, queries, rules
from fabrique.diffusion.replications.forms.parts import AgreementForm, FiguresForm, HelpForm
from fabrique.diffusion.replications.models import Agreement, Help
from fabrique.diffusion.replications.views.scene import done, find, me, today, tried
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@door(rule=rules.can_measure, methods=("GET", "POST"))
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """The adopter's own figures on the source's indicators."""
    reader, found = find(request, pk)
    rules.can_measure(reader.standing, found).enforce()
    pairs = [(indicator, measure) for indicator, measure in queries.figures_of(found) if indicator is not None]
    form = FiguresForm(request.POST or kept_form(request) or None, pairs=pairs, today=today())
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.measure(me(request), found, form.figures()))
    ):
        return done(request, _("Vos mesures sont enregistrées."), found, "mesures")
    context = {"replication": found, "form": form}
    return render(request, "replications/measures.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_record_help, methods=("GET", "POST"))
def help_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the time that somebody of the source gave."""
    reader, found = find(request, pk)
    rules.can_record_help(reader.standing, found).enforce()
    agents = list(queries.source_agents(found, now()))
    mine = {"person": str(reader.person_id)} if any(each.pk == reader.person_id for each in agents) else {}
    form = HelpForm(request.POST or kept_form(request) or None, agents=agents, initial={"on": today(), **mine})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"person": form.agents[data["person"]], "minutes": data["total"]}
        if tried(
            form, lambda: actions.record_help(me(request), found, on=data["on"], note=data["note"], **given), "on"
        ):
            return done(request, _("Cette aide est notée."), found, "aide")
    context = {"replication": found, "form": form}
    return render(request, "replications/help.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_cancel_help, methods=("GET", "POST"))
def help_cancel(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Cancel a line of the ledger."""
    reader, found = find(request, pk)
    written = get_object_or_404(Help.objects.select_related("person", "replication"), pk=line, replication=found)
    if request.method == "POST":
        actions.cancel_help(me(request), written)
        return done(request, _("La ligne est annulée."), found, "aide")
    rules.can_cancel_help(reader.standing, found, written).enforce()
    return confirm_page(
        request,
        title=_("Annuler cette ligne\u00a0?"),
        text=f"{written.person} – {written.note}" if written.note else str(written.person),
        consequences=[_("Une ligne opposée est ajoutée\u00a0: les deux restent lisibles, le total est corrigé.")],
        confirm_label=_("Annuler la ligne"),
        cancel_href=reverse("replications:detail", args=[found.pk]) + "#aide",
    )


@door(rule=rules.can_deposit_agreement, methods=("GET", "POST"))
def agreement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit the agreement under which a company adopts."""
    reader, found = find(request, pk)
    rules.can_deposit_agreement(reader.standing, found).enforce()
    form = AgreementForm(request.POST or kept_form(request) or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept: list[Agreement] = []
        document = form.cleaned_data["document"]
        if tried(form, lambda: kept.append(actions.deposit_agreement(me(request), found, form.terms(), document))):
            accepted = kept[0].accepted_at is not None
            words = _("La convention est déposée et acceptée.") if accepted else _("La convention est déposée.")
            return done(request, words, found, "convention")
    context = {"replication": found, "form": form}
    return render(request, "replications/agreement.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_accept_agreement, methods=("GET", "POST"))
def agreement_accept(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Accept, for the source, what the company deposited."""
    reader, found = find(request, pk)
    kept = get_object_or_404(Agreement, pk=agreement, replication=found)
    if request.method == "POST":
        actions.accept_agreement(me(request), kept)
        messages.success(request, _("La convention est acceptée."))
        return done(request, _("L’entreprise peut maintenant lancer la réplication."), found, "convention")
    rules.can_accept_agreement(reader.standing, found, kept).enforce()
    return confirm_page(
        request,
        title=_("Accepter cette convention\u00a0?"),
        text=kept.name,
        consequences=[_("Vous attestez que c’est bien le document signé. L’entreprise pourra lancer la réplication.")],
        confirm_label=_("Accepter"),
        cancel_href=reverse("replications:detail", args=[found.pk]) + "#convention",
    )


@door(rule=rules.can_see_agreement)
def agreement_file(request: HttpRequest, pk: int, agreement: int) -> HttpResponseBase:
    """Download the document, for both sides and the coordination."""
    reader, found = find(request, pk)
    kept = Agreement.objects.filter(pk=agreement, replication=found).first()
    if kept is None or not rules.can_see_agreement(reader, found):
        raise Http404
    try:
        content = kept.document.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response

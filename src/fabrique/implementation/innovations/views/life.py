"""Moving a sheet from state to state, each time after a question."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.forms.voice import ReasonForm
from fabrique.implementation.innovations.rules import SheetStanding
from fabrique.implementation.innovations.views.scene import INVALID, address, attempt, find, me, see

DIGITS = 6


@door(rule=rules.can_submit, methods=("GET", "POST"))
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the sheet to be read again."""
    here = find(request, pk)
    if request.method == "POST":
        actions.submit_sheet(me(request), here.sheet)
        messages.success(request, _("La relecture est demandée. Vous serez prévenu de la suite."))
        return see(address(here.sheet))
    missing = len(queries.missing_of(here.sheet, owed_by="auteurs"))
    rules.can_submit(here, missing=missing).enforce()
    return confirm_page(
        request,
        title=_("Demander la relecture de cette fiche ?"),
        text=here.sheet.title,
        consequences=[
            _("Le porteur de votre organisation est prévenu."),
            _("Il demande un avis d’innocuité, puis publie la fiche ou vous dit ce qui reste à reprendre."),
            _("Vous pouvez encore la modifier, et la reprendre."),
        ],
        confirm_label=_("Demander la relecture"),
        cancel_href=address(here.sheet),
    )


@door(rule=rules.can_publish, methods=("GET", "POST"))
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a reviewed sheet in the catalogue."""
    here = find(request, pk)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) <= DIGITS else 0
        actions.publish_sheet(me(request), here.sheet, seen=number)
        messages.success(request, _("La fiche est publiée : elle est dans le catalogue."))
        return see(address(here.sheet))
    rules.can_publish(here, missing=len(queries.missing_of(here.sheet))).enforce()
    return confirm_page(
        request,
        title=_("Publier cette fiche ?"),
        text=here.sheet.title,
        consequences=[
            _("Tout le monde peut la lire, agents d’autres ministères, entreprises et public compris."),
            _("Ses auteurs sont nommés, avec leur accord."),
            _("Dans douze mois, il leur sera demandé si elle dit toujours vrai."),
        ],
        confirm_label=_("Publier la fiche"),
        cancel_href=address(here.sheet),
        fields={"seen": here.sheet.version_number},
    )


@door(rule=rules.can_confirm, methods=("GET", "POST"))
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the sheet still tells the truth."""
    here = find(request, pk)
    if request.method == "POST":
        actions.confirm_sheet(me(request), here.sheet)
        messages.success(request, _("C’est noté : la fiche est confirmée pour douze mois."))
        return see(address(here.sheet))
    rules.can_confirm(here).enforce()
    return confirm_page(
        request,
        title=_("Cette fiche dit-elle toujours vrai ?"),
        text=here.sheet.title,
        consequences=[
            _("Les chiffres, le contact et le kit sont à jour."),
            _("On vous le redemandera dans douze mois."),
        ],
        confirm_label=_("Oui, elle dit toujours vrai"),
        cancel_href=address(here.sheet),
    )


@door(rule=rules.can_take_up, methods=("GET", "POST"))
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Work again on a sheet that was put away."""
    here = find(request, pk)
    if request.method == "POST":
        actions.take_up_sheet(me(request), here.sheet)
        messages.success(request, _("La fiche est de nouveau une ébauche."))
        return see(address(here.sheet))
    rules.can_take_up(here).enforce()
    return confirm_page(
        request,
        title=_("Reprendre cette fiche comme ébauche ?"),
        text=here.sheet.title,
        consequences=[
            _("Seuls ses auteurs et le porteur de l’organisation la liront, jusqu’à sa prochaine publication."),
            _("Son texte, ses versions et son fil sont gardés."),
        ],
        confirm_label=_("Reprendre la fiche"),
        cancel_href=address(here.sheet),
    )


@door(rule=rules.can_return, methods=("GET", "POST"))
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a sheet in review back; its authors take it back without a word."""
    here = find(request, pk)
    rules.can_return(here).enforce()
    if here.is_author:
        if request.method == "POST":
            actions.return_sheet(me(request), here.sheet)
            messages.success(request, _("La relecture est annulée : la fiche est de nouveau une ébauche."))
            return see(address(here.sheet))
        return confirm_page(
            request,
            title=_("Reprendre la fiche avant sa publication ?"),
            text=here.sheet.title,
            consequences=[_("La relecture s’arrête. Vous la redemanderez quand vous voudrez.")],
            confirm_label=_("Reprendre la fiche"),
            cancel_href=address(here.sheet),
        )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.return_sheet(me(request), here.sheet, reason=reason)):
            messages.success(request, _("La fiche est renvoyée à ses auteurs, avec votre message."))
            return see(address(here.sheet))
    title = _("Renvoyer cette fiche à ses auteurs ?")
    return _with_reason(request, here, form, title, [_("Ils lisent ce qui reste à reprendre.")], _("Renvoyer la fiche"))


@door(rule=rules.can_unpublish, methods=("GET", "POST"))
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet out of everybody's sight."""
    here = find(request, pk)
    rules.can_unpublish(here).enforce()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.unpublish_sheet(me(request), here.sheet, reason=reason)):
            messages.success(request, _("La fiche n’est plus publiée."))
            return see(address(here.sheet))
    lines = [_("Plus personne ne la lit, sauf ses auteurs et vous."), _("Les auteurs lisent votre motif.")]
    return _with_reason(request, here, form, _("Dépublier cette fiche ?"), lines, _("Dépublier la fiche"))


@door(rule=rules.can_archive, methods=("GET", "POST"))
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a sheet away."""
    here = find(request, pk)
    rules.can_archive(here).enforce()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.archive_sheet(me(request), here.sheet, reason=reason)):
            messages.success(request, _("La fiche est archivée."))
            return see(address(here.sheet))
    kept = _("Elle quitte le catalogue. Son adresse la montre encore, avec votre motif.")
    hidden = _("Elle n’a pas été publiée : seuls ses auteurs et le porteur la liront.")
    lines = [kept if here.sheet.is_readable_by_all else hidden, _("Vous pourrez la reprendre comme ébauche.")]
    return _with_reason(request, here, form, _("Archiver cette fiche ?"), lines, _("Archiver la fiche"))


def _with_reason(  # noqa: PLR0917 - the parts of a question
    request: HttpRequest, here: SheetStanding, form: ReasonForm, title: str, consequences: list[str], label: str
) -> HttpResponse:
    return confirm_page(
        request,
        title=title,
        text=here.sheet.title,
        consequences=consequences,
        confirm_label=label,
        cancel_href=address(here.sheet),
        danger=True,
        form=form,
        status=INVALID if form.is_bound else 200,
    )

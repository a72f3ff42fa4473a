"""Documents, and what is said."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError, Refused
from fabrique.foundations.ui.components.content import FileItem
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.forms.parts import DocumentForm, MessageForm
from fabrique.implementation.experimentations.models import Document
from fabrique.implementation.experimentations.queries import Found
from fabrique.implementation.experimentations.views.download import served
from fabrique.implementation.experimentations.views.scene import INVALID, address, find, me, see, shell


@door(rule=rules.can_read, methods=("GET", "POST"))
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents, and a form to join one."""
    found = find(request, pk)
    _open_to(found, "documents")
    rows = queries.documents_of(found.experiment)
    verdict = rules.can_add_document(found.ties, found.experiment, already=len(rows))
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            try:
                actions.add_document(me(request), found.experiment, **form.cleaned_data)
            except DomainError as error:
                form.add_error("file", error.message)
            else:
                messages.success(request, _("Le document est joint."))
                return see(found.experiment, "documents")
    keeps = bool(rules.can_keep_documents(found.ties, found.experiment))
    context = {
        **shell(found, "documents"),
        "files": [_item(found, row, keeps=keeps) for row in rows],
        "form": form,
        "can_add": verdict,
    }
    return render(request, "experimentations/documents.html", context, status=INVALID if form.errors else 200)


def _item(found: Found, row: Document, *, keeps: bool) -> FileItem:
    places = [found.experiment.pk, row.pk]
    remove = reverse("experimentations:document_remove", args=places) if keeps else ""
    kind = row.name.rpartition(".")[2].upper()
    href = reverse("experimentations:document_file", args=places)
    return FileItem(row.title, href, row.size, kind, remove_href=remove)


@door(rule=rules.can_read)
def document_file(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """Download a document."""
    found = find(request, pk)
    if not found.access.documents:
        raise Http404
    row = queries.document_for(found.experiment, document)
    return served(row.file, row.name, row.content_type)


@door(rule=rules.can_keep_documents, methods=("GET", "POST"))
def document_remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Take a document away, after a question."""
    found = find(request, pk)
    rules.can_keep_documents(found.ties, found.experiment).enforce()
    row = queries.document_for(found.experiment, document)
    row.experiment = found.experiment
    if request.method == "POST":
        actions.remove_document(me(request), row)
        messages.success(request, _("Le document est retiré."))
        return see(found.experiment, "documents")
    return confirm_page(
        request,
        title=_("Retirer ce document ?"),
        text=row.title,
        consequences=[_("Le fichier est supprimé : personne ne pourra plus le télécharger.")],
        confirm_label=_("Retirer le document"),
        cancel_href=address(found.experiment, "documents"),
        danger=True,
    )


@door(rule=rules.can_discuss, methods=("GET", "POST"))
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said, and a form to say something."""
    found = find(request, pk)
    _open_to(found, "discussion")
    verdict = rules.can_discuss(found.ties, found.experiment)
    form = MessageForm(request.POST or kept_form(request) or None)
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            actions.say(me(request), found.experiment, form.cleaned_data["text"])
            messages.success(request, _("Votre message est envoyé."))
            return see(found.experiment, "discussion")
    page = queries.messages_page(found.experiment, cursor=request.GET.get("cursor", ""))
    context = {**shell(found, "discussion"), "page": page, "form": form, "can_discuss": verdict}
    return render(request, "experimentations/discussion.html", context, status=INVALID if form.errors else 200)


def _open_to(found: Found, part: str) -> None:
    sentences = {
        "documents": _("Les documents de cette expérimentation ne vous sont pas ouverts."),
        "discussion": _("Les échanges de cette expérimentation ne vous sont pas ouverts."),
    }
    if not getattr(found.access, part):
        raise Refused(sentences[part])

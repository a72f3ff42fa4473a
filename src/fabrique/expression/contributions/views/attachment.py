"""Files: served so that nothing executes, to those who may read the contribution."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions import actions, queries, rules
from fabrique.expression.contributions.models import Attachment
from fabrique.expression.contributions.views.scene import found_for, me
from fabrique.expression.contributions.views.text_page import see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@door(public="A file is read by whoever may read its contribution.")
def contribution_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download a file; images alone are shown in the browser."""
    attachment = _file(pk)
    found_for(request, attachment.contribution_id)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    in_page = attachment.content_type in rules.SHOWN_IN_PAGE
    response = FileResponse(
        content, as_attachment=not in_page, filename=attachment.name, content_type=attachment.content_type
    )
    if attachment.content_type.startswith("text/"):
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response


@door(rule=rules.can_edit, methods=("GET", "POST"))
def contribution_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, after a question."""
    attachment = _file(pk)
    found = found_for(request, attachment.contribution_id)
    back = reverse("contributions:edit", args=[found.contribution.pk])
    if request.method == "POST":
        actions.remove_file(me(request), attachment)
        return see(back)
    accepted = queries.is_accepted_coauthor(found.contribution, me(request))
    rules.can_edit(found.standing, found.contribution, now(), accepted_coauthor=accepted).enforce()
    return confirm_page(
        request,
        title=_("Retirer ce fichier ?"),
        text=attachment.name,
        consequences=[_("Le fichier est supprimé : personne ne pourra plus le télécharger.")],
        confirm_label=_("Retirer le fichier"),
        cancel_href=back,
        danger=True,
    )


def _file(pk: int) -> Attachment:
    attachment = queries.file_for(pk)
    if attachment is None:
        raise Http404
    return attachment

"""Commenting on a paragraph; saying that a comment is dealt with."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms.discussion import CommentForm
from fabrique.expression.recommendations.models import Paragraph
from fabrique.expression.recommendations.views.reading import detail_page
from fabrique.expression.recommendations.views.scene import find, me, see
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door


@door(rule=rules.can_discuss_paragraph, methods=("POST",))
def comment(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Say something about a paragraph."""
    place, found = find(request, slug, number)
    paragraph = Paragraph.objects.filter(recommendation=found, pk=pk).first()
    if paragraph is None:
        raise Http404
    paragraph.recommendation = found
    form = CommentForm(request.POST, auto_id=f"id_p{pk}_%s")
    if form.is_valid():
        try:
            actions.comment_paragraph(me(request), paragraph, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Votre commentaire est publié."))
            return see(found, f"p-{pk}")
    return detail_page(request, place, found, bound=(pk, form))


@door(rule=rules.can_resolve, methods=("POST",))
def resolve(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Mark a comment as dealt with, or not."""
    _place, found = find(request, slug, number)
    remark = queries.comment_for(found, pk)
    verb = actions.unresolve_comment if request.POST.get("etat") == "ouvert" else actions.resolve_comment
    verb(me(request), remark)
    return see(found, f"p-{remark.paragraph_id}")

"""The page of a small form about one text: answering, reporting, hiding…, the text being quoted above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.queries import Found, comment_for, contribution_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import current_standing

T = TypeVar("T")
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The text that a page is about, and who reads it."""

    found: Found
    comment: Comment | None
    at: datetime

    @property
    def text(self) -> Contribution | Comment:
        """The comment when it is about one."""
        return self.comment or self.found.contribution

    @property
    def href(self) -> str:
        """Where the text is read."""
        return address_of(self.text)


@dataclass(frozen=True, slots=True)
class TextPage:
    """The words of such a page."""

    title: str
    submit: str
    lead: str = ""
    quoted: bool = True
    danger: bool = False
    current: str = ""


def text_place(request: HttpRequest, *, pk: int, comment: bool) -> TextPlace:
    """Load the text for this person; 404 when they cannot see it."""
    at = now()
    standing = current_standing(request.user, at)
    if comment:
        found = comment_for(standing, pk, at)
        return TextPlace(found.found, found.comment, at)
    return TextPlace(contribution_for(standing, pk, at), None, at)


def address_of(text: Contribution | Comment) -> str:
    """The page that shows the text."""
    name = "comment" if isinstance(text, Comment) else "detail"
    return reverse(f"contributions:{name}", args=[text.pk])


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Do it, or say beside the form why it cannot be done: what was typed stays."""
    try:
        return act()
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def see(address: str) -> HttpResponseRedirect:
    """Go and see the result (303)."""
    response = HttpResponseRedirect(address)
    response.status_code = SEE_OTHER
    return response


def show(
    request: HttpRequest, place: TextPlace, page: TextPage, form: forms.Form, *, cancel: str = "", beside: str = ""
) -> HttpResponse:
    """Show the form under the text; ``beside`` is the text as it is now, after a conflict."""
    context = {
        "page": page,
        "form": form,
        "contribution": place.found.contribution,
        "challenge": place.found.challenge,
        "comment": place.comment,
        "cancel": cancel or place.href,
        "beside": beside,
    }
    name = "contributions/text_page.html"
    if getattr(request, "htmx", False) and request.method == "GET":
        name += "#inline_form"
    return render(request, name, context, status=422 if form.is_bound and form.errors else 200)

"""The inbox in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications import actions, queries, rules
from fabrique.foundations.notifications.forms import PreferenceForm
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door


def _mine(request: HttpRequest, pk: int) -> tuple[Person, Message]:
    standing = current_standing(request.user, now())
    message = get_object_or_404(Message.objects.filter(rules.visible_to(standing)), pk=pk)
    return message.recipient, message


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the door requires it
    return request.user


@door(rule=rules.visible_to)
def inbox(request: HttpRequest) -> HttpResponse:
    """My messages, newest first."""
    only_unread = request.GET.get("non-lus") == "1"
    page = queries.inbox(_person(request), only_unread=only_unread, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "only_unread": only_unread, "newest": page.rows[0].pk if page.rows else 0}
    return render(request, "notifications/inbox.html", context)


@door(rule=rules.visible_to, methods=("POST",))
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go to what the message is about."""
    person, message = _mine(request, pk)
    actions.mark_read(person, message)
    safe = url_has_allowed_host_and_scheme(message.path, allowed_hosts=None) and message.path.startswith("/")
    return HttpResponseRedirect(message.path, status=303) if safe else redirect("notifications:inbox")


@door(rule=rules.visible_to, methods=("POST",))
def keep_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a message for later."""
    person, message = _mine(request, pk)
    actions.mark_unread(person, message)
    return redirect("notifications:inbox")


@door(rule=rules.visible_to, methods=("POST",))
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read everything that the page showed."""
    newest = request.POST.get("jusqu-a", "")
    if newest.isdecimal() and len(newest) < 19:  # noqa: PLR2004 - digits of a bigint
        actions.mark_all_read(_person(request), up_to=int(newest))
        messages.success(request, _("Tous vos messages sont marqués comme lus."))
    return redirect("notifications:inbox")


@door(rule=rules.visible_to, methods=("GET", "POST"))
def preferences(request: HttpRequest) -> HttpResponse:
    """How often I want e-mail."""
    person = _person(request)
    current = queries.preference_of(person)
    initial = {"frequency": current.frequency, "digest_hour": current.digest_hour}
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_preference(person, **form.cleaned_data)
        messages.success(request, _("Vos réglages sont enregistrés."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})

"""What is told: a request to who answers, an answer to who asked, a thank-you to who earned it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovators.models import Recognition, Support
from fabrique.implementation.innovators.states import SupportState, in_words


def _tell(support: Support, people: Iterable[Person | int], kind: str, title: str, text: str, at: datetime) -> None:
    notice = Notice(
        kind=f"innovators.{kind}",
        title=title,
        text=text,
        path=reverse("innovators:support", args=[support.pk]),
        group=f"support:{support.pk}",
        group_label=str(support.get_kind_display()),
    )
    post(people, notice, at=at)


def _named(support: Support) -> dict[str, str]:
    amount = in_words(support.kind, support.granted if support.granted is not None else support.asked)
    what = f"{support.get_kind_display()} ({amount})" if amount else str(support.get_kind_display())
    return {"person": support.person.get_full_name(), "what": what[:1].lower() + what[1:]}


def tell_of_request(support: Support, granters: Iterable[Person], *, at: datetime) -> None:
    """Tell who answers that somebody asks."""
    title = _("%(person)s demande %(what)s") % _named(support)
    _tell(support, granters, "asked", title, support.purpose[:400], at)


def tell_of_answer(support: Support, *, at: datetime) -> None:
    """Tell the person what was answered, and the mentor that somebody counts on them."""
    words = _named(support)
    if support.state == SupportState.DECLINED:
        title = _("Votre demande est refusée : %(what)s") % words
    else:
        title = _("Votre demande est accordée : %(what)s") % words
    _tell(support, [support.person_id], "answered", title, support.reason, at)
    if support.mentor_id and support.state == SupportState.GRANTED:
        title = _("Vous accompagnez %(person)s") % words
        _tell(support, [support.mentor_id], "mentor", title, support.purpose[:400], at)


def tell_of_addition(support: Support, amount: int, note: str, *, at: datetime) -> None:
    """Tell the person that their credit has grown."""
    title = _("Votre crédit augmente de %(amount)s") % {"amount": in_words(support.kind, amount)}
    _tell(support, [support.person_id], "added", title, note, at)


def tell_of_end(support: Support, actor: Person, *, at: datetime) -> None:
    """Tell the others concerned that it is settled."""
    title = _("Accompagnement soldé pour %(person)s : %(what)s") % _named(support)
    others = {support.person_id, support.mentor_id, support.approver_id} - {None, actor.pk}
    _tell(support, [pk for pk in others if pk], "settled", title, support.outcome, at)


def tell_of_award(recognition: Recognition, *, at: datetime) -> None:
    """Tell the person that they are thanked, and ask whether others may know."""
    notice = Notice(
        kind="innovators.awarded",
        title=_("Une reconnaissance vous est décernée : %(title)s") % {"title": recognition.title},
        text=_("Elle n’est connue que de vous et de vos responsables tant que vous n’en décidez pas autrement."),
        path=reverse("innovators:recognition", args=[recognition.pk]),
        group=f"recognition:{recognition.pk}",
        group_label=recognition.title,
    )
    post([recognition.person_id], notice, at=at)


def tell_of_proposal(recognition: Recognition, leads: Iterable[Person], *, at: datetime) -> None:
    """Tell the leads that somebody is to be thanked."""
    notice = Notice(
        kind="innovators.proposed",
        title=_("Une reconnaissance à décerner : %(title)s, %(person)s")
        % {"title": recognition.title, "person": recognition.person.get_full_name()},
        path=reverse("innovators:recognition", args=[recognition.pk]),
        group=f"recognition:{recognition.pk}",
        group_label=recognition.title,
    )
    post(leads, notice, at=at)

"""What authors and those who answer are told, at each step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.foundations.notifications.actions import post
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.notices.wording import day, of_answer, short
from fabrique.implementation.commitments.queries import desk_ids, writer_ids


def tell_of_opening(answer: Answer, *, at: datetime) -> None:
    """The author learns who must answer and by when; the desk, that an idea waits."""
    words = _words(answer)
    post(
        writer_ids(answer.contribution),
        of_answer(
            answer,
            "opened",
            _("%(name)s doit répondre à votre idée « %(title)s »") % words,
            text=_("Réponse attendue au plus tard le %(due)s.") % words,
            unique_key=f"answer_opened:{answer.pk}",
        ),
        at=at,
    )
    tell_new_desk(answer, at=at)


def tell_new_desk(answer: Answer, *, at: datetime, reason: str = "") -> None:
    """Whoever must now answer learns it."""
    words = _words(answer)
    text = _("Réponse attendue au plus tard le %(due)s.") % words
    notice = of_answer(
        answer,
        "to_answer",
        _("Une idée attend votre réponse : « %(title)s »") % words,
        text=f"{reason}\n\n{text}" if reason else text,
    )
    post(desk_ids(answer, at), notice, at=at)


def tell_of_acknowledgement(answer: Answer, *, at: datetime) -> None:
    """The author learns that the idea was read."""
    words = _words(answer)
    text = _("Réponse attendue au plus tard le %(due)s.") % words
    _tell_authors(
        answer, "acknowledged", _("%(name)s a pris connaissance de votre idée « %(title)s »") % words, text, at
    )


def tell_of_question(answer: Answer, *, at: datetime) -> None:
    """The author is asked for details; the clock waits for them."""
    words = _words(answer) | {"until": day(answer.details_due) if answer.details_due else ""}
    text = _("%(question)s\n\nLe délai est suspendu jusqu’à vos précisions, au plus tard le %(until)s.") % {
        **words,
        "question": answer.details_question,
    }
    _tell_authors(answer, "question", _("Une précision est demandée sur votre idée « %(title)s »") % words, text, at)


def tell_of_details(answer: Answer, *, at: datetime) -> None:
    """The desk receives the details."""
    words = _words(answer)
    title = _("L’auteur a précisé son idée « %(title)s »") % words
    text = _("Le délai reprend : réponse attendue le %(due)s.") % words
    post(desk_ids(answer, at), of_answer(answer, "details", title, text=text), at=at)


def tell_of_resuming(answer: Answer, *, at: datetime) -> None:
    """The clock starts again without the author's details: both sides learn it."""
    words = _words(answer)
    text = _("Sans précisions de l’auteur, le délai reprend : réponse attendue le %(due)s.") % words
    _tell_authors(answer, "resumed", _("La réponse à votre idée « %(title)s » reprend son cours") % words, text, at)
    title = _("À vous de répondre à l’idée « %(title)s »") % words
    post(desk_ids(answer, at), of_answer(answer, "resumed", title, text=text), at=at)


def tell_of_transfer(answer: Answer, reason: str, *, at: datetime, told_too: Iterable[int] = ()) -> None:
    """The new desk and the author learn who answers now, and why; whoever had it before too."""
    words = _words(answer)
    tell_new_desk(answer, at=at, reason=reason)
    text = _("%(reason)s\n\nLe délai ne change pas : réponse attendue le %(due)s.") % {**words, "reason": reason}
    title = _("Votre idée « %(title)s » est transmise à %(name)s") % words
    _tell_authors(answer, "transferred", title, text, at)
    title = _("L’idée « %(title)s » est transmise à %(name)s") % words
    post(set(told_too), of_answer(answer, "transferred", title, text=text), at=at)


def tell_of_extension(answer: Answer, *, at: datetime) -> None:
    """Both sides learn the new date and why."""
    words = _words(answer)
    text = _("%(reason)s\n\nRéponse attendue le %(due)s.") % {**words, "reason": answer.extension_reason}
    title = _("Le délai de réponse à l’idée « %(title)s » est prolongé") % words
    _tell_authors(answer, "extended", title, text, at)
    post(desk_ids(answer, at), of_answer(answer, "extended", title, text=text), at=at)


def tell_of_answer(answer: Answer, *, at: datetime) -> None:
    """The author receives the answer; who takes the next step, and the mentor, learn that they are counted on."""
    words = _words(answer)
    title = _("Réponse à votre idée « %(title)s » : %(decision)s") % words
    _tell_authors(answer, "answered", title, richtext.to_plain(answer.reason), at)
    helpers = {answer.next_step_owner_id, answer.mentor_id} - {None, answer.answered_by_id}
    title = _("On compte sur vous pour l’idée « %(title)s »") % words
    post(
        {pk for pk in helpers if pk is not None} - writer_ids(answer.contribution),
        of_answer(answer, "counted_on", title, text=answer.next_step),
        at=at,
    )


def tell_of_appeal(answer: Answer, *, at: datetime) -> None:
    """Whoever looks at it again learns it."""
    words = _words(answer)
    title = _("Second examen demandé : « %(title)s »") % words
    text = _("%(why)s\n\nRéponse attendue le %(due)s.") % {**words, "why": answer.appeal_text}
    post(desk_ids(answer, at), of_answer(answer, "appeal", title, text=text), at=at)


def tell_of_reminder(answer: Answer, *, at: datetime) -> None:
    """The desk is reminded of what it owes and when."""
    words = _words(answer)
    title = _("À faire avant le %(due)s : répondre à l’idée « %(title)s »") % words
    if answer.acknowledged_at is None:
        title = _("L’auteur de « %(title)s » attend votre accusé de réception") % words
    notice = of_answer(answer, "reminder", title, unique_key=f"answer_reminder:{answer.pk}:{answer.remind_on}")
    post(desk_ids(answer, at), notice, at=at)


def tell_of_lateness(answer: Answer, *, at: datetime) -> None:
    """The next level, the desk and the author learn that the answer is late and who was called in."""
    words = _words(answer)
    title = _("Réponse en retard : « %(title)s »") % words
    text = _("%(name)s devait répondre le %(due)s. Vous pouvez répondre ou transmettre l’idée.") % words
    key = f"answer_late:{answer.pk}:{answer.clock_from}:{answer.escalation_level}"
    post(desk_ids(answer, at), of_answer(answer, "late", title, text=text, unique_key=key), at=at)
    called = answer.escalated_to
    text = _("La réponse était attendue le %(due)s.") % words
    if called is not None:
        text = _("%(text)s %(name)s est maintenant saisi du retard.") % {"text": text, "name": called.get_full_name()}
    title = _("La réponse à votre idée « %(title)s » est en retard") % words
    own = of_answer(answer, "late_mine", title, text=text, unique_key=f"{key}:mine")
    post(writer_ids(answer.contribution), own, at=at)


def tell_of_moot(answer: Answer, *, at: datetime) -> None:
    """The desk learns that nothing is expected of it any more."""
    title = _("L’idée « %(title)s » n’attend plus votre réponse") % _words(answer)
    post(desk_ids(answer, at), of_answer(answer, "moot", title), at=at)


def _tell_authors(answer: Answer, kind: str, title: str, text: str, at: datetime) -> None:
    post(writer_ids(answer.contribution), of_answer(answer, kind, title, text=text), at=at)


def _words(answer: Answer) -> dict[str, str]:
    return {
        "title": short(answer.contribution.title),
        "name": answer.holder.get_full_name(),
        "due": day(answer.answer_due),
        "decision": answer.get_decision_display().lower() if answer.decision else "",
    }

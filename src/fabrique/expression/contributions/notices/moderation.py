"""What authors, reporters and moderators are told about a moderated text."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Comment, Contribution, ModerationDecision, Report
from fabrique.expression.contributions.notices.wording import notice, path_of, short
from fabrique.expression.contributions.queries.audience import author_ids, moderator_ids
from fabrique.foundations.notifications.actions import post


def tell_of_report(report: Report, *, at: datetime) -> None:
    """Moderators hear of the first report about a text; the next ones only add to it."""
    challenge = report.contribution.challenge
    told = moderator_ids(challenge, at) - {report.reporter_id}
    what = _("un commentaire de « %(title)s »") if report.comment_id else _("« %(title)s »")
    post(
        told,
        notice(
            challenge,
            "report",
            _("À examiner : on a signalé %(what)s") % {"what": what % {"title": short(report.contribution)}},
            text=str(report.get_reason_display()),
            path=reverse("contributions:moderation", args=[challenge.slug]),
        ),
        at=at,
    )


def tell_of_hiding(decision: ModerationDecision, *, at: datetime) -> None:
    """The author learns why, and how to answer."""
    text = decision.comment or decision.contribution
    name = "answer_moderation_comment" if decision.comment else "answer_moderation"
    title = (
        _("Votre commentaire sur « %(title)s » a été masqué")
        if decision.comment
        else _("Votre contribution « %(title)s » a été masquée")
    )
    post(
        _authors(text) - {decision.moderator_id},
        notice(
            decision.contribution.challenge,
            "hidden",
            title % {"title": short(decision.contribution)},
            text=_(
                "Motif : %(reason)s\n\n"
                "Vous ne partagez pas cet avis ? Répondez à l’équipe de modération depuis cette page."
            )
            % {"reason": decision.reason},
            path=reverse(f"contributions:{name}", args=[text.pk]),
        ),
        at=at,
    )


def tell_of_restoring(decision: ModerationDecision, *, at: datetime) -> None:
    """The author learns that the text is back."""
    text = decision.comment or decision.contribution
    title = (
        _("Votre commentaire sur « %(title)s » est de nouveau visible")
        if decision.comment
        else _("Votre contribution « %(title)s » est de nouveau visible")
    )
    post(
        _authors(text) - {decision.moderator_id},
        notice(
            decision.contribution.challenge,
            "restored",
            title % {"title": short(decision.contribution)},
            text=_("Motif : %(reason)s") % {"reason": decision.reason},
            path=path_of(text),
        ),
        at=at,
    )


def tell_reporters(contribution: Contribution, reporters: set[int], *, hidden: bool, reason: str, at: datetime) -> None:
    """Those who reported learn what was decided; the path leads to the challenge, never to the hidden text."""
    challenge = contribution.challenge
    title = (
        _("Le texte que vous aviez signalé a été masqué")
        if hidden
        else _("Le texte que vous aviez signalé reste en ligne")
    )
    post(
        reporters,
        notice(
            challenge,
            "report_decided",
            title,
            text=_("Motif : %(reason)s") % {"reason": reason},
            path=reverse("contributions:list", args=[challenge.slug]),
        ),
        at=at,
    )


def tell_of_answer(text: Contribution | Comment, answer: str, *, at: datetime) -> None:
    """Moderators read what the author of a hidden text answers."""
    contribution = text.contribution if isinstance(text, Comment) else text
    challenge = contribution.challenge
    post(
        moderator_ids(challenge, at) - {text.author_id},
        notice(
            challenge,
            "moderation_answer",
            _("Une réponse à votre décision de modération sur « %(title)s »") % {"title": short(contribution)},
            text=answer,
            path=reverse("contributions:moderation", args=[challenge.slug]) + "?voir=masques",
        ),
        at=at,
    )


def _authors(text: Contribution | Comment) -> set[int]:
    return {text.author_id} if isinstance(text, Comment) else author_ids(text)

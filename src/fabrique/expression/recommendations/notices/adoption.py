"""Decisions asked for, taken, carried out, remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries.audience import authors_of, staff_ids, still_readers
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.expression.recommendations.notices.wording import named, pair_of, participants_of
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Organisation, Person


def decisions_asked(
    challenge: Challenge, organisation: Organisation, leads: Collection[int], *, number: int, at: datetime
) -> None:
    """Tell the ministry leads that decisions wait for them; without any lead, tell the workshop's team."""
    names = {"n": number, "name": organisation.short_name, "title": challenge.title}
    if leads:
        title = ngettext(
            "%(n)d recommandation attend la décision de %(name)s",
            "%(n)d recommandations attendent la décision de %(name)s",
            number,
        )
        text = (
            _("Le rapport de « %(title)s » est publié. Pour chacune : adopter, adapter, reporter ou refuser.") % names
        )
        _post(challenge, leads, "decisions_asked", title % names, text, _matrix(challenge, organisation), at=at)
        return
    title = _("Personne ne peut décider pour %(name)s") % names
    text = _("Cette organisation n’a pas de porteur ministériel. Demandez à un administrateur d’en nommer un.")
    _post(challenge, staff_ids(challenge, at), "no_lead", title, text, _matrix(challenge, organisation), at=at)


def decision_taken(
    decision: AdoptionDecision, actor: Person, contributions: Collection[Contribution], *, at: datetime
) -> None:
    """Tell the pair, the owner and the authors of what the text draws on what an organisation decided."""
    recommendation = decision.recommendation
    names = {**named(recommendation), "name": decision.organisation.short_name}
    title = {
        "adoptee": _("%(name)s adopte la recommandation n° %(n)d : « %(title)s »"),
        "adaptee": _("%(name)s adopte, en l’adaptant, la recommandation n° %(n)d : « %(title)s »"),
        "reportee": _("%(name)s reporte la recommandation n° %(n)d : « %(title)s »"),
        "refusee": _("%(name)s ne retient pas la recommandation n° %(n)d : « %(title)s »"),
        "realisee": _("%(name)s a réalisé la recommandation n° %(n)d : « %(title)s »"),
    }[decision.state] % names
    authors = {pk for ids in authors_of(contributions).values() for pk in ids} - {actor.pk}
    pair = pair_of(recommendation) - {actor.pk}
    challenge, path = recommendation.challenge, path_of_decision(decision)
    told = still_readers(challenge, authors | pair, at)
    text = _("Elle reprend une de vos contributions.")
    _post(challenge, (told & authors) - pair, "decision_for_author", title, text, path, at=at)
    owner = {decision.owner_id} - {None, actor.pk}
    _post(challenge, (told & pair) | {pk for pk in owner if pk}, "decision", title, "", path, at=at)


def owner_named(decision: AdoptionDecision, actor: Person, *, at: datetime) -> None:
    """Tell whoever now carries the recommendation out."""
    names = {**named(decision.recommendation), "name": decision.organisation.short_name}
    title = _("Vous êtes responsable de la recommandation n° %(n)d pour %(name)s : « %(title)s »") % names
    text = _("Le porteur ministériel vous a désigné. La page de la décision dit où elle en est.")
    recipients = {decision.owner_id} - {None, actor.pk}
    _post(
        decision.recommendation.challenge,
        {pk for pk in recipients if pk},
        "adoption_owner",
        title,
        text,
        path_of_decision(decision),
        at=at,
    )


def reminder(  # noqa: PLR0913 - the parts of a message
    challenge: Challenge,
    organisation: Organisation,
    recipients: Collection[int],
    *,
    months: int,
    waiting: int,
    adopted: int,
    postponed: int,
    at: datetime,
) -> None:
    """Tell an organisation, three, six and twelve months on, what waits and what is under way; once for each."""
    title = _("%(name)s : où en sont les recommandations de « %(title)s », %(months)d mois après ?") % {
        "name": organisation.short_name,
        "title": challenge.title,
        "months": months,
    }
    parts = (
        (waiting, ngettext("%(n)d décision à prendre", "%(n)d décisions à prendre", waiting)),
        (adopted, ngettext("%(n)d adoptée à réaliser", "%(n)d adoptées à réaliser", adopted)),
        (postponed, ngettext("%(n)d reportée", "%(n)d reportées", postponed)),
    )
    text = ", ".join(words % {"n": number} for number, words in parts if number) + "."
    key = f"adoption:{challenge.pk}:{organisation.pk}:{months}"
    _post(challenge, recipients, "adoption_reminder", title, text, _matrix(challenge, organisation), at=at, key=key)


def postponement_over(decision: AdoptionDecision, recipients: Collection[int], *, at: datetime) -> None:
    """Tell the leads that the date to which they had postponed has come; once for each date."""
    names = {**named(decision.recommendation), "name": decision.organisation.short_name}
    title = _("%(name)s : la recommandation n° %(n)d était reportée à aujourd’hui : « %(title)s »") % names
    text = _("Adoptez-la, adaptez-la, reportez-la encore ou refusez-la, en disant pourquoi.")
    key = f"postponed:{decision.pk}:{decision.postponed_until}"
    path = path_of_decision(decision)
    _post(decision.recommendation.challenge, recipients, "adoption_postponed", title, text, path, at=at, key=key)


def recommendation_replaced(
    old: Recommendation, new: Recommendation, actor: Person, leads: Iterable[int], *, at: datetime
) -> None:
    """Tell participants, and those who decide, that a published text gives way to another, and why."""
    names = {"old": old.number, "new": new.number, **named(new)}
    title = _("La recommandation n° %(old)d est remplacée par la n° %(new)d : « %(title)s »") % names
    text = _("Pourquoi : %(reason)s") % {"reason": old.replace_reason}
    path = reverse("recommendations:detail", args=[new.challenge.slug, new.number])
    readers = still_readers(new.challenge, participants_of(new) | set(leads), at) - {actor.pk}
    _post(new.challenge, readers, "replaced", title, text, path, at=at)


def path_of_decision(decision: AdoptionDecision) -> str:
    """The page of the decision."""
    return reverse("recommendations:decision", args=[decision.pk])


def _matrix(challenge: Challenge, organisation: Organisation) -> str:
    return f"{reverse('recommendations:adoption', args=[challenge.slug])}?organisation={organisation.pk}&vue=liste"


def _post(  # noqa: PLR0913, PLR0917 - the parts of a message
    challenge: Challenge,
    recipients: Collection[int],
    kind: str,
    title: str,
    text: str,
    path: str,
    *,
    at: datetime,
    key: str = "",
) -> None:
    notice = Notice(
        kind=f"recommendations.{kind}",
        title=title,
        text=text,
        path=path,
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
        unique_key=key,
    )
    post(recipients, notice, at=at)

"""What people are told of an experiment; a partner hears of what its agreement opens, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Membership, Person
from fabrique.implementation.experimentations.models import Experiment, Message, Partner
from fabrique.implementation.experimentations.queries import committee_ids, readers_of, speakers

LONGEST_TITLE = 90
MOST_TOLD = 200


def tell_committee(experiment: Experiment, actor: Person, *, at: datetime) -> None:
    """The committee learns that a proposal waits for its label."""
    title = _("Une expérimentation à labelliser : « %(title)s »") % _named(experiment)
    text = _("Lisez-la, labellisez-la ou dites ce qui lui manque.")
    told = committee_ids(experiment.organisation, at) - {actor.pk}
    _tell(experiment, told, "to_label", title, text, at=at)


def tell_evaluator(experiment: Experiment, actor: Person, *, at: datetime) -> None:
    """Whoever is named to evaluate learns it."""
    title = _("Vous évaluerez l’expérimentation « %(title)s »") % _named(experiment)
    text = _("Vous la lisez en entier dès maintenant ; vous conclurez quand elle sera terminée.")
    evaluator = {experiment.evaluator_id} - {None, actor.pk}
    _tell(experiment, [pk for pk in evaluator if pk], "evaluator", title, text, at=at)


def tell_owner(experiment: Experiment, actor: Person, kind: str, reason: str, *, at: datetime) -> None:
    """The owner learns what the committee decided."""
    sentences = {
        "label": _("Votre expérimentation « %(title)s » est labellisée"),
        "return": _("Le comité vous demande de compléter « %(title)s »"),
        "withdraw": _("Votre expérimentation « %(title)s » est retirée"),
    }
    _tell(experiment, {experiment.owner_id} - {actor.pk}, kind, sentences[kind] % _named(experiment), reason, at=at)


def tell_party(experiment: Experiment, actor: Person, kind: str, *, at: datetime) -> None:
    """The owner, the evaluator and the committee learn where the experiment stands."""
    sentences = {
        "start": _("L’expérimentation « %(title)s » commence"),
        "suspend": _("L’expérimentation « %(title)s » est suspendue"),
        "resume": _("L’expérimentation « %(title)s » reprend"),
        "conclude": _("L’expérimentation « %(title)s » a sa conclusion"),
    }
    text = _("Nouvel état : %(state)s.") % {"state": experiment.get_state_display()}
    _tell(experiment, _party(experiment, actor, at), kind, sentences[kind] % _named(experiment), text, at=at)


def tell_end_moved(experiment: Experiment, actor: Person, *, at: datetime) -> None:
    """The owner, the evaluator and the committee learn of another end date."""
    title = _("La fin de « %(title)s » est déplacée") % _named(experiment)
    _tell(experiment, _party(experiment, actor, at), "end_moved", title, _until(experiment), at=at)


def tell_evaluation_due(experiment: Experiment, actor: Person, *, at: datetime) -> None:
    """The evaluator learns that it is their turn."""
    title = _("À vous d’évaluer « %(title)s »") % _named(experiment)
    text = _("L’expérimentation est terminée : lisez ses mesures et rendez votre évaluation.")
    _tell(experiment, [pk for pk in {experiment.evaluator_id} - {None, actor.pk} if pk], "evaluate", title, text, at=at)


def tell_partner(experiment: Experiment, partner: Partner, actor: Person, *, at: datetime) -> None:
    """People of the partner learn that the experiment is opened to them, if it is from today."""
    members = Membership.objects.filter(organisation=partner.organisation, ends_on__isnull=True, person__is_active=True)
    ids = set(members.order_by("pk").values_list("person_id", flat=True)[:MOST_TOLD]) - {actor.pk}
    title = _("Votre organisation est partenaire de « %(title)s »") % _named(experiment)
    text = _("La convention est signée. Vous pouvez consulter ce qu’elle vous ouvre.")
    _tell(experiment, readers_of("outline", experiment, ids, at), "partner", title, text, at=at)


def tell_message(message: Message, actor: Person, *, at: datetime) -> None:
    """The owner and those who spoke learn of a message, if they may still read it."""
    experiment = message.experiment
    title = _("Un message sur « %(title)s »") % _named(experiment)
    told = speakers(experiment, at) - {actor.pk}
    _tell(
        experiment, told, "message", title, "", at=at, path=reverse("experimentations:discussion", args=[experiment.pk])
    )


def tell_end_comes(experiment: Experiment, *, at: datetime) -> None:
    """The owner learns that the end comes."""
    title = _("« %(title)s » se termine bientôt") % _named(experiment)
    text = _until(experiment) + " " + _("Préparez les dernières mesures, ou déplacez la fin en disant pourquoi.")
    _tell(experiment, {experiment.owner_id}, "end_comes", title, text, at=at)


def tell_end_passed(experiment: Experiment, *, at: datetime) -> None:
    """The owner and the committee learn that the end has passed."""
    title = _("« %(title)s » devait être terminée") % _named(experiment)
    text = _until(experiment) + " " + _("Remettez-la à l’évaluation, ou déplacez la fin en disant pourquoi.")
    told = committee_ids(experiment.organisation, at) | {experiment.owner_id}
    _tell(experiment, told, "end_passed", title, text, at=at)


def _party(experiment: Experiment, actor: Person, at: datetime) -> set[int]:
    ids = committee_ids(experiment.organisation, at) | {experiment.owner_id}
    if experiment.evaluator_id is not None:
        ids.add(experiment.evaluator_id)
    return ids - {actor.pk}


def _until(experiment: Experiment) -> str:
    day = date_format(experiment.ends_on, "j F Y") if experiment.ends_on else ""
    return _("Fin prévue : %(day)s.") % {"day": day}


def _named(experiment: Experiment) -> dict[str, str]:
    return {"title": Truncator(experiment.title).chars(LONGEST_TITLE)}


def _tell(  # noqa: PLR0913 - the parts of a message
    experiment: Experiment,
    recipients: Iterable[int],
    kind: str,
    title: str,
    text: str,
    *,
    at: datetime,
    path: str = "",
) -> None:
    notice = Notice(
        kind=f"experimentations.{kind}",
        title=title,
        text=text,
        path=path or reverse("experimentations:detail", args=[experiment.pk]),
        group=f"experiment:{experiment.pk}",
        group_label=experiment.title,
    )
    post(recipients, notice, at=at)

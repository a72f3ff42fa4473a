"""What challenges tell, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Phase
from fabrique.expression.challenges.queries import lapsed_ids
from fabrique.expression.challenges.rules import LIVE
from fabrique.expression.challenges.states import PHASE_PURPOSES, ChallengeRole, ParticipationState, PhaseKind
from fabrique.expression.programmes.queries import coordinators_of
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui import wording


def _notice(challenge: Challenge, kind: str, title: str, text: str = "", **more: str) -> Notice:
    path = more.pop("path", "") or reverse("challenges:detail", args=[challenge.slug])
    return Notice(
        f"challenges.{kind}",
        title,
        text,
        path=path,
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
        **more,
    )


def _named(challenge: Challenge) -> dict[str, str]:
    """The words of its kind and its title, for a sentence."""
    return {**challenge.words, "title": challenge.title}


def participants(challenge: Challenge, at: datetime) -> list[int]:
    """Everyone who takes part or is invited by name, but those whose organisation has left."""
    inside = Participation.objects.filter(challenge=challenge, state__in=[*LIVE, ParticipationState.INVITED])
    return sorted(set(inside.values_list("person_id", flat=True)) - lapsed_ids(challenge, at))


def _holders(challenge: Challenge, role: ChallengeRole, at: datetime) -> list[int]:
    held = ChallengeMandate.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), challenge=challenge, role=role)
    return list(held.values_list("person_id", flat=True))


def _team(challenge: Challenge, at: datetime) -> list[int]:
    """Facilitators, or the programme's coordinators while there are none."""
    facilitators = _holders(challenge, ChallengeRole.FACILITATOR, at)
    return facilitators or list(coordinators_of(challenge.programme, at).values_list("pk", flat=True))


def workshop_opened(challenge: Challenge, at: datetime) -> None:
    """To those invited and the sponsor: it has begun."""
    post(
        {*participants(challenge, at), *_holders(challenge, ChallengeRole.SPONSOR, at)},
        _notice(
            challenge,
            "opened",
            _("%(The)s «\u00a0%(title)s\u00a0» est ouvert%(e)s") % _named(challenge),
            challenge.question,
        ),
        at=at,
    )


def workshop_closed(challenge: Challenge, at: datetime) -> None:
    """To participants: it is over."""
    post(
        participants(challenge, at),
        _notice(
            challenge,
            "closed",
            _("%(The)s «\u00a0%(title)s\u00a0» est close") % _named(challenge)
            if challenge.words["e"]
            else _("%(The)s «\u00a0%(title)s\u00a0» est clos") % _named(challenge),
            _("On n’y écrit plus. Tout ce qui y a été écrit reste lisible."),
        ),
        at=at,
    )


def workshop_reopened(challenge: Challenge, at: datetime) -> None:
    """To participants: it goes on."""
    title = _("%(The)s «\u00a0%(title)s\u00a0» est de nouveau ouvert%(e)s") % _named(challenge)
    post(participants(challenge, at), _notice(challenge, "reopened", title), at=at)


def phase_opened(phase: Phase, at: datetime, *, but: Person | None = None) -> None:
    """To participants: a phase begins, and what one does in it."""
    challenge = phase.challenge
    title = _("La phase «\u00a0%(phase)s\u00a0» est ouverte") % {"phase": phase}
    text = str(PHASE_PURPOSES[PhaseKind(phase.kind)])
    if phase.ends_at:
        text += " " + _("Elle dure jusqu’au %(date)s.") % {"date": wording.moment(phase.ends_at)}
    key = f"phase-opened:{phase.pk}:{phase.starts_at:%Y%m%d%H%M}" if phase.starts_at else ""
    post(
        _others(participants(challenge, at), but),
        _notice(challenge, "phase_opened", title, text, unique_key=key),
        at=at,
    )


def phase_extended(phase: Phase, at: datetime, *, but: Person | None = None) -> None:
    """To participants: there is more time."""
    title = _("La phase «\u00a0%(phase)s\u00a0» est prolongée") % {"phase": phase}
    text = (
        _("Vous avez jusqu’au %(date)s.") % {"date": wording.moment(phase.ends_at)}
        if phase.ends_at
        else _("Elle n’a plus de date de fin\u00a0: l’équipe d’animation la terminera.")
    )
    post(
        _others(participants(phase.challenge, at), but), _notice(phase.challenge, "phase_extended", title, text), at=at
    )


def phase_closed(phase: Phase, at: datetime, *, but: Person | None = None) -> None:
    """To participants: the phase ended earlier than foreseen."""
    title = _("La phase «\u00a0%(phase)s\u00a0» est terminée") % {"phase": phase}
    text = _("Ce qui y a été écrit est conservé. La page de %(the)s dit ce qui vient ensuite.") % phase.challenge.words
    post(_others(participants(phase.challenge, at), but), _notice(phase.challenge, "phase_closed", title, text), at=at)


def phase_closing_soon(phase: Phase, at: datetime) -> None:
    """To participants, two days before the end; once for each end."""
    if phase.ends_at is None:
        return
    title = _("La phase «\u00a0%(phase)s\u00a0» se termine le %(date)s") % {
        "phase": phase,
        "date": wording.moment(phase.ends_at),
    }
    text = str(PHASE_PURPOSES[PhaseKind(phase.kind)])
    key = f"phase-closing:{phase.pk}:{phase.ends_at:%Y%m%d%H%M}"
    post(
        participants(phase.challenge, at), _notice(phase.challenge, "phase_closing", title, text, unique_key=key), at=at
    )


def request_received(participation: Participation, at: datetime) -> None:
    """To facilitators: someone asks to join."""
    challenge = participation.challenge
    title = _("%(person)s demande à rejoindre %(the)s «\u00a0%(title)s\u00a0»") % {
        **_named(challenge),
        "person": participation.person,
    }
    path = reverse("challenges:requests", args=[challenge.slug])
    post(_team(challenge, at), _notice(challenge, "request", title, participation.message, path=path), at=at)


def request_decided(participation: Participation, at: datetime) -> None:
    """To the person who asked: yes, or no and why."""
    challenge = participation.challenge
    accepted = participation.state == ParticipationState.ACTIVE
    template = (
        _("Vous participez à %(the)s «\u00a0%(title)s\u00a0»")
        if accepted
        else _("Votre demande pour %(the)s «\u00a0%(title)s\u00a0» n’est pas acceptée")
    )
    title = template % _named(challenge)
    post([participation.person_id], _notice(challenge, "decided", title, participation.reason), at=at)


def invited(people: Iterable[int], challenge: Challenge, message: str, at: datetime) -> None:
    """To people who have an account: you are invited by name."""
    title = _("Vous êtes invité(e) à %(the)s «\u00a0%(title)s\u00a0»") % _named(challenge)
    path = reverse("challenges:join", args=[challenge.slug])
    post(people, _notice(challenge, "invited", title, message or challenge.question, path=path), at=at)


def removed(participation: Participation, at: datetime) -> None:
    """To someone taken out of a workshop: that, and why."""
    title = _("Vous ne participez plus à %(the)s «\u00a0%(title)s\u00a0»") % _named(participation.challenge)
    post([participation.person_id], _notice(participation.challenge, "removed", title, participation.reason), at=at)


def commitment_to_sign(challenge: Challenge, at: datetime, *, changed: bool) -> None:
    """To sponsors: a commitment waits for their signature (again, when its text changed)."""
    text = (
        _("Son texte a changé depuis votre signature, qui ne vaut plus. Relisez-le, puis signez-le s’il vous convient.")
        if changed
        else _("Relisez-le, puis signez-le s’il vous convient. %(The)s ne peut pas ouvrir avant.") % challenge.words
    )
    title = _("L’engagement de %(the)s «\u00a0%(title)s\u00a0» attend votre signature") % _named(challenge)
    path = reverse("challenges:commitment", args=[challenge.slug])
    post(_holders(challenge, ChallengeRole.SPONSOR, at), _notice(challenge, "to_sign", title, text, path=path), at=at)


def commitment_signed(challenge: Challenge, at: datetime) -> None:
    """To facilitators: the commitment is signed."""
    title = _("L’engagement de %(the)s «\u00a0%(title)s\u00a0» est signé") % _named(challenge)
    post(_team(challenge, at), _notice(challenge, "signed", title), at=at)


def terms_changed(challenge: Challenge, at: datetime) -> None:
    """To participants: the confidentiality terms are to be accepted again."""
    title = _("Les règles de confidentialité de %(the)s «\u00a0%(title)s\u00a0» ont changé") % _named(challenge)
    path = reverse("challenges:terms", args=[challenge.slug])
    text = _("Lisez-les et acceptez-les pour continuer à participer.")
    post(participants(challenge, at), _notice(challenge, "terms", title, text, path=path), at=at)


def mandate_given(mandate: ChallengeMandate, at: datetime) -> None:
    """To the person: you have a role in this workshop."""
    challenge = mandate.challenge
    title = _("Vous avez un rôle dans %(the)s «\u00a0%(title)s\u00a0»\u00a0: %(role)s") % {
        **_named(challenge),
        "role": mandate.get_role_display().lower(),
    }
    post([mandate.person_id], _notice(challenge, "mandate", title, challenge.question), at=at)


def _others(people: Iterable[int], but: Person | None) -> list[int]:
    return [pk for pk in people if but is None or pk != but.pk]

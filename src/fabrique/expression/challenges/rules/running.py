"""Who prepares, opens, runs, closes and archives a challenge."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules.access import coherent_access
from fabrique.expression.challenges.rules.standing import ChallengeStanding
from fabrique.expression.challenges.states import CHALLENGE_LIFE, ChallengeKind, ChallengeState
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.rules import ProgrammeStanding, can_run
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_facilitate(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The facilitator and the programme's coordinator run the challenge until it is archived."""
    if not standing.facilitates:
        return refused(_("Seule l’équipe d’animation de %(the)s peut faire cela.") % challenge.words)
    return _not_archived(challenge)


def can_moderate(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Moderators and facilitators hide what breaks the rules, with a reason."""
    if not standing.moderates:
        return refused(_("Seule l’équipe de modération de %(the)s peut faire cela.") % challenge.words)
    return _not_archived(challenge)


def _not_archived(challenge: Challenge) -> Verdict:
    if challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("%(This)s est archivé%(e)s\u00a0: on ne peut plus que %(it)s lire.") % challenge.words)
    return YES


def can_create_challenge(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """The programme's coordinator opens workshops in it while it is active."""
    return can_run(standing, programme)


def can_prepare(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Its question, calendar, people and vocabularies are set by whoever facilitates."""
    return can_facilitate(standing, challenge)


def can_duplicate(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The programme's coordinator starts another workshop from this one, or makes a template of it."""
    if not standing.coordinates:
        return refused(
            _("Seule la coordination du programme peut dupliquer %(one)s ou en faire un modèle.") % challenge.words
        )
    return YES


def can_sign(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The sponsor signs a whole commitment, before the challenge ends."""
    if not standing.sponsors:
        return refused(
            _("Seule la personne qui porte la commande de %(the)s peut signer cet engagement.") % challenge.words
        )
    if challenge.state not in {ChallengeState.PREPARING, ChallengeState.OPEN}:
        return not_now(_("%(The)s est terminé%(e)s\u00a0: son engagement ne se signe plus.") % challenge.words)
    if challenge.commitment_signed_at:
        return not_now(_("Cet engagement est déjà signé."))
    if _commitment_gaps(challenge):
        return not_now(_("Cet engagement est incomplet\u00a0: l’équipe d’animation doit d’abord le terminer."))
    return YES


def can_open(standing: ChallengeStanding, challenge: Challenge, *, organisations: int, facilitators: int) -> Verdict:
    """A workshop opens once nothing is missing from its preparation."""
    if challenge.is_template:
        return not_now(_("Un modèle ne s’ouvre pas\u00a0: créez un atelier à partir de lui."))
    missing = missing_before_opening(challenge, standing, organisations=organisations, facilitators=facilitators)
    ready = not_now(_("Il manque encore\u00a0: %(items)s.") % {"items": ", ".join(missing)}) if missing else YES
    return first_no(can_facilitate(standing, challenge), _moves(challenge, ChallengeState.OPEN), ready)


def missing_before_opening(
    challenge: Challenge, standing: ChallengeStanding, *, organisations: int, facilitators: int
) -> list[str]:
    """What must still be done before people come, in a few words each."""
    gaps = [] if challenge.question.strip() else [_("la question posée")]
    gaps += _commitment_gaps(challenge)
    if challenge.kind == ChallengeKind.WORKSHOP and not challenge.commitment_signed_at:
        gaps.append(_("la signature de l’engagement"))
    if not standing.phases or any(phase.starts_at is None for phase in standing.phases):
        gaps.append(_("les dates du calendrier"))
    elif all(phase.ends_at is None for phase in standing.phases) and challenge.kind == ChallengeKind.WORKSHOP:
        gaps.append(_("la fin de la dernière phase"))
    if "organisations" in {challenge.read_access, challenge.take_part_access} and not organisations:
        gaps.append(_("au moins une organisation invitée"))
    if not coherent_access(challenge.read_access, challenge.take_part_access):
        gaps.append(_("une règle d’accès cohérente"))
    if not facilitators:
        gaps.append(_("une personne chargée de l’animation"))
    return gaps


def _commitment_gaps(challenge: Challenge) -> list[str]:
    if challenge.kind == ChallengeKind.CONSULTATION:
        return []
    wanted = (
        (challenge.sponsor_name, _("le nom du commanditaire")),
        (challenge.commitment_what, _("ce qui sera fait du résultat")),
        (challenge.commitment_who, _("qui décidera")),
        (challenge.commitment_criteria, _("sur quels critères")),
        (challenge.commitment_by, _("la date de la réponse")),
    )
    return [label for value, label in wanted if not value]


def _moves(challenge: Challenge, target: ChallengeState) -> Verdict:
    if CHALLENGE_LIFE.allows(challenge.state, target):
        return YES
    return not_now(
        _("%(The)s est «\u00a0%(state)s\u00a0»\u00a0: ce n’est pas possible dans cet état.")
        % {**challenge.words, "state": challenge.state_words.lower()}
    )


def can_close(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Whoever facilitates ends the work (publishing checks first that everyone has an answer)."""
    return first_no(can_facilitate(standing, challenge), _moves(challenge, ChallengeState.CLOSED))


def can_publish(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The coordinator or the facilitator publishes the report."""
    return first_no(can_facilitate(standing, challenge), _moves(challenge, ChallengeState.PUBLISHED))


def can_reopen(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A closed workshop can be opened again."""
    if challenge.state == ChallengeState.PREPARING:
        return not_now(_("%(This)s n’a pas encore été ouvert%(e)s.") % challenge.words)
    return first_no(can_facilitate(standing, challenge), _moves(challenge, ChallengeState.OPEN))


def can_archive(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A finished workshop is put away: it is only read from then on."""
    if challenge.state == ChallengeState.PREPARING:
        return not_now(_("%(This)s est en préparation\u00a0: abandonnez sa préparation.") % challenge.words)
    return first_no(can_facilitate(standing, challenge), _moves(challenge, ChallengeState.ARCHIVED))


def can_abandon(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A workshop, or a template, that never opened is given up."""
    if challenge.state != ChallengeState.PREPARING:
        return not_now(_("%(This)s a été ouvert%(e)s\u00a0: cela se clôt, cela ne s’abandonne pas.") % challenge.words)
    return can_facilitate(standing, challenge)

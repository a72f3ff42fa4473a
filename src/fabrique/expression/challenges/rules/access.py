"""Who may see that a challenge exists, read it, join it and take part in it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge, InvitedOrganisation, Participation
from fabrique.expression.challenges.rules.standing import LIVE, ChallengeStanding
from fabrique.expression.challenges.states import Access, ChallengeState, ParticipationState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationState

WIDTH = {Access.PUBLIC: 3, Access.SIGNED_IN: 2, Access.ORGANISATIONS: 1, Access.INVITATION: 0}
OUT = ~Q(state=ChallengeState.PREPARING) & Q(is_template=False, opened_at__isnull=False)
FREE = (Access.PUBLIC, Access.SIGNED_IN)


def readable_by(standing: Standing, at: datetime) -> Q:
    """Challenges that this person may read: the visibility filter of everything in them.

    The predicate with the same meaning is :func:`can_read`; a parity test holds both together.
    """
    public = Q(read_access=Access.PUBLIC)
    if standing.is_admin:
        return Q()
    if not standing.signed_in:
        return public & OUT
    belongs = Q(pk__in=invited_through(standing).values("challenge"))
    inside = Participation.objects.filter(
        person=standing.person_id, state__in=[*LIVE, ParticipationState.INVITED]
    ).exclude(
        Q(through_organisation=True)
        & ~Q(challenge__take_part_access__in=FREE)
        & ~Q(challenge__in=invited_through(standing).values("challenge"))
    )
    open_to_me = (
        public
        | Q(read_access=Access.SIGNED_IN)
        | (Q(read_access=Access.ORGANISATIONS) & belongs)
        | Q(pk__in=inside.values("challenge"))
    )
    return _staffed_by(standing, at) | (open_to_me & OUT)


def invited_through(standing: Standing) -> QuerySet[InvitedOrganisation]:
    """Invitations that hold for the person's organisations: archived ones count only as merged duplicates."""
    living = Q(organisation__state=OrganisationState.ACTIVE) | Q(organisation__merged_into__isnull=False)
    return InvitedOrganisation.objects.filter(living, organisation__in=standing.organisation_ids)


def _staffed_by(standing: Standing, at: datetime) -> Q:
    """Challenges on which the person holds a mandate, or whose programme they coordinate."""
    me = standing.person_id
    here = Q(mandates__ends_at__isnull=True) | Q(mandates__ends_at__gt=at)
    above = Q(programme__mandates__ends_at__isnull=True) | Q(programme__mandates__ends_at__gt=at)
    staff = Challenge.objects.filter(here, mandates__person=me, mandates__starts_at__lte=at)
    coordinated = Challenge.objects.filter(
        above,
        programme__mandates__person=me,
        programme__mandates__role="coordinator",
        programme__mandates__starts_at__lte=at,
    )
    return Q(pk__in=staff.values("pk")) | Q(pk__in=coordinated.values("pk"))


def _is_out(challenge: Challenge) -> bool:
    """Has been opened one day, and is no template."""
    return challenge.state != ChallengeState.PREPARING and challenge.opened_at is not None and not challenge.is_template


def can_read(standing: ChallengeStanding, challenge: Challenge) -> Verdict:  # noqa: PLR0911 - one line per case
    """Whoever the access rule lets in reads the challenge and what is published in it."""
    if standing.is_staff or standing.base.is_admin:
        return YES
    if not _is_out(challenge):
        return refused(
            _("%(This)s est en préparation\u00a0: seule l’équipe d’animation %(it)s voit.") % challenge.words
        )
    if challenge.read_access == Access.PUBLIC:
        return YES
    if not standing.base.signed_in:
        return refused(_("Connectez-vous pour lire %(this)s.") % challenge.words)
    if challenge.read_access == Access.SIGNED_IN or standing.is_inside:
        return YES
    if challenge.read_access == Access.ORGANISATIONS and standing.belongs:
        return YES
    if standing.lapsed:
        return _gone(challenge)
    return refused(
        _("%(This)s n’est pas ouvert%(e)s à votre organisation. Vous pouvez demander à %(it)s rejoindre.")
        % challenge.words
    )


def _gone(challenge: Challenge) -> Verdict:
    return refused(
        _("Votre organisation ne participe plus à %(this)s. Ce que vous y avez écrit est conservé.") % challenge.words
    )


def listable_by(standing: Standing, at: datetime) -> Q:
    """Challenges whose title and access line this person may see, even when they cannot read them.

    Those of a public programme are announced to everyone once opened. Predicate: :func:`can_list`.
    """
    if standing.is_admin:
        return Q()
    return readable_by(standing, at) | (Q(programme__is_public=True) & OUT)


def can_list(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A challenge of a public programme is announced, with its access rule; others only to their readers."""
    if challenge.programme.is_public and _is_out(challenge):
        return YES
    return can_read(standing, challenge)


def may_enter_freely(standing: ChallengeStanding, challenge: Challenge) -> bool:
    """Whether the person may join at once, without anybody's agreement."""
    if not standing.base.signed_in or standing.participation == ParticipationState.REMOVED:
        return False
    if standing.participation == ParticipationState.INVITED or standing.is_staff:
        return True
    if challenge.take_part_access in FREE:
        return True
    return challenge.take_part_access == Access.ORGANISATIONS and standing.belongs


def can_join(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Whoever the access rule lets in joins at once while the challenge is open."""
    gate = _can_come(standing, challenge)
    if not gate:
        return gate
    if not may_enter_freely(standing, challenge):
        return refused(
            _("L’équipe d’animation doit d’abord accepter votre demande. Demandez à rejoindre %(the)s.")
            % challenge.words
        )
    return YES


def can_request(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Someone whom the rule does not let in asks, with a message; the facilitator decides."""
    if standing.participation == ParticipationState.REQUESTED:
        return not_now(_("Votre demande est déjà arrivée\u00a0: l’équipe d’animation va y répondre."))
    return first_no(_can_come(standing, challenge), can_list(standing, challenge))


def _can_come(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    if not standing.base.signed_in:
        return refused(_("Connectez-vous pour rejoindre %(this)s.") % challenge.words)
    if challenge.state != ChallengeState.OPEN or challenge.is_template:
        return _not_open(challenge)
    if standing.participation == ParticipationState.REMOVED:
        return refused(
            _("L’équipe d’animation vous a retiré de %(this)s. Elle seule peut vous y inviter de nouveau.")
            % challenge.words
        )
    if standing.takes_part:
        return not_now(_("Vous participez déjà à %(this)s.") % challenge.words)
    return YES


def can_take_part(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """An accepted participant who has agreed to the current terms acts in an open challenge."""
    if not standing.base.signed_in:
        return refused(_("Connectez-vous pour participer."))
    if challenge.state != ChallengeState.OPEN:
        return _not_open(challenge)
    if standing.lapsed and not standing.is_staff:
        return _gone(challenge)
    if not standing.takes_part and not standing.is_staff:
        return refused(
            _("Rejoignez d’abord %(the)s\u00a0: c’est le bouton «\u00a0Participer\u00a0» de sa page d’accueil.")
            % challenge.words
        )
    if standing.terms_due:
        return refused(_("Acceptez d’abord les règles de confidentialité de %(the)s.") % challenge.words)
    return YES


def _not_open(challenge: Challenge) -> Verdict:
    if challenge.state == ChallengeState.PREPARING:
        return not_now(_("%(This)s n’est pas encore ouvert%(e)s.") % challenge.words)
    return not_now(
        _("%(This)s est «\u00a0%(state)s\u00a0»\u00a0: on n’y participe plus.")
        % {**challenge.words, "state": challenge.state_words.lower()}
    )


def can_see_participants(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Participants know who else is there; other readers see numbers only."""
    if standing.is_staff or standing.base.is_admin or standing.takes_part:
        return can_read(standing, challenge)
    return refused(
        _("La liste des participants est réservée aux personnes qui participent à %(the)s.") % challenge.words
    )


def coherent_access(read: str, take_part: str) -> bool:
    """Nobody can take part in what they cannot read, nor without an account."""
    return take_part != Access.PUBLIC and WIDTH[Access(take_part)] <= WIDTH[Access(read)]


def reading_words(challenge: Challenge, organisations: int | None = None) -> str:
    """Who reads, in a few words."""
    return _words(challenge.read_access, organisations)


def participation_words(challenge: Challenge, organisations: int | None = None) -> str:
    """Who takes part, in a few words."""
    access = Access.SIGNED_IN if challenge.take_part_access == Access.PUBLIC else challenge.take_part_access
    return _words(access, organisations)


def access_line(challenge: Challenge, organisations: int | None = None) -> str:
    """The one plain line that everyone sees: who can read, who can take part.

    The number of invited organisations comes from the annotation ``organisation_count`` when it is not given.
    """
    count = getattr(challenge, "organisation_count", None) if organisations is None else organisations
    read, take_part = reading_words(challenge, count), participation_words(challenge, count)
    if read == take_part:
        return _("Lecture et participation\u00a0: %(who)s.") % {"who": read}
    return _("Lecture\u00a0: %(read)s. Participation\u00a0: %(take_part)s.") % {"read": read, "take_part": take_part}


def _words(access: str, organisations: int | None) -> str:
    if access == Access.PUBLIC:
        return _("tout le monde")
    if access == Access.SIGNED_IN:
        return _("toute personne qui a un compte")
    if access == Access.INVITATION:
        return _("les personnes invitées par l’équipe d’animation")
    if organisations is None:
        return _("les membres des organisations invitées")
    if organisations == 0:
        return _("les membres des organisations invitées (aucune pour l’instant)")
    return ngettext(
        "les membres de l’organisation invitée",
        "les membres des %(n)d organisations invitées",
        organisations,
    ) % {"n": organisations}

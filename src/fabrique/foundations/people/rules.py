"""May this person do this to that organisation, person or mandate?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Invitation, Membership, Organisation, Person
from fabrique.foundations.people.states import OrganisationRole, PersonKind

LONGEST_PATH = 300
HOSTS = (OrganisationRole.MINISTRY_LEAD.value, OrganisationRole.MANAGER.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who someone is on the platform at an instant: loaded by queries, read by rules.

    ``organisation_paths`` maps each current organisation's id to its path;
    ``alias_ids`` are the duplicates that were merged into them or into what is above;
    ``roles`` holds (role, organisation id or None for the whole platform).
    """

    person: Person | None = None
    organisation_paths: Mapping[int, str] = field(default_factory=dict)
    roles: frozenset[tuple[str, int | None]] = frozenset()
    alias_ids: frozenset[int] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.person is not None

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.person.pk if self.person else None

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Organisations of the person, every organisation above them, and their merged duplicates."""
        above = (int(part) for path in self.organisation_paths.values() for part in path.split("/") if part)
        return frozenset(above) | frozenset(self.organisation_paths) | self.alias_ids

    def has_role(self, role: str, organisation_id: int | None = None) -> bool:
        """Whether the role is held on the platform or on that organisation itself."""
        return (role, None) in self.roles or (organisation_id is not None and (role, organisation_id) in self.roles)

    def has_role_anywhere(self, role: str) -> bool:
        """Whether the role is held on anything."""
        return any(held == role for held, _organisation in self.roles)

    def has_role_over(self, role: str, organisation: Organisation) -> bool:
        """Whether the role is held on the platform, the organisation or anything above it."""
        return any(self.has_role(role, pk) for pk in (None, *organisation.path_ids, organisation.pk))

    @property
    def is_admin(self) -> bool:
        """Administrator of the whole platform."""
        return (OrganisationRole.ADMIN.value, None) in self.roles


def is_safe_path(path: str) -> bool:
    """Whether ``path`` stays on this site: no other host, no scheme, not too long."""
    return (
        path.startswith("/")
        and len(path) <= LONGEST_PATH
        and path.isprintable()
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    )


def persons_visible_to(standing: Standing) -> Q:
    """Who appears in the directory: every open account for who is signed in; all for administrators."""
    if not standing.signed_in:
        return Q(pk__in=[])
    accounts = Q(kind=PersonKind.ACCOUNT, left_at__isnull=True)
    return accounts if standing.is_admin else accounts & Q(is_active=True)


def can_see_person(standing: Standing, person: Person) -> bool:
    """The same as :func:`persons_visible_to`, for one person."""
    if not standing.signed_in or person.kind != PersonKind.ACCOUNT or person.left_at is not None:
        return False
    return standing.is_admin or person.is_active


def can_see_email(standing: Standing, person: Person, organisations: list[Organisation]) -> bool:
    """An address is seen by its owner, by administrators, and by who leads one of the person's organisations."""
    if standing.person_id is not None and standing.person_id == person.pk:
        return True
    return standing.is_admin or any(_hosts(standing, organisation) for organisation in organisations)


def _hosts(standing: Standing, organisation: Organisation) -> bool:
    return standing.is_admin or any(standing.has_role_over(role, organisation) for role in HOSTS)


def can_see_organisations(standing: Standing) -> Verdict:
    """The tree of organisations is for signed-in people."""
    return YES if standing.signed_in else refused(_("Connectez-vous pour voir les organisations."))


def can_administer(standing: Standing) -> Verdict:
    """Accounts, organisations and mandates are kept by the platform's administrators."""
    if standing.is_admin:
        return YES
    return refused(_("Seuls les administrateurs de la plateforme peuvent le faire. Écrivez à l’un d’eux."))


def can_change_organisation(standing: Standing, organisation: Organisation) -> Verdict:
    """Administrators change organisations; a merged duplicate is changed no more."""
    merged = not_now(_("Cette organisation a été fusionnée avec une autre. Modifiez plutôt cette autre organisation."))
    return first_no(can_administer(standing), merged if organisation.merged_into_id else YES)


def is_free(organisation: Organisation) -> Verdict:
    """An archived organisation receives nobody new."""
    if organisation.is_active:
        return YES
    return not_now(_("Cette organisation est archivée. Elle doit d’abord être rétablie par un administrateur."))


def can_place_under(organisation: Organisation, parent: Organisation) -> Verdict:
    """No cycle: an organisation does not go under itself, nor under what is beneath it."""
    if organisation.pk in (parent.pk, *parent.path_ids):
        return not_now(
            _("« %(parent)s » dépend déjà de « %(name)s ». Choisissez une autre organisation de rattachement.")
            % {"parent": parent, "name": organisation}
        )
    return is_free(parent)


def can_merge_into(organisation: Organisation, target: Organisation) -> Verdict:
    """A duplicate goes into a living organisation that does not depend on it."""
    if organisation.merged_into_id:
        return not_now(_("Cette organisation a déjà été fusionnée avec une autre."))
    if organisation.pk in (target.pk, *target.path_ids):
        return not_now(
            _("« %(target)s » est ou dépend de cette organisation. Déplacez-la d’abord, puis recommencez.")
            % {"target": target}
        )
    return is_free(target)


def can_manage_members(standing: Standing, organisation: Organisation) -> Verdict:
    """Members are added and ended by who leads the organisation, or one above it."""
    if _hosts(standing, organisation):
        return YES
    return refused(
        _("Seuls le porteur ministériel, le manager de l’organisation et les administrateurs gèrent ses membres.")
    )


def can_end_membership(standing: Standing, membership: Membership) -> Verdict:
    """Anyone may leave an organisation; its leads may say that someone left."""
    if standing.person_id is not None and membership.person_id == standing.person_id:
        return YES
    return can_manage_members(standing, membership.organisation)


def can_invite(standing: Standing, organisation: Organisation | None) -> Verdict:
    """Who may offer an account: leads for their organisations, administrators and coordinators for all."""
    if standing.is_admin or standing.has_role(OrganisationRole.COORDINATOR):
        return is_free(organisation) if organisation else YES
    if organisation is None:
        return refused(_("Choisissez une organisation que vous gérez : vous pouvez y inviter des personnes."))
    return first_no(can_manage_members(standing, organisation), is_free(organisation))


def can_handle_invitation(standing: Standing, invitation: Invitation) -> Verdict:
    """An invitation is sent again or cancelled by who made it, or by an administrator."""
    if standing.person_id is not None and invitation.invited_by_id == standing.person_id:
        return YES
    return can_administer(standing)


def invitations_visible_to(standing: Standing) -> Q:
    """Administrators see every invitation; others, those that they made."""
    if not standing.signed_in:
        return Q(pk__in=[])
    return Q() if standing.is_admin else Q(invited_by_id=standing.person_id)


def can_go(*, is_last_admin: bool) -> Verdict:
    """The platform keeps at least one administrator."""
    if not is_last_admin:
        return YES
    return not_now(
        _("Il faut au moins un administrateur. Donnez d’abord ce mandat à une autre personne, puis recommencez.")
    )


def can_deactivate(standing: Standing, person: Person, *, is_last_admin: bool) -> Verdict:
    """An administrator closes the account of another person."""
    himself = refused(_("Pour fermer votre propre compte, utilisez « Quitter Fabrique » dans « Mon compte »."))
    return first_no(
        can_administer(standing),
        himself if person.pk == standing.person_id else YES,
        can_go(is_last_admin=is_last_admin),
    )

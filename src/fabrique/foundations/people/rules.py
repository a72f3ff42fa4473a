"""May this person do this to that organisation, person or mandate?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole


@dataclass(frozen=True, slots=True)
class Standing:
    """Who someone is on the platform at an instant: loaded by queries, read by rules.

    ``organisation_paths`` maps each current organisation's id to its path;
    ``roles`` holds (role, organisation id or None for the whole platform).
    """

    person: Person | None = None
    organisation_paths: Mapping[int, str] = field(default_factory=dict)
    roles: frozenset[tuple[str, int | None]] = frozenset()

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
        """Organisations of the person and every organisation above them."""
        return frozenset(
            int(part) for path in self.organisation_paths.values() for part in path.strip("/").split("/") if part
        ) | frozenset(self.organisation_paths)

    def has_role(self, role: str, organisation_id: int | None = None) -> bool:
        """Whether the role is held on the platform or on that organisation itself."""
        return (role, None) in self.roles or (organisation_id is not None and (role, organisation_id) in self.roles)

    def has_role_anywhere(self, role: str) -> bool:
        """Whether the role is held on anything."""
        return any(held == role for held, _organisation in self.roles)

    @property
    def is_admin(self) -> bool:
        """Administrator of the whole platform."""
        return (OrganisationRole.ADMIN.value, None) in self.roles

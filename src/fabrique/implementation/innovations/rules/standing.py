"""Who somebody is to one sheet."""

from __future__ import annotations

from dataclasses import dataclass

from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.rules.visibility import leads


@dataclass(frozen=True, slots=True)
class SheetStanding:
    """Loaded by queries, read by rules. The sheet has its organisation.

    ``author_ids`` agreed to their share; ``asked_ids`` have not answered yet.
    """

    base: Standing
    sheet: Sheet
    author_ids: frozenset[int] = frozenset()
    asked_ids: frozenset[int] = frozenset()

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.base.person_id

    @property
    def is_author(self) -> bool:
        """Whether the person agreed to be an author, or began the sheet while it has none."""
        me = self.person_id
        if me is None:
            return False
        return me in self.author_ids or (me == self.sheet.created_by_id and not self.author_ids)

    @property
    def is_asked(self) -> bool:
        """Whether a share waits for the person's answer."""
        return self.person_id is not None and self.person_id in self.asked_ids

    @property
    def leads(self) -> bool:
        """Whether the person leads the approach for the sheet's organisation."""
        return leads(self.base, self.sheet.organisation)

    @property
    def is_expert(self) -> bool:
        """Whether the person was asked for the opinion on harmlessness."""
        return self.person_id is not None and self.person_id == self.sheet.safety_expert_id

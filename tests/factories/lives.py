"""What the tests of lifecycles share: what the rows hold, what an act wrote, and how it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.notifications.models import Message

Rows = dict[str, list[dict[str, Any]]]
Told = list[tuple[str, int | None, str]]


@dataclass(frozen=True)
class Done:
    """What became of one act: refused or not, the rows before and after, the lines it wrote.

    ``lines``: verb, who, and the kind of thing that each line is about, in order.
    """

    refused: bool
    before: Rows
    after: Rows
    lines: Told

    def changed(self, model: type[Model]) -> bool:
        """Whether a row of this model is another one."""
        return self.before[model.__name__] != self.after[model.__name__]

    def one(self, model: type[Model], pk: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """One row, before and after."""
        found = [next(row for row in rows[model.__name__] if row["id"] == pk) for rows in (self.before, self.after)]
        return found[0], found[1]


def rows_of(*models: type[Model]) -> Rows:
    """Every row of these models, column by column."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}  # noqa: SLF001


def watch(act: Callable[[], Any], *models: type[Model]) -> Done:
    """Do the act; only a sentence for people may refuse it, and a refused act leaves nothing behind.

    No savepoint around it: what an action wrote before it refused would be seen here. Anything
    but a :class:`DomainError` goes through, and fails the test.
    """
    before, last, told = rows_of(*models), _last(Line), _last(Message)
    said = None
    try:
        act()
    except DomainError as error:
        said = error.message
    refused = said is not None
    assert said is None or said.strip()
    after = rows_of(*models)
    lines = list(Line.objects.filter(pk__gt=last).order_by("pk").values_list("verb", "actor_id", "subject_type"))
    if refused:
        assert (after, lines, _last(Message)) == (before, [], told)
    return Done(refused, before, after, lines)


def _last(model: type[Model]) -> int:
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0  # noqa: SLF001

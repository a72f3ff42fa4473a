"""What the clock says: an end that comes, an end that has passed. Nothing is ever ended by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.foundations.people.queries import today_at
from fabrique.implementation.experimentations import notices
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.queries import ended_untold, ending_untold
from fabrique.implementation.experimentations.queries.due import SOON
from fabrique.implementation.experimentations.states import UNDER_WAY


def remind_of_ends(*, at: datetime) -> int:
    """Tell of ends that come and of ends that have passed; return how many experiments were told of."""
    told = sum(_remind(pk, "told_soon", at) for pk in ending_untold(at))
    return told + sum(_remind(pk, "told_end", at) for pk in ended_untold(at))


def _remind(pk: int, field: str, at: datetime) -> int:
    today = today_at(at)
    with transaction.atomic():
        fresh = Experiment.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if fresh is None or fresh.ends_on is None or fresh.state not in UNDER_WAY:
            return 0
        passed = fresh.ends_on < today
        if getattr(fresh, field) == fresh.ends_on or passed != (field == "told_end") or fresh.ends_on > today + SOON:
            return 0
        setattr(fresh, field, fresh.ends_on)
        fresh.save(update_fields=[field])
        if passed:
            notices.tell_end_passed(fresh, at=at)
        else:
            notices.tell_end_comes(fresh, at=at)
    return 1

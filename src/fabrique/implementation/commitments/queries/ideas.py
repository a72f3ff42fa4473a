"""A past idea on which to try the routing rules."""

from __future__ import annotations

from datetime import datetime

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import READABLE
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.rules import Standing


def past_idea(standing: Standing, programme: Programme, pk: int, at: datetime) -> Contribution | None:
    """The idea of that number, in this programme, when the person may read it."""
    here = Challenge.objects.filter(readable_by(standing, at), programme=programme)
    found = Contribution.objects.filter(pk=pk, challenge__in=here.values("pk"), state__in=READABLE)
    return found.select_related("challenge__programme__organisation", "organisation", "author").first()

"""Who may be told of what: nobody hears of what they could not read at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fabrique.foundations.people.models import Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.experimentations.models import Experiment, Message
from fabrique.implementation.experimentations.queries.experiment import ties_of
from fabrique.implementation.experimentations.rules import access_of
from fabrique.implementation.experimentations.rules.visibility import COORDINATOR, LEAD

MOST_SPEAKERS = 100


def committee_ids(organisation: Organisation, at: datetime) -> set[int]:
    """The nearest leads of the organisation; the coordination when there are none."""
    above = [*organisation.path_ids, organisation.pk]
    held = OrganisationMandate.objects.held_at(at)
    leads = held.filter(role=LEAD, organisation__in=above).values_list("person_id", flat=True)
    return set(leads) or set(
        held.filter(role=COORDINATOR, organisation__isnull=True).values_list("person_id", flat=True)
    )


def speakers(experiment: Experiment, at: datetime) -> set[int]:
    """The owner, and those who have spoken and may still read the discussion."""
    spoken = Message.objects.filter(experiment=experiment).values_list("author_id", flat=True).distinct()
    return readers_of("discussion", experiment, {experiment.owner_id, *spoken[:MOST_SPEAKERS]}, at)


def readers_of(part: str, experiment: Experiment, ids: Iterable[int], at: datetime) -> set[int]:
    """Those of ``ids`` who read that part of the experiment now."""
    told = set()
    for person in Person.objects.filter(pk__in=set(ids), is_active=True):
        access = access_of(ties_of(experiment, standing_of(person, at), at), experiment)
        if getattr(access, part):
            told.add(person.pk)
    return told

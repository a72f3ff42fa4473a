"""Whom a report may name: those who take part and agreed to it, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.states import CoauthorState, ContributionKind, Named
from fabrique.foundations.people.models import Organisation, Person, whole_organisation

NOBODY = {"name": "", "organisation": ""}
KEPT = (ParticipationState.ACTIVE, ParticipationState.LEFT)


@dataclass(frozen=True, slots=True)
class Consents:
    """The persons of a challenge who agreed to be named in its report."""

    agreed: frozenset[int]

    def name(self, person: Person | None) -> str:
        """The person's name when the report may give it, else nothing."""
        if person is None or person.pk not in self.agreed or person.left_at is not None:
            return ""
        return person.get_full_name()

    def somebody(self, person: Person | None, organisation: Organisation | None) -> dict[str, str]:
        """A person as the report says them: a name by consent, an organisation."""
        return {"name": self.name(person), "organisation": str(organisation) if organisation else ""}


def consents_of(challenge: Challenge) -> Consents:
    """Who agreed to be named: one query."""
    agreed = Participation.objects.filter(challenge=challenge, named_in_report=True, state__in=KEPT)
    return Consents(frozenset(agreed.values_list("person_id", flat=True)))


def contributors_of(challenge: Challenge, consents: Consents) -> dict[str, Any]:
    """Participants who agreed to be named, by organisation then name; the others are counted."""
    rows = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    named, unnamed = [], 0
    for row in rows.select_related("person", "organisation"):
        said = consents.somebody(row.person, row.organisation)
        if said["name"]:
            named.append((said, row.person.family_name))
        else:
            unnamed += 1
    named.sort(key=lambda pair: (pair[0]["organisation"], pair[1], pair[0]["name"]))
    return {"named": [said for said, _key in named], "unnamed": unnamed}


def participants_of(challenge: Challenge) -> list[dict[str, Any]]:
    """How many persons each ministry or company sent, its services included, the most numerous first."""
    active = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    counted = active.order_by().values_list(whole_organisation("organisation")).annotate(people=Count("pk"))
    counts = {int(whole) if whole else None: people for whole, people in counted}
    found = {row.pk: row for row in Organisation.objects.filter(pk__in=[pk for pk in counts if pk])}
    lines = [
        {
            "organisation": str(found[pk]) if pk in found else "",
            "kind": found[pk].kind if pk in found else "",
            "people": people,
        }
        for pk, people in counts.items()
    ]
    return sorted(lines, key=lambda line: (not line["organisation"], -line["people"], line["organisation"]))


def authors_of(contributions: list[Contribution], consents: Consents) -> dict[int, list[dict[str, str]]]:
    """Who wrote each contribution, as the report may say it: one query.

    An author named to the facilitators only is not told at all, not even their organisation.
    """
    accepted: dict[int, list[Person]] = {}
    rows = Coauthor.objects.filter(contribution__in=contributions, state=CoauthorState.ACCEPTED)
    for row in rows.select_related("person").order_by("pk"):
        accepted.setdefault(row.contribution_id, []).append(row.person)
    return {each.pk: _authors(each, accepted.get(each.pk, []), consents) for each in contributions}


def _authors(contribution: Contribution, coauthors: list[Person], consents: Consents) -> list[dict[str, str]]:
    if contribution.named_to != Named.EVERYONE or contribution.kind == ContributionKind.SYNTHESIS:
        return []
    first = consents.somebody(contribution.author, contribution.organisation)
    if contribution.group_name:
        first["name"] = contribution.group_name
    return [first, *({"name": name, "organisation": ""} for each in coauthors if (name := consents.name(each)))]

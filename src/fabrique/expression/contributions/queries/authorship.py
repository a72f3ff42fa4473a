"""The line that says who wrote a contribution, as this person may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.rules import names_author
from fabrique.expression.contributions.states import CoauthorState, ContributionKind, Named, Origin


@dataclass(frozen=True, slots=True)
class Authorship:
    """Names to show: nothing in it when the author is named to the facilitators only."""

    name: str
    organisation: str = ""
    organisation_short: str = ""
    coauthors: tuple[str, ...] = ()
    origin: str = ""
    known: bool = True
    discreet: bool = False

    @property
    def line(self) -> str:
        """« Claire Martin et Paul Roy, DGFiP »."""
        names = ", ".join([self.name, *self.coauthors[:-1]]) if self.coauthors else self.name
        if self.coauthors:
            names = _("%(first)s et %(last)s") % {"first": names, "last": self.coauthors[-1]}
        return f"{names}, {self.organisation_short}" if self.organisation_short else names


def authorship(
    standing: ChallengeStanding, contribution: Contribution, coauthors: Iterable[Coauthor] = ()
) -> Authorship:
    """Who wrote it. ``coauthors`` with their persons; author and organisation already loaded."""
    asked = list(coauthors)
    may_know = names_author(
        standing,
        contribution,
        coauthor_ids={each.person_id for each in asked if each.state != CoauthorState.DECLINED},
    )
    if not may_know:
        unknown = _("Auteur connu de la seule équipe d’animation")
        return Authorship(name=unknown, origin=_origin(contribution), known=False)
    organisation = contribution.organisation
    accepted = [each.person.get_full_name() for each in asked if each.state == CoauthorState.ACCEPTED]
    synthesis = contribution.kind == ContributionKind.SYNTHESIS
    author = _("L’équipe d’animation") if synthesis else contribution.author.get_full_name()
    return Authorship(
        name=contribution.group_name or author,
        organisation=str(organisation) if organisation else "",
        organisation_short=organisation.short_name if organisation else "",
        coauthors=tuple(accepted),
        origin=_origin_known(contribution),
        discreet=contribution.named_to == Named.FACILITATOR,
    )


def coauthors_by_contribution(contributions: Iterable[Contribution]) -> Mapping[int, list[Coauthor]]:
    """Everybody asked on each contribution, in one query."""
    ids = [each.pk for each in contributions]
    found: dict[int, list[Coauthor]] = {pk: [] for pk in ids}
    for coauthor in Coauthor.objects.filter(contribution__in=ids).select_related("person").order_by("pk"):
        found[coauthor.contribution_id].append(coauthor)
    return found


def _origin(contribution: Contribution) -> str:
    """What may be said of the origin without naming anybody."""
    if contribution.origin in {Origin.ONLINE, Origin.IMPORT}:
        return ""
    return str(Origin(contribution.origin).label)


def _origin_known(contribution: Contribution) -> str:
    parts = [_origin(contribution)]
    if contribution.participants_count:
        parts.append(
            ngettext("%(n)d personne", "%(n)d personnes", contribution.participants_count)
            % {"n": contribution.participants_count}
        )
    parts.append(contribution.origin_note)
    depositor = contribution.deposited_by
    if depositor is not None and (depositor != contribution.author or contribution.group_name):
        parts.append(_("déposée par %(name)s") % {"name": depositor.get_full_name()})
    return ", ".join(part for part in parts if part)

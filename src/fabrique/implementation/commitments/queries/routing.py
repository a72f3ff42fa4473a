"""Who must answer an idea, and why: the routing rules, then the author's unit, then the fallback desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Named
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.models import AnswerRules, RoutingRule
from fabrique.implementation.commitments.queries.delays import rules_of
from fabrique.implementation.commitments.queries.people import (
    administrator,
    chief_of,
    coordinator_of,
    facilitator_of,
    writer_ids,
)
from fabrique.implementation.commitments.rules import Subject, first_fit

Found = tuple[Person, Organisation | None]


@dataclass(frozen=True, slots=True)
class Routing:
    """Who answers. ``steps`` says in French, in order, what was looked at; ``rule`` is None for the usual way."""

    holder: Person | None
    organisation: Organisation | None = None
    rule: RoutingRule | None = None
    steps: list[str] = field(default_factory=list)
    by_fallback: bool = False


def routing_rules(programme: Programme) -> list[RoutingRule]:
    """The programme's rules in the order in which they are tried."""
    rules = RoutingRule.objects.filter(programme=programme)
    return list(rules.select_related("organisation", "challenge", "desk_person", "desk_organisation")[:200])


def routing_rule_for(programme: Programme, pk: int) -> RoutingRule | None:
    """One rule of the programme."""
    rules = RoutingRule.objects.filter(programme=programme, pk=pk)
    return rules.select_related("organisation", "challenge", "desk_person", "desk_organisation").first()


def subject_of(contribution: Contribution) -> Subject:
    """What an idea is routed by: the organisation of an author named to the facilitators only is not used."""
    hidden = contribution.named_to == Named.FACILITATOR
    return Subject(
        programme=contribution.challenge.programme,
        challenge_id=contribution.challenge_id,
        organisation=None if hidden else contribution.organisation,
        title=contribution.title,
        text=contribution.plain,
        author_ids=frozenset(writer_ids(contribution)),
    )


def try_rules(contribution: Contribution, at: datetime) -> Routing:
    """Where this idea goes with the rules of today, without sending it there."""
    return route(subject_of(contribution), contribution.challenge, at)


def try_text(  # noqa: PLR0913 - what somebody types to try the rules
    programme: Programme,
    *,
    organisation: Organisation | None,
    title: str,
    text: str,
    at: datetime,
    challenge: Challenge | None = None,
) -> Routing:
    """Where an idea with these words, from that organisation, would go."""
    subject = Subject(programme, challenge.pk if challenge else None, organisation, title, text)
    return route(subject, challenge, at)


def route(subject: Subject, challenge: Challenge | None, at: datetime) -> Routing:
    """The first that gives somebody: a rule that fits, the author's unit, the fallback desk, the coordination."""
    rule, fit = first_fit(routing_rules(subject.programme), subject)
    steps: list[str] = []
    if rule is not None:
        why = _(" (mot trouvé : « %(word)s »)") % {"word": fit.word} if fit.word else ""
        steps.append(_("La règle « %(label)s » s’applique%(why)s.") % {"label": rule.label, "why": why})
        if found := _desk(rule.desk_person, rule.desk_organisation, subject, at):
            return _routed(found, steps, rule=rule)
        steps.append(_("Personne ne peut répondre à ce guichet : on passe à la suite."))
    else:
        steps.append(_("Aucune règle ne s’applique."))
    if subject.organisation is None:
        steps.append(_("L’organisation de l’auteur n’est pas connue ou ne doit pas l’être."))
    elif found := chief_of(subject.organisation, at, but=subject.author_ids):
        name = {"name": found[1].short_name}
        steps.append(_("Orientée vers le responsable de l’organisation de l’auteur : %(name)s.") % name)
        return _routed(found, steps)
    else:
        steps.append(_("L’organisation de l’auteur n’a pas de responsable désigné, ni celles qui sont au-dessus."))
    return _fallback(subject, challenge, at, steps)


def _fallback(subject: Subject, challenge: Challenge | None, at: datetime, steps: list[str]) -> Routing:
    for label, found in _last_desks(subject, challenge, rules_of(subject.programme), at):
        if found is not None:
            steps.append(_("Confiée à %(desk)s.") % {"desk": label})
            return _routed(found, steps, by_fallback=True)
    steps.append(_("Personne ne peut répondre : nommez un guichet de recours."))
    return Routing(None, steps=steps, by_fallback=True)


def _last_desks(
    subject: Subject, challenge: Challenge | None, rules: AnswerRules, at: datetime
) -> Iterator[tuple[str, Found | None]]:
    but, programme = subject.author_ids, subject.programme
    yield _("le guichet de recours"), _desk(rules.fallback_person, rules.fallback_organisation, subject, at)
    yield _("la coordination du programme"), _alone(coordinator_of(programme, at, but=but), programme)
    if challenge is not None:
        yield _("l’équipe d’animation"), _alone(facilitator_of(challenge, at, but=but), programme)
    yield _("l’administration de la plateforme"), _alone(administrator(at, but=but), programme)


def _alone(person: Person | None, programme: Programme) -> Found | None:
    return (person, programme.organisation) if person is not None else None


def _desk(person: Person | None, organisation: Organisation | None, subject: Subject, at: datetime) -> Found | None:
    """The person of a desk when they can answer, else whoever is in charge of its organisation."""
    if person is not None and person.is_active and person.email and person.pk not in subject.author_ids:
        return person, organisation or subject.organisation or subject.programme.organisation
    if organisation is None:
        return None
    found = chief_of(organisation, at, but=subject.author_ids)
    return (found[0], organisation) if found else None


def _routed(found: Found, steps: list[str], *, rule: RoutingRule | None = None, by_fallback: bool = False) -> Routing:
    holder, organisation = found
    steps.append(_("Qui répond : %(name)s.") % {"name": holder.get_full_name()})
    return Routing(holder, organisation, rule, steps, by_fallback)

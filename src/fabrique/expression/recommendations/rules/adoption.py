"""Who decides to adopt a recommendation, who reads the decision, who sets the matrix up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_facilitate, can_read, readable_by
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.expression.recommendations.rules.discussion import SHORTEST_REASON
from fabrique.expression.recommendations.states import (
    ADOPTION_LIFE,
    ADOPTION_WORDS,
    AdoptionState,
    RecommendationState,
)
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole

LEAD = OrganisationRole.MINISTRY_LEAD.value
MOST_ORGANISATIONS = 60


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision says: texts are light Markdown as typed, clean HTML once in the action."""

    reason: str = ""
    what_changed: str = ""
    postponed_until: date | None = None
    evidence: str = ""


def led_by(standing: Standing) -> frozenset[int]:
    """Organisations on which the person is ministry lead, those beneath not counted."""
    return frozenset(pk for role, pk in standing.roles if role == LEAD and pk is not None)


def leads(standing: Standing, organisation: Organisation) -> bool:
    """Whether the person is ministry lead of the organisation, or of one above it."""
    return not led_by(standing).isdisjoint({organisation.pk, *organisation.path_ids})


def led_decisions(standing: Standing) -> Q:
    """Decisions that the person takes. Predicate: :func:`leads`."""
    mine = Q(pk__in=[])
    for pk in sorted(led_by(standing)):
        mine |= Q(organisation=pk) | Q(organisation__path__contains=f"/{pk}/")
    return mine


def decides_for(standing: Standing) -> Q:
    """Decisions that the person takes, or is named to carry out."""
    if standing.person_id is None:
        return Q(pk__in=[])
    return Q(owner=standing.person_id) | led_decisions(standing)


def decisions_visible_to(standing: Standing, at: datetime) -> Q:
    """Decisions that this person reads: those of workshops that they read, those that they take or carry.

    The predicate with the same meaning is :func:`can_see_decision`; a parity test holds both together.
    """
    readable = Challenge.objects.filter(readable_by(standing, at)).values("pk")
    return Q(recommendation__challenge__in=readable) | decides_for(standing)


def can_see_decision(standing: ChallengeStanding, decision: AdoptionDecision) -> Verdict:
    """Whoever reads the workshop reads what became of it; so does whoever must decide or carry it out."""
    me = standing.base
    if leads(me, decision.organisation) or (me.person_id is not None and decision.owner_id == me.person_id):
        return YES
    return can_read(standing, decision.recommendation.challenge)


def can_adopt(standing: Standing, decision: AdoptionDecision, target: str = "") -> Verdict:
    """The ministry lead of the organisation decides, and may decide again; ``target``: what they choose."""
    if not leads(standing, decision.organisation):
        return refused(
            _("Seul le porteur ministériel de « %(name)s » décide de la suite donnée à cette recommandation.")
            % {"name": decision.organisation.short_name}
        )
    if decision.recommendation.state != RecommendationState.PUBLISHED:
        return not_now(_("Cette recommandation a été remplacée par une autre : décidez de la nouvelle."))
    if target and not ADOPTION_LIFE.allows(decision.state, target):
        return not_now(
            _("Cette décision est « %(state)s » : on ne peut pas la faire passer à « %(target)s ».")
            % {"state": decision.get_state_display(), "target": ADOPTION_LIFE.labels.get(target, target)}
        )
    return YES


def words_are_enough(decision: AdoptionDecision, target: str, words: Words, today: date) -> Verdict:
    """Each decision says what its readers need: why, what changed, until when, or what proves it."""
    wanted = wanted_words(decision, target)
    for name, sentence in _SENTENCES.items():
        if name in wanted and len(richtext.to_plain(getattr(words, name))) < SHORTEST_REASON:
            return not_now(_(sentence) % {"n": SHORTEST_REASON})
    if "postponed_until" in wanted and (words.postponed_until is None or words.postponed_until <= today):
        return not_now(_("Choisissez une date à venir : nous vous la rappellerons ce jour-là."))
    return YES


_SENTENCES = {
    "reason": gettext_noop(
        "Expliquez pourquoi en quelques mots (%(n)d caractères au moins) : les participants vous liront."
    ),
    "what_changed": gettext_noop("Dites ce que vous adaptez, en quelques mots (%(n)d caractères au moins)."),
    "evidence": gettext_noop("Dites ce qui montre qu’elle est réalisée, en quelques mots (%(n)d caractères au moins)."),
}


def wanted_words(decision: AdoptionDecision, target: str) -> frozenset[str]:
    """Names of what must be written; going back on what was carried out always says why."""
    wanted = ADOPTION_WORDS[target]
    return wanted | {"reason"} if decision.state == AdoptionState.DONE else wanted


def can_name_owner(standing: Standing, decision: AdoptionDecision) -> Verdict:
    """The ministry lead names who carries the recommendation out."""
    return can_adopt(standing, decision)


def can_start_from(standing: Standing, decision: AdoptionDecision) -> Verdict:
    """A commitment or an experiment starts from a decision that says yes, by its lead or its owner."""
    mine = standing.person_id is not None and decision.owner_id == standing.person_id
    if not mine and not leads(standing, decision.organisation):
        return refused(
            _("Seuls le porteur ministériel et la personne responsable s’engagent au nom de l’organisation.")
        )
    if decision.state not in {AdoptionState.ADOPTED, AdoptionState.ADAPTED, AdoptionState.DONE}:
        return not_now(_("Adoptez d’abord cette recommandation, telle quelle ou adaptée."))
    return YES


def can_open_decisions(standing: ChallengeStanding, *, published: int) -> Verdict:
    """Whoever facilitates opens the decisions once recommendations are published (the report does it by itself)."""
    if not standing.facilitates:
        return refused(_("Seule l’équipe d’animation de l’atelier peut faire cela."))
    if not published:
        return not_now(_("Aucune recommandation n’est encore publiée : il n’y a rien à décider."))
    return YES


def can_arrange_matrix(standing: ChallengeStanding) -> Verdict:
    """The coordination says which organisations must decide."""
    if standing.coordinates:
        return YES
    return refused(_("Seule la coordination de la démarche choisit les organisations qui décident."))


def can_add_organisation(
    standing: ChallengeStanding, organisation: Organisation, *, already: int, published: int
) -> Verdict:
    """A living organisation other than a company is asked to decide."""
    company = refused_company() if organisation.kind == OrganisationKind.COMPANY else YES
    archived = not_now(_("Cette organisation est archivée : choisissez celle qui l’a remplacée."))
    full = not_now(_("Une matrice a %(n)d organisations au plus.") % {"n": MOST_ORGANISATIONS})
    return first_no(
        can_arrange_matrix(standing),
        can_open_decisions(standing, published=published),
        company,
        YES if organisation.is_active else archived,
        full if already >= MOST_ORGANISATIONS else YES,
    )


def refused_company() -> Verdict:
    """Companies take part; they do not decide for the State."""
    return not_now(_("Une entreprise ne décide pas de l’adoption : proposez-lui plutôt une expérimentation."))


def can_remove_organisation(standing: ChallengeStanding, *, decided: int) -> Verdict:
    """An organisation leaves the matrix as long as it has decided nothing."""
    sentence = ngettext(
        "Cette organisation a déjà pris %(n)d décision : elle reste dans la matrice.",
        "Cette organisation a déjà pris %(n)d décisions : elle reste dans la matrice.",
        decided,
    )
    return first_no(can_arrange_matrix(standing), not_now(sentence % {"n": decided}) if decided else YES)


def can_replace(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """The coordination, or the facilitator in its name, replaces a published text by a new one, saying why."""
    if recommendation.state != RecommendationState.PUBLISHED:
        published = not_now(_("On ne remplace qu’une recommandation publiée."))
    else:
        published = YES
    return first_no(can_facilitate(standing, recommendation.challenge), published)

"""What follows the published report: three ministries decide, one has nobody to do it. All is invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from fabrique.config.demo.cast import FIRST_ADMIN
from fabrique.config.demo.story import Story
from fabrique.expression.recommendations import actions
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.rules import Words
from fabrique.foundations.people import actions as people
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.states import OrganisationRole
from fabrique.foundations.ui.wording import french

LEADS = {"rivages": "solene", "comptes": "bastien", "mobilites": "etienne"}
ALREADY_LEADS = "rivages"


class Choice(NamedTuple):
    """Which ministry decides what about which recommendation, when, in which words."""

    ministry: str
    text: str
    day: int
    state: str
    reason: str = ""
    changed: str = ""
    evidence: str = ""
    months: int = 0


CHOICES = (
    Choice(
        "rivages",
        "ar1",
        -15,
        "adaptee",
        "Nos courriers changent trop souvent pour les relire tous.",
        "Nous ferons relire les vingt modèles les plus envoyés, par **deux usagers** et un agent d’accueil.",
    ),
    Choice("rivages", "ar2", -14, "adoptee", "Les équipes du littoral l’ont demandé."),
    Choice(
        "rivages",
        "ar3",
        -14,
        "reportee",
        "L’outil de rappel dépend d’un marché qui se renouvelle l’an prochain.",
        months=6,
    ),
    Choice(
        "comptes",
        "ar1",
        -12,
        "realisee",
        evidence="Depuis janvier, aucun courrier type ne part sans la relecture d’un usager : 31 modèles relus.",
    ),
    Choice(
        "comptes",
        "ar2",
        -11,
        "refusee",
        "Nos usagers viennent sur rendez-vous : il n’y a plus de file devant nos guichets.",
    ),
    Choice("mobilites", "ar2", -9, "adoptee"),
    Choice("mobilites", "ar3", -9, "adoptee", "Nous commencerons par les deux gares les plus fréquentées."),
)


def tell(story: Story) -> None:
    """Leads are named after the report, then decide; one ministry in four has nobody yet, and some cells wait."""
    for ministry, person in LEADS.items():
        if ministry != ALREADY_LEADS:
            story.on(-20, 9, partial(_name_lead, story, ministry, person))
    for order, choice in enumerate(CHOICES):
        story.on(choice.day, 10 + order / 4, partial(_decide, story, choice))
    story.on(-8, 11, partial(_name_owner, story, "rivages", "ar2", "thomas"))


def _name_lead(story: Story, ministry: str, person: str, at: datetime) -> None:
    lead, place = story.people[person], story.organisations[ministry]
    people.give_mandate(story.people[FIRST_ADMIN], lead, OrganisationRole.MINISTRY_LEAD, place, at=at)


def _cell(story: Story, ministry: str, text: str) -> AdoptionDecision:
    rows = AdoptionDecision.objects.select_related("recommendation__challenge", "organisation")
    return rows.get(recommendation=story.recommendations[text].pk, organisation=story.organisations[ministry])


def _decide(story: Story, choice: Choice, at: datetime) -> None:
    cell = _cell(story, choice.ministry, choice.text)
    until = today_at(at) + timedelta(days=30 * choice.months) if choice.months else None
    words = Words(french(choice.reason), french(choice.changed), until, french(choice.evidence))
    actor = story.people[LEADS[choice.ministry]]
    actions.decide_adoption(actor, cell, choice.state, words, seen=cell.version_number, at=at)


def _name_owner(story: Story, ministry: str, text: str, person: str, at: datetime) -> None:
    email = str(story.people[person].email)
    actions.name_owner(story.people[LEADS[ministry]], _cell(story, ministry, text), email, at=at)

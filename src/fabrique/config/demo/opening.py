"""Acts that open the scene: organisations, people, programme, workshops and who comes to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from fabrique.config.demo.cast import BODIES, FIRST_ADMIN, PEOPLE, Body, Role
from fabrique.config.demo.plan import Plan
from fabrique.config.demo.story import Story, chance
from fabrique.expression.challenges import actions as challenges
from fabrique.expression.challenges.actions import Planned
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import ChallengeRole
from fabrique.expression.programmes import actions as programmes
from fabrique.foundations.people import actions as people
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from fabrique.foundations.ui.wording import french

FOUNDED, PROGRAMME_DAY = -150, -140
DOMAIN = "exemple.test"
COORDINATOR = "claire"


def people_arrive(story: Story) -> None:
    """The first administrator, then the organisations, then everybody."""
    first = next(role for role in PEOPLE if role.key == FIRST_ADMIN)
    for role in PEOPLE:
        story.on(FOUNDED, 9, partial(_arrive, story, role))
    story.on(FOUNDED, 9.1, lambda at: people.make_first_admin(_address(first), at=at))
    for body in BODIES:
        story.on(FOUNDED, 9.2, partial(_found, story, body))
    for role in PEOPLE:
        story.on(FOUNDED + 1, 10, partial(_settle, story, role))


def _address(role: Role) -> str:
    return f"{role.key}@{DOMAIN}"


def _arrive(story: Story, role: Role, at: datetime) -> None:
    story.people[role.key] = Person.objects.create_user(
        _address(role),
        given_name=role.given,
        family_name=role.family,
        job_title=french(role.job),
        is_persona=bool(role.part),
        persona_role=role.part,
        persona_note=french(role.note),
    )
    Person.objects.filter(pk=story.people[role.key].pk).update(date_joined=at)


def _found(story: Story, body: Body, at: datetime) -> None:
    above = story.organisations[body.parent] if body.parent else None
    story.organisations[body.key] = people.create_organisation(
        story.people[FIRST_ADMIN], above, name=body.name, kind=body.kind, acronym=body.acronym, at=at
    )


def _settle(story: Story, role: Role, at: datetime) -> None:
    admin, person = story.people[FIRST_ADMIN], story.people[role.key]
    people.add_member(admin, story.organisations[role.organisation], person, since=at.date(), at=at)
    if role.mandate is not None:
        over = story.organisations[role.over] if role.over else None
        people.give_mandate(admin, person, OrganisationRole(role.mandate), over, at=at)


def programme_starts(story: Story, *, key: str, name: str, summary: str) -> None:
    """The coordinator creates the programme."""

    def start(at: datetime) -> None:
        story.programmes[key] = programmes.create_programme(
            story.people[COORDINATOR], name=french(name), summary=french(summary), is_public=True, at=at
        )

    story.on(PROGRAMME_DAY, 11, start)


def workshop_is_prepared(story: Story, plan: Plan, *, programme: str) -> None:
    """The coordinator writes the question and the calendar, invites, names the team."""
    claire = COORDINATOR

    def create(at: datetime) -> None:
        story.challenges[plan.key] = challenges.create_challenge(
            story.people[claire],
            story.programmes[programme],
            title=french(plan.title),
            question=french(plan.question),
            kind=plan.kind,
            at=at,
        )
        _describe(story, plan, at)
        _staff(story, plan, at)

    story.on(plan.created, 9.5, create)


def _describe(story: Story, plan: Plan, at: datetime) -> None:
    actor, here = story.people[COORDINATOR], story.challenges[plan.key]
    challenges.change_identity(
        actor, here, title=here.title, question=here.question, context=french(plan.context), at=at
    )
    challenges.change_access(actor, here, read=plan.read, take_part=plan.take_part, at=at)
    challenges.change_options(
        actor, here, hides_tallies=plan.hides_tallies, three_way_votes=plan.three_way_votes, at=at
    )
    if plan.terms:
        challenges.change_terms(actor, here, terms=french(plan.terms), at=at)
    for name, labels in plan.taxonomies:
        challenges.add_taxonomy(actor, here, name=name, labels=[french(each) for each in labels], at=at)
    for key in plan.organisations:
        challenges.invite_organisation(actor, here, story.organisations[key], at=at)
    phases = [Planned(kind, story.instant(first, 9), story.instant(last, 18)) for kind, first, last in plan.calendar]
    if phases:
        challenges.save_calendar(actor, here, phases, at=at)


def _staff(story: Story, plan: Plan, at: datetime) -> None:
    actor, here = story.people[COORDINATOR], story.challenges[plan.key]
    for key in plan.facilitators:
        _mandate(actor, here, story.people[key], ChallengeRole.FACILITATOR, at)
    if plan.moderator:
        _mandate(actor, here, story.people[plan.moderator], ChallengeRole.MODERATOR, at)
    if plan.sponsor:
        _mandate(actor, here, story.people[plan.sponsor], ChallengeRole.SPONSOR, at)
    if plan.what:
        sponsor = story.people[plan.sponsor]
        challenges.change_commitment(
            actor,
            here,
            sponsor_name=f"{sponsor.get_full_name()}, {sponsor.job_title[0].lower()}{sponsor.job_title[1:]}",
            what=french(plan.what),
            who=french(plan.who),
            criteria=french(plan.criteria),
            by=(at + timedelta(days=plan.answer_in - plan.created)).date(),
            at=at,
        )


def _mandate(actor: Person, here: Challenge, person: Person, role: str, at: datetime) -> None:
    challenges.give_mandate(actor, here, email=str(person.email), role=role, at=at)


def sponsor_signs(story: Story, plan: Plan, *, day: int) -> None:
    """The sponsor signs what they read."""

    def sign(at: datetime) -> None:
        here = Challenge.objects.get(pk=story.challenges[plan.key].pk)
        mark = challenges.commitment_mark(here)
        challenges.sign_commitment(story.people[plan.sponsor], here, mark=mark, at=at)

    story.on(day, 15, sign)


def workshop_opens(story: Story, plan: Plan, *, day: int) -> None:
    """The facilitator opens the workshop; phases are announced on their day."""

    def start(at: datetime) -> None:
        actor, here = story.people[plan.facilitators[0]], story.challenges[plan.key]
        story.challenges[plan.key] = challenges.open_challenge(actor, here, at=at)

    story.on(day, 8.5, start)
    for _kind, first, _last in plan.calendar:
        if first < 0:
            story.on(first, 9.05, lambda at: challenges.announce_phases(at=at))


def members_join(story: Story, plan: Plan, *, day: int) -> None:
    """Each member comes in on the first day, for the organisation they work in."""
    homes = {role.key: role.organisation for role in PEOPLE}
    for key in plan.members:
        hour = 9.5 + chance(plan.key, key) % 70 / 10
        story.on(day, hour, partial(_join, story, plan, key, homes[key]))


def _join(story: Story, plan: Plan, key: str, home: str, at: datetime) -> None:
    challenges.join_challenge(
        story.people[key],
        story.challenges[plan.key],
        organisation_id=story.organisations[home].pk,
        accepts_terms=bool(plan.terms),
        named_in_report=key not in plan.silent,
        at=at,
    )

"""Asking, answering, reading: who may, who is told, what is written down."""

from __future__ import annotations

import pytest

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import OrganisationMandate
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators import actions, rules
from fabrique.implementation.innovators.actions import Wish
from fabrique.implementation.innovators.models import Support
from fabrique.implementation.innovators.queries import granters, waiting_for
from fabrique.implementation.innovators.states import SupportKind, SupportState
from factories.contributions import ContributionFactory
from factories.innovators import DECIDED, SupportFactory
from factories.people import MembershipFactory, OrganisationFactory, OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db
MANAGER, LEAD, COORDINATOR = OrganisationRole.MANAGER, OrganisationRole.MINISTRY_LEAD, OrganisationRole.COORDINATOR


class House:
    """A ministry, a service in it, and who runs them."""

    def __init__(self):
        self.ministry = OrganisationFactory()
        self.service = OrganisationFactory(parent=self.ministry, name="Service des titres")
        self.agent = PersonFactory(organisation=self.service)
        self.manager = OrganisationMandateFactory(role=MANAGER, organisation=self.service).person
        self.lead = OrganisationMandateFactory(role=LEAD, organisation=self.ministry).person
        self.coordinator = OrganisationMandateFactory(role=COORDINATOR).person
        self.elsewhere = OrganisationMandateFactory(role=LEAD, organisation=OrganisationFactory()).person

    def wish(self, kind="temps", asked=600, **more):
        return Wish(kind=kind, purpose="Essayer.", organisation=self.service, asked=asked, **more)


@pytest.fixture
def house():
    return House()


def told(person):
    return list(Message.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def test_time_goes_to_the_nearest_manager_and_the_rest_to_the_lead(house):
    assert granters("temps", house.service, DECIDED) == [house.manager]
    assert granters("mentor", house.service, DECIDED) == [house.lead]
    assert granters("temps", house.ministry, DECIDED) == [house.lead]
    assert granters("mentor", OrganisationFactory(), DECIDED) == [house.coordinator]
    OrganisationMandate.objects.filter(person=house.coordinator).delete()
    assert granters("mentor", OrganisationFactory(), DECIDED) == []


def test_a_request_is_written_down_and_told_to_who_answers(house):
    support = actions.ask_support(house.agent, house.wish())
    assert (support.state, support.asked) == ("demande", 600)
    assert told(house.manager) == ["innovators.asked"]
    assert told(house.lead) == []
    line = Line.objects.get(verb="innovators.ask")
    assert (line.subject_type, line.subject_id, line.details) == (
        "support",
        support.pk,
        {"kind": "temps", "asked": 600},
    )


def test_one_asks_for_ones_own_organisation_and_texts(house):
    with pytest.raises(Refused, match="à laquelle vous appartenez"):
        actions.ask_support(PersonFactory(organisation=house.ministry), house.wish())
    with pytest.raises(Refused, match="membre d’une organisation"):
        actions.ask_support(PersonFactory(), house.wish())
    with pytest.raises(Refused, match="vos contributions"):
        actions.ask_support(house.agent, house.wish(contribution=ContributionFactory()))
    mine = ContributionFactory(author=house.agent)
    assert actions.ask_support(house.agent, house.wish(contribution=mine)).contribution == mine


@pytest.mark.parametrize(("kind", "asked"), [("temps", None), ("amorcage", None), ("mentor", 60)])
def test_how_much_is_asked_of_what_is_counted_only(house, kind, asked):
    with pytest.raises(ImpossibleNow):
        actions.ask_support(house.agent, house.wish(kind, asked))


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        ("temps", "manager", True),
        ("temps", "lead", True),
        ("temps", "coordinator", True),
        ("temps", "elsewhere", False),
        ("temps", "agent", False),
        ("mentor", "manager", False),
        ("mentor", "lead", True),
        ("amorcage", "manager", False),
        ("formation", "lead", True),
        ("propriete", "elsewhere", False),
        ("parrain", "coordinator", True),
    ],
)
def test_the_manager_grants_time_and_the_lead_the_rest(house, kind, who, may):
    asked = 600 if kind in {"temps", "amorcage"} else None
    support = SupportFactory(kind=kind, asked=asked, person=house.agent, organisation=house.service)
    assert bool(rules.can_grant(standing_of(getattr(house, who), DECIDED), support)) is may


def test_a_manager_grants_nothing_to_oneself(house):
    MembershipFactory(person=house.manager, organisation=house.service)
    support = actions.ask_support(house.manager, house.wish())
    with pytest.raises(Refused, match="à soi-même"):
        actions.grant_support(house.manager, support, granted=600)
    assert actions.grant_support(house.lead, support, granted=300).granted == 300


def test_granting_opens_the_credit_and_tells_the_person(house):
    support = actions.ask_support(house.agent, house.wish())
    granted = actions.grant_support(house.manager, support, granted=480, reason="Huit heures pour commencer.")
    assert list(granted.entries.values_list("kind", "amount", "balance")) == [("octroi", 480, 480)]
    assert told(house.agent) == ["innovators.answered"]
    with pytest.raises(ImpossibleNow, match="déjà sa réponse"):
        actions.decline_support(house.manager, support, reason="Trop tard.")


def test_a_mentor_is_named_told_and_is_somebody_else(house):
    support = actions.ask_support(house.agent, house.wish("mentor", None))
    with pytest.raises(ImpossibleNow, match="qui accompagnera"):
        actions.grant_support(house.lead, support)
    with pytest.raises(ImpossibleNow, match="soi-même"):
        actions.grant_support(house.lead, support, mentor=house.agent)
    mentor = PersonFactory()
    granted = actions.grant_support(house.lead, support, mentor=mentor)
    assert told(mentor) == ["innovators.mentor"]
    assert granted.entries.count() == 0
    assert actions.start_support(mentor, granted).state == "actif"
    assert actions.settle_support(mentor, granted, outcome="Trois rencontres.").state == "solde"
    assert told(house.agent) == ["innovators.answered", "innovators.settled"]


def test_a_refusal_says_why(house):
    support = actions.ask_support(house.agent, house.wish())
    with pytest.raises(ImpossibleNow, match="Dites pourquoi"):
        actions.decline_support(house.manager, support, reason="  ")
    assert actions.decline_support(house.manager, support, reason="Le service ferme.").state == "refuse"


def test_the_person_takes_a_request_back_before_any_answer(house):
    support = actions.ask_support(house.agent, house.wish())
    with pytest.raises(Refused):
        actions.withdraw_support(house.manager, support)
    assert actions.withdraw_support(house.agent, support).state == "retire"


def test_who_reads_a_support_is_the_same_for_the_list_and_for_one(house):
    mentor = PersonFactory()
    rows = [
        SupportFactory(person=house.agent, organisation=house.service),
        SupportFactory(mentor_asked=True, person=house.agent, organisation=house.service, mentor=mentor),
        SupportFactory(),
    ]
    everyone = [house.agent, house.manager, house.lead, house.coordinator, house.elsewhere, mentor, PersonFactory()]
    seen = []
    for person in everyone:
        standing = standing_of(person, DECIDED)
        listed = set(Support.objects.filter(rules.visible_supports(standing)).values_list("pk", flat=True))
        assert listed == {row.pk for row in rows if rules.can_see_support(standing, row)}
        seen.append(len(listed))
    assert seen == [2, 2, 2, 3, 0, 1, 0]


def test_what_waits_for_a_manager_is_time_and_for_a_lead_everything(house):
    for kind, asked in (("temps", 60), ("mentor", None)):
        SupportFactory(kind=kind, asked=asked, person=house.agent, organisation=house.service)
    SupportFactory(declined=True, person=house.agent, organisation=house.service)
    counts = [waiting_for(standing_of(each, DECIDED)).count() for each in (house.manager, house.lead, house.elsewhere)]
    assert counts == [1, 2, 0]


def test_every_kind_has_a_word():
    assert [kind.value for kind in SupportKind] == ["temps", "mentor", "parrain", "amorcage", "formation", "propriete"]


def test_who_has_no_right_never_learns_where_a_request_stands(house):
    """The same refusal in every state and for every nature: « not now » is for those who might."""
    stranger = standing_of(house.elsewhere, DECIDED)
    acts = [rules.can_decide, rules.can_withdraw, rules.can_spend, rules.can_add, rules.can_start, rules.can_settle]
    for act in acts:
        for kind in ("temps", "mentor"):
            row = SupportFactory(kind=kind, asked=600 if kind == "temps" else None, organisation=house.service)
            said = set()
            for state in SupportState.values:
                row.state = state
                said.add((act(stranger, row).error, act(stranger, row).reason))
            assert [error for error, _reason in said] == [Refused], act.__name__


def test_who_has_no_right_never_learns_what_a_line_is(house):
    stranger = standing_of(house.elsewhere, DECIDED)
    support = SupportFactory(granted_now=True, organisation=house.service)
    said = {rules.can_correct(stranger, line).error for line in support.entries.select_related("support")}
    assert said == {Refused}

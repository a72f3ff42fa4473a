"""Thanking: awarded by a lead, known by others only if the person says so."""

from __future__ import annotations

import pytest

from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators import actions, rules
from fabrique.implementation.innovators.models import Recognition
from fabrique.implementation.innovators.queries import recognitions_shown
from factories.challenges import ChallengeFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.innovators import DECIDED, RecognitionFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db


def chief(organisation, role=OrganisationRole.MINISTRY_LEAD):
    return OrganisationMandateFactory(role=role, organisation=organisation).person


def test_the_manager_proposes_and_the_lead_awards():
    ministry = OrganisationFactory()
    service = OrganisationFactory(parent=ministry)
    person, manager, lead = (
        PersonFactory(organisation=service),
        chief(service, OrganisationRole.MANAGER),
        chief(ministry),
    )
    words = {"kind": "lettre", "title": "Lettre du préfet", "text": "Pour le guichet."}
    with pytest.raises(Refused):
        actions.propose_recognition(PersonFactory(organisation=service), person, **words)
    (made,) = actions.propose_recognition(manager, person, **words)
    assert Message.objects.get().recipient == lead
    with pytest.raises(Refused, match="porteur ministériel"):
        actions.award(manager, made)
    awarded = actions.award(lead, made)
    assert (awarded.state, awarded.public_consent) == ("decernee", None)
    with pytest.raises(ImpossibleNow, match="déjà sa suite"):
        actions.drop(lead, made, reason="Doublon.")


def test_a_team_is_thanked_one_by_one_and_each_consents_alone():
    ministry = OrganisationFactory()
    lead, first, second = chief(ministry), PersonFactory(organisation=ministry), PersonFactory(organisation=ministry)
    text = ContributionFactory(author=first, challenge=ChallengeFactory(public=True))
    CoauthorFactory(contribution=text, person=second, accepted=True)
    CoauthorFactory(contribution=text, person=PersonFactory(organisation=ministry))
    made = actions.propose_recognition(
        lead, first, kind="trophee", title="Trophée", text="Bravo.", contribution=text, with_team=True
    )
    assert [(row.person, row.team) for row in made] == [(first, text.title), (second, text.title)]
    for row in made:
        actions.award(lead, row)
    actions.set_consent(second, made[1], public=True)
    assert [recognitions_shown(each, whole=False) for each in (first, second)] == [[], [made[1]]]


def test_a_text_that_the_chief_may_not_know_is_not_offered():
    ministry = OrganisationFactory()
    lead, person = chief(ministry), PersonFactory(organisation=ministry)
    hidden = [
        ContributionFactory(author=person, challenge=ChallengeFactory(invitation_only=True)),
        ContributionFactory(author=person, challenge=ChallengeFactory(public=True), anonymous_to_readers=True),
    ]
    for text in hidden:
        with pytest.raises(Refused, match="que vous pouvez lire"):
            actions.propose_recognition(lead, person, kind="lettre", title="L", text="T", contribution=text)


def test_the_person_alone_consents_and_may_change_their_mind():
    row = RecognitionFactory(awarded=True)
    with pytest.raises(Refused, match="Seule la personne"):
        actions.set_consent(row.awarded_by, row, public=True)
    assert actions.set_consent(row.person, row, public=True).public_consent is True
    assert actions.set_consent(row.person, row, public=False).public_consent is False
    proposed = RecognitionFactory()
    with pytest.raises(ImpossibleNow):
        actions.set_consent(proposed.person, proposed, public=True)


def test_a_lead_does_not_award_oneself():
    row = RecognitionFactory()
    OrganisationMandateFactory(role=OrganisationRole.MINISTRY_LEAD, organisation=row.organisation, person=row.person)
    with pytest.raises(Refused, match="Une autre personne"):
        actions.award(row.person, row)


def test_who_reads_a_recognition_is_the_same_for_the_list_and_for_one():
    ministry = OrganisationFactory()
    person = PersonFactory(organisation=ministry)
    own = {"organisation": ministry, "person": person}
    rows = [
        RecognitionFactory(**own),
        RecognitionFactory(**own, awarded=True),
        RecognitionFactory(**own, known=True),
        RecognitionFactory(**own, dropped=True),
        RecognitionFactory(),
    ]
    seen = []
    for each in (person, chief(ministry), PersonFactory(organisation=ministry), chief(OrganisationFactory())):
        standing = standing_of(each, DECIDED)
        listed = set(Recognition.objects.filter(rules.visible_recognitions(standing)).values_list("pk", flat=True))
        assert listed == {row.pk for row in rows if rules.can_see_recognition(standing, row)}
        seen.append(len(listed))
    assert seen == [2, 4, 1, 1]

"""Finding one's way in the register, its file, the history of a promise; what a manager can still carry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui import wording
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.actions import Promise
from fabrique.implementation.commitments.models import AnswerRules, Capacity, Commitment
from factories.commitments import AT, REASON, CommitmentFactory, Ministry, no, yes
from factories.programmes import ProgrammeFactory
from factories.trial import AT as TRIED_AT
from factories.trial import Trial


def as_(person: Person | None) -> Client:
    """A browser, in which this person is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def page_of(person: Person | None, name: str, *args: object, **query: object) -> str:
    """The page, as it was sent."""
    response = as_(person).get(reverse(f"commitments:{name}", args=args), query)
    assert response.status_code == 200
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_the_register_is_filtered_by_programme_and_by_organisation(ministry: Ministry) -> None:
    other = ProgrammeFactory(name="Programme d’à côté")
    for title, more in {
        "Promesse du service": {"organisation": ministry.service, "programme": ministry.programme},
        "Promesse d’ailleurs": {"organisation": ministry.elsewhere, "programme": other},
        "Promesse sans lieu": {},
    }.items():
        CommitmentFactory(title=title, **more)
    titles = ("Promesse du service", "Promesse d’ailleurs", "Promesse sans lieu")

    def shown(**query: object) -> list[str]:
        page = page_of(ministry.admin, "register", **query)
        return [title for title in titles if title in page]

    assert shown() == list(titles)
    assert shown(programme=ministry.programme.pk) == ["Promesse du service"]
    assert shown(organisation="ministere de l’essai") == ["Promesse du service"]
    assert shown(organisation="voisin") == ["Promesse d’ailleurs"]
    assert shown(organisation="Nulle part") == []
    assert "Promesse d’ailleurs" not in page_of(ministry.admin, "register_csv", programme=ministry.programme.pk)
    assert other.name not in page_of(ministry.colleague, "register")


def test_the_file_says_why_and_what_shows_it(ministry: Ministry) -> None:
    CommitmentFactory(kept=True, programme=ministry.programme, evidence="<p>Le guichet est <b>ouvert</b>.</p>")
    CommitmentFactory(dropped=True)
    CommitmentFactory(postponed_reason="Le bail n’est pas signé.", first_due_on=date(2026, 8, 1))
    lines = page_of(ministry.admin, "register_csv").splitlines()
    assert lines[0].lstrip("\ufeff").split(";")[-3:] == ["Programme", "Ce qui le montre", "Motif"]
    told = "\n".join(lines)
    for words in (ministry.programme.name, "Le guichet est ouvert.", REASON, "Le bail n’est pas signé."):
        assert words in told


def test_a_promise_of_ones_own_joins_the_public_register_of_ones_programme(ministry: Ministry) -> None:
    AnswerRules.objects.create(programme=ministry.programme, public_register=True)
    foreign = ProgrammeFactory(name="Programme étranger")
    address = reverse("commitments:new_commitment")
    fields = {"title": "Ouvrir le samedi", "due_on": "2099-03-02", "public": "on"}
    author = as_(ministry.colleague)
    assert foreign.name not in author.get(address).content.decode()
    assert author.post(address, fields | {"programme": str(foreign.pk)}).status_code == 422
    assert author.post(address, fields | {"programme": str(ministry.programme.pk)}).status_code == 303
    assert Commitment.objects.get().programme == ministry.programme
    assert "Ouvrir le samedi" in page_of(None, "register")


def test_nobody_writes_in_the_register_of_another_programme(ministry: Ministry) -> None:
    promise = Promise(title="Repeindre", due_on=date(2026, 9, 1), programme=ministry.programme)
    with pytest.raises(Refused, match="programme"):
        actions.make_commitment(ministry.stranger, promise=promise, at=AT)
    assert actions.make_commitment(ministry.lead, promise=promise, at=AT).programme == ministry.programme


def test_the_history_of_a_promise_is_told_from_first_to_last(ministry: Ministry) -> None:
    made = actions.make_commitment(ministry.manager, promise=Promise(title="Repeindre", due_on=date(2026, 9, 1)), at=AT)
    steps = [
        lambda at: actions.postpone(ministry.manager, made, due_on=date(2026, 10, 1), reason=REASON, at=at),
        lambda at: actions.drop(ministry.manager, made, reason=REASON, at=at),
        lambda at: actions.take_up_again(ministry.manager, made, due_on=date(2026, 11, 2), reason=REASON, at=at),
        lambda at: actions.keep(ministry.manager, made, evidence="Les murs sont blancs depuis lundi.", at=at),
    ]
    for day, step in enumerate(steps, 1):
        step(AT + timedelta(days=day))
    page = page_of(ministry.manager, "commitment", made.pk)
    told = [
        f"Engagement pris, pour le {wording.day(date(2026, 9, 1))}",
        f"Date changée, pour le {wording.day(date(2026, 10, 1))}",
        "Engagement abandonné",
        f"Engagement repris, pour le {wording.day(date(2026, 11, 2))}",
        "Engagement tenu",
    ]
    history = page[page.index("Historique") :]
    places = [history.find(words) for words in told]
    assert places == sorted(places)
    assert -1 not in places


def test_the_inbox_says_what_is_promised_already(ministry: Ministry) -> None:
    with time_machine.travel(AT, tick=False):
        assert "Dire combien je peux en porter" in page_of(ministry.manager, "inbox")
        actions.declare_capacity(ministry.manager, trials=2, at=AT)
        assert "Aucun essai promis sur 2" in page_of(ministry.manager, "inbox")
        for _each in range(2):
            actions.answer_idea(ministry.manager, ministry.opened(), words=yes(ministry.manager), at=AT)
        page = page_of(ministry.manager, "inbox")
        assert "2 essais promis sur 2" in page
        assert "C’est complet." in page
        third = ministry.opened()
        assert "2 essais promis sur 2" in page_of(ministry.manager, "answer", third.pk)
        actions.answer_idea(ministry.manager, third, words=no(), at=AT)
        actions.answer_idea(ministry.manager, ministry.opened(), words=yes(ministry.manager), at=AT)
        assert "C’est plus que prévu." in page_of(ministry.manager, "inbox")


def test_a_manager_says_what_the_service_can_carry_and_nobody_else_does(ministry: Ministry) -> None:
    with time_machine.travel(AT, tick=False):
        address = reverse("commitments:capacity")
        fields = {"half_year": "2026-1", "trials": "4", "organisation": str(ministry.service.pk)}
        assert as_(ministry.manager).post(address, fields).status_code == 303
        found = Capacity.objects.get()
        assert (found.organisation, found.person, found.trials) == (ministry.service, None, 4)
        assert "Service des Guichets" in page_of(ministry.manager, "capacity")
        assert "Pour qui" not in page_of(ministry.colleague, "capacity")
        assert as_(ministry.director).post(address, fields | {"trials": "9"}).status_code == 422
        as_(ministry.colleague).post(address, fields | {"trials": "9"})
    assert list(Capacity.objects.filter(organisation=ministry.service).values_list("trials", flat=True)) == [4]


def test_after_an_answer_the_next_idea_is_one_key_away(ministry: Ministry) -> None:
    first, second = ministry.opened(), ministry.opened()
    sent = as_(ministry.manager).post(
        reverse("commitments:answer", args=[first.pk]),
        {"decision": "ecartee", "reason": REASON, "depuis": "liste"},
        headers={"HX-Request": "true"},
    )
    assert f'href="#reponse-{second.pk}" data-focus' in sent.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("public", [True, False])
def test_a_promise_within_a_private_experiment_is_not_put_in_the_public_register_by_default(public: bool) -> None:  # noqa: FBT001 - two cases
    trial = Trial(public=public, running=True)
    with time_machine.travel(TRIED_AT, tick=False):
        page = page_of(trial.owner, "new_commitment", experience=trial.experiment.pk)
    box = next(tag for tag in page.split("<input")[1:] if 'name="public"' in tag).split(">")[0]
    assert ("checked" in box) is public

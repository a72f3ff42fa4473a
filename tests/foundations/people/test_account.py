"""One's own account: changing, seeing, leaving; and what administrators do."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.people import actions, jobs
from fabrique.foundations.people.actions.keys import sign_email_change
from fabrique.foundations.people.models import Membership, OrganisationMandate, OutgoingMail, Person
from fabrique.foundations.people.queries import has_any_admin, standing_of
from fabrique.foundations.people.states import OrganisationRole
from factories.people import (
    MembershipFactory,
    OrganisationFactory,
    OrganisationMandateFactory,
    PersonFactory,
)

AT = datetime(2026, 5, 5, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_leaving_erases_and_ends_everything(signed_in: Callable[[Person], Client]) -> None:
    person = PersonFactory(
        email="claire@exemple.fr", given_name="Claire", family_name="Rarissime", job_title="Rarissime aussi"
    )
    membership = MembershipFactory(person=person)
    mandate = OrganisationMandateFactory(
        person=person, role=OrganisationRole.MANAGER, organisation=OrganisationFactory()
    )
    EmailAddress.objects.create(user=person, email=person.email)
    actions.ask_sign_in_link("claire@exemple.fr", next_path="", place="x")
    here, elsewhere = signed_in(person), signed_in(person)
    assert here.post("/mon-compte/quitter/", {}).status_code == 422
    assert here.post("/mon-compte/quitter/", {"sure": "on"})["Location"] == "/au-revoir/"
    person.refresh_from_db()
    membership.refresh_from_db()
    mandate.refresh_from_db()
    assert (person.email, person.given_name, person.family_name, person.job_title) == (None, "", "", "")
    assert (str(person), person.is_active, person.has_usable_password()) == ("Personne partie", False, False)
    assert membership.ends_on is not None
    assert mandate.ends_at is not None
    for client in (here, elsewhere):
        assert client.get("/mon-compte/").status_code == 302
    assert standing_of(person, now()).person is None
    assert EmailAddress.objects.count() == 0
    assert _traces(["claire@exemple.fr", "Rarissime"]) == []
    assert jobs.mails_due(0) == 0
    assert "Personne partie" not in signed_in(PersonFactory()).get("/annuaire/").content.decode()


def _traces(words: list[str]) -> list[str]:
    """Tables in which one of the words is still written."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s', ["|".join(words)])  # noqa: S608
            found += [table] if cursor.fetchone()[0] else []
    return found


@pytest.mark.django_db
def test_the_last_administrator_stays(admin: Person) -> None:
    OrganisationMandateFactory(person=PersonFactory(is_active=False))
    OrganisationMandateFactory(organisation=OrganisationFactory())
    mandate = OrganisationMandate.objects.get(person=admin)
    for act in (lambda: actions.leave(admin), lambda: actions.end_mandate(admin, mandate)):
        with pytest.raises(ImpossibleNow, match="au moins un administrateur"):
            act()
    OrganisationMandateFactory()
    actions.end_mandate(admin, mandate)
    actions.leave(admin)
    assert has_any_admin(now()) is True


@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_cannot_leave_together() -> None:
    persons = [OrganisationMandateFactory().person for _each in range(2)]
    barrier, outcomes = threading.Barrier(2), list[str]()

    def run(person: Person) -> None:
        try:
            barrier.wait()
            actions.leave(person)
            outcomes.append("left")
        except ImpossibleNow:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]


@pytest.mark.django_db
def test_an_address_changes_when_the_new_one_is_confirmed(signed_in: Callable[[Person], Client]) -> None:
    person = PersonFactory(email="avant@exemple.fr")
    client = signed_in(person)
    client.post("/mon-compte/adresse/", {"new_email": "Apres@exemple.fr"})
    jobs.mails_due(0)
    [sent] = mail.outbox
    assert sent.to == ["apres@exemple.fr"]
    path = re.findall(r"http://localhost:8000(/mon-compte/adresse/\S+)", sent.body)[0]
    assert client.get(path).status_code == 200
    assert signed_in(PersonFactory()).post(path).status_code == 403
    assert client.post(path)["Location"] == "/mon-compte/"
    person.refresh_from_db()
    assert person.email == "apres@exemple.fr"
    jobs.mails_due(0)
    assert [sent.to for sent in mail.outbox[1:]] == [["avant@exemple.fr"]]
    person.email = "troisieme@exemple.fr"
    person.save()
    assert client.post(path).status_code == 409


@pytest.mark.django_db
def test_a_taken_address_is_neither_said_nor_taken(signed_in: Callable[[Person], Client]) -> None:
    taken, person = PersonFactory(email="prise@exemple.fr"), PersonFactory(email="moi@exemple.fr")
    client = signed_in(person)
    answers = [client.post("/mon-compte/adresse/", {"new_email": e}) for e in ("prise@exemple.fr", "libre@exemple.fr")]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/mon-compte/")] * 2
    jobs.mails_due(0)
    assert [sent.to for sent in mail.outbox] == [["libre@exemple.fr"]]
    key = sign_email_change(person.pk, "moi@exemple.fr", str(taken.email))
    assert client.post(f"/mon-compte/adresse/{key}/").status_code == 409


@pytest.mark.django_db
def test_a_closed_account_is_out_at_once_and_old_sessions_stay_dead(
    admin: Person, signed_in: Callable[[Person], Client]
) -> None:
    person = PersonFactory()
    client, boss = signed_in(person), signed_in(admin)
    assert client.get("/mon-compte/").status_code == 200
    boss.post(f"/personnes/{person.pk}/desactiver/")
    assert client.get("/mon-compte/").status_code == 302
    assert signed_in(PersonFactory()).get(f"/personnes/{person.pk}/").status_code == 404
    assert boss.get(f"/personnes/{person.pk}/").status_code == 200
    boss.post(f"/personnes/{person.pk}/retablir/")
    person.refresh_from_db()
    assert (person.is_active, person.deactivated_at) == (True, None)
    assert client.get("/mon-compte/").status_code == 302
    with pytest.raises(Refused):
        actions.deactivate(PersonFactory(), person)
    verbs = Line.objects.filter(verb__in=["people.deactivate", "people.reactivate"]).order_by("id")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("people.deactivate", admin.pk),
        ("people.reactivate", admin.pk),
    ]


@pytest.mark.django_db
def test_my_data_are_mine_alone(signed_in: Callable[[Person], Client]) -> None:
    person, other = PersonFactory(given_name="Moi"), PersonFactory(given_name="Autre", email="autre@exemple.fr")
    MembershipFactory(person=person, organisation=OrganisationFactory(name="Ma direction"))
    MembershipFactory(person=other, organisation=OrganisationFactory(name="Sa direction"))
    client = signed_in(person)
    response = client.get("/mon-compte/mes-donnees/fichier/")
    assert response["Content-Disposition"] == 'attachment; filename="fabrique-mes-donnees.json"'
    data = json.loads(response.content)
    assert data["identite"]["prenom"] == "Moi"
    assert [row["organisation"] for row in data["appartenances"]] == ["Ma direction"]
    for content in (response.content.decode(), client.get("/mon-compte/mes-donnees/").content.decode()):
        assert "Sa direction" not in content
        assert "autre@exemple.fr" not in content


@pytest.mark.django_db
def test_a_membership_is_added_once_and_ends_on_its_last_day(admin: Person) -> None:
    ministry, person = OrganisationFactory(), PersonFactory()
    first = actions.add_member(admin, ministry, person, since=date(2026, 1, 1), at=AT)
    assert actions.add_member(admin, ministry, person, at=AT) == first
    actions.end_membership(person, first, last_day=date(2026, 5, 5), at=AT)
    assert standing_of(person, AT).organisation_ids == {ministry.pk}
    assert standing_of(person, datetime(2026, 5, 5, 22, 30, tzinfo=UTC)).organisation_ids == frozenset()
    with pytest.raises(ImpossibleNow):
        actions.end_membership(person, first, last_day=date(2025, 12, 31), at=AT)
    actions.add_member(admin, ministry, person, at=AT.replace(day=9))
    assert Membership.objects.filter(person=person).count() == 2


@pytest.mark.django_db
def test_mandates_are_given_once_with_dates_and_giver(admin: Person) -> None:
    ministry, person = OrganisationFactory(), PersonFactory()
    given = actions.give_mandate(admin, person, OrganisationRole.MINISTRY_LEAD, ministry, at=AT)
    assert actions.give_mandate(admin, person, OrganisationRole.MINISTRY_LEAD, ministry, at=AT) == given
    assert (given.given_by, given.starts_at, given.ends_at) == (admin, AT, None)
    with pytest.raises(Refused):
        actions.give_mandate(person, person, OrganisationRole.ADMIN, None, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.give_mandate(admin, PersonFactory(is_active=False), OrganisationRole.MANAGER, ministry, at=AT)
    actions.end_mandate(admin, given, at=AT.replace(hour=13))
    assert standing_of(person, AT.replace(hour=13)).roles == frozenset()
    assert OutgoingMail.objects.count() == 0

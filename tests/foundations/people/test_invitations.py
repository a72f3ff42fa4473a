"""Inviting and accepting: once, by the right person, in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.people import actions, jobs
from fabrique.foundations.people.actions.mails import invitation_key
from fabrique.foundations.people.models import Invitation, Membership, OutgoingMail, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import AccountState, OrganisationRole
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 5, 5, 12, tzinfo=UTC)
PASSWORD = "une phrase bien longue"
FORM = {
    "given_name": "Nour",
    "family_name": "Haddad",
    "job_title": "Cheffe de projet",
    "way": "mot-de-passe",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def invite(admin: Person, at: datetime | None = None, **fields: object) -> Invitation:
    actions.invite_person(admin, email="Nour@Exemple.fr", at=at or now(), **fields)  # type: ignore[arg-type]
    return Invitation.objects.select_related("person").latest("pk")


def accept(invitation: Invitation, at: datetime = AT) -> Invitation:
    return actions.accept_invitation(
        invitation_key(invitation),
        given_name="Nour",
        family_name="Haddad",
        job_title="",
        password=PASSWORD,
        visitor=None,
        at=at,
    )


@pytest.mark.django_db
def test_an_invitation_from_mail_to_first_page(admin: Person) -> None:
    ministry = OrganisationFactory()
    invitation = invite(admin, organisation=ministry, message="Venez <vite> !", next_path="/annuaire/")
    person = invitation.person
    assert (person.email, person.is_active, person.account_state) == ("nour@exemple.fr", False, AccountState.INVITED)
    assert standing_of(person, now()).organisation_ids == frozenset()
    assert mail.outbox == []
    assert jobs.mails_due(0) == 1
    assert jobs.mails_due(0) == 0
    [sent] = mail.outbox
    key = invitation_key(invitation)
    assert (sent.to, sent.subject) == (["nour@exemple.fr"], "[Fabrique] Invitation à rejoindre Fabrique")
    assert f"http://localhost:8000/invitation/{key}/" in sent.body
    assert "Venez &lt;vite&gt; !" in sent.alternatives[0][0]
    assert key not in str(list(Invitation.objects.values()) + list(OutgoingMail.objects.values()))
    client = Client()
    assert "Anne Éluard vous invite" in client.get(f"/invitation/{key}/").content.decode()
    response = client.post(f"/invitation/{key}/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/annuaire/")
    person.refresh_from_db()
    assert (person.is_active, person.get_full_name(), person.check_password(PASSWORD)) == (True, "Nour Haddad", True)
    assert client.get("/mon-compte/").status_code == 200
    assert standing_of(person, now()).organisation_ids == {ministry.pk}


@pytest.mark.django_db
def test_without_a_password_one_signs_in_by_link_only(admin: Person) -> None:
    key = invitation_key(invite(admin))
    assert Client().post(f"/invitation/{key}/", {**FORM, "way": "lien"}).status_code == 302
    assert Person.objects.get(email="nour@exemple.fr").has_usable_password() is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"password2": "autre chose"}, {"password1": "court", "password2": "court"}, {"given_name": ""}, {"way": ""}],
)
def test_a_bad_form_opens_nothing_and_keeps_what_was_typed(admin: Person, change: dict[str, str]) -> None:
    key = invitation_key(invite(admin))
    response = Client().post(f"/invitation/{key}/", {**FORM, **change})
    assert response.status_code == 422
    assert "Cheffe de projet" in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert Person.objects.get(email="nour@exemple.fr").is_active is False


@pytest.mark.django_db
def test_another_person_s_token_is_refused_with_a_way_out(admin: Person, signed_in: Callable[[Person], Client]) -> None:
    key = invitation_key(invite(admin, message="Mot privé"))
    client = signed_in(PersonFactory(given_name="Paul", family_name="Zeller"))
    for response in (client.get(f"/invitation/{key}/"), client.post(f"/invitation/{key}/", FORM)):
        content = response.content.decode()
        assert response.status_code == 403
        assert "Vous êtes connecté en tant que Paul Zeller" in content
        assert "Me déconnecter et ouvrir l’invitation" in content
        assert "Mot privé" not in content
        assert "nour@exemple.fr" not in content
    assert Person.objects.get(email="nour@exemple.fr").is_active is False
    out = client.post("/connexion/quitter/", {"next": f"/invitation/{key}/"})
    assert out["Location"] == f"/invitation/{key}/"
    assert client.get(f"/invitation/{key}/").status_code == 200


@pytest.mark.django_db
def test_after_fourteen_days_one_asks_again_and_the_inviter_is_told_once(admin: Person) -> None:
    invitation = invite(admin, at=now() - timedelta(days=14))
    key = invitation_key(invitation)
    client = Client()
    response = client.get(f"/invitation/{key}/")
    assert response.status_code == 409
    assert "Demander une nouvelle invitation" in response.content.decode()
    with pytest.raises(ImpossibleNow):
        accept(invitation, at=now())
    for _each in range(2):
        assert client.post(f"/invitation/{key}/redemander/")["Location"] == "/invitation/redemandee/"
    jobs.mails_due(0)
    assert [sent.to for sent in mail.outbox] == [[admin.email]]
    fresh = actions.resend_invitation(admin, invitation)
    assert client.get(f"/invitation/{invitation_key(fresh)}/").status_code == 200


@pytest.mark.django_db
def test_the_last_instant_is_too_late(admin: Person) -> None:
    invitation = invite(admin, at=AT)
    with pytest.raises(ImpossibleNow):
        accept(invitation, at=AT + timedelta(days=14))
    assert accept(invitation, at=AT + timedelta(days=14, microseconds=-1)).person.is_active is True


@pytest.mark.django_db
def test_a_revoked_or_replaced_invitation_opens_nothing(admin: Person) -> None:
    first = invite(admin, at=AT)
    second = actions.resend_invitation(admin, first, at=AT + timedelta(hours=1))
    with pytest.raises(ImpossibleNow, match="annulée ou remplacée"):
        accept(first)
    actions.revoke_invitation(admin, second, at=AT + timedelta(hours=2))
    with pytest.raises(ImpossibleNow):
        accept(second, at=AT + timedelta(hours=3))
    assert jobs.mails_due(0) == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_only_the_inviter_or_an_administrator_handles_it(admin: Person, signed_in: Callable[[Person], Client]) -> None:
    invitation = invite(admin)
    stranger = signed_in(PersonFactory())
    assert stranger.post(f"/invitations/{invitation.pk}/renvoyer/").status_code == 404
    assert stranger.post(f"/invitations/{invitation.pk}/annuler/").status_code == 404
    assert "nour@exemple.fr" not in stranger.get("/invitations/").content.decode()
    with pytest.raises(Refused):
        actions.revoke_invitation(PersonFactory(), invitation)


@pytest.mark.django_db
def test_somebody_known_is_told_and_not_moved_by_a_stranger() -> None:
    facilitator, known, ministry = PersonFactory(), PersonFactory(), OrganisationFactory()
    assert actions.invite_person(facilitator, email=known.email or "", organisation=ministry, next_path="//x") == known
    assert Invitation.objects.count() == 0
    assert Membership.objects.count() == 0
    jobs.mails_due(0)
    [sent] = mail.outbox
    assert "http://localhost:8000/\n" in sent.body
    OrganisationMandateFactory(person=facilitator, role=OrganisationRole.MANAGER, organisation=ministry)
    actions.invite_person(facilitator, email=known.email or "", organisation=ministry)
    actions.invite_person(facilitator, email=known.email or "", organisation=ministry)
    assert Membership.objects.filter(person=known, organisation=ministry).count() == 1


@pytest.mark.django_db
def test_a_pending_invitation_never_opens_an_account_that_is_open(
    admin: Person, signed_in: Callable[[Person], Client]
) -> None:
    invitation = invite(admin, next_path="/annuaire/")
    Person.objects.filter(pk=invitation.person_id).update(is_active=True, given_name="Nour")
    key = invitation_key(invitation)
    response = Client().post(f"/invitation/{key}/", FORM)
    assert "Connectez-vous" in response.content.decode()
    assert "_auth_user_id" not in response.client.session  # type: ignore[attr-defined]
    with pytest.raises(Conflict):
        accept(invitation, at=now())
    client = signed_in(Person.objects.get(pk=invitation.person_id))
    assert client.post(f"/invitation/{key}/")["Location"] == "/annuaire/"
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


@pytest.mark.django_db
def test_a_deactivated_account_is_not_opened_again_by_inviting(admin: Person) -> None:
    person = PersonFactory()
    actions.deactivate(admin, person, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.invite_person(admin, email=person.email or "", at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_open_one_account(admin: Person) -> None:
    invitation = invite(admin, at=AT)
    barrier, outcomes = threading.Barrier(8), list[str]()

    def run() -> None:
        try:
            barrier.wait()
            accept(invitation)
            outcomes.append("accepted")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted"] + ["conflict"] * 7

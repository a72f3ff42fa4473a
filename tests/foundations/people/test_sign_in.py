"""Coming in: links, passwords, throttles, personas. Nothing says whether an address is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people import actions, jobs
from fabrique.foundations.people.models import OutgoingMail, Person, SignInLink, Throttle
from factories.people import ExternalPersonFactory, PersonFactory

AT = datetime(2026, 5, 5, 12, tzinfo=UTC)
PASSWORD = "une phrase bien longue"


def person_with_password(**fields: Any) -> Person:  # noqa: ANN401
    person = PersonFactory(**fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def mailed_path() -> str:
    jobs.mails_due(0)
    found = re.search(r"http://localhost:8000(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


@pytest.mark.django_db
def test_a_link_signs_in_once_on_a_button(signed_in: Callable[[Person], Client]) -> None:
    person = PersonFactory()
    client = Client()
    answer = client.post("/connexion/lien/", {"email": str(person.email).upper(), "next": "/annuaire/"})
    assert answer["Location"] == "/connexion/lien/envoye/"
    path = mailed_path()
    for _scanner in range(3):
        assert client.get(path).status_code == 200
    assert "_auth_user_id" not in client.session
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/annuaire/")
    assert client.session["_auth_user_id"] == str(person.pk)
    again = Client().post(path)
    assert again.status_code == 409
    assert "Ce lien a déjà servi" in again.content.decode()
    assert Line.objects.filter(verb="people.sign_in", actor_id=person.pk).get().details == {"way": "link"}
    assert path.split("/")[-2] not in str(list(SignInLink.objects.values()) + list(OutgoingMail.objects.values()))


@pytest.mark.django_db
def test_a_link_lasts_fifteen_minutes_and_is_personal() -> None:
    person = PersonFactory()
    actions.ask_sign_in_link(str(person.email), next_path="", place="1.2.3.4", at=AT)
    actions.send_mail(OutgoingMail.objects.get().pk, at=AT)
    key = re.findall(r"/connexion/lien/(\w+)/", mail.outbox[0].body)[0]
    with pytest.raises(ImpossibleNow):
        actions.use_sign_in_link(key, visitor=None, at=AT + timedelta(minutes=15))
    with pytest.raises(Exception, match="pour une autre personne"):
        actions.use_sign_in_link(key, visitor=PersonFactory(), at=AT)
    assert actions.use_sign_in_link(key, visitor=None, at=AT + timedelta(minutes=14)).person == person


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/connexion/lien/", "/connexion/mot-de-passe/"])
def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_writes(address: str) -> None:
    person = person_with_password()
    closed = PersonFactory(is_active=False, deactivated_at=AT)
    Client().get(address)
    answers, writes = [], []
    for email in (person.email, "inconnue@exemple.fr", closed.email):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = Client().post(address, {"email": email})
        answers.append((response.status_code, response["Location"], response.content))
        writes.append([q["sql"].split("(")[0] for q in queries if "INSERT" in q["sql"] or "UPDATE" in q["sql"]])
    assert answers[0] == answers[1] == answers[2]
    assert writes[0] == writes[1] == writes[2]
    jobs.mails_due(0)
    assert [sent.to for sent in mail.outbox] == [[person.email]]
    assert OutgoingMail.objects.exclude(due_at=None).count() == 0


@pytest.mark.django_db
def test_an_external_person_never_gets_a_link() -> None:
    external = ExternalPersonFactory()
    Person.objects.filter(pk=external.pk).update(email="importee@exemple.fr")
    Client().post("/connexion/lien/", {"email": "importee@exemple.fr"})
    assert jobs.mails_due(0) == 0


@pytest.mark.django_db
def test_links_are_throttled_by_address_whether_known_or_not() -> None:
    for email in (str(PersonFactory().email), "inconnue@exemple.fr"):
        statuses = [Client().post("/connexion/lien/", {"email": email}).status_code for _each in range(6)]
        assert statuses == [302] * 5 + [422]
    assert Throttle.objects.filter(count=6).count() == 2
    assert "exemple.fr" not in str(list(Throttle.objects.values()))


@pytest.mark.django_db
def test_a_password_signs_in_and_goes_on_where_one_was(settings: Any) -> None:  # noqa: ANN401
    person = person_with_password()
    fields = {"login": str(person.email).upper(), "password": PASSWORD}
    assert Client().post("/connexion/?next=/annuaire/", {**fields, "next": "/annuaire/"})["Location"] == "/annuaire/"
    for evil in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        assert Client().post("/connexion/", {**fields, "next": evil})["Location"] == "/"
    client = Client()
    assert client.get("/connexion/?next=//evil.example/").content.decode().count("evil.example") == 0


@pytest.mark.django_db
def test_eight_wrong_passwords_stop_the_tries_with_a_clear_page() -> None:
    person = person_with_password()
    wrong = {"login": person.email, "password": "faux"}
    answers = [Client().post("/connexion/", wrong) for _each in range(8)]
    assert [a.status_code for a in answers[:7]] == [422] * 7
    assert "L’adresse ou le mot de passe ne correspond pas" in answers[0].content.decode()
    right = Client().post("/connexion/", {"login": person.email, "password": PASSWORD})
    assert right.status_code == 429
    assert "les essais sont arrêtés pendant un quart d’heure" in right.content.decode()
    other = person_with_password()
    assert Client().post("/connexion/", {"login": other.email, "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_look_alike() -> None:
    known = Client().post("/connexion/", {"login": person_with_password(email="a@b.fr").email, "password": "faux"})
    unknown = Client().post("/connexion/", {"login": "z@b.fr", "password": "faux"})

    def page(response: Any) -> str:  # noqa: ANN401
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return text.replace("a@b.fr", "").replace("z@b.fr", "")

    assert page(known) == page(unknown)


@pytest.mark.django_db
def test_a_forgotten_password_is_chosen_again_by_mail() -> None:
    person = person_with_password()
    client = Client()
    client.post("/connexion/mot-de-passe/", {"email": person.email})
    path = mailed_path()
    step = client.get(path)
    fresh = "encore une autre phrase"
    answer = client.post(step["Location"], {"password1": fresh, "password2": fresh})
    assert answer["Location"] == "/connexion/mot-de-passe/change/"
    person.refresh_from_db()
    assert person.check_password(fresh)
    assert "Ce lien n’est plus valable" in Client().get(path).content.decode()


@pytest.mark.django_db
def test_there_is_no_free_sign_up() -> None:
    response = Client().get("/connexion/obtenir-un-compte/")
    assert response.status_code == 200
    assert Client().post("/connexion/obtenir-un-compte/", {"email": "x@y.fr"}).status_code == 405
    assert Client().post("/accounts/signup/").status_code == 404


@pytest.mark.django_db
def test_what_was_typed_before_signing_in_is_still_there() -> None:
    person = person_with_password(family_name="Ancien")
    client = Client()
    asked = client.post("/mon-compte/", {"given_name": "Zoé", "family_name": "Nouveau-Nom", "job_title": ""})
    assert asked.status_code == 303
    signed = client.post(asked["Location"], {"login": person.email, "password": PASSWORD, "next": _next(asked)})
    assert "Nouveau-Nom" in client.get(signed["Location"]).content.decode()


def _next(response: Any) -> str:  # noqa: ANN401
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(response["Location"]).query)["next"][0]


@pytest.mark.django_db
def test_personas_exist_only_in_a_demonstration(settings: Any) -> None:  # noqa: ANN401
    persona = PersonFactory(is_persona=True, persona_role="Agents", given_name="Karim")
    real = PersonFactory(given_name="Réelle")
    settings.FABRIQUE_PERSONAS = False
    assert Client().get("/personnages/").status_code == 404
    assert Client().post(f"/personnages/{persona.pk}/").status_code == 404
    settings.FABRIQUE_PERSONAS = True
    content = Client().get("/personnages/").content.decode()
    assert ("Karim" in content, "Réelle" in content) == (True, False)
    for nobody in (real, PersonFactory(is_persona=True, is_active=False)):
        client = Client()
        assert client.post(f"/personnages/{nobody.pk}/").status_code == 404
        assert "_auth_user_id" not in client.session
    client = Client()
    assert client.get(f"/personnages/{persona.pk}/").status_code == 405
    assert client.post(f"/personnages/{persona.pk}/", {"next": "//evil.example"})["Location"] == "/"
    assert client.session["_auth_user_id"] == str(persona.pk)


@pytest.mark.django_db
def test_a_failing_mail_server_is_tried_again_and_the_same_key_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    from smtplib import SMTPException

    from django.core.mail import EmailMultiAlternatives

    actions.ask_sign_in_link(str(PersonFactory().email), next_path="", place="x", at=AT)
    pk = OutgoingMail.objects.get().pk

    def broken(*_args: object, **_kwargs: object) -> int:
        raise SMTPException("451")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", broken)
        assert actions.send_mail(pk, at=AT) is False
    waiting = OutgoingMail.objects.get()
    assert (waiting.attempts, waiting.due_at) == (1, AT + timedelta(minutes=2))
    assert actions.send_mail(pk, at=AT) is False
    assert actions.send_mail(pk, at=AT + timedelta(minutes=2)) is True
    assert SignInLink.objects.count() == 1


@pytest.mark.django_db
def test_old_traces_are_forgotten() -> None:
    actions.ask_sign_in_link(str(PersonFactory().email), next_path="", place="x", at=AT)
    actions.send_mail(OutgoingMail.objects.get().pk, at=AT)
    assert actions.forget_old(at=AT + timedelta(minutes=30)) == 0
    assert actions.forget_old(at=AT + timedelta(days=31)) == 4

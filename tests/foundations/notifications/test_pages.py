"""The inbox: mine, paged, read, kept; nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from fabrique.foundations.notifications import actions
from fabrique.foundations.notifications.actions import Notice
from fabrique.foundations.notifications.models import Message, Preference
from fabrique.foundations.people.models import Person
from factories.people import PersonFactory

AT = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def told(person: Person, title: str, path: str = "/ateliers/x/") -> Message:
    actions.post([person], Notice("tests", title, path=path), at=AT)
    return Message.objects.latest("pk")


def test_i_see_my_messages_and_nobody_elses(client: Client) -> None:
    me, other = PersonFactory(), PersonFactory()
    told(me, "Pour moi")
    told(other, "Secret d’un autre")
    client.force_login(me)
    page = client.get("/notifications/").content.decode()
    assert "Pour moi" in page
    assert "Secret d’un autre" not in page


def test_opening_marks_read_and_leads_to_the_object(client: Client) -> None:
    me = PersonFactory()
    message = told(me, "Pour moi")
    client.force_login(me)
    answer = client.post(f"/notifications/{message.pk}/ouvrir/")
    assert (answer.status_code, answer["Location"]) == (303, "/ateliers/x/")
    message.refresh_from_db()
    assert message.read_at is not None
    client.post(f"/notifications/{message.pk}/garder/")
    message.refresh_from_db()
    assert message.read_at is None


@pytest.mark.parametrize("path", ["//ailleurs.example/", "https://ailleurs.example/", "javascript:alert(1)"])
def test_a_message_never_leads_outside(client: Client, path: str) -> None:
    me = PersonFactory()
    message = told(me, "Piège", path)
    client.force_login(me)
    assert client.post(f"/notifications/{message.pk}/ouvrir/")["Location"] == "/notifications/"


@pytest.mark.parametrize("act", ["ouvrir", "garder"])
def test_anothers_message_does_not_exist_for_me(client: Client, act: str) -> None:
    message = told(PersonFactory(), "Secret")
    client.force_login(PersonFactory())
    assert client.post(f"/notifications/{message.pk}/{act}/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_read_all_leaves_what_came_after_the_page(client: Client) -> None:
    me = PersonFactory()
    seen, later = told(me, "Vu"), told(me, "Arrivé ensuite")
    client.force_login(me)
    client.post("/notifications/tout-lire/", {"jusqu-a": str(seen.pk)})
    assert list(Message.objects.filter(read_at=None)) == [later]
    client.post("/notifications/tout-lire/", {"jusqu-a": "9" * 40})
    assert list(Message.objects.filter(read_at=None)) == [later]


def test_preferences_keep_what_was_chosen_and_explain_what_was_not(client: Client) -> None:
    me = PersonFactory()
    client.force_login(me)
    refused = client.post("/notifications/reglages/", {"frequency": "", "digest_hour": "9"})
    assert refused.context["form"].errors["frequency"] == ["Choisissez une réponse."]
    client.post("/notifications/reglages/", {"frequency": "daily", "digest_hour": "9"})
    kept = Preference.objects.get(person=me)
    assert (kept.frequency, kept.digest_hour) == ("daily", 9)


def test_the_page_costs_the_same_at_one_and_thirty_messages(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    me = PersonFactory()
    client.force_login(me)
    told(me, "Un")
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as one:
        client.get("/notifications/")
    for number in range(30):
        told(me, f"Encore {number}")
    with django_assert_num_queries(len(one)):
        client.get("/notifications/")


def test_nobody_signed_in_is_led_to_sign_in(client: Client) -> None:
    answer = client.get("/notifications/")
    assert answer.status_code == 302
    assert "next=/notifications/" in answer["Location"]

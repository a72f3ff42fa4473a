"""The moderators' pages: doors, forms, log, CSV."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.actions import hide_text
from fabrique.expression.contributions.models import ModerationDecision, Report
from factories.contributions import CommentFactory, ContributionFactory, ReportFactory
from factories.discussion import workshop

REASON = "Ce texte met en cause un collègue nommément."
ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")

pytestmark = pytest.mark.django_db


def as_(client, place, role):
    client.logout()
    if role in place.people:
        client.force_login(place.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def statuses(client, place, address):
    return {role: as_(client, place, role).get(address).status_code for role in ROLES}


@pytest.mark.parametrize("path", ["", "?voir=masques", "journal/", "journal.csv"])
def test_only_moderators_open_their_pages(client, path):
    place = workshop(public=True)
    assert statuses(client, place, f"/ateliers/{place.challenge.slug}/moderation/{path}") == {
        "nobody": 302, "outsider": 403, "participant": 403, "author": 403,
        "facilitator": 200, "moderator": 200, "sponsor": 403,
    }  # fmt: skip


def test_doors_of_the_acts_on_a_contribution(client):
    place = workshop(public=True)
    address = f"/contributions/{place.contribution.pk}"
    found = {verb: statuses(client, place, f"{address}/{verb}/") for verb in ("signaler", "masquer", "classer")}
    assert {verb: {role for role, status in each.items() if status == 200} for verb, each in found.items()} == {
        "signaler": {"outsider", "participant", "facilitator", "moderator", "sponsor"},
        "masquer": {"facilitator", "moderator"},
        "classer": {"facilitator", "moderator"},
    }


def test_from_a_report_to_the_text_hidden_answered_and_shown_again(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.author, body="<p>Propos déplacés</p>")
    queue = f"/ateliers/{place.challenge.slug}/moderation/"
    as_(client, place, "participant").post(
        f"/commentaires/{comment.pk}/signaler/", {"reason": "injurieux", "words": "Fin"}
    )
    page = as_(client, place, "moderator").get(queue).content.decode()
    assert ("Propos déplacés" in page, "Fin" in page, place.participant.family_name in page) == (True, True, False)
    short = client.post(f"/commentaires/{comment.pk}/masquer/", {"reason": "Non"})
    assert (short.status_code, "trop court" in short.content.decode()) == (422, True)
    assert client.post(f"/commentaires/{comment.pk}/masquer/", {"reason": REASON}).status_code == 303
    assert "Propos déplacés" in client.get(queue + "?voir=masques").content.decode()
    answer = f"/commentaires/{comment.pk}/moderation/repondre/"
    as_(client, place, "author")
    assert REASON in client.get(answer).content.decode()
    assert client.post(answer, {"answer": "Je regrette."}).status_code == 303
    assert client.post(answer, {"answer": "Encore."}).status_code == 422
    as_(client, place, "moderator")
    assert client.post(f"/commentaires/{comment.pk}/retablir/", {"reason": REASON}).status_code == 303
    log = client.get(queue + "journal/").content.decode()
    assert ("Texte masqué" in log, "Texte rétabli" in log) == (True, True)
    assert Report.objects.get().state == "classe"


def test_the_csv_runs_nothing(client):
    place = workshop()
    hide_text(place.moderator, place.contribution, reason="=HYPERLINK(1) et encore du texte")
    as_(client, place, "moderator")
    answer = client.get(f"/ateliers/{place.challenge.slug}/moderation/journal.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=HYPERLINK(1) et encore du texte" in lines[1]
    assert ModerationDecision.objects.count() == 1


def test_the_queue_costs_the_same_for_one_and_for_three_texts(client):
    place = workshop()
    as_(client, place, "moderator")

    def cost(page):
        address = f"/ateliers/{place.challenge.slug}/moderation/{page}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def add():
        text = ContributionFactory(challenge=place.challenge)
        ReportFactory(contribution=text)
        ReportFactory(comment=CommentFactory(contribution=text))
        hide_text(place.facilitator, CommentFactory(contribution=text), reason=REASON)
        hide_text(place.facilitator, ContributionFactory(challenge=place.challenge), reason=REASON)

    pages = ("", "?voir=masques", "journal/")
    add()
    one = [cost(page) for page in pages]
    add()
    add()
    assert [cost(page) for page in pages] == one


def test_a_hidden_contribution_is_on_no_page_of_anyone_else(client):
    place = workshop(public=True)
    text = ContributionFactory(
        challenge=place.challenge,
        author=place.author,
        title="Titre-secret",
        body="<p>corps-secret</p>",
        plain="corps-secret",
    )
    hide_text(place.moderator, text, reason=REASON)
    slug = place.challenge.slug
    pages = [
        f"/ateliers/{slug}/contributions/",
        f"/ateliers/{slug}/contributions/?q=secret",
        f"/ateliers/{slug}/contributions/proches/?title=Titre",
        f"/ateliers/{slug}/chiffres/",
        f"/contributions/{text.pk}/",
        f"/contributions/{text.pk}/versions/",
        f"/contributions/{text.pk}/signaler/",
        f"/contributions/{text.pk}/commenter/",
    ]
    for role in ("nobody", "outsider", "participant", "sponsor"):
        as_(client, place, role)
        for page in pages:
            content = client.get(page).content.decode()
            assert ("corps-secret" in content, "Titre-secret" in content) == (False, False), (role, page)

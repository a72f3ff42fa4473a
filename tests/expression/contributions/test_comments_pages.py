"""Pages of comments: what is shown to whom, what a bad input gives, that nothing leaks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.actions import hide_text, stamp_of
from fabrique.expression.contributions.models import Comment
from factories.contributions import CommentFactory, ContributionFactory
from factories.discussion import workshop

REASON = "Ce texte met en cause un collègue nommément."
SECRET = "mot-que-personne-ne-doit-lire"
LONG = "Voici un argument assez long pour qu’on ne veuille pas le retaper deux fois de suite sur un téléphone."

pytestmark = pytest.mark.django_db


def as_(client, place, role):
    client.logout()
    if role in place.people:
        client.force_login(place.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_writing_replying_and_following_the_link(client):
    place = workshop()
    as_(client, place, "participant")
    answer = client.post(
        f"/contributions/{place.contribution.pk}/commenter/", {"body": "D’accord, *vraiment*.", "alignment": "for"}
    )
    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/commentaires/{comment.pk}/")
    link = client.get(answer["Location"])
    assert (link.status_code, link["Location"]) == (
        303,
        f"/contributions/{place.contribution.pk}/#commentaire-{comment.pk}",
    )
    reply = client.post(f"/commentaires/{comment.pk}/repondre/", {"body": "Moi aussi", "alignment": "neutral"})
    assert (reply.status_code, Comment.objects.get(parent=comment).body) == (303, "<p>Moi aussi</p>")
    page = client.get(f"/contributions/{place.contribution.pk}/").content.decode()
    assert f'id="commentaire-{comment.pk}"' in page
    assert "<em>vraiment</em>" in page


def test_an_empty_comment_comes_back_with_its_error_and_what_was_typed(client):
    place = workshop()
    as_(client, place, "participant")
    address = f"/contributions/{place.contribution.pk}/commenter/"
    empty = client.post(address, {"body": "", "alignment": "for"})
    assert (empty.status_code, "Ce champ est à remplir." in empty.content.decode()) == (422, True)
    wrong = client.post(address, {"body": "Gardez ceci", "alignment": "<script>"})
    assert (wrong.status_code, "Gardez ceci" in wrong.content.decode()) == (422, True)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "phase", "status"),
    [
        ("participant", PhaseKind.EXPLORATION, 200),
        ("facilitator", PhaseKind.CONVERGENCE, 200),
        ("participant", PhaseKind.DRAFTING, 409),
        ("outsider", PhaseKind.EXPLORATION, 403),
        ("nobody", PhaseKind.EXPLORATION, 302),
    ],
)
def test_the_door_of_writing(client, role, phase, status):
    place = workshop(phase, public=True)
    as_(client, place, role)
    assert client.get(f"/contributions/{place.contribution.pk}/commenter/").status_code == status


def test_hidden_withdrawn_and_foreign_words_are_on_no_page(client):
    place = workshop(public=True)
    for state in ("modere", "retire"):
        CommentFactory(contribution=place.contribution, author=place.author, body=f"<p>{SECRET}</p>", state=state)
    pages = [
        f"/contributions/{place.contribution.pk}/",
        *(f"/commentaires/{pk}/reponses/" for pk in Comment.objects.values_list("pk", flat=True)),
    ]
    for role in ("nobody", "outsider", "participant", "sponsor"):
        as_(client, place, role)
        for page in pages:
            answer = client.get(page)
            assert (answer.status_code, SECRET in answer.content.decode()) == (200, False), (role, page)
    as_(client, place, "participant")
    for comment in Comment.objects.all():
        answer = client.get(f"/commentaires/{comment.pk}/repondre/")
        assert (answer.status_code, SECRET in answer.content.decode()) == (409, False)
        assert SECRET not in client.get(f"/commentaires/{comment.pk}/signaler/").content.decode()


@pytest.mark.parametrize("state", ["brouillon", "moderee", "retiree"])
def test_comments_of_an_invisible_contribution_are_not_found(client, state):
    place = workshop()
    unseen = ContributionFactory(challenge=place.challenge, author=place.author, state=state)
    comment = CommentFactory(contribution=unseen, author=place.author)
    as_(client, place, "participant")
    for verb in ("", "reponses/", "repondre/", "modifier/", "retirer/", "signaler/", "masquer/"):
        assert client.get(f"/commentaires/{comment.pk}/{verb}").status_code == 404


def test_comments_of_a_closed_workshop_are_not_found_from_outside(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution)
    for role, status in (("nobody", 404), ("outsider", 404), ("participant", 200)):
        as_(client, place, role)
        assert client.get(f"/commentaires/{comment.pk}/reponses/").status_code == status


def test_editing_another_text_shows_both(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.participant, body="<p>Le mien</p>")
    as_(client, place, "participant")
    address = f"/commentaires/{comment.pk}/modifier/"
    assert "Le mien" in client.get(address).content.decode()
    stale = client.post(address, {"body": "Nouveau", "alignment": "for", "opened_at": "2020-01-01T00:00:00+00:00"})
    page = stale.content.decode()
    assert (stale.status_code, "Nouveau" in page, "Le mien" in page, stamp_of(comment) in page) == (
        422,
        True,
        True,
        True,
    )
    good = client.post(address, {"body": "Nouveau", "alignment": "for", "opened_at": stamp_of(comment)})
    assert (good.status_code, Comment.objects.get().body) == (303, "<p>Nouveau</p>")
    as_(client, place, "author")
    assert client.get(address).status_code == 403


def test_withdrawing_asks_first(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.participant)
    as_(client, place, "participant")
    assert "Retirer votre commentaire" in client.get(f"/commentaires/{comment.pk}/retirer/").content.decode()
    assert client.post(f"/commentaires/{comment.pk}/retirer/").status_code == 303
    comment.refresh_from_db()
    assert comment.state == "retire"


def test_the_author_named_to_the_facilitator_is_not_marked_in_the_thread(client):
    place = workshop()
    text = ContributionFactory(challenge=place.challenge, author=place.author, anonymous_to_readers=True)
    CommentFactory(contribution=text, author=place.author)
    CommentFactory(contribution=place.contribution, author=place.author)
    as_(client, place, "participant")
    marks = [
        "auteur de la contribution" in client.get(f"/contributions/{pk}/").content.decode()
        for pk in (text.pk, place.contribution.pk)
    ]
    assert marks == [False, True]


def test_the_inline_form_is_a_fragment(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution)
    as_(client, place, "participant")
    fragment = client.get(f"/commentaires/{comment.pk}/repondre/", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, f'id="reponse_{comment.pk}_body"' in fragment) == (False, True)


def test_pages_cost_the_same_with_one_and_with_three_threads(client):
    place = workshop()
    as_(client, place, "participant")

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    root = CommentFactory(contribution=place.contribution)
    CommentFactory(parent=root)
    detail, thread = f"/contributions/{place.contribution.pk}/", f"/commentaires/{root.pk}/reponses/"
    one = (cost(detail), cost(thread))
    for _each in range(3):
        CommentFactory(parent=CommentFactory(contribution=place.contribution))
        CommentFactory(parent=CommentFactory(parent=root))
    assert (cost(detail), cost(thread)) == one


def test_hiding_while_someone_answers(client):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution)
    as_(client, place, "participant")
    assert client.get(f"/commentaires/{comment.pk}/repondre/").status_code == 200
    hide_text(place.moderator, comment, reason=REASON)
    late = client.post(f"/commentaires/{comment.pk}/repondre/", {"body": LONG, "alignment": "for"})
    assert (late.status_code, LONG in late.content.decode()) == (409, True)
    assert Comment.objects.count() == 1

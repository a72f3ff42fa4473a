"""The pages: what they hold, what they never hold, and how many questions they ask the database."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.expression.contributions.models import Contribution, Draft, Support
from fabrique.expression.contributions.states import ContributionState
from factories.challenges import TaxonomyFactory, TermFactory, ThemeFactory
from factories.contributions import (
    AttachmentFactory,
    CoauthorFactory,
    ContributionFactory,
    DraftFactory,
    SourceFactory,
    SuggestedAmendmentFactory,
    SupportFactory,
)
from factories.discussion import workshop
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EVIL = "<script>alert('x')</script>"


def page(client, person, name, *args, query="", **headers):
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client.get(reverse(f"contributions:{name}", args=args) + query, **headers)


def send(client, who, name, *args, **fields):
    client.force_login(who, backend=BACKEND)
    return client.post(reverse(f"contributions:{name}", args=args), fields)


def fields(**changes):
    return {
        "kind": "idee",
        "title": "Un bureau",
        "text": "Ensemble.",
        "named_to": "tous",
        "origin": "en_ligne",
        "act": "publier",
    } | changes


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("role", ["author", "participant", "moderator", "facilitator", "sponsor"])
def test_every_page_opens_for_every_role(client, role):
    place = workshop()
    CoauthorFactory(contribution=place.contribution, person=place.participant)
    SourceFactory(contribution=place.contribution)
    SuggestedAmendmentFactory(contribution=place.contribution)
    AttachmentFactory(contribution=place.contribution)
    for name, args in (
        ("list", [place.challenge.slug]),
        ("detail", [place.contribution.pk]),
        ("history", [place.contribution.pk]),
        ("mine", []),
        ("new", [place.challenge.slug]),
        ("similar", [place.challenge.slug]),
    ):
        assert page(client, place.people[role], name, *args).status_code == 200, name


def test_an_outsider_finds_nothing(client):
    place = workshop()
    file = AttachmentFactory(contribution=place.contribution)
    for name, args in (
        ("list", [place.challenge.slug]),
        ("detail", [place.contribution.pk]),
        ("history", [place.contribution.pk]),
        ("file", [file.pk]),
        ("edit", [place.contribution.pk]),
        ("new", [place.challenge.slug]),
        ("similar", [place.challenge.slug]),
        ("coauthors", [place.contribution.pk]),
        ("withdraw", [place.contribution.pk]),
    ):
        assert page(client, place.outsider, name, *args).status_code == 404, name


@pytest.mark.parametrize("trait", ["draft", "hidden", "withdrawn"])
def test_what_others_may_not_read_is_nowhere(client, trait):
    place = workshop()
    secret = ContributionFactory(
        challenge=place.challenge, author=place.author, title="Un secret de bureau", **{trait: True}
    )
    file = AttachmentFactory(contribution=secret)
    assert page(client, place.participant, "detail", secret.pk).status_code == 404
    assert page(client, place.participant, "history", secret.pk).status_code == 404
    assert page(client, place.participant, "file", file.pk).status_code == 404
    for query in (
        "",
        "?q=secret",
        "?etat=brouillons",
        "?etat=masquees",
        "?etat=retirees",
        "?miennes=on",
        "?tri=discutees",
    ):
        assert "de bureau" not in text_of(page(client, place.participant, "list", place.challenge.slug, query=query)), (
            query
        )
    assert "de bureau" not in text_of(
        page(client, place.participant, "similar", place.challenge.slug, query="?title=Un+secret")
    )
    assert "Un secret" not in text_of(page(client, place.participant, "mine"))
    assert "Un secret" in text_of(page(client, place.author, "mine"))


def test_a_discreet_author_is_named_on_no_page_but_the_facilitators(client):
    place = workshop()
    discreet = PersonFactory(given_name="Zénobie", family_name="Xantrailles", organisation=place.organisation)
    from factories.people import OrganisationFactory

    unit = OrganisationFactory(name="Bureau des écoutes")
    contribution = ContributionFactory(
        challenge=place.challenge, author=discreet, organisation=unit, anonymous_to_readers=True, title="Un mot discret"
    )
    CoauthorFactory(
        contribution=contribution, person=PersonFactory(given_name="Zoé", family_name="Xintrailles"), accepted=True
    )
    for role in ("participant", "moderator", "sponsor"):
        for name, args, query in (
            ("list", [place.challenge.slug], ""),
            ("list", [place.challenge.slug], f"?organisation={unit.pk}"),
            ("list", [place.challenge.slug], "?q=Xantrailles"),
            ("detail", [contribution.pk], ""),
            ("history", [contribution.pk], ""),
            ("similar", [place.challenge.slug], "?title=Un mot discret"),
        ):
            shown = text_of(page(client, place.people[role], name, *args, query=query))
            assert not [word for word in ("Zénobie", "Xintrailles", "écoutes") if word in shown], (role, name, query)
    filtered = text_of(
        page(client, place.participant, "list", place.challenge.slug, query=f"?organisation={unit.pk}&nature=idee")
    )
    assert "Bureau des écoutes" not in filtered
    assert "Xantrailles" in text_of(page(client, place.facilitator, "detail", contribution.pk))
    assert "Xantrailles" in text_of(page(client, place.facilitator, "list", place.challenge.slug))


def test_scripts_typed_anywhere_are_never_run(client):
    place = workshop()
    contribution = ContributionFactory(
        challenge=place.challenge,
        author=place.author,
        title=EVIL,
        body="<p>sain</p>",
        plain=EVIL,
        on_paper=True,
        origin_note=EVIL,
        group_name=EVIL,
        theme=ThemeFactory(challenge=place.challenge, name=EVIL),
        section=TermFactory(taxonomy=TaxonomyFactory(challenge=place.challenge, name=EVIL), label=EVIL),
        external_url="javascript:alert(1)",
    )
    AttachmentFactory(contribution=contribution, name=EVIL + ".txt")
    SourceFactory(contribution=contribution, title=EVIL, category=EVIL, url="javascript:alert(1)")
    SuggestedAmendmentFactory(contribution=contribution, title=EVIL)
    DraftFactory(person=place.participant, challenge=place.challenge, fields={"title": EVIL, "text": EVIL})
    for name, args, query in (
        ("list", [place.challenge.slug], f"?q={EVIL}"),
        ("detail", [contribution.pk], ""),
        ("history", [contribution.pk], ""),
        ("mine", [], ""),
        ("new", [place.challenge.slug], ""),
        ("similar", [place.challenge.slug], f"?title={EVIL}"),
        ("edit", [contribution.pk], ""),
    ):
        shown = page(
            client, place.author if name == "edit" else place.participant, name, *args, query=query
        ).content.decode()
        assert "<script>alert" not in shown, name
        assert 'href="javascript' not in shown, name


@pytest.mark.parametrize("name", ["list", "detail"])
def test_the_number_of_queries_does_not_grow(client, name):
    place = workshop()
    args = [place.challenge.slug] if name == "list" else [place.contribution.pk]

    def grow():
        each = ContributionFactory(
            challenge=place.challenge, organisation=place.organisation, theme=ThemeFactory(challenge=place.challenge)
        )
        CoauthorFactory(contribution=each, accepted=True)
        SupportFactory(contribution=each, person=place.participant)
        for factory in (CoauthorFactory, SupportFactory, AttachmentFactory, SourceFactory):
            factory(contribution=place.contribution)

    def asked():
        page(client, place.participant, name, *args)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"contributions:{name}", args=args))
        return [each["sql"] for each in queries]

    grow()
    one = asked()
    grow(), grow()
    three = asked()
    assert len(one) == len(three), [sql[:120] for sql in three]


def test_a_contribution_is_published_from_the_form_once_however_many_clicks(client):
    place = workshop()
    first = send(client, place.participant, "new", place.challenge.slug, **fields())
    again = send(client, place.participant, "new", place.challenge.slug, **fields())
    made = Contribution.objects.get(title="Un bureau")
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.url == again.url == reverse("contributions:detail", args=[made.pk])


def test_an_incomplete_form_keeps_what_was_typed_and_says_what_is_missing(client):
    place = workshop()
    answer = send(
        client, place.participant, "new", place.challenge.slug, **fields(title="", text="Une longue explication")
    )
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "Une longue explication" in shown and "Ce champ est à remplir." in shown


def test_a_draft_needs_only_a_title_and_is_seen_by_its_author_alone(client):
    place = workshop()
    send(client, place.participant, "new", place.challenge.slug, act="brouillon", title="À finir")
    made = Contribution.objects.get(title="À finir")
    assert made.state == ContributionState.DRAFT
    assert page(client, place.participant, "detail", made.pk).status_code == 200
    assert page(client, place.author, "detail", made.pk).status_code == 404
    answer = send(client, place.participant, "edit", made.pk, **fields(title="Fini", seen="b1"))
    made.refresh_from_db()
    assert (answer.status_code, made.state, made.title) == (303, ContributionState.PUBLISHED, "Fini")


def test_typing_is_saved_by_itself_and_found_again(client):
    place = workshop()
    answer = send(
        client,
        place.participant,
        "autosave",
        place.challenge.slug,
        title="Un début",
        text="Quelques",
        form_key="contribution:new",
        csrfmiddlewaretoken="x",
        is_admin="1",
    )
    assert answer.status_code == 200
    assert Draft.objects.get().fields == {"title": "Un début", "text": "Quelques"}
    shown = text_of(page(client, place.participant, "new", place.challenge.slug))
    assert "a été retrouvé" in shown and 'value="Un début"' in shown
    assert "Un début" not in text_of(page(client, place.other, "new", place.challenge.slug))
    send(client, place.participant, "forget", place.challenge.slug, form_key="contribution:new")
    assert Draft.objects.count() == 0


def test_an_expired_session_keeps_what_was_typed(client):
    place = workshop()
    address = reverse("contributions:new", args=[place.challenge.slug])
    answer = client.post(address, fields(title="Pas perdu"))
    assert answer.status_code == 303
    back = re.search(r"next=([^&]+)", answer.url)
    from urllib.parse import unquote

    session = client.session
    kept = dict(session.items())
    client.force_login(place.participant, backend=BACKEND)
    session = client.session
    session.update(kept)
    session.save()
    assert 'value="Pas perdu"' in text_of(client.get(unquote(back.group(1))))


def test_near_contributions_are_shown_without_publishing_anything(client):
    place = workshop()
    ContributionFactory(challenge=place.challenge, title="Un bureau d’accueil partagé")
    answer = send(
        client, place.participant, "new", place.challenge.slug, **fields(title="Bureau d’accueil", act="proches")
    )
    assert "Des contributions proches existent déjà" in text_of(answer)
    assert 'value="Bureau d’accueil"' in text_of(answer)
    assert not Contribution.objects.filter(title="Bureau d’accueil").exists()


def test_a_conflict_shows_both_texts_and_lets_the_person_decide(client):
    place = workshop()
    send(client, place.author, "edit", place.contribution.pk, **fields(title="Le premier", seen="v1"))
    answer = send(client, place.author, "edit", place.contribution.pk, **fields(title="Le second", seen="v1"))
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "modifié entre-temps" in shown and "Le premier" in shown and 'value="Le second"' in shown
    assert 'value="v2"' in shown
    assert (
        send(client, place.author, "edit", place.contribution.pk, **fields(title="Le second", seen="v2")).status_code
        == 303
    )


def test_a_support_button_works_with_and_without_scripts(client):
    place = workshop()
    plain = send(client, place.participant, "support", place.contribution.pk, position="agree", version="1")
    assert (plain.status_code, Support.objects.count()) == (303, 1)
    swapped = client.post(
        reverse("contributions:support", args=[place.contribution.pk]), {"position": "retirer"}, HTTP_HX_REQUEST="true"
    )
    assert (swapped.status_code, Support.objects.count()) == (200, 0)
    assert "<html" not in swapped.content.decode()


def test_a_changed_text_is_told_to_who_supported_it(client):
    place = workshop()
    send(client, place.participant, "support", place.contribution.pk, position="agree", version="1")
    send(client, place.author, "edit", place.contribution.pk, **fields(title="Tout autre", seen="v1"))
    shown = text_of(page(client, place.participant, "detail", place.contribution.pk))
    assert "Le texte a changé depuis votre soutien" in shown and "Voir les différences" in shown
    history = text_of(page(client, place.participant, "history", place.contribution.pk, query="?de=1&a=2"))
    assert "De la version 1 à la version 2" in history


def test_hidden_totals_are_on_no_page(client):
    place = workshop(hides_tallies=True)
    for _ in range(7):
        SupportFactory(contribution=place.contribution)
    for role in ("participant", "facilitator", "author"):
        for name, args in (("list", [place.challenge.slug]), ("detail", [place.contribution.pk])):
            shown = text_of(page(client, place.people[role], name, *args))
            assert "7 soutiens" not in shown and "<strong>7</strong>" not in shown, (role, name)
    few = ContributionFactory(challenge=place.challenge, title="Peu soutenue")
    ordered = text_of(page(client, place.participant, "list", place.challenge.slug, query="?tri=soutenues"))
    assert ordered.index("Peu soutenue") > 0 and "Les plus soutenues" not in ordered
    assert few.agree_count == 0


def test_new_ones_are_marked_until_opened_or_all_marked_as_read(client):
    place = workshop()
    shown = text_of(page(client, place.participant, "list", place.challenge.slug))
    assert "Nouveau" in shown
    page(client, place.participant, "detail", place.contribution.pk)
    client.get(reverse("contributions:detail", args=[place.contribution.pk]))
    shown = text_of(client.get(reverse("contributions:list", args=[place.challenge.slug])))
    assert "Nouveau<" not in shown
    client.post(reverse("contributions:all_seen", args=[place.challenge.slug]))
    assert (
        text_of(client.get(reverse("contributions:list", args=[place.challenge.slug]) + "?non_lues=on")).count(
            "contributions:detail"
        )
        == 0
    )


def test_withdrawing_asks_first(client):
    place = workshop()
    asked = page(client, place.author, "withdraw", place.contribution.pk)
    assert "Retirer cette contribution" in text_of(asked)
    assert send(client, place.author, "withdraw", place.contribution.pk).status_code == 303
    place.contribution.refresh_from_db()
    assert place.contribution.state == ContributionState.WITHDRAWN


def test_following_and_no_longer(client):
    from fabrique.foundations.notifications.models import Follow

    place = workshop()
    send(client, place.participant, "follow", place.contribution.pk)
    assert Follow.objects.filter(person=place.participant, target=f"contribution:{place.contribution.pk}").count() == 1
    send(client, place.participant, "follow", place.contribution.pk, suivre="non")
    assert Follow.objects.filter(person=place.participant).count() == 0


def test_co_authors_are_found_asked_and_answer(client):
    place = workshop()
    place.other.family_name = "Éluard"
    place.other.save()
    assert "Éluard" in text_of(page(client, place.author, "coauthors", place.contribution.pk, query="?q=eluard"))
    assert page(client, place.participant, "coauthors", place.contribution.pk).status_code == 403
    assert (
        send(client, place.author, "coauthors", place.contribution.pk, person=place.other.pk, share=40).status_code
        == 303
    )
    assert (
        send(
            client, place.author, "coauthors", place.contribution.pk, person=place.participant.pk, share=60
        ).status_code
        == 422
    )
    coauthor = place.contribution.coauthors.get()
    assert "On vous propose de signer ce texte" in text_of(page(client, place.other, "detail", place.contribution.pk))
    assert (
        send(
            client,
            place.participant,
            "coauthor_answer",
            place.contribution.pk,
            coauthor.pk,
            reponse="accepter",
            share=40,
        ).status_code
        == 403
    )
    assert (
        send(
            client, place.other, "coauthor_answer", place.contribution.pk, coauthor.pk, reponse="accepter", share=39
        ).status_code
        == 409
    )
    send(client, place.other, "coauthor_answer", place.contribution.pk, coauthor.pk, reponse="accepter", share=40)
    coauthor.refresh_from_db()
    assert (coauthor.state, coauthor.decided_at is not None) == ("acceptee", True)

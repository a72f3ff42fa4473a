"""The list, the page, the editor, the pair and the states of a recommendation, in the browser."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Draft
from fabrique.expression.recommendations.models import Paragraph, ParagraphComment, Recommendation
from fabrique.foundations.notifications.models import Message
from factories.challenges import ParticipationFactory, TaxonomyFactory, TermFactory
from factories.discussion import Workshop, workshop
from factories.people import OrganisationFactory, PersonFactory
from factories.recommendations import (
    AmendmentFactory,
    CitationFactory,
    ParagraphCommentFactory,
    ParagraphFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOSTILE = "<script>alert(1)</script>"
EVERYBODY = ("nobody", "outsider", "participant", "ministry", "company", "facilitator", "moderator", "sponsor")


def drafting(**challenge: Any) -> Workshop:
    """A workshop in its drafting phase, with somebody of a ministry and somebody of a company."""
    place = workshop(PhaseKind.DRAFTING, **challenge)
    for role, organisation in (
        ("ministry", OrganisationFactory(name="Direction du budget")),
        ("company", OrganisationFactory(company=True, name="La Compagnie")),
    ):
        place.people[role] = PersonFactory(organisation=organisation)
        ParticipationFactory(challenge=place.challenge, person=place.people[role], organisation=organisation)
    return place


def written(place: Workshop, **fields: Any) -> Recommendation:
    """A recommendation of two paragraphs, with its pair."""
    fields = {
        "challenge": place.challenge,
        "paragraphs": ["<p>Ouvrir un guichet.</p>", "<p>Former les agents.</p>"],
        "ministry_author": place.ministry,
        "company_author": place.company,
        "created_at": place.at,
        "updated_at": place.at,
        **fields,
    }
    return RecommendationFactory(**fields)


def as_(client: Client, place: Workshop, role: str) -> Client:
    client.logout()
    if role in place.people:
        client.force_login(place.people[role], backend=BACKEND)
    return client


def home(place: Workshop) -> str:
    return f"/ateliers/{place.challenge.slug}/recommandations/"


def page(found: Recommendation, name: str = "") -> str:
    return f"/ateliers/{found.challenge.slug}/recommandations/{found.number}/{name}"


def typed(found: Recommendation, *blocks: tuple[str, str], **more: Any) -> dict[str, Any]:
    """What the editor sends: (key, text) of each paragraph in order."""
    return {
        "title": found.title,
        "rationale": "Parce que.",
        "scope": found.scope,
        "seen": found.version_number,
        "key": [key for key, _text in blocks],
        **{f"p_{key}": text for key, text in blocks},
        "act": "enregistrer",
        **more,
    }


def blocks_of(found: Recommendation) -> list[tuple[str, str]]:
    return [(str(row.key), row.body) for row in found.paragraphs.filter(retired_at=None).order_by("position", "pk")]


def test_empty_list_says_what_to_do(client):
    place = drafting(public=True)
    facilitator = as_(client, place, "facilitator").get(home(place)).content.decode()
    assert "Créer la première recommandation" in facilitator
    reader = as_(client, place, "nobody").get(home(place)).content.decode()
    assert ("Créer la première" in reader, "Lire les contributions" in reader) == (False, True)


def test_sketches_and_abandoned_texts_are_for_those_inside(client):
    place = drafting(public=True)
    for state in ("sketch", "abandoned", "submitted"):
        extra = {"abandon_reason": "Déjà couverte par une autre."} if state == "abandoned" else {}
        written(place, title=f"Titre {state}", **{state: True}, ministry_author=None, company_author=None, **extra)
    shown = {}
    for role in ("nobody", "outsider", "participant", "facilitator", "moderator", "sponsor"):
        body = as_(client, place, role).get(home(place)).content.decode()
        hidden = client.get(home(place) + "?etat=abandonnees").content.decode()
        shown[role] = ("Titre submitted" in body, "Titre sketch" in body, "Titre abandoned" in hidden)
    outside, inside = (True, False, False), (True, True, True)
    assert shown == {
        "nobody": outside,
        "outsider": outside,
        "participant": inside,
        "facilitator": inside,
        "moderator": inside,
        "sponsor": inside,
    }


def test_numbers_of_pages_that_are_not_seen_give_not_found(client):
    place = drafting(public=True)
    sketch = written(place, sketch=True)
    codes = {role: as_(client, place, role).get(page(sketch)).status_code for role in EVERYBODY}
    assert codes == {role: (404 if role in {"nobody", "outsider"} else 200) for role in EVERYBODY}


@pytest.mark.parametrize("filters", ["etat=x", "portee=y", "cursor=z", "classement_999999=3", "miennes=on&q='"])
def test_mangled_filters_show_a_page(client, filters):
    place = drafting(public=True)
    assert client.get(f"{home(place)}?{filters}").status_code == 200


def test_filter_by_two_classifications_and_mine(client):
    place = drafting()
    one, other = (TermFactory(taxonomy=TaxonomyFactory(challenge=place.challenge)) for _ in range(2))
    both, first = written(place, title="Les deux"), written(place, title="La première", ministry_author=None)
    both.terms.set([one, other])
    first.terms.set([one])
    as_(client, place, "ministry")

    def titles(query: str) -> list[str]:
        body = client.get(f"{home(place)}?{query}").content.decode()
        return [title for title in ("Les deux", "La première") if f">{title}</a>" in body]

    assert titles(f"classement_{one.taxonomy_id}={one.pk}") == ["Les deux", "La première"]
    assert titles(f"classement_{one.taxonomy_id}={one.pk}&classement_{other.taxonomy_id}={other.pk}") == ["Les deux"]
    assert titles("miennes=on") == ["Les deux"]


def test_create_name_write_and_open(client):
    place = drafting()
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=place.challenge))
    as_(client, place, "facilitator")
    sent = {
        "title": "Ouvrir un guichet",
        "rationale": "**Attente**",
        "scope": "ministerielle",
        f"terms_{term.taxonomy_id}": [term.pk],
        "ministry_author": place.ministry.pk,
        "company_author": place.company.pk,
    }
    answer = client.post(home(place) + "nouvelle/", sent)
    made = Recommendation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page(made, "rediger/"))
    assert (made.number, made.rationale, list(made.terms.all())) == (1, "<p><strong>Attente</strong></p>", [term])
    assert {made.ministry_author, made.company_author} == {place.ministry, place.company}
    told = set(Message.objects.filter(kind="recommendations.pair").values_list("recipient", flat=True))
    assert told == {place.ministry.pk, place.company.pk}
    key = str(uuid.uuid4())
    as_(client, place, "company")
    assert client.post(page(made, "rediger/"), typed(made, (key, f"Un guichet.\n\n{HOSTILE}"))).status_code == 303
    assert client.get(page(made, "soumettre/")).status_code == 200
    assert client.post(page(made, "soumettre/")).status_code == 303
    made.refresh_from_db()
    assert made.state == "soumise"
    body = as_(client, place, "participant").get(page(made)).content.decode()
    assert ("Un guichet." in body, HOSTILE in body) == (True, False)


def test_the_wrong_side_cannot_be_named(client):
    place = drafting()
    found = written(place, ministry_author=None, company_author=None)
    as_(client, place, "facilitator")
    answer = client.post(page(found, "binome/"), {"ministry_author": place.company.pk, "company_author": ""})
    found.refresh_from_db()
    assert (answer.status_code, found.ministry_author_id) == (422, None)
    assert (
        client.post(page(found, "binome/"), {"ministry_author": place.ministry.pk, "company_author": ""}).status_code
        == 303
    )
    found.refresh_from_db()
    assert found.ministry_author == place.ministry


def test_the_editor_rearranges_without_saving(client):
    place = drafting()
    found = written(place)
    (first, _one), (second, _two) = blocks_of(found)
    as_(client, place, "ministry")

    def order(act: str) -> list[str]:
        body = client.post(
            page(found, "rediger/"), typed(found, (first, "Premier"), (second, "Second tapé"), act=act)
        ).content.decode()
        assert act.startswith("retirer") or "Second tapé" in body
        return [part.split('"')[0] for part in body.split('name="key" value="')[1:]]

    assert order(f"monter:{second}") == [second, first]
    assert order(f"descendre:{first}") == [second, first]
    assert order(f"retirer:{second}") == [first]
    assert order(f"monter:{first}") == [first, second]
    assert order("nimporte:quoi") == [first, second]
    added = order(f"ajouter:{first}")
    assert (added[0], added[2], len(added)) == (first, second, 3)
    found.refresh_from_db()
    assert (found.version_number, [key for key, _body in blocks_of(found)]) == (1, [first, second])


def test_a_save_reorders_adds_and_retires(client):
    place = drafting()
    found = written(place)
    (first, _one), (second, _two) = blocks_of(found)
    third = str(uuid.uuid4())
    as_(client, place, "company")
    assert client.post(page(found, "rediger/"), typed(found, (third, "Nouveau"), (second, "Changé"))).status_code == 303
    found.refresh_from_db()
    assert blocks_of(found) == [(third, "<p>Nouveau</p>"), (second, "<p>Changé</p>")]
    assert (found.version_number, found.state) == (2, "amendee")
    assert Paragraph.objects.get(key=first).retired_at is not None


def test_two_save_at_once_and_nothing_is_lost(client):
    place = drafting()
    found = written(place)
    (first, _one), (second, _two) = blocks_of(found)
    as_(client, place, "ministry").post(
        page(found, "rediger/"), typed(found, (first, "Version de Marie"), (second, "Former."))
    )
    late = typed(found, (first, "Version de Paul"), (second, "Former."))
    answer = as_(client, place, "company").post(page(found, "rediger/"), late)
    body = answer.content.decode()
    assert (answer.status_code, "Version de Paul" in body, "Marie" in body) == (422, True, True)
    assert 'name="seen" value="2"' in body
    assert blocks_of(found)[0][1] == "<p>Version de Marie</p>"
    assert client.post(page(found, "rediger/"), {**late, "seen": 2}).status_code == 303
    assert blocks_of(found)[0][1] == "<p>Version de Paul</p>"
    assert found.versions.count() == 3


def test_the_editor_saves_itself_and_gives_back(client):
    place = drafting()
    found = written(place)
    (first, _one), *_rest = blocks_of(found)
    new = str(uuid.uuid4())
    as_(client, place, "ministry")
    sent = typed(found, (new, "À peine commencé"), (first, "Le premier"), title="Un titre en cours", malveillant="x")
    assert client.post(page(found, "rediger/brouillon/"), sent).json().keys() == {"saved_at"}
    assert "malveillant" not in Draft.objects.get().fields
    body = client.get(page(found, "rediger/")).content.decode()
    assert [text in body for text in ("À peine commencé", "Un titre en cours", "a été retrouvé")] == [True] * 3
    other = as_(client, place, "company").get(page(found, "rediger/")).content.decode()
    assert "À peine commencé" not in other
    as_(client, place, "ministry")
    assert client.post(page(found, "rediger/oublier/")).status_code == 303
    assert "À peine commencé" not in client.get(page(found, "rediger/")).content.decode()


def test_errors_stay_near_the_field_and_keep_what_was_typed(client):
    place = drafting()
    found = written(place)
    (first, _one), *_rest = blocks_of(found)
    as_(client, place, "ministry")
    answer = client.post(page(found, "rediger/"), typed(found, (first, "m" * 5001), title=""))
    body = answer.content.decode()
    assert (answer.status_code, "Ce champ est à remplir." in body, "m" * 5001 in body) == (422, True, True)
    assert blocks_of(found)[0][1] == "<p>Ouvrir un guichet.</p>"


WRITERS = {"ministry", "company", "facilitator"}
TEAM = {"facilitator"}


@pytest.mark.parametrize(
    ("name", "state", "allowed"),
    [
        ("rediger/", "sketch", WRITERS),
        ("rediger/", "submitted", WRITERS),
        ("rediger/", "validated", set()),
        ("soumettre/", "sketch", WRITERS),
        ("soumettre/", "submitted", set()),
        ("valider/", "submitted", TEAM),
        ("valider/", "sketch", set()),
        ("rouvrir/", "validated", TEAM),
        ("abandonner/", "submitted", WRITERS),
        ("abandonner/", "validated", TEAM),
        ("abandonner/", "published", set()),
        ("reprendre/", "abandoned", TEAM),
        ("binome/", "sketch", TEAM),
        ("binome/", "published", set()),
    ],
)
def test_who_opens_which_page(client, name, state, allowed):
    place = drafting(public=True)
    extra = {"abandon_reason": "Déjà couverte ailleurs."} if state == "abandoned" else {}
    fields = {"paragraphs": False} if state == "published" else {}
    found = written(place, **{state: True}, **extra, **fields)
    opened = {role for role in EVERYBODY if as_(client, place, role).get(page(found, name)).status_code == 200}
    assert opened == allowed


def test_the_calendar_stops_the_pair(client):
    place = workshop(PhaseKind.PRIORITISATION)
    pen = PersonFactory(organisation=place.organisation)
    ParticipationFactory(challenge=place.challenge, person=pen, organisation=place.organisation)
    place.people["ministry"] = pen
    found = RecommendationFactory(challenge=place.challenge, ministry_author=pen, paragraphs=["<p>Un texte.</p>"])
    as_(client, place, "ministry")
    refused = client.get(page(found, "rediger/"))
    assert (refused.status_code, "s’est terminée" in refused.content.decode()) == (409, True)
    assert client.post(page(found, "rediger/"), typed(found, *blocks_of(found), title="Trop tard")).status_code == 409
    found.refresh_from_db()
    assert found.title != "Trop tard"


def test_validating_waits_for_every_answer(client):
    place = drafting()
    found = written(place)
    AmendmentFactory(paragraph=found.paragraphs.first())
    as_(client, place, "facilitator")
    answer = client.post(page(found, "valider/"))
    assert (answer.status_code, "attend encore une réponse" in answer.content.decode()) == (409, True)
    found.refresh_from_db()
    assert found.state == "soumise"


def test_abandon_needs_a_reason_and_keeps_the_number(client):
    place = drafting()
    found = written(place)
    as_(client, place, "facilitator")
    assert client.post(page(found, "abandonner/"), {"reason": "Non"}).status_code == 422
    assert client.post(page(found, "abandonner/"), {"reason": f"Déjà couverte. {HOSTILE}"}).status_code == 303
    body = client.get(page(found)).content.decode()
    assert ("Déjà couverte." in body, HOSTILE in body) == (True, False)
    client.post(home(place) + "nouvelle/", {"title": "Une autre", "scope": "ministerielle"})
    assert Recommendation.objects.get(title="Une autre").number == found.number + 1
    assert client.post(page(found, "reprendre/")).status_code == 303
    found.refresh_from_db()
    assert (found.state, found.abandon_reason) == ("ebauche", "")


def test_comments_are_posted_kept_on_error_and_dealt_with(client):
    place = drafting()
    found = written(place)
    paragraph = found.paragraphs.first()
    as_(client, place, "participant")
    address = page(found, f"paragraphes/{paragraph.pk}/commenter/")
    assert client.post(address, {"text": ""}).status_code == 422
    too_long = client.post(address, {"text": "m" * 3001})
    assert (too_long.status_code, "m" * 3001 in too_long.content.decode()) == (422, True)
    assert client.post(address, {"text": f"Qui paiera ? {HOSTILE}"}).status_code == 303
    comment = ParagraphComment.objects.get()
    body = client.get(page(found)).content.decode()
    assert ("Qui paiera" in body, HOSTILE in body) == (True, False)
    done = page(found, f"commentaires/{comment.pk}/etat/")
    assert client.post(done).status_code == 403
    assert as_(client, place, "company").post(done).status_code == 303
    comment.refresh_from_db()
    assert comment.resolved_by == place.company
    client.post(done, {"etat": "ouvert"})
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_paragraphs_of_another_text_are_not_found(client):
    place = drafting()
    found, other = written(place), written(place)
    as_(client, place, "participant")
    address = page(found, f"paragraphes/{other.paragraphs.first().pk}/commenter/")
    assert client.post(address, {"text": "Ici ?"}).status_code == 404


def test_a_source_that_was_hidden_is_counted_not_shown(client):
    place = drafting(public=True)
    found = written(place)
    hidden = CitationFactory(
        paragraph=found.paragraphs.first(),
        contribution__hidden=True,
        contribution__title="Titre masqué",
        contribution__challenge=place.challenge,
        quote="phrase secrète",
    )
    for role in ("nobody", "participant", "ministry"):
        body = as_(client, place, role).get(page(found)).content.decode()
        assert ("Titre masqué" in body, "phrase secrète" in body, "plus visible" in body) == (False, False, True)
    team = as_(client, place, "facilitator").get(page(found)).content.decode()
    assert hidden.contribution.title in team


def test_quotes_are_shown_as_text(client):
    place = drafting(public=True)
    found = written(place)
    CitationFactory(
        paragraph=found.paragraphs.first(),
        contribution__challenge=place.challenge,
        contribution__title=HOSTILE,
        quote=HOSTILE,
    )
    body = client.get(page(found)).content.decode()
    assert (HOSTILE in body, "&lt;script&gt;alert(1)&lt;/script&gt;" in body) == (False, True)


def _load(place: Workshop, number: int) -> Recommendation:
    found = written(place, paragraphs=["<p>Un.</p>"] * number)
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=place.challenge))
    found.terms.add(term)
    for paragraph in found.paragraphs.all():
        CitationFactory(paragraph=paragraph, contribution__challenge=place.challenge)
        ParagraphCommentFactory(paragraph=paragraph)
        AmendmentFactory(paragraph=paragraph)
        AmendmentFactory(paragraph=paragraph, declined=True)
    ParagraphFactory(recommendation=found, retired=True)
    return found


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_at_one_and_three(client):
    place = drafting()
    one = _load(place, 1)
    as_(client, place, "facilitator")
    first = {name: _queries(client, address) for name, address in _addresses(place, one).items()}
    three = _load(place, 3)
    _load(place, 1)
    then = {name: _queries(client, address) for name, address in _addresses(place, three).items()}
    assert then == first
    assert then == {"list": 14, "detail": 20, "edit": 19}


def _addresses(place: Workshop, found: Recommendation) -> dict[str, str]:
    return {"list": home(place), "detail": page(found), "edit": page(found, "rediger/")}


def test_the_page_leads_to_the_ballot_of_whoever_has_one(client):
    place = workshop(PhaseKind.PRIORITISATION, public=True)
    found = RecommendationFactory(challenge=place.challenge, paragraphs=["<p>Un texte.</p>"])
    ballot = f'href="/ateliers/{place.challenge.slug}/priorites/#recommandation-{found.number}"'
    roles = ("nobody", "outsider", "participant", "facilitator", "moderator", "sponsor")
    led = {role for role in roles if ballot in as_(client, place, role).get(page(found)).content.decode()}
    assert led == {"participant"}


def test_whoever_is_named_stays_in_the_list_whatever_is_looked_for(client):
    place = drafting()
    found = written(place, company_author=None)
    body = as_(client, place, "facilitator").get(page(found, "binome/?q=Compagnie")).content.decode()
    assert f'<option value="{place.ministry.pk}" selected>' in body
    assert f'<option value="{place.company.pk}">' in body
    assert f'<option value="{place.participant.pk}"' not in body

"""A published text gives way to another: nothing is lost, the chain goes on."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from fabrique.expression.recommendations import actions, rules
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.models import AdoptionDecision, Citation, Recommendation
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.adoption import AT, Council
from factories.contributions import ContributionFactory
from factories.recommendations import CitationFactory

WHY = "Deux ministères ont montré que ce guichet coûte trop cher."
TEAM = {"facilitator", "coordinator", "admin"}


@pytest.fixture
def council(db: None) -> Council:
    return Council(public=True)


def published(council: Council) -> Recommendation:
    """A published text of two paragraphs, the first drawing on a contribution, and its matrix."""
    text = council.text(published=False, validated=True, paragraphs=["<p>Ouvrir.</p>", "<p>Former.</p>"])
    source = ContributionFactory(challenge=council.challenge, author=council.employee)
    CitationFactory(paragraph=text.paragraphs.first(), contribution=source, quote="Ouvrir")
    text = actions.publish_recommendation(council.facilitator, text, at=AT)
    actions.open_decisions(council.facilitator, council.challenge, at=AT)
    return text


def passages(text: Recommendation, *words: str) -> list[Passage]:
    keys = [row.key for row in text.paragraphs.order_by("position")]
    return [Passage(keys[n] if n < len(keys) else uuid.uuid4(), each) for n, each in enumerate(words)]


def test_the_new_text_takes_the_next_number_and_the_sources(council: Council) -> None:
    old = published(council)
    actions.decide_adoption(council.lead, council.decision(old), "adoptee", rules.Words(), seen=1, at=AT)
    words = passages(old, "Ouvrir à deux.", "Former.", "Mesurer.")
    new = actions.replace_recommendation(council.facilitator, old, Heading("Ouvrir à deux"), words, reason=WHY, at=AT)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.replaced_at, old.replace_reason) == ("remplacee", new, AT, WHY)
    assert (new.state, new.number, new.published_at, new.version_number) == ("publiee", old.number + 1, AT, 1)
    bodies = list(new.paragraphs.order_by("position").values_list("body", flat=True))
    assert bodies == ["<p>Ouvrir à deux.</p>", "<p>Former.</p>", "<p>Mesurer.</p>"]
    sources = Citation.objects.filter(paragraph__recommendation=new).values_list("paragraph__position", "quote")
    assert list(sources) == [(1, "Ouvrir")]
    assert list(old.paragraphs.values_list("body", flat=True)) == ["<p>Ouvrir.</p>", "<p>Former.</p>"]
    states = AdoptionDecision.objects.order_by("recommendation", "organisation__name")
    assert list(states.values_list("recommendation", "state")) == [
        (old.pk, "adoptee"),
        (old.pk, "a_examiner"),
        (new.pk, "a_examiner"),
        (new.pk, "a_examiner"),
    ]
    line = Line.objects.get(verb="recommendations.replace")
    assert (line.subject_id, line.details) == (old.pk, {"number": old.number, "by": new.number, "by_id": new.pk})
    told = set(Message.objects.filter(kind="recommendations.replaced").values_list("recipient_id", flat=True))
    assert told == {council.agent.pk, council.employee.pk, council.lead.pk, council.rival_lead.pk}


def test_only_the_team_replaces_and_only_what_is_published(council: Council) -> None:
    rows = {
        "publiee": council.text(),
        "validee": council.text(published=False, validated=True),
        "soumise": council.text(published=False, submitted=True),
        "ebauche": council.text(published=False, sketch=True),
    }
    roles = (*TEAM, "lead", "agent", "employee", "stranger", "nobody")
    allowed = {
        (role, state) for role in roles for state, row in rows.items() if rules.can_replace(council.here(role), row)
    }
    assert allowed == {(role, "publiee") for role in TEAM}


@pytest.mark.parametrize(
    ("words", "reason", "error"),
    [
        (("Autre.",), "court", ImpossibleNow),
        (("Ouvrir un guichet.",), WHY, ImpossibleNow),
        ((" ",), WHY, ImpossibleNow),
    ],
)
def test_what_is_refused_leaves_the_text_alone(
    council: Council, words: tuple[str, ...], reason: str, error: type[Exception]
) -> None:
    old = council.text(rationale="")
    with pytest.raises(error):
        actions.replace_recommendation(
            council.facilitator, old, Heading(old.title), passages(old, *words), reason=reason, at=AT
        )
    old.refresh_from_db()
    assert (old.state, Recommendation.objects.count()) == ("publiee", 1)


def test_a_reader_replaces_nothing_and_nothing_is_replaced_twice(council: Council) -> None:
    old = council.text()
    with pytest.raises(Refused):
        actions.replace_recommendation(council.agent, old, Heading("Non"), passages(old, "Non."), reason=WHY, at=AT)
    actions.replace_recommendation(council.facilitator, old, Heading("Oui"), passages(old, "Oui."), reason=WHY, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.replace_recommendation(
            council.facilitator, old, Heading("Encore"), passages(old, "Encore."), reason=WHY, at=AT
        )
    assert Recommendation.objects.count() == 2


def test_the_page_without_script(council: Council, client: Client) -> None:
    old = published(council)
    client.force_login(council.facilitator)
    address = reverse("recommendations:replace", args=[council.challenge.slug, old.number])
    assert "Remplacer la recommandation" in client.get(address).content.decode()
    keys = [str(row.key) for row in old.paragraphs.order_by("position")]
    typed = {
        "title": "Ouvrir à deux",
        "rationale": "Parce que.",
        "scope": old.scope,
        "seen": "1",
        "key": keys,
        f"p_{keys[0]}": "Ouvrir à deux.",
        f"p_{keys[1]}": "Former.",
        "reason": WHY,
    }
    more = client.post(address, {**typed, "act": f"ajouter:{keys[1]}"})
    assert (more.status_code, more.content.decode().count('name="key"'), WHY in more.content.decode()) == (200, 3, True)
    missing = client.post(address, {**typed, "reason": "", "act": "remplacer"})
    assert (missing.status_code, "Ouvrir à deux." in missing.content.decode()) == (422, True)
    done = client.post(address, {**typed, "act": "remplacer"})
    new = Recommendation.objects.get(title="Ouvrir à deux")
    place = [council.challenge.slug, new.number]
    assert (done.status_code, done["Location"]) == (303, reverse("recommendations:detail", args=place))
    detail = client.get(reverse("recommendations:detail", args=[council.challenge.slug, old.number]))
    body = detail.content.decode()
    assert ("Cette recommandation est remplacée" in body, WHY in body, done["Location"] in body) == (True, True, True)
    shown = client.get(reverse("recommendations:decision", args=[council.decision(new).pk])).content.decode()
    assert f"Décision sur le texte qu’elle remplace (n° {old.number})" in shown
    matrix = reverse("recommendations:adoption", args=[council.challenge.slug])
    counts = [client.get(matrix + query).content.decode().count("(remplacée)") for query in ("", "?remplacees=on")]
    assert counts == [0, 1]

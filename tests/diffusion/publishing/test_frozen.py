"""A published report never changes, names only who agreed, and answers everybody."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from docx import Document

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries import content_of, living_content, mark_of, report_of
from fabrique.diffusion.publishing.writers.archive import SCHEMA
from fabrique.diffusion.publishing.writers.shelf import WRITERS
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.states import Outcome
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.publishing import Restitution, restitution

from .reading import pdf_text, violations

pytestmark = pytest.mark.django_db
EVIL = " <script>alert(1)</script> =cmd|'/C calc'!A0 #eval(\"1\") *x* $y$ @ref \\ {{7*7}} {%x%} `c`"


def test_publication_freezes_texts_and_tells_everyone() -> None:
    scene = restitution()
    report = scene.published()
    assert report.schema_version == "1.0"
    assert scene.challenge.state == ChallengeState.PUBLISHED
    scene.recommendations[0].refresh_from_db()
    assert scene.recommendations[0].state == RecommendationState.PUBLISHED
    for role in ("named", "shy", "secret", "synthesis"):
        scene.contributions[role].refresh_from_db()
        assert scene.contributions[role].outcome == Outcome.TAKEN_UP
    told = set(Message.objects.filter(kind="publishing.published").values_list("recipient_id", flat=True))
    assert {scene.people[role].pk for role in ("named", "shy", "secret", "sponsor")} <= told
    assert scene.outsider.pk not in told


def test_what_changes_afterwards_changes_nothing_in_the_report(client: Client) -> None:
    scene = restitution()
    report = scene.published()
    client.force_login(scene.named)
    address = f"/ateliers/{scene.challenge.slug}/rapport/"
    before = client.get(address).content
    frozen = content_of(report)
    scene.named.family_name = "Renommée"
    scene.named.save(update_fields=["family_name"])
    taxonomy = scene.challenge.taxonomies.first()
    taxonomy.name = "Autre nom"
    taxonomy.save(update_fields=["name"])
    scene.contributions["named"].title = "Autre titre"
    scene.contributions["named"].save(update_fields=["title"])
    assert content_of(report_of(scene.challenge)) == frozen
    after = client.get(address).content.decode()
    body = after[after.index('<div class="r-report">') : after.index("</main>")]
    assert body in before.decode()
    assert "Nathalie Consentante" in body


def _files(content: dict[str, Any]) -> dict[str, str]:
    """Every format as text."""
    docx = Document(io.BytesIO(WRITERS["docx"](content)))
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    archive = zipfile.ZipFile(io.BytesIO(WRITERS["zip"](content)))
    return {
        "pdf": pdf_text(WRITERS["pdf"](content)),
        "docx": "\n".join([*(each.text for each in docx.paragraphs), *cells]),
        "zip": "\n".join(archive.read(name).decode() for name in archive.namelist()),
        "html": WRITERS["html"](content).decode(),
    }


def test_who_refused_appears_in_no_format_and_who_agreed_does() -> None:
    scene = restitution()
    content = content_of(scene.published())
    for name, text in _files(content).items():
        assert "Refusant" not in text, name
        assert "Consentante" in text, name
        assert "Phrase de secret" in text.replace("\n", " "), name
    pages = _files(content)
    whole = json.dumps(content, ensure_ascii=False)
    secret = [each for each in content["contributions"] if each["id"] == scene.contributions["secret"].pk]
    assert secret[0]["authors"] == []
    assert whole.count("Cachottière") == 1  # among the contributors, where she agreed to be
    assert pages["html"].count("Cachottière") == 1


def test_every_format_keeps_hostile_words_as_words() -> None:
    scene = restitution(evil=EVIL)
    content = content_of(scene.published())
    files = _files(content)
    assert "<script>alert" not in files["html"]
    assert "&lt;script&gt;alert(1)" in files["html"]
    assert "{{7*7}}" in files["docx"]
    assert "#eval(" in files["pdf"]
    assert "49" not in files["docx"]
    for line in zipfile.ZipFile(io.BytesIO(WRITERS["zip"](content))).read("recommandations.csv").decode().splitlines():
        assert not any(cell.startswith(("=", "@")) for cell in line.split(";"))


def test_the_content_follows_its_schema() -> None:
    scene = restitution(number=2)
    living = living_content(scene.challenge, report_of(scene.challenge), scene.at)
    schema = json.loads(SCHEMA.read_text())
    assert violations(living, schema) == []
    assert violations(content_of(scene.published()), schema) == []
    broken = {**living, "unknown": 1}
    assert violations(broken, schema) == ["$: unknown key unknown"]


def test_the_sponsor_validates_what_they_read_and_only_that() -> None:
    scene = restitution()
    actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)
    mark = mark_of(report_of(scene.challenge), scene.challenge)
    paragraph = scene.recommendations[0].paragraphs.first()
    paragraph.body = "<p>Texte glissé après lecture.</p>"
    paragraph.save(update_fields=["body"])
    with pytest.raises(Conflict):
        actions.validate_report(scene.sponsor, scene.challenge, word="", mark=mark, at=scene.at)
    new = mark_of(report_of(scene.challenge), scene.challenge)
    actions.validate_report(scene.sponsor, scene.challenge, word="", mark=new, at=scene.at)
    paragraph.body = "<p>Texte glissé après validation.</p>"
    paragraph.save(update_fields=["body"])
    with pytest.raises(ImpossibleNow, match="a changé depuis la validation"):
        actions.publish_report(scene.facilitator, scene.challenge, at=scene.at)


@pytest.mark.parametrize("role", ["facilitator", "coordinator", "moderator", "named", "outsider"])
def test_only_the_sponsor_validates(role: str) -> None:
    scene = restitution()
    actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)
    mark = mark_of(report_of(scene.challenge), scene.challenge)
    with pytest.raises(Refused):
        actions.validate_report(scene.people[role], scene.challenge, word="", mark=mark, at=scene.at)


@pytest.mark.parametrize("role", ["sponsor", "moderator", "named", "outsider"])
def test_only_those_who_facilitate_publish(role: str) -> None:
    scene = restitution()
    with pytest.raises(Refused):
        actions.publish_report(scene.people[role], scene.challenge, at=scene.at)


def test_sending_back_says_why_and_the_validation_is_to_be_asked_again() -> None:
    scene = restitution()
    actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)
    with pytest.raises(ImpossibleNow):
        actions.send_back_report(scene.sponsor, scene.challenge, reason="Non.", at=scene.at)
    reason = "La recommandation 1 ne dit pas qui paie."
    actions.send_back_report(scene.sponsor, scene.challenge, reason=reason, at=scene.at)
    report = WorkshopReport.objects.get(challenge=scene.challenge)
    assert (report.state, report.returned_reason) == ("prepare", reason)
    assert Message.objects.filter(kind="publishing.sent_back", recipient=scene.facilitator).count() == 1


def test_nothing_is_submitted_while_a_recommendation_waits() -> None:
    scene = restitution()
    scene.recommendations[0].state = RecommendationState.AMENDED
    scene.recommendations[0].save(update_fields=["state"])
    with pytest.raises(ImpossibleNow, match="Il manque encore"):
        actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)


def test_a_report_is_not_written_over_somebody_elses() -> None:
    scene = restitution()
    actions.write_report(scene.facilitator, scene.challenge, introduction="Un", method="", version=1, at=scene.at)
    with pytest.raises(Conflict):
        actions.write_report(scene.coordinator, scene.challenge, introduction="Deux", method="", version=1, at=scene.at)


def test_a_published_report_is_not_published_again() -> None:
    scene = restitution()
    scene.published()
    with pytest.raises(ImpossibleNow):
        actions.publish_report(scene.facilitator, scene.challenge, at=scene.at + timedelta(minutes=1))


def _pending(scene: Restitution) -> Any:  # noqa: ANN401 - a contribution
    from factories.contributions import ContributionFactory

    return ContributionFactory(challenge=scene.challenge, title="Oubliée")


def test_a_workshop_closes_only_when_nobody_is_left() -> None:
    scene = restitution()
    with pytest.raises(ImpossibleNow, match="4 contributions n’ont pas encore de suite"):
        actions.close_workshop(scene.facilitator, scene.challenge, at=scene.at)
    scene.published()
    forgotten = _pending(scene)
    with pytest.raises(ImpossibleNow, match="1 contribution n’a pas encore de suite"):
        actions.close_workshop(scene.facilitator, scene.challenge, at=scene.at)
    forgotten.outcome, forgotten.outcome_reason = Outcome.SET_ASIDE, "Arrivée après coup, hors sujet."
    forgotten.save(update_fields=["outcome", "outcome_reason"])
    with pytest.raises(Refused):
        actions.close_workshop(scene.sponsor, scene.challenge, at=scene.at)
    closed = actions.close_workshop(scene.facilitator, scene.challenge, at=scene.at)
    assert closed.state == ChallengeState.CLOSED
    assert Message.objects.filter(kind="challenges.closed", recipient=scene.shy).count() == 1


def test_a_workshop_without_a_report_does_not_close() -> None:
    scene = restitution()
    scene.challenge.__class__.objects.filter(pk=scene.challenge.pk).update(state="ouvert")
    for each in scene.contributions.values():
        type(each).objects.filter(pk=each.pk, outcome="en_attente").update(
            outcome="ecartee", outcome_reason="Hors du sujet."
        )
    with pytest.raises(ImpossibleNow, match="rapport n’est pas encore publié"):
        actions.close_workshop(scene.facilitator, scene.challenge, at=scene.at)

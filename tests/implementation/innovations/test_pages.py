"""Pages of sheets: reading, writing, publishing, judging, comparing; constant numbers of queries."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.models import (
    Authorship,
    KitFile,
    SafetyOpinion,
    Sheet,
    SheetComment,
    SheetDraft,
    SheetVersion,
    Usefulness,
)
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from factories.innovations import (
    AuthorshipFactory,
    SafetyOpinionFactory,
    SheetCommentFactory,
    SheetFactory,
    TopicFactory,
    lead_of,
)
from factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def at(name: str, *args: object) -> str:
    return reverse(f"innovations:{name}", args=args)


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


def test_the_catalogue_is_open_to_visitors_and_shows_only_what_is_published() -> None:
    shown, revised = SheetFactory(published=True), SheetFactory(to_revise=True)
    for trait in ("complete", "in_review", "unpublished", "archived"):
        SheetFactory(**{trait: True, "title": f"Secret {trait}"})
    page = client_of(None).get(at("list"))
    assert page.status_code == 200
    assert {row.pk for row, _badges in page.context["cards"]} == {shown.pk, revised.pk}
    assert "Secret" not in page.content.decode()


def test_facets_count_and_narrow_and_search_finds_words_without_accents() -> None:
    health, soil = TopicFactory(name="Soins", slug="soins"), TopicFactory(name="Sols", slug="sols")
    one = SheetFactory(published=True, title="Téléconsultation en préfecture", evaluated=True)
    two = SheetFactory(published=True, title="Haies bocagères", stage="arretee")
    one.topics.set([health])
    two.topics.set([soil])
    visitor = client_of(None)
    page = visitor.get(at("list"), {"q": "teleconsultations"})
    assert [row.pk for row, _badges in page.context["cards"]] == [one.pk]
    page = visitor.get(at("list"), {"theme": "sols"})
    assert [row.pk for row, _badges in page.context["cards"]] == [two.pk]
    counts = {link.label: link.count for facet in page.context["facets"] for link in facet.first}
    assert (counts["Soins"], counts["Sols"], counts["Arrêtée"]) == (1, 1, 1)
    assert "Évaluée" not in counts  # the only evaluated sheet is of another theme
    both = visitor.get(at("list"), {"q": "haies", "theme": "soins", "evaluee": "on"})
    found = {link.label: (link.count, link.current) for facet in both.context["facets"] for link in facet.first}
    assert found == {"Soins": (0, True), "Évaluée": (0, True)}
    strange = {"organisation": "x", "stade": "x", "territoire": "'", "theme": "é", "cursor": "x"}
    assert visitor.get(at("list"), strange).status_code == 200


def test_a_sheet_is_begun_filled_signed_reviewed_and_published_without_scripts() -> None:
    ministry = OrganisationFactory()
    lead, writer = lead_of(ministry), PersonFactory(organisation=ministry)
    expert = PersonFactory()
    topic = TopicFactory()
    client = client_of(writer)
    made = client.post(
        at("new"), {"title": "Guichet mobile", "organisation": ministry.pk, "stage": "pilote", "summary": "Un bus."}
    )
    sheet = Sheet.objects.get()
    assert made.headers["Location"] == at("edit", sheet.pk, "besoin")
    assert sheet.state == "ebauche"
    sentence = "Une phrase entière, simple et utile à lire."
    essential = {"title": sheet.title, "summary": "Un bus.", "stage": "pilote", "topics": [topic.pk]}
    sections: dict[str, dict[str, Any]] = {
        "essentiel": {**essential, "territory": "53"},
        "besoin": {"problem": sentence, "beneficiaries": sentence},
        "solution": {"solution": sentence, "novelty": sentence},
        "moyens": {"cost": sentence, "time_needed": sentence, "conditions": sentence},
        "retours": {"failures": sentence, "lessons": sentence},
        "kit": {"licence": "etalab-2.0", "contact": writer.pk},
    }
    for section, fields in sections.items():
        assert client.get(at("edit", sheet.pk, section)).status_code == 200
        sheet.refresh_from_db()
        sent = client.post(at("edit", sheet.pk, section), {**fields, "seen": sheet.version_number})
        assert (section, sent.status_code) == (section, 303)
    sheet.refresh_from_db()
    figures = {"seen": sheet.version_number, "lines": 1, "name_0": "Délai", "unit_0": "jours"}
    assert client.post(at("indicators", sheet.pk), {**figures, "before_0": "12,5", "after_0": "2"}).status_code == 303
    assert client.post(at("submit", sheet.pk)).status_code == 303
    boss = client_of(lead)
    assert boss.get(at("review")).context["rows"] == [sheet]
    assert boss.post(at("expert", sheet.pk), {"person": expert.pk}).status_code == 303
    sheet.refresh_from_db()
    refused = boss.post(at("publish", sheet.pk), {"seen": sheet.version_number})
    assert refused.status_code == 409  # no opinion yet
    assert "Votre avis est demandé" in text_of(client_of(expert).get(at("detail", sheet.pk)))
    careful = {"verdict": "avec_precautions", "seen": sheet.version_number, "text": " "}
    assert client_of(expert).post(at("opinion", sheet.pk), careful).context["form"].errors.keys() == {"text"}
    opinion = {"verdict": "sans_danger", "seen": sheet.version_number}
    assert client_of(expert).post(at("opinion", sheet.pk), opinion).status_code == 303
    assert boss.post(at("publish", sheet.pk), {"seen": sheet.version_number}).status_code == 303
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version_number, sheet.review_due_on is not None) == ("publiee", 8, True)
    asked = reverse("replications:new", args=[sheet.pk])
    bodies = [client_of(each).get(at("detail", sheet.pk)).content.decode() for each in (None, lead)]
    assert [asked in body for body in bodies] == [True, False]


def test_what_is_missing_is_listed_with_links_and_the_button_says_why() -> None:
    sheet = SheetFactory()
    page = client_of(sheet.created_by).get(at("detail", sheet.pk))
    wanted = {line["check"].key for line in page.context["checks"] if not line["check"].done}
    assert wanted == {
        "summary", "tried", "topics", "territory", "indicators", "licence", "contact", "safety", *LONG_TEXTS
    }  # fmt: skip
    assert f'href="{at("edit", sheet.pk, "besoin")}"' in page.content.decode()
    assert "Il manque encore" in text_of(page)


def test_a_section_typed_on_an_older_text_is_shown_beside_the_new_one() -> None:
    sheet = SheetFactory(complete=True)
    client = client_of(sheet.created_by)
    first = {"problem": "Le premier texte, assez long.", "beneficiaries": "Tous les agents du service.", "seen": 1}
    assert client.post(at("edit", sheet.pk, "besoin"), first).status_code == 303
    late = {**first, "problem": "Un autre texte tapé plus tôt."}
    page = client.post(at("edit", sheet.pk, "besoin"), late)
    assert page.status_code == 422
    assert [change.name for change in page.context["changes"]] == ["problem", "beneficiaries"]
    assert "Un autre texte tapé plus tôt." in page.content.decode()
    again = client.post(at("edit", sheet.pk, "besoin"), {**late, "seen": page.context["form"].data["seen"]})
    assert again.status_code == 303
    difference = client.get(at("difference", sheet.pk), {"de": 2, "a": 3})
    assert [change.name for change in difference.context["changes"]] == ["problem"]


def test_what_is_typed_is_kept_then_forgotten() -> None:
    sheet = SheetFactory()
    client = client_of(sheet.created_by)
    kept = client.post(
        at("autosave", sheet.pk, "besoin"), {"problem": "À moitié", "seen": 1}, headers={"X-Autosave": "1"}
    )
    assert kept.status_code == 200
    assert "À moitié" in client.get(at("edit", sheet.pk, "besoin")).content.decode()
    assert client_of(PersonFactory()).post(at("autosave", sheet.pk, "besoin"), {}).status_code == 404
    client.post(at("forget", sheet.pk, "besoin"))
    assert SheetDraft.objects.count() == 0
    client.post(at("new_autosave"), {"title": "Bientôt finie"})
    assert SheetDraft.objects.count() == 0  # this author belongs to no organisation


def test_authors_share_a_hundred_percent_and_each_agrees() -> None:
    sheet, other = SheetFactory(), PersonFactory(given_name="Zoé", family_name="Kermarec")
    client = client_of(sheet.created_by)
    found = client.get(at("authors", sheet.pk), {"q": "kermarec"})
    assert [person.pk for person in found.context["people"]] == [other.pk]
    asked = client.get(at("authors", sheet.pk), {"plus": other.pk})
    assert "Zoé Kermarec" in asked.content.decode()
    mine = sheet.created_by_id
    wrong = client.post(at("authors", sheet.pk), {f"share_{mine}": 70, f"share_{other.pk}": 20})
    assert wrong.status_code == 422
    assert "90 % en tout" in text_of(wrong)
    assert client.post(at("authors", sheet.pk), {f"share_{mine}": 70, f"share_{other.pk}": 30}).status_code == 303
    theirs = Authorship.objects.get(person=other)
    assert (theirs.share, theirs.state) == (30, "proposee")
    zoe = client_of(other)
    assert "Accepter cette part" in text_of(zoe.get(at("detail", sheet.pk)))
    assert zoe.post(at("share_answer", sheet.pk, theirs.pk), {"reponse": "accepter", "share": 20}).status_code == 409
    assert zoe.post(at("share_answer", sheet.pk, theirs.pk), {"reponse": "accepter", "share": 30}).status_code == 303
    theirs.refresh_from_db()
    assert (theirs.state, theirs.agreed_at is not None) == ("acceptee", True)


def test_kit_files_are_checked_by_content_served_safely_and_hidden_with_their_sheet() -> None:
    sheet = SheetFactory()
    client = client_of(sheet.created_by)
    fake = SimpleUploadedFile("guide.pdf", b"<html><script>alert(1)</script>")
    assert client.post(at("file_add", sheet.pk), {"file": fake}).status_code == 422
    real = SimpleUploadedFile("guide.pdf", b"%PDF-1.7 contenu")
    assert client.post(at("file_add", sheet.pk), {"file": real, "label": "Guide"}).status_code == 303
    kept = KitFile.objects.get()
    served = client.get(at("file", kept.pk))
    assert served.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert b"".join(served.streaming_content) == b"%PDF-1.7 contenu"
    assert client_of(None).get(at("file", kept.pk)).status_code == 404
    assert client.get(at("file_remove", kept.pk)).status_code == 200
    assert client.post(at("file_remove", kept.pk)).status_code == 303
    assert KitFile.objects.count() == 0


def test_the_field_judges_the_thread_answers_and_the_lead_hides() -> None:
    sheet = SheetFactory(published=True)
    lead, agent = lead_of(sheet.organisation), PersonFactory(organisation=OrganisationFactory())
    client = client_of(agent)
    assert client.post(at("judge", sheet.pk), {"mark": "a_adapter", "note": "Nos horaires"}).status_code == 303
    assert client.post(at("judge", sheet.pk), {"mark": "tres_utile"}).status_code == 303
    assert [each.mark for each in Usefulness.objects.all()] == ["tres_utile"]
    assert client_of(sheet.created_by).post(at("judge", sheet.pk), {"mark": "tres_utile"}).status_code == 422
    assert client.post(at("comment", sheet.pk), {"body": "Combien de temps ?"}).status_code == 303
    top = SheetComment.objects.get()
    answer = {"body": "Trois jours.", "parent": top.pk}
    assert client_of(sheet.created_by).post(at("comment", sheet.pk), answer).status_code == 303
    assert client.get(at("reply", sheet.pk, top.pk)).status_code == 200
    assert client.post(at("comment", sheet.pk), {"body": ""}).status_code == 422
    boss = client_of(lead)
    assert boss.post(at("hide_comment", sheet.pk, top.pk), {"reason": "court"}).status_code == 422
    assert boss.post(at("hide_comment", sheet.pk, top.pk), {"reason": "Propos hors sujet ici."}).status_code == 303
    page = text_of(client_of(None).get(at("detail", sheet.pk)))
    assert "Combien de temps" not in page
    assert "Trois jours." in page
    assert client.post(at("follow", sheet.pk), {"act": "arreter"}).status_code == 303


def test_a_sheet_is_revised_unpublished_archived_and_taken_up() -> None:
    sheet = SheetFactory(to_revise=True)
    lead = client_of(lead_of(sheet.organisation))
    for name in ("confirm", "unpublish", "archive"):
        assert lead.get(at(name, sheet.pk)).status_code == 200
    assert client_of(sheet.created_by).post(at("confirm", sheet.pk)).status_code == 303
    assert lead.post(at("unpublish", sheet.pk), {"reason": "non"}).status_code == 422
    assert lead.post(at("unpublish", sheet.pk), {"reason": "Des chiffres sont faux."}).status_code == 303
    assert client_of(None).get(at("detail", sheet.pk)).status_code == 404
    assert lead.get(at("take_up", sheet.pk)).status_code == 200
    assert lead.post(at("take_up", sheet.pk)).status_code == 303
    assert lead.post(at("archive", sheet.pk), {"reason": "Remplacée par une autre."}).status_code == 303
    assert Sheet.objects.get().state == "archivee"
    assert client_of(None).get(at("detail", sheet.pk)).status_code == 404


def test_a_review_is_sent_back_with_words_or_taken_back_without() -> None:
    sheet = SheetFactory(in_review=True)
    lead, author = client_of(lead_of(sheet.organisation)), client_of(sheet.created_by)
    assert lead.post(at("send_back", sheet.pk), {"reason": "Dites ce que cela coûte."}).status_code == 303
    assert "Dites ce que cela coûte." in text_of(author.get(at("detail", sheet.pk)))
    Sheet.objects.update(state="en_relecture")
    assert author.get(at("send_back", sheet.pk)).status_code == 200
    assert author.post(at("send_back", sheet.pk)).status_code == 303
    assert Sheet.objects.get().state == "ebauche"


def test_three_sheets_at_most_stand_side_by_side_and_hidden_ones_are_left_out() -> None:
    shown = [SheetFactory(published=True) for _ in range(4)]
    hidden = SheetFactory(complete=True, title="Secret")
    asked = [hidden.pk, *(sheet.pk for sheet in shown)]
    page = client_of(None).get(at("compare"), {"fiche": asked})
    assert [sheet.pk for sheet, _href in page.context["sheets"]] == [shown[0].pk, shown[1].pk]
    assert "Secret" not in page.content.decode()
    assert client_of(None).get(at("compare"), {"fiche": "x"}).status_code == 200
    assert client_of(None).get(at("compare"), {"fiche": shown[0].pk}).status_code == 200


def test_a_sheet_prints_as_a_pdf_whatever_it_holds() -> None:
    sheet = SheetFactory(published=True, title="#let x = 1 // *gras* <b>", summary="$a_b$ & \\ « fin »")
    made = client_of(None).get(at("pdf", sheet.pk))
    assert (made.headers["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    with pikepdf.open(io.BytesIO(made.content)) as paper:
        names = {str(font.BaseFont).split("+")[-1] for page in paper.pages for font in page.Resources.Font.values()}
        assert paper.Root.MarkInfo.Marked is True
    assert {name for name in names if not name.startswith("FabriqueSans")} == set()
    assert names != set()
    assert client_of(None).get(at("pdf", SheetFactory(complete=True).pk)).status_code == 404


def test_versions_follow_the_sheet() -> None:
    sheet = SheetFactory(published=True)
    assert client_of(None).get(at("history", sheet.pk)).status_code == 200
    same = client_of(None).get(at("difference", sheet.pk), {"a": "x", "de": "99999999"})
    assert "disent la même chose" in text_of(same)
    assert client_of(None).get(at("difference", sheet.pk), {"a": "7"}).status_code == 404


def _queries(client: Client, path: str, django_assert_max: Any) -> int:
    cache.clear()
    with django_assert_max(100) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_ask_as_many_queries_for_three_as_for_one(django_assert_max_num_queries: Any) -> None:
    sheet = SheetFactory(published=True)
    reader = PersonFactory(organisation=OrganisationFactory())
    client = client_of(reader)

    def grow() -> None:
        more = SheetFactory(published=True)
        AuthorshipFactory(sheet=sheet, agreed=True)
        SafetyOpinionFactory(sheet=sheet)
        top = SheetCommentFactory(sheet=sheet)
        SheetCommentFactory(sheet=sheet, parent=top)
        Sheet.objects.filter(pk=more.pk).update(contact=reader)

    grow()
    paths = [at("list"), at("detail", sheet.pk), at("history", sheet.pk), at("mine")]
    first = [_queries(client, path, django_assert_max_num_queries) for path in paths]
    grow()
    grow()
    assert [_queries(client, path, django_assert_max_num_queries) for path in paths] == first
    assert (SheetVersion.objects.count(), SafetyOpinion.objects.count()) == (4, 3)

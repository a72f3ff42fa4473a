"""Files: their type is what their content says; they are served so that nothing executes."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fabrique.expression.contributions.actions import Deposit, deposit_contribution, edit_contribution, remove_file
from fabrique.expression.contributions.models import Attachment, Contribution
from fabrique.expression.contributions.rules import check_file, safe_name
from fabrique.foundations.kernel.errors import Refused
from factories.contributions import AttachmentFactory, ContributionFactory
from factories.discussion import workshop

LIMIT = 20 * 1024 * 1024


def image(kind="PNG", size=(4, 4)):
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, kind)
    return buffer.getvalue()


def document():
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def workbook():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def check(content, name):
    return check_file(ContentFile(content, name=name), name, limit=LIMIT)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (image("PNG"), "photo.png", "image/png"),
        (image("JPEG"), "photo.JPG", "image/jpeg"),
        (image("WEBP"), "photo.webp", "image/webp"),
        (b"%PDF-1.7\n...", "note.pdf", "application/pdf"),
        (document(), "note.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (workbook(), "tableau.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<a/>"),
            "note.odt",
            "application/vnd.oasis.opendocument.text",
        ),
        ("Compte rendu : éàü".encode(), "note.txt", "text/plain"),
        ("a;b\r\né;2".encode("cp1252"), "liste.csv", "text/csv"),
    ],
)
def test_what_is_accepted_gets_the_type_of_its_content(content, name, kind):
    checked = check(content, name)
    assert (checked.content_type, checked.size, len(checked.sha256)) == (kind, len(content), 64)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "vide.pdf", "est vide"),
        (b"MZ\x90\x00\x03", "note.pdf", "n’est pas celui d’un fichier"),
        (b"MZ\x90\x00\x03", "note.txt", "n’est pas celui d’un fichier"),
        (b"%PDF-1.7", "note.docx", "n’est pas celui d’un fichier"),
        (b"%PDF-1.7", "note.txt", "n’est pas celui d’un fichier"),
        (image("PNG"), "photo.jpg", "n’est pas celui d’un fichier"),
        (image("PNG")[:40], "photo.png", "n’est pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "dessin.svg", "n’est pas d’un type accepté"),
        (b"<html><script>alert(1)</script>", "page.html", "n’est pas d’un type accepté"),
        (b"<html><script>alert(1)</script>", "page.png", "n’est pas celui d’un fichier"),
        (archive(readme_dot_txt="x"), "note.docx", "n’est pas celui d’un fichier"),
        (b"PK\x03\x04abc", "note.docx", "est abîmé"),
        (
            archive(**{"[Content_Types]_dot_xml": "x", "word__document_dot_xml": "x", "word__vbaProject_dot_bin": "x"}),
            "note.docx",
            "contient des macros",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_lies_or_is_broken_is_refused_with_a_sentence(content, name, reason):
    with pytest.raises(Refused, match=reason):
        check(content, name)


def test_a_bomb_is_refused_before_it_is_unfolded(monkeypatch):
    monkeypatch.setattr("fabrique.expression.contributions.rules.file.UNZIPPED_AT_MOST", 1024 * 1024)
    bomb = archive(**{"[Content_Types]_dot_xml": "x", "word__document_dot_xml": b"0" * (2 * 1024 * 1024)})
    assert len(bomb) < 10_000
    with pytest.raises(Refused, match="volume démesuré"):
        check(bomb, "note.docx")


def test_too_heavy_and_too_large_are_refused():
    with pytest.raises(Refused, match="pèse 2 Mo, pour 1 Mo au plus"):
        check_file(ContentFile(b"%PDF-" + b"0" * (2 * 1024 * 1024 - 5), name="a.pdf"), "a.pdf", limit=1024 * 1024)
    with pytest.raises(Refused, match="trop grande"):
        check(image("PNG", (9_000, 9_000)), "a.png")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\note.PDF", "note.pdf"),
        ("fiche\u202egnp.pdf", "fichegnp.pdf"),
        ('a"b<c>.txt', "a-b-c-.txt"),
        ("", "fichier"),
        ("é" * 300 + ".docx", "é" * 120 + ".docx"),
    ],
)
def test_names_are_made_safe(name, clean):
    assert safe_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_holds_a_path_or_a_control_character(name):
    clean = safe_name(name)
    assert clean
    assert not set(clean) & set('/\\<>":\r\n\x00')
    assert safe_name(clean) == clean


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("note.pdf", b"%PDF-1.7", "attachment"),
        ("a.png", image(), "inline"),
        ("a.txt", b"<script>alert(1)</script>", "attachment"),
    ],
)
def test_nothing_executes_when_a_file_is_served(client, name, content, shown):
    place = workshop()
    checked = check(content, name)
    deposit = Deposit(kind="idee", title="Avec un fichier", text="Voici.", files=[checked])
    made = deposit_contribution(place.participant, place.challenge, deposit=deposit)
    file = Attachment.objects.get(contribution=made)
    client.force_login(place.other, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("contributions:file", args=[file.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].split(";")[0] == shown
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    assert "html" not in answer["Content-Type"]
    assert len(PurePosixPath(file.file.name).stem) == 32  # drawn at random, not given by the sender


@pytest.mark.django_db
def test_five_files_at_most_and_the_same_one_once():
    place = workshop()
    six = [check(f"texte {number}".encode(), f"{number}.txt") for number in range(6)]
    with pytest.raises(Refused, match="5 fichiers au plus"):
        deposit_contribution(
            place.participant, place.challenge, deposit=Deposit(kind="idee", title="A", text="B", files=six)
        )
    assert Contribution.objects.count() == 1
    twice = [six[0], check(b"texte 0", "copie.txt")]
    made = deposit_contribution(
        place.participant, place.challenge, deposit=Deposit(kind="idee", title="A", text="B", files=twice)
    )
    assert made.attachments.count() == 1
    edit_contribution(
        place.participant, made, deposit=Deposit(kind="idee", title="A", text="B", files=six[1:3]), seen="v1"
    )
    assert (made.attachments.count(), Contribution.objects.get(pk=made.pk).version_number) == (3, 1)


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_deleted_and_only_by_its_author():
    place = workshop()
    file = AttachmentFactory(contribution=place.contribution)
    path = file.file.path
    with pytest.raises(Refused):
        remove_file(place.participant, file)
    assert Attachment.objects.count() == 1
    remove_file(place.author, file)
    from pathlib import Path

    assert (Attachment.objects.count(), Path(path).exists()) == (0, False)


@pytest.mark.django_db
def test_a_refused_file_says_why_beside_its_field_and_keeps_the_rest(client):
    place = workshop()
    client.force_login(place.participant, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = {
        "kind": "idee",
        "title": "Un bureau",
        "text": "Ensemble",
        "named_to": "tous",
        "origin": "en_ligne",
        "act": "publier",
    }
    files = [SimpleUploadedFile("virus.pdf", b"MZ\x90"), SimpleUploadedFile("note.txt", b"bien")]
    answer = client.post(reverse("contributions:new", args=[place.challenge.slug]), sent | {"files": files})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "virus.pdf" in shown and 'value="Un bureau"' in shown and "note.txt" not in shown
    answer = client.post(
        reverse("contributions:new", args=[place.challenge.slug]),
        sent | {"files": [SimpleUploadedFile("a.txt", b"un"), SimpleUploadedFile("b.txt", b"deux")]},
    )
    assert (answer.status_code, Attachment.objects.count()) == (303, 2)


@pytest.mark.django_db
def test_a_file_of_a_lost_disk_is_not_found(client):
    place = workshop()
    file = AttachmentFactory(contribution=ContributionFactory(challenge=place.challenge))
    file.file.storage.delete(file.file.name)
    client.force_login(place.participant, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("contributions:file", args=[file.pk])).status_code == 404


@pytest.mark.django_db
def test_two_hundred_megabytes_are_refused_without_being_read(client):
    place = workshop()
    client.force_login(place.participant, backend="allauth.account.auth_backends.AuthenticationBackend")

    class Unread(io.BytesIO):
        def read(self, *_args):
            raise AssertionError("the body was read")

    address = reverse("contributions:new", args=[place.challenge.slug])
    answer = client.generic(
        "POST",
        address,
        b"x",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "Cet envoi est trop lourd" in answer.content.decode()

"""No key and no query string reaches the log."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from fabrique.config.logs import RequestLog, safe_path


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/invitation/abc123/", "/invitation/…/"),
        ("/invitation/abc123/redemander/", "/invitation/…/redemander/"),
        ("/connexion/lien/xyz/", "/connexion/lien/…/"),
        ("/connexion/mot-de-passe/nouveau/1-abc/", "/connexion/mot-de-passe/nouveau/…/"),
        ("/mon-compte/adresse/k/", "/mon-compte/adresse/…/"),
        ("/ateliers/essai/", "/ateliers/essai/"),
    ],
)
def test_keys_are_hidden(path: str, logged: str) -> None:
    assert safe_path(path) == logged


def test_the_query_string_is_left_out() -> None:
    assert RequestLog.format_request(RequestFactory().get("/recherche/?code=secret")) == "GET /recherche/"

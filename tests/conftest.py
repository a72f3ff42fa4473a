"""Shared by all tests: a database server, a frozen clock, a closed network."""

from __future__ import annotations

import os
from typing import Any

import pytest

from fabrique.config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fabrique.config.settings")
os.environ.setdefault("FABRIQUE_CATALOGUE", "1")


LONGEST = (
    "test_permissions.py",
    "test_bad_requests.py",
    "test_benchmarks.py",
    "test_demo.py",
    "test_browser.py",
    "test_partners_see.py",
    "test_load.py",
    "test_files.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: two processes then end together."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONGEST)))


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server of this home unless another database is named."""
    if not os.environ.get("DATABASE_URL"):
        embedded.ensure(embedded.home())


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any, tmp_path: Any) -> None:
    """No hashed static names, fast password hashing, files in a temporary folder."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SHARED_SECONDS = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True

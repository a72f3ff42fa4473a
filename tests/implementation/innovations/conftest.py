"""What the tests of sheets share."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_kept_counts() -> None:
    """Counts of facets are kept between pages, never between tests."""
    cache.clear()

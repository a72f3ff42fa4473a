"""What the tests of answers share."""

from __future__ import annotations

import pytest

from factories.commitments import Ministry


@pytest.fixture
def ministry(db: None) -> Ministry:
    """A ministry, its people, a box."""
    return Ministry()

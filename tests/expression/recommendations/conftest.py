"""What the tests of drafting, discussion and versions share."""

from __future__ import annotations

import pytest

from factories.desk import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    """A fresh desk."""
    return Desk()

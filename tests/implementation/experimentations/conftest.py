"""What the tests of experiments share."""

from __future__ import annotations

import pytest

from factories.trial import Trial


@pytest.fixture
def trial(db: None) -> Trial:
    """A proposal with everybody around it."""
    return Trial()

"""The drawings of docs/architecture.md are those of the code."""

from __future__ import annotations

from django.utils import translation

from fabrique.config.drawings import PLACE, drawn, layers, lifecycles


def test_the_drawings_are_fresh() -> None:
    text = PLACE.read_text(encoding="utf-8")
    with translation.override("fr"):
        assert drawn(text) == text, "Lancez « fabrique manage draw_docs »."


def test_they_show_the_order_and_the_states() -> None:
    assert "people --> journal" in layers()
    with translation.override("fr"):
        assert "ouvert --> clos" in lifecycles()

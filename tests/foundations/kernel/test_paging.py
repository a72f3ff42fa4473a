"""Pages by cursor: every row once, in order, both ways."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.foundations.kernel.paging import Order, page_of
from fabrique.foundations.people.models import Organisation

ORDER = Order(("-name", "id"))


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=st.lists(st.sampled_from("abc"), max_size=12), size=st.integers(1, 5))
def test_walking_forward_then_back_shows_every_row_once(names: list[str], size: int) -> None:
    Organisation.objects.all().delete()
    Organisation.objects.bulk_create([Organisation(name=name, kind="service") for name in names])
    expected = list(Organisation.objects.order_by("-name", "id"))
    forward, cursor, pages = [], "", []
    while True:
        page = page_of(Organisation.objects.all(), ORDER, cursor=cursor, size=size)
        forward += page.rows
        pages.append(list(page.rows))
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert forward == expected
    back = []
    while page.previous_cursor:
        page = page_of(Organisation.objects.all(), ORDER, cursor=page.previous_cursor, size=size)
        back.append(list(page.rows))
    assert back == pages[-2::-1]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "[0,1]:abc", "é" * 5_000, "eyJ9:0"])
def test_a_mangled_cursor_gives_the_first_page(cursor: str) -> None:
    Organisation.objects.create(name="a", kind="service")
    assert [o.name for o in page_of(Organisation.objects.all(), ORDER, cursor=cursor).rows] == ["a"]

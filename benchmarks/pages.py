"""Reading: each page, signed out and signed in, at three concurrencies, against the bare page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks import machine
from benchmarks.results import Report
from benchmarks.seed import BIG, BOARD, REPORT, SMALL, busy_one
from benchmarks.web import Call, Server, body_of, load, served, sessions

BARE = "/page-nue/"
REQUESTS = {1: 30, 16: 96, 64: 128}
FEW = {1: 2, 16: 16, 64: 16}
MOST = 3.0


@dataclass(frozen=True)
class Page:
    """A page to measure."""

    name: str
    path: str


def chosen() -> list[Page]:
    """Return the pages that the product promises to keep quick."""
    listing = f"/ateliers/{BIG}/contributions/"
    return [
        Page("bare page", BARE),
        Page("home", "/"),
        Page("contributions, first page", listing),
        Page("same, 1,000 times fewer rows", f"/ateliers/{SMALL}/contributions/"),
        Page("contributions, page 500", f"{listing}?{urlencode({'cursor': cursor_of_page(500)})}"),
        Page("contributions, filtered", f"{listing}?{urlencode({'nature': 'idee', 'organisation': '7'})}"),
        Page("contributions, by supports", f"{listing}?{urlencode({'tri': 'soutenues'})}"),
        Page("contribution with 5,000 comments", f"/contributions/{busy_one()}/"),
        Page("theme board, 2,000 cards", f"/ateliers/{BOARD}/themes/"),
        Page("report, 50 recommendations", f"/ateliers/{REPORT}/rapport/"),
    ]


def cursor_of_page(number: int) -> str:
    """Return the cursor that a reader who turned ``number`` - 1 pages would hold."""
    from fabrique.expression.contributions.models import Contribution
    from fabrique.foundations.kernel.paging import Order, cursor_after, page_of

    order = Order(("-published_at", "-id"))
    rows = Contribution.objects.filter(challenge__slug=BIG, state="publiee")
    place = min((number - 1) * len(page_of(rows, order)), rows.count() // 2)
    return cursor_after(rows.order_by("-published_at", "-id")[place - 1], order)


def measure(report: Report, scale: int = 1) -> None:
    """Serve with two processes and measure every page; a few requests are enough to see that it runs."""
    report.title("Pages")
    wanted = REQUESTS if scale == 1 else FEW
    somebody = sessions([5])[0]
    with served(FABRIQUE_SHARED_SECONDS="0") as server:
        _table(report, "Signed out, every page drawn anew", server, "", wanted)
        _table(report, "Signed in", server, somebody, wanted)
    with served() as server:
        _table(report, "Signed out, as delivered: drawn once in five seconds for all", server, "", wanted)
        _weights(report, server)
        _memory(report, server)


def _table(report: Report, title: str, server: Server, session: str, wanted: dict[int, int]) -> None:
    report.table(
        f"{title} (ratios: time at concurrency 1 and throughput at 16, against the bare page without a query of a "
        f"signed-out visitor, then against the bare page in the same state; target ≤ {MOST:g})",
        [*COLUMNS, *HEADS, "HTML kB"],
        _rows(server, session, wanted),
    )


COLUMNS = ["page", "queries", "× bare at 1", "× bare at 16", "× own bare at 1", "× own bare at 16"]
HEADS = [f"{what} c{size}" for size in REQUESTS for what in ("req/s", "p50", "p95", "p99")]
floor: dict[int, float] = {}


def _rows(server: Server, session: str, wanted: dict[int, int]) -> Iterator[list[str]]:
    own: dict[int, float] = {}
    for page in chosen():
        calls = [Call(page.path, session)]
        warm = load(server.port, calls, concurrency=4, requests=12)
        assert set(warm.statuses) == {200}, (page, warm.statuses)
        cells: list[str] = []
        rates = {}
        for size, requests in wanted.items():
            done = load(server.port, calls, concurrency=size, requests=requests)
            assert set(done.statuses) == {200}, (page, done.statuses)
            rates[size] = 1000 / done.at(0.5) if size == 1 else done.rate
            cells += [f"{done.rate:.0f}", f"{done.at(0.5):.0f}", f"{done.at(0.95):.0f}", f"{done.at(0.99):.0f}"]
        if page.path == BARE:
            own = rates
            if not session:
                floor.update(rates)
        ratios = [f"{least[size] / rates[size]:.1f}" for least in (floor, own) for size in (1, 16)]
        yield [page.name, str(queries_of(page.path, session)), *ratios, *cells, f"{warm.weight / 1000:.1f}"]


def queries_of(path: str, session: str) -> int:
    """Count the queries of a page when it is drawn, in this process."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    client = Client(SERVER_NAME="127.0.0.1")
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with override_settings(SHARED_SECONDS=0):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
    return sum(not query["sql"].startswith(("SET ", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT")) for query in captured)


def _weights(report: Report, server: Server) -> None:
    """What a first visit of the home page loads: HTML, style sheets, scripts, fonts and images named by the page."""
    page = body_of(server.port, "/")
    weights = {"HTML": load(server.port, [Call("/")], concurrency=1, requests=1).weight}
    for url in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page):
        weight = load(server.port, [Call(url)], concurrency=1, requests=1).weight
        kind = "CSS" if url.endswith(".css") else "JS"
        weights[kind] = weights.get(kind, 0) + weight
    total = sum(weights.values())
    parts = ", ".join(f"{kind} {weight / 1000:.1f}" for kind, weight in weights.items())
    report.line("First visit, compressed (kB)", f"{total / 1000:.1f} ({parts})", "≤ 200", reached=total <= 200_000)


def _memory(report: Report, server: Server) -> None:
    parts = [machine.pss(pid) for pid in machine.family(server.pid)]
    report.line("Memory of each web process (PSS, MB)", ", ".join(f"{part:.0f}" for part in parts if part > 1), "—")

"""Writing: supports and comments by sixteen signed-in persons at once, forms and their tokens as in a browser."""

from __future__ import annotations

from benchmarks.results import Report
from benchmarks.seed import BIG
from benchmarks.web import Call, Load, load, served, sessions

PEOPLE = 16
POSTS = 640
LEAST = 100.0


def measure(report: Report, scale: int = 1) -> None:
    """Post supports, then comments, on different contributions."""
    report.title("Posts")
    targets = _targets(POSTS if scale == 1 else PEOPLE)
    with served() as server:
        keys = sessions(list(range(10, 10 + PEOPLE)))
        supports = [
            Call(f"/contributions/{pk}/soutien/", keys[index % PEOPLE], {"position": "agree", "version": "1"})
            for index, pk in enumerate(targets)
        ]
        comments = [
            Call(
                f"/contributions/{pk}/commenter/",
                keys[index % PEOPLE],
                {"body": f"D’accord, et voici pourquoi ({index}).", "alignment": "for"},
            )
            for index, pk in enumerate(targets)
        ]
        load(server.port, [Call("/", key) for key in keys], concurrency=8, requests=64)
        for name, calls in (("Supports", supports), ("Comments", comments)):
            done = load(server.port, calls, concurrency=PEOPLE, requests=len(calls))
            _tell(report, f"{name} per second, {PEOPLE} persons at once", done)


def _targets(number: int) -> list[int]:
    """Contributions of the big challenge, those first that nobody of the sixteen supports yet."""
    from django.db.models import Exists, OuterRef

    from fabrique.expression.contributions.models import Contribution, Support

    taken = Support.objects.filter(person_id__in=range(10, 10 + PEOPLE))
    rows = Contribution.objects.filter(challenge__slug=BIG).order_by(
        Exists(taken.filter(contribution=OuterRef("pk"))), "pk"
    )
    return list(rows.values_list("pk", flat=True)[:number])


def _tell(report: Report, name: str, done: Load) -> None:
    sound = set(done.statuses) <= {302, 303}
    value = f"{done.rate:.0f} (p50 {done.at(0.5):.0f} ms, p95 {done.at(0.95):.0f} ms, answers {done.statuses})"
    report.line(name, value, f"≥ {LEAST:g}", reached=sound and done.rate >= LEAST)

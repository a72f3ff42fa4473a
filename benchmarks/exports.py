"""Handing over 250,000 rows: the memory must not follow the number of rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks.imports import timed
from benchmarks.results import Report
from benchmarks.seed import BIG, SMALL

MORE = 64


def measure(report: Report, home: Path) -> None:
    """Export the small and the big challenge in each format; compare their memory."""
    report.title("Export")
    for kind in ("decidim-csv", "polis", "json"):
        figures = []
        for slug in (SMALL, BIG):
            out = home / f"export-{slug}-{kind}{'.json' if kind == 'json' else '.zip'}"
            figures.append(timed(["export", slug, "--format", kind, "--out", str(out)], home))
            size = out.stat().st_size / 1e6
            out.unlink()
        (_, little, _), (seconds, much, _) = figures
        value = f"{much:.0f} MB against {little:.0f} MB for a small one ({seconds:.0f} s, {size:.0f} MB written)"
        report.line(f"{kind}, {rows(kind):,} rows", value, f"≤ {MORE} MB more", reached=much - little <= MORE)


def rows(kind: str) -> int:
    """Count what is exported of the big challenge."""
    from fabrique.expression.contributions.models import Comment, Contribution, Support

    contributions = Contribution.objects.filter(challenge__slug=BIG).count()
    votes = Support.objects.filter(contribution__challenge__slug=BIG).count()
    comments = Comment.objects.filter(contribution__challenge__slug=BIG).count()
    return contributions + {"decidim-csv": comments, "polis": votes}.get(kind, comments + votes)

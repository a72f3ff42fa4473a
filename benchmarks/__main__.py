"""``python -m benchmarks [seed pages posts imports exports start] [--scale N] [--home DIR]``.

Everything when nothing is named. The figures are printed and, at full scale and when everything
ran, written to benchmarks/results.md with their date and the machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import home

VERBS = ("seed", "pages", "posts", "imports", "exports", "start")
SEED_SECONDS = 240


def main() -> int:
    """Run what was asked; 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Figures on speed and size.")
    parser.add_argument("verbs", nargs="*", metavar="|".join(VERBS))
    parser.add_argument("--scale", type=int, default=1, help="divide every quantity by N (1)")
    parser.add_argument("--home", type=Path, default=home.ROOT / ".fabrique" / "bench", help="where to work")
    parser.add_argument("--out", type=Path, help="where to write the figures")
    options = parser.parse_args()
    if unknown := set(options.verbs) - set(VERBS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    wanted = options.verbs or list(VERBS)
    place = options.home.resolve()
    if options.scale > 1:
        place = place.with_name(f"{place.name}-{options.scale}")
    home.settle(place)
    with home.ready():
        return _run(wanted, options, place)


def _run(wanted: list[str], options: argparse.Namespace, place: Path) -> int:
    from benchmarks import exports, imports, machine, pages, posts, start
    from benchmarks.results import PLACE, Report
    from benchmarks.seed import seed

    report = Report(machine.described() + (f"; a {options.scale}th of full size" if options.scale > 1 else ""))
    seconds = seed(options.scale)  # the others need it; an earlier one is kept
    if "seed" in wanted and seconds:
        report.line("Seed: seconds", f"{seconds:.0f}", f"≤ {SEED_SECONDS}", reached=seconds <= SEED_SECONDS)
    measures = {
        "pages": lambda: pages.measure(report, options.scale),
        "posts": lambda: posts.measure(report, options.scale),
        "imports": lambda: imports.measure(report, place, options.scale),
        "exports": lambda: exports.measure(report, place),
        "start": lambda: start.measure(report),
    }
    for name, measure in measures.items():
        if name in wanted:
            measure()
    complete = wanted == list(VERBS) and options.scale == 1
    if options.out or complete:
        report.write(options.out or PLACE)
    return 1 if report.missed and options.scale == 1 else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Taking in 10,000 contributions with 100,000 votes, in a process of its own whose memory is read at the end."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from benchmarks.home import PYTHON, ROOT
from benchmarks.results import Report

HEAD = "type;contributions_id;contributions_author_id;contributions_section_title;contributions_title;contributions_bodyText;contributions_createdAt;contributions_updatedAt;contributions_published;contributions_votesCount;contributions_votes_id;contributions_votes_related_id;contributions_votes_author_id;contributions_votes_value;contributions_votes_createdAt"
BODY = "Les équipes perdent du temps à ressaisir les mêmes informations d’un outil à l’autre."
SECONDS, MEGABYTES = 60, 500


def measure(report: Report, home: Path, scale: int) -> None:
    """Write the file, import it into a new consultation."""
    report.title("Import")
    contributions = max(20, 10_000 // scale)
    place = home / "cap-collectif.csv"
    place.write_text("\n".join(_lines(contributions)) + "\n", encoding="utf-8")
    slug = f"banc-import-{int(time.time())}"
    seconds, memory, work = timed(["import", "cap-collectif", str(place), "--into", slug, "--create", "--json"], home)
    what = f"{contributions} contributions, {contributions * 10} votes"
    report.line(
        f"{what}: seconds",
        f"{seconds:.1f} (of which {work:.1f} of processor)",
        f"≤ {SECONDS}",
        reached=seconds <= SECONDS,
    )
    report.line(f"{what}: highest memory (MB)", f"{memory:.0f}", f"≤ {MEGABYTES}", reached=memory <= MEGABYTES)


def timed(arguments: list[str], home: Path) -> tuple[float, float, float]:
    """Run ``fabrique``; return its seconds, its highest resident memory in MB and its seconds of processor."""
    began = time.monotonic()
    with (home / "command.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [PYTHON, "-m", "fabrique.config.cli", *arguments], cwd=ROOT, stdout=log, stderr=log, env=os.environ.copy()
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError((home / "command.log").read_text())
    return time.monotonic() - began, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def _lines(contributions: int) -> list[str]:
    lines = [HEAD]
    for number in range(contributions):
        author = number % 2_000
        lines.append(
            f"opinion;op{number};User_{author};Rubrique {number % 8};Simplifier la démarche n° {number};{BODY};"
            f"15/10/2019 09:30;15/10/2019 09:30;1;10;;;;;"
        )
        for vote in range(10):
            value = ("YES", "YES", "MITIGE", "NO")[vote % 4]
            voter = (author + 1 + vote * 199) % 2_000
            lines.append(f"vote;;;;;;;;;;v{number}-{vote};op{number};User_{voter};{value};16/10/2019 10:00")
    return lines

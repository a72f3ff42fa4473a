"""The benchmarks run, at a thousandth of their size, in a home of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_figures_are_measured_and_written(tmp_path):
    out = tmp_path / "figures.md"
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    verbs = ["seed", "pages", "posts", "imports", "exports"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *verbs, "--scale", "1000", "--home", tmp_path / "bench", "--out", out],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = out.read_text()
    wanted = (
        "Seed: seconds",
        "theme board",
        "Signed in",
        "First visit",
        "Supports per second",
        "contributions",
        "json",
    )
    missing = [words for words in wanted if words not in figures]
    assert missing == []

"""Run the checks one after the other, all of them, and sum them up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
PYTEST = ("-m", "pytest", "-q", "--durations=8")
STEPS: dict[str, tuple[str, ...]] = {
    "ruff": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "djlint": ("-m", "djlint", "src", "--lint", "--quiet"),
    "mypy": ("-m", "mypy"),
    "imports": ("-c", LINT_IMPORTS),
    "migrations": ("-m", "fabrique.config.cli", "manage", "makemigrations", "--check", "--dry-run"),
    "unit": (*PYTEST, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "tests", "--ignore=tests/e2e"),
    "e2e": (*PYTEST, "-n", "2", "tests/e2e"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step gave."""

    name: str
    seconds: float
    code: int
    passed: int
    failed: int


def missing(names: list[str]) -> dict[str, str]:
    """Return what the machine lacks for these steps: Debian's package, and what it is for."""
    lacks = {}
    if "e2e" in names and not any(map(shutil.which, BROWSERS)):
        lacks["chromium"] = "un navigateur, pour les parcours"
    if "unit" in names and not any(DEBIAN_SERVERS.glob("*/bin/postgres")):
        lacks["postgresql"] = "le serveur de Debian, pour l’essai sur un PostgreSQL ordinaire"
    if "unit" in names and shutil.which("msgfmt") is None:
        lacks["gettext"] = "les traductions"
    return lacks


def complete_machine(names: list[str]) -> bool:
    """Install what is missing when we may; else say what to install."""
    lacks = missing(names)
    if lacks and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installation par apt : {', '.join(lacks)}…", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *lacks]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, check=False, stdout=subprocess.DEVNULL)
        lacks = missing(names)
    for package, purpose in lacks.items():
        print(f"Il manque {package} ({purpose}). Sous Debian, en tant que root : apt install {package}", flush=True)
    return not lacks


def counts(report: Path) -> tuple[int, int]:
    """Return how many tests of a report passed and failed; skipped ones are neither."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 a report that we have just written
    passed = failed = 0
    for suite in suites:
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        failed += bad
        passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
    return passed, failed


def run(name: str, folder: Path) -> Outcome:
    """Run one step; a check that is no test counts for one."""
    print(f"\n── {name}", flush=True)
    command = [sys.executable, *STEPS[name]]
    report = folder / f"{name}.xml"
    is_tests = STEPS[name][: len(PYTEST)] == PYTEST
    if is_tests:
        command.append(f"--junitxml={report}")
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    seconds = time.monotonic() - start
    passed, failed = counts(report) if report.exists() else (int(code == 0), int(code != 0))
    return Outcome(name, seconds, code, passed, max(failed, int(code != 0)))


def main(names: list[str]) -> int:
    """Run the steps asked for, in a home of their own that is removed afterwards."""
    unknown = set(names) - set(STEPS)
    if unknown:
        print(f"Étapes inconnues : {', '.join(sorted(unknown))}. Connues : {', '.join(STEPS)}.")
        return 2
    names = [name for name in STEPS if not names or name in names]
    if not complete_machine(names):
        return 1
    with tempfile.TemporaryDirectory(prefix="fabrique-test-") as folder:
        os.environ["FABRIQUE_HOME"] = f"{folder}/home"
        try:
            outcomes = [run(name, Path(folder)) for name in names]
        finally:
            subprocess.run([sys.executable, "-m", "fabrique.config.embedded", "stop"], check=False)
    print("\n── Bilan")
    for outcome in outcomes:
        verdict = "ok" if outcome.code == 0 else "ÉCHEC"
        print(f"{outcome.name:<12} {verdict:<6} {outcome.seconds:7.1f} s")
    print(f"{sum(each.passed for each in outcomes)} passed, {sum(each.failed for each in outcomes)} failed")
    return int(any(outcome.code != 0 for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

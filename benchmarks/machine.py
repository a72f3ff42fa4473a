"""On what the figures were measured."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def described() -> str:
    """Say the processor, the memory and the versions in one line."""
    import django
    from django.db import connection

    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    total = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model}, {total / 1024 / 1024:.0f} GB; Python {platform.python_version()}, "
        f"Django {django.__version__}, PostgreSQL {server} (embedded); load of the machine at the start {load:.1f}"
    )


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text().splitlines() if place.exists() else []


def pss(pid: int) -> float:
    """Return the memory of a process in MB, what it shares counted in proportion."""
    try:
        lines = _lines(f"/proc/{pid}/smaps_rollup")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def peak(pid: int) -> float:
    """Return the highest resident memory that a process has had, in MB."""
    try:
        lines = _lines(f"/proc/{pid}/status")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def family(pid: int) -> list[int]:
    """Return a process and everything under it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return found

"""Pictures of the code drawn from the code: layers and lifecycles, for docs/architecture.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from django.apps import apps

from fabrique.foundations.kernel.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parents[3]
PLACE = ROOT / "docs" / "architecture.md"
CHAPTERS = ("diffusion", "expression", "foundations")


def layers() -> str:
    """Draw the import order from the contracts: a package imports only what is beneath it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    by_id = {contract["id"]: contract for contract in contracts}
    lines = ["```mermaid", "flowchart TB"]
    steps = ["config", "portal"]
    for chapter in CHAPTERS:
        lines.append(f'  subgraph {chapter}["{chapter}"]')
        for layer in by_id[chapter]["layers"]:
            names = [name.strip() for name in layer.split("|") if "(" not in name]
            if names:
                lines.append("    " + " ~~~ ".join(names))
                steps.append(names[0])
        lines.append("  end")
    lines += [f"  {above} --> {below}" for above, below in pairwise(steps)]
    return "\n".join([*lines, "```"])


def lifecycles() -> str:
    """Draw every from→to table of the product, in the words that people read."""
    parts = []
    for name, life in _found():
        lines = [f"### {name}", "", "```mermaid", "stateDiagram-v2"]
        lines += [f"  {state} : {label}" for state, label in life.labels.items() if state in _used(life)]
        lines += [f"  {origin} --> {target}" for origin, target in life.lines()]
        parts.append("\n".join([*lines, "```"]))
    return "\n\n".join(parts)


def _used(life: Lifecycle) -> set[str]:
    return {state for line in life.lines() for state in line}


def _found() -> Iterator[tuple[str, Lifecycle]]:
    for config in apps.get_app_configs():
        if not config.name.startswith("fabrique."):
            continue
        try:
            states = import_module(f"{config.name}.states")
        except ModuleNotFoundError:
            continue
        for name, value in sorted(vars(states).items()):
            if isinstance(value, Lifecycle):
                yield f"{config.label}: {name.removesuffix('_LIFE').replace('_', ' ').lower()}", value


def drawn(text: str) -> str:
    """Return ``text`` with both drawings fresh between their marks."""
    for mark, drawing in (("layers", layers()), ("lifecycles", lifecycles())):
        pattern = re.compile(rf"(<!-- {mark}:start -->\n).*?(<!-- {mark}:end -->)", re.DOTALL)
        text = pattern.sub(lambda found, new=drawing: f"{found[1]}{new}\n{found[2]}", text)  # type: ignore[misc]
    return text

"""Documents on paper: one typeface and one look for every tagged PDF (PDF/UA-1), by typst.

A template begins with ``#import "/foundations/ui/paper/look.typ": *`` and reads its data from ``sys.inputs``.
Texts are passed as data, never as markup.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
FONTS = HERE / "fonts"
NARROW = "\u202f"  # the typeface has no narrow space: an ordinary non-breaking one stands for it


def printed(template: Path, **inputs: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return the PDF that the template makes of these data."""
    made = typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={name: _json(value) for name, value in inputs.items()},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave several files for one document.")
    return made


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, ensure_ascii=False).replace(NARROW, "\u00a0")

"""Reading back what was written: words of a PDF, departures from a JSON schema."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def _unicode_of(font: Any) -> dict[int, str]:  # noqa: ANN401 - a PDF object
    """Glyph → words, from the font's ToUnicode map."""
    cmap = font.ToUnicode.read_bytes()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in RANGE.findall(block):
            base = bytes.fromhex(text.decode()).decode("utf-16-be")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + offset] = base[:-1] + chr(ord(base[-1]) + offset)
    return found


def pdf_text(data: bytes) -> str:
    """The words of a PDF in the order in which they are drawn, lines joined by a space."""
    words: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = {name: _unicode_of(font) for name, font in page.Resources.get("/Font", {}).items()}
            current: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = fonts[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for part in parts:
                        if isinstance(part, pikepdf.String):
                            raw = bytes(part)
                            words += [current.get(int.from_bytes(raw[n : n + 2]), "") for n in range(0, len(raw), 2)]
                elif str(operator) == "ET":
                    words.append(" ")
    return re.sub(r"\s+", " ", "".join(words))


def violations(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, at: str = "$") -> list[str]:  # noqa: ANN401
    """What in ``value`` departs from the part of JSON Schema that our schema uses."""
    root = root or schema
    if "$ref" in schema:
        target = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return violations(value, target, root, at)
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at}: not {schema['const']}"]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: {value} not among {schema['enum']}"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[kind]) and not (kind != "boolean" and value is True) for kind in kinds):
        return [f"{at}: {type(value).__name__} is not {kinds}"]
    found: list[str] = []
    if isinstance(value, dict):
        found += [f"{at}: missing key {key}" for key in schema.get("required", []) if key not in value]
        found += [f"{at}: unknown key {key}" for key in value if key not in schema["properties"]]
        for key, part in schema["properties"].items():
            if key in value:
                found += violations(value[key], part, root, f"{at}.{key}")
    if isinstance(value, list):
        for rank, each in enumerate(value):
            found += violations(each, schema["items"], root, f"{at}[{rank}]")
    return found

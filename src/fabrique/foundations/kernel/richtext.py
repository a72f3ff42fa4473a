"""The simple formatting that people may use, and its one allow-list.

Texts are stored as HTML of a small subset, always cleaned; they are written
and edited as light Markdown (paragraphs, lists, bold, italic, links).
"""

from __future__ import annotations

import html
import re

import nh3
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote"}
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "div": "p"}
SCHEMES = {"http", "https", "mailto"}
BLANK = re.compile(r"[ \t\r\f\v\u00a0]+")
EMPTY_BLOCK = re.compile(r"<(p|li|h3|h4|blockquote|ul|ol)>(\s|&nbsp;|<br>)*</\1>")
BLOCK_END = re.compile(r"</(p|li|h3|h4|blockquote|ul|ol)>|<br>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")

_markdown = MarkdownIt("zero", {"breaks": True, "linkify": False}).enable(
    ["emphasis", "link", "list", "newline", "paragraph", "autolink", "blockquote", "escape", "heading"]
)
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes=SCHEMES,
    link_rel="nofollow noopener noreferrer",
    strip_comments=True,
    clean_content_tags={"script", "style"},
)


def clean(source: str) -> str:
    """Return ``source`` (HTML of any origin) reduced to the allowed subset; idempotent."""
    text = CONTROL.sub("", source)
    for old, new in RENAMED.items():
        text = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", text, flags=re.IGNORECASE)
    text = _cleaner.clean(text).strip()
    previous = None
    while previous != text:
        previous, text = text, EMPTY_BLOCK.sub("", text).strip()
    return _cleaner.clean(text).strip()


def from_markdown(source: str) -> str:
    """Return the clean HTML of a text typed with light Markdown."""
    return clean(_markdown.render(CONTROL.sub("", source).strip()))


def from_plain(source: str) -> str:
    """Return the clean HTML of a plain text: blank lines make paragraphs."""
    blocks = re.split(r"\n\s*\n", CONTROL.sub("", source).replace("\r\n", "\n").replace("\r", "\n").strip())
    lines = ("<br>".join(html.escape(line.strip(), quote=False) for line in block.split("\n")) for block in blocks)
    return clean("".join(f"<p>{block}</p>" for block in lines if block))


def to_markdown(body: str) -> str:
    """Return the light Markdown that gives ``body`` back, for an edit form."""
    converter = MarkdownConverter(heading_style="ATX", bullets="-", escape_underscores=True)
    return str(converter.convert(body)).strip()


def to_plain(body: str) -> str:
    """Return the text of ``body`` without tags, blocks on lines of their own."""
    text = nh3.clean(BLOCK_END.sub("\n", body), tags=set())
    lines = (BLANK.sub(" ", line).strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return ``text`` without control characters, line breaks and doubled spaces."""
    return " ".join(CONTROL.sub("", text).split())

"""Clean HTML as a small tree, for writers that know no HTML. Only data: nothing in it is ever markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from fabrique.foundations.kernel.richtext import clean

Node = dict[str, Any]
BLOCKS = {"p": "p", "ul": "ul", "ol": "ol", "li": "li", "h3": "h", "h4": "h", "blockquote": "quote"}
INLINE = {"strong": "strong", "em": "em", "a": "link"}


class _Builder(HTMLParser):
    """Nests nodes as tags open and close; unknown tags leave their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"t": "root", "c": []}
        self.open: list[Node] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a node."""
        if tag == "br":
            self.open[-1]["c"].append({"t": "br"})
            return
        kind = BLOCKS.get(tag) or INLINE.get(tag)
        if kind is None:
            return
        node: Node = {"t": kind, "c": []}
        if kind == "link":
            node["href"] = dict(attrs).get("href") or ""
        self.open[-1]["c"].append(node)
        self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest node of that kind."""
        kind = BLOCKS.get(tag) or INLINE.get(tag)
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth]["t"] == kind:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        here = self.open[-1]
        if data.strip() or (data and here["t"] not in {"root", "ul", "ol", "quote"}):
            here["c"].append({"t": "text", "v": " ".join(data.split("\n"))})


def tree_of(html: str) -> list[Node]:
    """Return the blocks of ``html``; loose words at the top become paragraphs."""
    builder = _Builder()
    builder.feed(clean(html))
    builder.close()
    return [_block(node) for node in builder.root["c"]]


def _block(node: Node) -> Node:
    return node if node["t"] in {"p", "ul", "ol", "h", "quote"} else {"t": "p", "c": [node]}


def treed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return ``value`` with every ``{"html": …}`` replaced by ``{"tree": …}``."""
    if isinstance(value, dict):
        if value.keys() == {"html"}:
            return {"tree": tree_of(value["html"])}
        return {key: treed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [treed(each) for each in value]
    return value

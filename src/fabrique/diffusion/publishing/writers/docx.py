"""The report as a Word file: headings, lists and tables that screen readers know; no user markup."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from fabrique.diffusion.publishing.writers.paper import paper_of
from fabrique.diffusion.publishing.writers.rich import Node, treed
from fabrique.foundations.kernel.richtext import CONTROL

ACCENT = RGBColor(0x0B, 0x4A, 0x56)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
PAPERS = {"p": None, "h": None, "quote": "Quote"}


def docx_of(content: Mapping[str, Any]) -> bytes:
    """Return the Word file of a report."""
    paper = treed(paper_of(content))
    doc = Document()
    _set_up(doc, paper)
    _cover(doc, paper)
    for part in paper["parts"]:
        _heading(doc, part["title"], 1)
        for block in part["blocks"]:
            _block(doc, block)
        for group in part.get("groups", ()):
            _group(doc, group)
    for part in paper["annexes"]:
        _annex(doc, part)
    file = io.BytesIO()
    doc.save(file)
    return file.getvalue()


def _set_up(doc: Doc, paper: Mapping[str, Any]) -> None:
    """Language, typeface and the file's own description."""
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    run = normal.element.get_or_add_rPr()
    lang = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        lang.set(qn(name), "fr-FR")
    run.append(lang)
    for default in doc.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "fr-FR")
    for level in (1, 2, 3):
        doc.styles[f"Heading {level}"].font.color.rgb = ACCENT
    about = doc.core_properties
    about.title, about.language, about.subject = _safe(paper["title"])[:255], "fr-FR", _safe(paper["kicker"])
    about.author, about.comments, about.keywords = _safe(paper["sponsor"])[:255], "", ""
    about.created = about.modified = datetime.fromisoformat(paper["date"])


def _safe(text: str) -> str:
    return CONTROL.sub("", text)


def _cover(doc: Doc, paper: Mapping[str, Any]) -> None:
    doc.add_paragraph(_safe(paper["programme"]))
    doc.add_paragraph(_safe(paper["title"]), style="Title")
    doc.add_paragraph(_safe(paper["question"]), style="Subtitle")
    for figure in paper["figures"]:
        doc.add_paragraph(f"{figure['value']} {figure['label']}", style="List Bullet")
    if paper["sponsor"]:
        doc.add_paragraph(_("Question posée par : %(name)s") % {"name": _safe(paper["sponsor"])})
    doc.add_paragraph(paper["status"])


def _heading(doc: Doc, text: str, level: int) -> None:
    doc.add_heading(_safe(text), level)


def _paragraph(doc: Doc, text: str, *, italic: bool = False, bold: bool = False) -> None:
    run = doc.add_paragraph().add_run(_safe(text))
    run.italic, run.bold = italic or None, bold or None


def _rich(doc: Doc, nodes: Sequence[Node], style: str | None = None) -> None:
    for node in nodes:
        if node["t"] in {"ul", "ol"}:
            name = "List Bullet" if node["t"] == "ul" else "List Number"
            for item in node["c"]:
                _rich(doc, [{**item, "t": "p"}], name)
        elif node["t"] in PAPERS:
            inner = [each for each in node["c"] if each["t"] in {"p", "ul", "ol", "quote"}]
            if not inner or inner != node["c"]:
                words = [each for each in node["c"] if each not in inner]
                _inline(doc.add_paragraph(style=style or PAPERS[node["t"]]), words, bold=node["t"] == "h")
            _rich(doc, inner, style or PAPERS[node["t"]])


def _inline(paragraph: Paragraph, nodes: Sequence[Node], *, bold: bool = False, italic: bool = False) -> None:
    for node in nodes:
        if node["t"] == "text":
            run = paragraph.add_run(_safe(node["v"]))
            run.bold, run.italic = bold or None, italic or None
        elif node["t"] == "br":
            paragraph.add_run().add_break()
        elif node["t"] == "link" and node["href"]:
            _link(paragraph, node)
        else:
            _inline(paragraph, node["c"], bold=bold or node["t"] == "strong", italic=italic or node["t"] == "em")


def _link(paragraph: Paragraph, node: Node) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(_safe(node["href"]), LINK, is_external=True))
    before = len(paragraph.runs)
    _inline(paragraph, node["c"])
    for run in paragraph.runs[before:]:
        run.font.underline, run.font.color.rgb = True, ACCENT
        link.append(run._r)  # noqa: SLF001 - python-docx has no way to make a link
    paragraph._p.append(link)  # noqa: SLF001


def _block(doc: Doc, block: Mapping[str, Any]) -> None:
    kind = block["t"]
    if kind == "rich":
        _rich(doc, block["body"]["tree"])
    elif kind in {"lead", "text", "mention"}:
        _paragraph(doc, block["text"], bold=kind == "lead", italic=kind == "mention")
    elif kind == "h":
        _heading(doc, block["text"], 2)
    elif kind == "facts":
        _facts(doc, block["items"])
    elif kind == "word":
        _rich(doc, block["body"]["tree"], "Quote")
        _paragraph(doc, block["signature"], bold=True)
    elif kind == "columns":
        for name in block["items"]:
            doc.add_paragraph(_safe(name), style="List Bullet")
    elif kind == "table":
        _table(doc, block)


def _facts(doc: Doc, items: Sequence[Mapping[str, Any]]) -> None:
    for item in items:
        _paragraph(doc, item["label"], bold=True)
        if item["text"]:
            _paragraph(doc, item["text"])
        _rich(doc, item["body"]["tree"])


def _table(doc: Doc, block: Mapping[str, Any]) -> None:
    """A captioned table whose first row is repeated, and read, as a header."""
    doc.add_paragraph(_safe(block["caption"]), style="Caption")
    table = doc.add_table(rows=1, cols=len(block["head"]), style="Table Grid")
    row = table.rows[0]
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no word for it
    for cell, text in zip(row.cells, block["head"], strict=True):
        _cell(cell, text, bold=True)
    for line in block["rows"]:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            _cell(cell, text)
    doc.add_paragraph()


def _cell(cell: _Cell, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(_safe(text))
    run.bold = bold or None


def _group(doc: Doc, group: Mapping[str, Any]) -> None:
    level = 3 if group["title"] else 2
    if group["title"]:
        _heading(doc, group["title"], 2)
    for each in group["recommendations"]:
        _recommendation(doc, each, level)
    for each in group.get("elsewhere", ()):
        text = _("Voir aussi la recommandation n° %(number)d, déjà présentée.") % {"number": each["number"]}
        _paragraph(doc, text, italic=True)


def _recommendation(doc: Doc, row: Mapping[str, Any], level: int) -> None:
    _heading(doc, _("N° %(number)d – %(title)s") % {"number": row["number"], "title": row["title"]}, level)
    _paragraph(doc, " · ".join(word for word in (row["unsettled"], row["scope"], *row["terms"]) if word), italic=True)
    for paragraph in row["paragraphs"]:
        _rich(doc, paragraph["tree"])
    if row["rationale"]["tree"]:
        _paragraph(doc, _("Pourquoi"), bold=True)
        _rich(doc, row["rationale"]["tree"])
    if row["ratings"]:
        _table(doc, row["ratings"])
        if row["ratings"]["note"]:
            _paragraph(doc, row["ratings"]["note"], italic=True)
    for opinion in row["opinions"]:
        _paragraph(doc, _("Opinion minoritaire"), bold=True)
        _rich(doc, opinion["body"]["tree"], "Quote")
        _paragraph(doc, opinion["author"], italic=True)
    if foot := ". ".join(word for word in (row["pair"], row["sources"]) if word):
        _paragraph(doc, f"{foot}.", italic=True)


def _annex(doc: Doc, part: Mapping[str, Any]) -> None:
    _heading(doc, _("Annexe : %(title)s") % {"title": part["title"]}, 1)
    _paragraph(doc, part["lead"])
    for row in part.get("provenance", ()):
        _heading(doc, _("N° %(number)d – %(title)s") % {"number": row["number"], "title": row["title"]}, 2)
        for paragraph in row["paragraphs"]:
            _paragraph(doc, paragraph["label"], bold=True)
            for source in paragraph["sources"]:
                _source(doc, source)
    for group in part.get("set_aside", ()):
        _heading(doc, group["count"], 2)
        _paragraph(doc, group["reason"])
        for each in group["items"]:
            doc.add_paragraph(_safe(each["title"]), style="List Bullet")


def _source(doc: Doc, source: Mapping[str, Any]) -> None:
    line = doc.add_paragraph(style="List Bullet")
    line.add_run(_safe(source["title"])).bold = True
    if source["author"]:
        line.add_run(f" ({_safe(source['author'])})")
    if source["quote"]:
        doc.add_paragraph(_safe(f"« {source['quote']} »"), style="Quote")
    for each in source["originals"]:
        author = f" ({each['author']})" if each["author"] else ""
        doc.add_paragraph(_safe(f"{each['title']}{author}"), style="List Bullet 2")

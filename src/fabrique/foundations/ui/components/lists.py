"""Lists: tabs, side menus, breadcrumbs, pages, filters, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, Form
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from fabrique.foundations.ui.layout import NavItem
from fabrique.foundations.ui.registry import Props, block_component, component


@component
def tabs(items: Sequence[NavItem], *, label: str) -> Props:
    """Neighbouring pages of one thing, scrollable sideways on a phone."""
    return {"items": items, "label": label}


@component
def side_menu(items: Sequence[NavItem], *, title: str) -> Props:
    """Draw a vertical menu for the side column."""
    return {"items": items, "title": title}


@component
def breadcrumb(current: str, *links: Any, home: str = "/") -> Props:  # noqa: ANN401 - label, address, label, address…
    """Draw the way from home: ``{% breadcrumb "Ici" "Démarches" programmes_url "Agilité" programme_url %}``."""
    return {"current": current, "links": list(zip(links[::2], links[1::2], strict=True)), "home": home}


@component
def cursor_pager(
    context: Any,  # noqa: ANN401 - the template context
    page: Any,  # noqa: ANN401 - a kernel Page
    *,
    label: str = "",
    param: str = "cursor",
    fragment: str = "",
) -> Props:
    """Previous and next page of a kernel ``Page``; other query parameters are kept."""
    query = _query(context)
    return {
        "label": label,
        "previous": _with(query, param, page.previous_cursor, fragment) if page.previous_cursor else "",
        "next": _with(query, param, page.next_cursor, fragment) if page.next_cursor else "",
        "first": _with(query, param, "", fragment) if page.previous_cursor else "",
    }


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the address of the same list without it."""

    label: str
    href: str


@component
def filter_form(
    context: Any,  # noqa: ANN401 - the template context
    form: Form,
    *,
    label: str,
    submit: str = "",
    result: str = "",
    open: bool = False,  # noqa: A002 - the HTML attribute's name
    target: str = "",
) -> Props:
    """Draw filters sent by GET, and a removable chip for each active one; ``result`` is announced."""
    query = _query(context)
    chips = active_filters(form, query)
    return {
        "form": form,
        "label": label,
        "submit": submit,
        "result": result,
        "open": open or bool(form.errors),
        "chips": chips,
        "clear": "?" + _kept(form, query).urlencode(),
        "target": target,
    }


def active_filters(form: Form, query: QueryDict) -> list[Chip]:
    """One chip for each value of ``form`` that is set in ``query``."""
    chips = []
    for field in form.visible_fields():
        for value in query.getlist(field.html_name):
            if value == "" or (form.is_bound and field.errors):
                continue
            rest = query.copy()
            rest.setlist(field.html_name, [item for item in query.getlist(field.html_name) if item != value])
            rest.pop("cursor", None)
            chips.append(Chip(_chip_label(field, value), "?" + rest.urlencode()))
    return chips


def _chip_label(field: BoundField, value: str) -> str:
    for key, label in _flat(getattr(field.field, "choices", [])):
        if str(key) == value:
            return f"{field.label}\u00a0: {label}"
    if field.widget_type == "checkbox":
        return str(field.label)
    return f"{field.label}\u00a0: {value}"


def _flat(choices: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - Django's choices
    pairs: list[tuple[Any, Any]] = []
    for key, label in choices:
        pairs += [(key, label)] if not isinstance(label, list | tuple) else _flat(label)
    return pairs


def _kept(form: Form, query: QueryDict) -> QueryDict:
    rest = query.copy()
    for name in ("cursor", *(field.html_name for field in form.visible_fields())):
        rest.pop(name, None)
    return rest


def _query(context: Any) -> QueryDict:  # noqa: ANN401 - the template context
    request: HttpRequest | None = context.get("request")
    return request.GET if request is not None else QueryDict()


def _with(query: QueryDict, param: str, value: str, fragment: str) -> str:
    rest = query.copy()
    rest.pop(param, None)
    if value:
        rest[param] = value
    return f"?{rest.urlencode()}{'#' + fragment if fragment else ''}"


@component
def data_table(
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    caption: str,
    numeric: str = "",
    row_headers: bool = True,
    hide_caption: bool = False,
    empty: str = "",
) -> Props:
    """Draw a table from lists of cells; ``numeric="1,2"`` aligns these columns (from 0) to the right."""
    right = {int(index) for index in numeric.split(",") if index.strip()}
    return {
        "caption": caption,
        "hide_caption": hide_caption,
        "head": [(label, index in right) for index, label in enumerate(head)],
        "rows": [
            [(cell, index in right, row_headers and index == 0) for index, cell in enumerate(row)] for row in rows
        ],
        "empty": empty,
    }


@block_component
def table(content: SafeString, *, caption: str, hide_caption: bool = False) -> Props:
    """Draw a scrollable, captioned frame for a table whose ``<thead>`` and ``<tbody>`` you write."""
    return {"content": content, "caption": caption, "hide_caption": hide_caption}

"""How a form field is drawn: label, hint, control and errors tied together for assistive tools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from fabrique.foundations.ui.widgets import DateTimeInputs, FileInput, RichTextarea


def kind_of(bound: BoundField) -> str:
    """Which drawing the field takes."""
    widget = bound.field.widget
    kinds: list[tuple[type, str]] = [
        (forms.CheckboxSelectMultiple, "options"),
        (forms.RadioSelect, "options"),
        (forms.CheckboxInput, "checkbox"),
        (DateTimeInputs, "pair"),
        (forms.Select, "select"),
        (RichTextarea, "rich"),
        (forms.FileInput, "upload"),
    ]
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "input")


def draw_field(bound: BoundField) -> SafeString:
    """Return the whole field as HTML, for any form."""
    if bound.is_hidden:
        return bound.as_hidden()
    kind = kind_of(bound)
    ids = described_by(bound, kind)
    context: dict[str, Any] = {
        "kind": kind,
        "field": bound,
        "id": bound.id_for_label or bound.auto_id,
        "label": bound.label,
        "hint": bound.help_text,
        "optional": _is_optional(bound),
        "errors": [str(message) for message in bound.errors] if bound.form.is_bound else [],
        "described_by": ids,
        "limit": _limit(bound),
        "disabled": bound.field.disabled,
        "options": _options(bound) if kind == "options" else [],
        "control": "" if kind == "options" else bound.as_widget(attrs=_attrs(bound, kind, ids)),
    }
    return mark_safe(get_template("ui/fields/field.html").render(context))  # noqa: S308 - our template


def described_by(bound: BoundField, kind: str) -> str:
    """Return the ids of what explains the control: its hint, its errors, its counter."""
    base = bound.auto_id or bound.html_name
    names = []
    if bound.help_text:
        names.append(f"{base}-hint")
    if kind == "rich":
        names.append(f"{base}-format")
    if _limit(bound):
        names.append(f"{base}-limit")
    if bound.form.is_bound and bound.errors:
        names.append(f"{base}-error")
    return " ".join(names)


def _attrs(bound: BoundField, kind: str, ids: str) -> dict[str, Any]:
    attrs: dict[str, Any] = {}
    if "class" not in bound.field.widget.attrs:
        attrs["class"] = {"select": "fr-select", "checkbox": "", "pair": "fr-input"}.get(kind, "fr-input")
    if isinstance(bound.field.widget, FileInput) or kind == "upload":
        attrs["class"] = "fr-upload"
    if not attrs.get("class"):
        attrs.pop("class", None)
    if ids:
        attrs["aria-describedby"] = ids
    if bound.form.is_bound and bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a group of radios or checkboxes."""
    drawn = []
    for option in bound.subwidgets:
        data = option.data
        label = data["label"]
        drawn.append(
            {
                "id": data["attrs"].get("id", ""),
                "name": data["name"],
                "value": str(data["value"]),
                "type": data["type"],
                "checked": bool(data["selected"]),
                "disabled": bool(data["attrs"].get("disabled")) or bound.field.disabled,
                "label": label,
                "hint": getattr(label, "hint", ""),
            }
        )
    return drawn


def _is_optional(bound: BoundField) -> bool:
    marks = getattr(bound.form, "mark_optional", True)
    return bool(marks) and not bound.field.required and not isinstance(bound.field.widget, forms.CheckboxInput)


def _limit(bound: BoundField) -> int:
    """Return the greatest number of characters, when it is worth showing."""
    limit = getattr(bound.field, "max_length", None)
    if not limit or isinstance(bound.field, forms.FileField | forms.EmailField | forms.URLField):
        return 0
    return int(limit)

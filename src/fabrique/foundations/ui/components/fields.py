"""Forms in templates: whole, by field, by group, and their error summary."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, MultiWidget
from django.utils.safestring import SafeString

from fabrique.foundations.ui.fields import draw_field
from fabrique.foundations.ui.registry import Props, block_component, component, register


@component
def form_tag(  # noqa: PLR0913 - each parameter is a prop
    context: Any,  # noqa: ANN401 - the template context
    form: BaseForm,
    *,
    action: str = "",
    submit: str = "",
    cancel_href: str = "",
    cancel_label: str = "",
    autosave_url: str = "",
    id: str = "",
    method: str = "post",
    kind: str = "primary",
) -> Props:
    """Draw a whole form: summary of errors, fields, buttons, and what the scripts need."""
    return {
        "csrf_token": context.get("csrf_token", ""),
        "form": form,
        "action": action,
        "submit": submit,
        "cancel_href": cancel_href,
        "cancel_label": cancel_label,
        "autosave_url": autosave_url,
        "id": id,
        "method": method,
        "multipart": form.is_multipart(),
        "kind": kind,
    }


@component
def form_fields(form: BaseForm, *names: str) -> Props:
    """Draw the fields of ``form`` (or only those named, in that order), each with label, hint and errors."""
    fields = [form[name] for name in names] if names else form.visible_fields()
    return {"fields": [draw_field(bound) for bound in fields], "hidden": [] if names else form.hidden_fields()}


@component
def field(bound: BoundField) -> Props:
    """One field: label, hint, control, errors."""
    return {"drawn": draw_field(bound)}


@component
def error_summary(form: BaseForm) -> Props:
    """Draw what must be corrected, with a link to each field; takes the focus when the page opens."""
    entries: list[tuple[str, str, str]] = []
    if form.is_bound:
        entries += [("", "", str(message)) for message in form.non_field_errors()]
        for bound in form:
            target = _target(bound)
            entries += [(f"#{target}", str(bound.label), str(message)) for message in bound.errors]
    return {"entries": entries}


@block_component
def fieldset(content: SafeString, *, legend: str, hint: str = "", level: int = 0) -> Props:
    """Draw a group of fields under one legend."""
    return {"content": content, "legend": legend, "hint": hint, "level": str(level) if level else ""}


@register.inclusion_tag("ui/components/form_attrs.html")
def form_attrs(form: BaseForm, *, autosave_url: str = "") -> Props:
    """Draw the attributes of a ``<form>`` written by hand."""
    return {"multipart": form.is_multipart(), "autosave_url": autosave_url}


def _target(bound: BoundField) -> str:
    """Return the id of the first control: the group's for checkboxes and radios has none of its own."""
    if isinstance(bound.field.widget, MultiWidget):
        return f"{bound.auto_id}_0"
    first = bound.id_for_label
    if not first and bound.subwidgets:
        first = bound.subwidgets[0].id_for_label
    return first or bound.auto_id or bound.html_name

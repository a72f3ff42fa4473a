"""Draws the plainest controls of forms without templates.

Django draws each choice of a list with two templates: three hundred organisations in a filter cost
more than all the rest of the page. The same HTML is put together here, as ``django/forms/widgets`` has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from dsfr.forms import DsfrDjangoTemplates

Widget = Mapping[str, Any]


class FormRenderer(DsfrDjangoTemplates):  # type: ignore[misc] # the library has no types
    """The DSFR's templates, except for what is drawn here."""

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> SafeString:
        """Draw a widget or any other template of forms."""
        if draw := DRAWN.get(template_name):
            return mark_safe(draw(context["widget"]))  # noqa: S308 - every value is escaped
        drawn: SafeString = super().render(template_name, context, request)
        return drawn


def _attributes(widget: Widget) -> str:
    drawn = []
    for name, value in widget["attrs"].items():
        if value is True:
            drawn.append(f" {name}")
        elif value is not False:
            drawn.append(f' {name}="{_text(value)}"')
    return "".join(drawn)


def _text(value: object) -> str:
    """Escape, unless it was safe already; numbers keep their digits together."""
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _select(widget: Widget) -> str:
    drawn = [f'<select name="{_text(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            drawn.append(f'<optgroup label="{_text(group)}">')
        drawn += [
            f'<option value="{_text(each["value"])}"{_attributes(each)}>{_label(each["label"])}</option>'
            for each in options
        ]
        if group:
            drawn.append("</optgroup>")
    drawn.append("</select>")
    return "\n".join(drawn)


def _label(label: Any) -> str:  # noqa: ANN401 - text, lazy text or safe HTML
    """Escape what people read, leaving safe HTML as it is."""
    return conditional_escape(label)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = "" if widget["value"] is None or widget["value"] == "" else _text(widget["value"])
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time", "checkbox")
DRAWN: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
}

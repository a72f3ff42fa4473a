"""Declares components: a function whose parameters are the props, and a template of the same name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
COMPONENTS: dict[str, str] = {}

Props = dict[str, Any]


def component(function: Callable[..., Props]) -> Callable[..., Props]:
    """Register ``function`` as the tag of its name, drawn with ``ui/components/<name>.html``.

    An unknown or missing prop is an error when the template is compiled.
    """
    name = _declare(function)
    takes_context = next(iter(inspect.signature(function).parameters), "") == "context"
    register.inclusion_tag(f"ui/components/{name}.html", takes_context=takes_context)(function)
    return function


def block_component(function: Callable[..., Props]) -> Callable[..., Props]:
    """Register a tag with content: ``{% name %} … {% endname %}``; ``content`` is the first parameter."""
    name = _declare(function)

    @wraps(function)
    def draw(content: SafeString, *args: Any, **kwargs: Any) -> SafeString:  # noqa: ANN401 - props
        props = function(content, *args, **kwargs)
        return mark_safe(get_template(f"ui/components/{name}.html").render(props))  # noqa: S308 - our template

    register.simple_block_tag(name=name, end_name=f"end{name}")(draw)
    return function


def _declare(function: Callable[..., Props]) -> str:
    name = function.__name__.rstrip("_")
    COMPONENTS[name] = (inspect.getdoc(function) or "").splitlines()[0]
    return name

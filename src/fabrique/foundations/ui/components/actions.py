"""Buttons, links that look like buttons, and one-button forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fabrique.foundations.ui.registry import Props, component

Kind = Literal["primary", "secondary", "tertiary", "bare", "danger"]
Size = Literal["sm", "md", "lg"]
KINDS = {
    "primary": "",
    "secondary": "fr-btn--secondary",
    "tertiary": "fr-btn--tertiary",
    "bare": "fr-btn--tertiary-no-outline",
    "danger": "f-btn--danger",
}
SIZES = {"sm": "fr-btn--sm", "md": "", "lg": "fr-btn--lg"}


def button_classes(kind: str, size: str, icon: str) -> str:
    """Return the design system's classes; an unknown kind or size is an error."""
    classes = ["fr-btn", KINDS[kind], SIZES[size]]
    if icon:
        classes += [f"fr-icon-{icon}", "fr-btn--icon-left"]
    return " ".join(name for name in classes if name)


@component
def button(  # noqa: PLR0913 - each parameter is a prop
    label: str,
    *,
    kind: Kind = "primary",
    size: Size = "md",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 - the HTML attribute's name
    verdict: Any = None,  # noqa: ANN401 - a Verdict, or anything with a reason
    form: str = "",
    formaction: str = "",
    described_by: str = "",
) -> Props:
    """Draw a button; with a refusing ``verdict`` it is disabled and says why beside it."""
    return {
        "label": label,
        "classes": button_classes(kind, size, icon),
        "name": name,
        "value": value,
        "type": type,
        "reason": _reason(verdict),
        "form": form,
        "formaction": formaction,
        "described_by": described_by,
    }


@component
def button_link(
    label: str,
    href: str,
    *,
    kind: Kind = "primary",
    size: Size = "md",
    icon: str = "",
    verdict: Any = None,  # noqa: ANN401 - a Verdict, or anything with a reason
) -> Props:
    """Draw a link drawn as a button; with a refusing ``verdict``, the reason replaces the link."""
    return {"label": label, "href": href, "classes": button_classes(kind, size, icon), "reason": _reason(verdict)}


@component
def action_form(  # noqa: PLR0913 - each parameter is a prop
    context: Any,  # noqa: ANN401 - the template context
    label: str,
    action: str,
    *,
    kind: Kind = "secondary",
    size: Size = "md",
    icon: str = "",
    verdict: Any = None,  # noqa: ANN401 - a Verdict, or anything with a reason
    fields: Mapping[str, Any] | None = None,
    pressed: bool | None = None,
    detail: str = "",
    hx_target: str = "",
    hx_swap: str = "outerHTML",
    id: str = "",
) -> Props:
    """One button that posts; ``detail`` is read after the label by screen readers only."""
    return {
        "csrf_token": context.get("csrf_token", ""),
        "label": label,
        "action": action,
        "classes": button_classes(kind, size, icon),
        "reason": _reason(verdict),
        "fields": dict(fields or {}),
        "pressed": {None: "", True: "true", False: "false"}[pressed],
        "detail": detail,
        "hx_target": hx_target,
        "hx_swap": hx_swap,
        "id": id,
    }


@component
def download_link(label: str, href: str, *, detail: str = "") -> Props:
    """Draw a link to a file; ``detail`` gives its type and weight."""
    return {"label": label, "href": href, "detail": detail}


def _reason(verdict: Any) -> str:  # noqa: ANN401 - a Verdict, or None
    if verdict is None or verdict:
        return ""
    return str(verdict.reason)

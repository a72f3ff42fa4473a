"""Pages that several packages show alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def confirm_page(  # noqa: PLR0913 - each parameter is a prop
    request: HttpRequest,
    *,
    title: str,
    confirm_label: str,
    cancel_href: str,
    text: str = "",
    consequences: Sequence[str] = (),
    danger: bool = False,
    fields: Mapping[str, Any] | None = None,
    form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Ask before an act that matters: a page, not a dialog; it posts to its own address."""
    context = {
        "title": title,
        "text": text,
        "consequences": consequences,
        "confirm_label": confirm_label,
        "cancel_href": cancel_href,
        "danger": danger,
        "fields": dict(fields or {}),
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=status)

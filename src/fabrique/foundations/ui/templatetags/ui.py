"""House tags and filters: ``{% load ui %}``.

An unknown prop is an error when the template is compiled. The catalogue
(/composants/) shows each in every state.

Actions      button, button_link, action_form, download_link
Content      badge, tag, alert, notice…endnotice, card…endcard, empty_state,
             disclosure…enddisclosure, person_line, counter, diff, file_list
Lists        tabs, side_menu, breadcrumb, cursor_pager, filter_form, data_table,
             table…endtable
Progress     timeline, line_of_life, progress_bar
Forms        form_tag, form_fields, field, error_summary, fieldset…endfieldset, form_attrs
Charts       bar_chart, scatter, interval_chart, line_chart
Filters      fr, number, plain, percent_of, file_size, day, moment, ago, time_of,
             initials, prose
Simple tags  period
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from fabrique.foundations.ui import wording
from fabrique.foundations.ui.components import actions, charts, content, fields, lines, lists, progress  # noqa: F401
from fabrique.foundations.ui.registry import register

__all__ = ["register"]


@register.filter
def fr(value: object) -> str:
    """French typography; what was safe stays safe."""
    text = wording.french(str(conditional_escape(str(value)) if not isinstance(value, SafeString) else value))
    return mark_safe(text)  # noqa: S308 - escaped above


@register.filter(is_safe=True)
def number(value: object, decimals: int | None = None) -> object:
    """« 12 345 »; anything that is not a number is left alone."""
    if isinstance(value, SafeString):
        return value
    return wording.number(value, decimals)


@register.filter
def plain(value: object) -> str:
    """Return a number for an attribute: digits only, no thousands separator."""
    return str(value)


@register.filter
def percent_of(part: float, whole: float) -> str:
    """« 42 % »."""
    return wording.percent(part, whole)


@register.filter
def file_size(size: int) -> str:
    """« 240 ko »."""
    return wording.file_size(size)


@register.filter
def day(value: datetime | date | None) -> str:
    """« 5 mai 2026 »."""
    return wording.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« mardi 5 mai 2026 à 14 h 30 », in a ``<time>``."""
    return wording.time_tag(value, wording.moment(value)) if value else ""


@register.filter
def time_of(value: datetime | None) -> str:
    """« 14 h 30 »."""
    return wording.clock(value) if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """« il y a 12 minutes », in a ``<time>``."""
    return wording.time_tag(value, wording.relative(value, timezone.now())) if value else ""


@register.filter
def initials(name: str) -> str:
    """« CM »."""
    return wording.initials(str(name))


@register.filter
def prose(body: str) -> SafeString:
    """Return a text stored by kernel.richtext (already clean), set as prose."""
    return mark_safe(f'<div class="f-prose">{body}</div>')  # noqa: S308 - cleaned when stored


@register.simple_tag
def period(start: Any, end: Any) -> str:  # noqa: ANN401 - dates or datetimes
    """« du 3 au 28 mars 2026 »."""
    return wording.period(start, end)

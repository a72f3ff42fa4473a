"""A duration in hours and minutes."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """« 1 h 30 », « 45 min »; a cancelled line keeps its sign."""
    sign = "−" if minutes < 0 else ""
    hours, left = divmod(abs(minutes), 60)
    if hours and left:
        words = _("%(h)d\u00a0h\u00a0%(m)02d") % {"h": hours, "m": left}
    elif hours:
        words = _("%(h)d\u00a0h") % {"h": hours}
    else:
        words = _("%(m)d\u00a0min") % {"m": left}
    return sign + words

"""Dates, numbers and typography as French readers expect them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
NARROW = "\u202f"
BEFORE_SIGN = re.compile(r"(?<=[^\s])[ \u00a0\u202f]([;!?])")
BEFORE_COLON = re.compile(r"(?<=[^\s])[ \u00a0\u202f](:)(?=\s|$)")
OPENING = re.compile(r"«[ \u00a0\u202f]?")
CLOSING = re.compile(r"[ \u00a0\u202f]?»")
DIGITS = re.compile(r"(?<=\d) (?=\d{3}\b|%|€)")
KILO = 1000
RECENT = timedelta(days=6)


def french(text: str) -> str:
    """Put the non-breaking spaces and the curly apostrophes where French wants them."""
    text = text.replace("'", "’")
    text = BEFORE_SIGN.sub(NARROW + r"\1", text)
    text = BEFORE_COLON.sub(NBSP + r"\1", text)
    text = OPENING.sub("«" + NBSP, text)
    text = CLOSING.sub(NBSP + "»", text)
    return DIGITS.sub(NARROW, text)


def number(value: object, decimals: int | None = None) -> str:
    """« 12 345,6 »: thousands by narrow spaces, decimals by a comma; text is returned as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, int) and decimals is None and 0 <= value < KILO:
        return str(value)  # most numbers of a page are small
    amount = float(value)
    if decimals is None:
        decimals = 0 if amount.is_integer() else 1
    text = number_format(round(amount, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return text.replace(NBSP, NARROW).replace(" ", NARROW).replace("-", "\u2212")


def percent(part: float, whole: float) -> str:
    """« 42 % » of ``whole``; a dash when there is nothing to share."""
    if not whole:
        return "–"
    return f"{number(round(100 * part / whole))}{NBSP}%"


def file_size(size: int) -> str:
    """« 240 ko », « 1,8 Mo »."""
    amount = float(size)
    for unit in (_("octets"), _("ko"), _("Mo"), _("Go")):
        if amount < KILO or unit == _("Go"):
            return f"{number(round(amount, 1) if unit in (_('Mo'), _('Go')) else round(amount))}{NBSP}{unit}"
        amount /= KILO
    return ""


def local(value: datetime | date) -> datetime | date:
    """Return the instant in Paris time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: datetime | date, *, weekday: bool = False, year: bool | None = None) -> str:
    """« 5 mai 2026 »; with ``weekday``, « mardi 5 mai 2026 »; the year can be left out."""
    value = local(value)
    if isinstance(value, datetime):
        value = value.date()
    return _day(value, get_language(), weekday=weekday, year=year is None or year)


@lru_cache(maxsize=4096)
def _day(value: date, language: str | None, *, weekday: bool, year: bool) -> str:  # noqa: ARG001 - part of the key
    """A page of a list writes the same few days over and over."""
    first = "1ᵉʳ" if value.day == 1 and _is_french() else str(value.day)
    words = [date_format(value, "l")] if weekday else []
    words += [first, date_format(value, "F")] + ([str(value.year)] if year else [])
    return NBSP.join(words[:-1]) + " " + words[-1] if len(words) > 3 else NBSP.join(words)  # noqa: PLR2004


def clock(value: datetime) -> str:
    """« 14 h 30 », « 9 h »."""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def moment(value: datetime) -> str:
    """« mardi 5 mai 2026 à 14 h 30 »."""
    return f"{day(value, weekday=True)} {_('à')}{NBSP}{clock(value)}"


def period(start: datetime | date, end: datetime | date) -> str:
    """« du 3 au 28 mars 2026 », « du 28 mars au 2 avril 2026 »."""
    first, last = local(start), local(end)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return _("le %(day)s") % {"day": day(last)}
    if (first.year, first.month) == (last.year, last.month):
        begin = "1ᵉʳ" if first.day == 1 and _is_french() else str(first.day)
    else:
        begin = day(first, year=first.year != last.year)
    return _("du %(first)s au %(last)s") % {"first": begin, "last": day(last)}


def relative(value: datetime, now: datetime) -> str:  # noqa: PLR0911 - one answer per distance
    """« à l’instant », « il y a 12 minutes », « hier à 9 h », then the date."""
    ago = now - value
    if ago < timedelta(0):
        return moment(value)
    if ago < timedelta(minutes=1):
        return _("à l’instant")
    if ago < timedelta(hours=1):
        minutes = int(ago.total_seconds() // 60)
        return ngettext("il y a %(n)d minute", "il y a %(n)d minutes", minutes) % {"n": minutes}
    here, today = timezone.localtime(value), timezone.localtime(now)
    if here.date() == today.date():
        return _("aujourd’hui à %(time)s") % {"time": clock(value)}
    if here.date() == (today - timedelta(days=1)).date():
        return _("hier à %(time)s") % {"time": clock(value)}
    if ago < RECENT:
        return _("%(weekday)s à %(time)s") % {"weekday": date_format(here, "l"), "time": clock(value)}
    return _("le %(day)s") % {"day": day(value)}


def time_tag(value: datetime, words: str) -> SafeString:
    """``words`` in a ``<time>`` that machines can read and a title that gives the full date."""
    return format_html('<time datetime="{}" title="{}">{}</time>', local(value).isoformat(), moment(value), words)


def initials(name: str) -> str:
    """Two letters for an avatar."""
    words = [word for word in re.split(r"[\s-]+", name) if word and word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _is_french() -> bool:
    return (get_language() or "fr").startswith("fr")

"""From the cells of a source to typed values, each with a clear refusal."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
TITLE_MAX = 500
BODY_MAX = 100_000
KEY_MAX = 200
LABEL_MAX = 250
NAME_MAX = 200
URL_MAX = 500
SOURCE_URL_MAX = 1000
SOURCE_CATEGORY_MAX = 120
GUESSED_TITLE_MAX = 120
COUNT_MAX = 2_000_000_000
GUARDED = ("=", "+", "-", "@", "'", "\t", "\r")

_HTML = re.compile(
    r"</?(p|br|ul|ol|li|strong|em|a|h[1-6]|div|b|i|u|s|blockquote|span|img|table|tr|td|script|style|iframe)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"(?<=[.!?…])\s")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(?:à\s*)?(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?")
_RAILS = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(UTC|[+-]\d{2}:?\d{2})")
_UUID_EPOCH = datetime(1582, 10, 15, tzinfo=UTC)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BARE_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/[^\s<>\"]*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_TRUE = {"1", "true", "vrai", "oui", "yes", "x"}
_FALSE = {"", "0", "false", "faux", "non", "no"}


class WrongValue(ValueError):  # noqa: N818 - named like the refusals of the kernel
    """A cell does not hold what its column announces; the message is a French sentence."""


def aware(moment: datetime) -> datetime:
    """Return ``moment`` with a time zone: a naive one is a local time of Paris."""
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment


def parse_moment(text: str, *, day_first: bool = True) -> datetime | None:
    """Return the aware date written in ``text`` (ISO 8601, Rails, ``dd/mm/yyyy hh:mm``), or None when empty."""
    text = text.strip()
    if not text:
        return None
    try:
        return aware(_read_moment(text, day_first=day_first))
    except (ValueError, OverflowError):
        raise WrongValue(f"la date « {shorten(text, 40)} » n’est pas une date reconnue") from None


def _read_moment(text: str, *, day_first: bool) -> datetime:
    if found := _RAILS.fullmatch(text):
        date_part, clock, zone = found.groups()
        return datetime.fromisoformat(f"{date_part}T{clock}{'+00:00' if zone == 'UTC' else zone}")
    if found := _SLASHED.fullmatch(text):
        first, second, year, hour, minute, seconds = (int(part) if part else 0 for part in found.groups())
        day, month = (first, second) if day_first else (second, first)
        return datetime(year, month, day, hour, minute, seconds)  # noqa: DTZ001 - the zone is added by the caller
    if _ISO.match(text):
        return datetime.fromisoformat(text)
    raise ValueError(text)


def from_serial(value: object) -> str:
    """Return the text of a cell of a workbook: dates as ISO, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def moment_of_uuid(text: str) -> datetime | None:
    """Return the creation time that a version 1 UUID carries, cut to the minute, else None."""
    try:
        read = uuid.UUID(text)
    except ValueError:
        return None
    if read.version != 1:
        return None
    moment = _UUID_EPOCH + timedelta(microseconds=read.time // 10)
    return moment.replace(second=0, microsecond=0).astimezone(PARIS)


def parse_count(text: str, what: str = "le nombre") -> int | None:
    """Return the whole number of ``text``, or None when empty."""
    text = text.strip().replace("\u00a0", "").replace("\u202f", "")
    if not text:
        return None
    if re.fullmatch(r"\d+([.,]0+)?", text, flags=re.ASCII):
        number = int(re.split(r"[.,]", text)[0][:20])
        if number <= COUNT_MAX:
            return number
    raise WrongValue(f"{what} « {shorten(text, 40)} » n’est pas un nombre entier")


def parse_bool(text: str, what: str = "la valeur") -> bool:
    """Return whether ``text`` says yes; an empty cell says no."""
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise WrongValue(f"{what} « {shorten(word, 40)} » n’est ni oui ni non")


def checked_key(text: str, what: str = "l’identifiant") -> str:
    """Return a key fit to be kept: present, on one line, not too long."""
    key = text.strip()
    if not key:
        raise WrongValue(f"{what} est absent")
    if len(key) > KEY_MAX:
        raise WrongValue(f"{what} dépasse {KEY_MAX} caractères")
    if not key.isprintable():
        raise WrongValue(f"{what} contient des caractères interdits")
    return key


def author_key(text: str) -> str:
    """Return who wrote, as the source names them, or "" for nobody."""
    author = one_line(text)
    if len(author) > KEY_MAX:
        raise WrongValue(f"l’auteur dépasse {KEY_MAX} caractères")
    return author


def checked_body(text: str) -> str:
    """Return ``text`` if it is short enough to be kept whole."""
    if len(text) > BODY_MAX:
        raise WrongValue(f"le texte dépasse 100 000 caractères ({len(text)})")
    return text


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters or doubled spaces."""
    return " ".join(_CONTROL.sub("", text).split())


def web_address(text: str, length: int = URL_MAX) -> str:
    """Return ``text`` if it is a web address of at most ``length`` characters, else ""."""
    address = text.strip()
    if _BARE_HOST.fullmatch(address):
        address = f"http://{address}"
    return address if _WEB.fullmatch(address) and len(address) <= length else ""


def label(text: str) -> str:
    """Return the name of a theme, a place or a group, on one line, as long as a database keeps."""
    return shorten(text, LABEL_MAX)


def shorten(text: str, length: int) -> str:
    """Return ``text`` on one line in at most ``length`` characters, cut at a word, with an ellipsis."""
    text = one_line(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    if " " in cut[length // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:") + "…"


def title_and_body(title: str, body: str, *, is_html: bool) -> tuple[str, str]:
    """Return a title of at most 500 characters and the body; nothing is lost.

    Without a title, the first sentence of the body is one. A title that is too long is cut, and stands
    whole at the head of the body.
    """
    title = one_line(title)
    if not title:
        return first_sentence(body, is_html=is_html), checked_body(body)
    if len(title) > TITLE_MAX:
        whole = f"<p>{_escape(title)}</p>" if is_html else f"{title}\n\n"
        return shorten(title, TITLE_MAX), checked_body(whole + body)
    return title, checked_body(body)


def first_sentence(body: str, *, is_html: bool) -> str:
    """Return a title made of the first sentence of ``body``, or "" when it holds no word."""
    text = _unescape(_TAG.sub(" ", re.sub(r"</(p|li|h\d)>|<br[^>]*>", "\n", body))) if is_html else body
    first = next((line for line in text.splitlines() if one_line(line)), "")
    return shorten(_SENTENCE.split(one_line(first))[0], GUESSED_TITLE_MAX)


def looks_like_html(text: str) -> bool:
    """Tell whether ``text`` holds at least one tag of a text editor."""
    return "<" in text and _HTML.search(text) is not None


def digest(*parts: str) -> str:
    """Return a short stable fingerprint of ``parts``, for rows that have no identifier."""
    joined = "\x1f".join(" ".join(part.split()) for part in parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def guard(cell: str) -> str:
    """Return ``cell`` such that no spreadsheet takes it for a formula; `unguard` gives it back."""
    return f"'{cell}" if cell.startswith(GUARDED) else cell


def unguard(cell: str) -> str:
    """Return what was written by `guard`."""
    return cell.removeprefix("'")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text: str) -> str:
    import html

    return html.unescape(text)

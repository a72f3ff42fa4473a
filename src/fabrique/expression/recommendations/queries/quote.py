"""Finding a sentence in a text, and a paragraph in a version."""

from __future__ import annotations

from fabrique.expression.recommendations.models import Paragraph, RecommendationVersion

MARKS = '«»"“”\u00a0\u202f '
SAME = str.maketrans({"'": "’", "‘": "’", "\u2010": "-", "\u2011": "-"})


def quote_in(plain: str, quote: str) -> str | None:
    """The sentence as the text writes it, "" when none is asked for, None when the text does not hold it.

    Spaces and line breaks count as one space, straight and curly apostrophes as the same; so do quotation
    marks put around the whole sentence.
    """
    text, wanted = _spaced(plain), _spaced(quote)
    for candidate in (wanted, _spaced(wanted.strip(MARKS))):
        if not candidate:
            return "" if not wanted else None
        place = text.translate(SAME).find(candidate.translate(SAME))
        if place >= 0:
            return text[place : place + len(candidate)]
    return None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def body_in_version(paragraph: Paragraph, number: int) -> str | None:
    """What the paragraph said in that version; None when it was not in it."""
    version = RecommendationVersion.objects.filter(recommendation=paragraph.recommendation_id, number=number).first()
    if version is None:
        return None
    wanted = str(paragraph.key)
    return next((str(row["body"]) for row in version.content["paragraphs"] if row["key"] == wanted), None)

"""The thread of a sheet: messages and the answers to them, on one level."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import Http404

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.implementation.innovations.models import Sheet, SheetComment

OLDEST_FIRST = Order(("id",))
PAGE = 30


@dataclass(frozen=True, slots=True)
class Remark:
    """A message and its answers."""

    comment: SheetComment
    replies: list[SheetComment] = field(default_factory=list)


def thread_of(sheet: Sheet, *, cursor: str = "") -> tuple[Page[SheetComment], list[Remark]]:
    """One page of messages, with all the answers to them: two queries."""
    tops = SheetComment.objects.filter(sheet=sheet, parent=None).select_related("author")
    page: Page[SheetComment] = page_of(tops, OLDEST_FIRST, cursor=cursor, size=PAGE)
    remarks = {row.pk: Remark(row) for row in page.rows}
    replies = SheetComment.objects.filter(parent__in=remarks).select_related("author").order_by("pk")
    for reply in replies:
        remarks[reply.parent_id or 0].replies.append(reply)
    return page, list(remarks.values())


def comment_for(sheet: Sheet, pk: int) -> SheetComment:
    """One message of the sheet, or 404."""
    found = SheetComment.objects.filter(sheet=sheet, pk=pk).select_related("author").first()
    if found is None:
        raise Http404
    return found

"""Posting messages, reading them, sending them out."""

from fabrique.foundations.notifications.actions.posting import Notice, follow, post, unfollow
from fabrique.foundations.notifications.actions.reading import mark_all_read, mark_read, mark_unread, set_preference
from fabrique.foundations.notifications.actions.sending import send_digest, send_message

__all__ = [
    "Notice",
    "follow",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "post",
    "send_digest",
    "send_message",
    "set_preference",
    "unfollow",
]

"""What is logged of a request: never a query string, never the key of an invitation or of a sign-in."""

from __future__ import annotations

import re

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

KEYS = re.compile(r"^(/invitation/|/connexion/lien/|/connexion/mot-de-passe/nouveau/|/mon-compte/adresse/)[^/]+")


def safe_path(path: str) -> str:
    """Return ``path`` with its secret part hidden."""
    return KEYS.sub(r"\1…", path)


class RequestLog(RequestMiddleware):
    """The request's line in the log."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Say the method and the path, without what opens doors."""
        return f"{request.method} {safe_path(request.path)}"


def configure() -> None:
    """Send structured lines through the standard logging, which decides what is kept."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )

"""A PostgreSQL server of one's own for each home, from binaries installed by pip."""

from fabrique.config.embedded.places import dsn, home
from fabrique.config.embedded.server import Server, discard, ensure, is_running, stop, using
from fabrique.config.embedded.trouble import EmbeddedError

__all__ = [
    "EmbeddedError",
    "Server",
    "discard",
    "dsn",
    "ensure",
    "home",
    "is_running",
    "stop",
    "using",
]

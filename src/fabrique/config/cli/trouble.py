"""Trouble a command line can expect: a sentence that says what to do, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Trouble(Exception):  # noqa: N818 the word of the glossary, read in `except Trouble`
    """The command cannot go on; the message (in French) says what to do."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn the library errors of an installation at fault into sentences."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError

    from fabrique.config.embedded import EmbeddedError

    try:
        yield
    except EmbeddedError as error:
        raise Trouble(str(error)) from error
    except ImproperlyConfigured as error:
        raise Trouble(f"Configuration incorrecte : {error}") from error
    except OperationalError as error:
        detail = str(error).strip().splitlines()[0]
        raise Trouble(
            f"La base de données ne répond pas ({detail}). Vérifiez DATABASE_URL et que le serveur tourne."
        ) from error
    except ProgrammingError as error:
        if "does not exist" not in str(error):
            raise
        raise Trouble("La base de données n’est pas à jour. Lancez d’abord : fabrique manage migrate") from error

"""`python -m fabrique.config.embedded start|stop|status`: for developers and scripts."""

from __future__ import annotations

import sys

from fabrique.config import embedded


def main(arguments: list[str]) -> int:
    """Run one verb on the current home and print the database address or the trouble."""
    home = embedded.home()
    verb = arguments[0] if arguments else "status"
    try:
        if verb == "start":
            print(embedded.ensure(home).dsn)
        elif verb == "stop":
            embedded.stop(home)
        elif not embedded.is_running(home):
            return 1
        else:
            print(embedded.dsn(home))
    except embedded.EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

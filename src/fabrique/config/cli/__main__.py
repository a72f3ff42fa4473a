"""`python -m fabrique.config.cli`: the command line without its script."""

import sys

from fabrique.config.cli import main

if __name__ == "__main__":
    sys.exit(main())

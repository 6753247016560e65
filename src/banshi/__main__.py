"""``python -m banshi`` is the command line."""

import sys

from banshi.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""Who may what, as documents show it: every step put to every post, and every address walked as everybody.

``python scripts/rights_table.py`` writes docs/who-may-what.md anew below its hand-written head, from the lifecycles'
own predicates and from a walk through a made-up town in a database that is thrown away. ``--steps`` writes only the
first table, which takes seconds. Tests ask the same, so a right that is changed without its page fails.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "who-may-what.md"
MADE = "<!-- From here on made by scripts/rights_table.py; a test fails when it is stale. -->"
STEPS, ADDRESSES = "## Who may take which step", "## What every address answers to everybody"
ONLY_STEPS = "BANSHI_RIGHTS_ONLY_STEPS"


def parts(page: str) -> tuple[str, str, str]:
    """Return the head written by hand, the table of steps and the table of addresses as they stand."""
    head, _made, tables = page.partition(MADE)
    steps, _title, addresses = tables.partition(ADDRESSES)
    return head.strip(), steps.partition(STEPS)[2].strip(), addresses.strip()


def write(*, steps: str, addresses: str = "") -> None:
    """Write the page with its head as it stands; without addresses their table stays as it is."""
    head, _steps, stand = parts(PAGE.read_text(encoding="utf-8"))
    pieces = (head, MADE, STEPS, steps, ADDRESSES, addresses or stand)
    PAGE.write_text("\n\n".join(pieces) + "\n", encoding="utf-8")


def main() -> int:
    """Make the tables and write the page: 0 when it was written."""
    os.chdir(ROOT)
    if "--steps" in sys.argv:
        os.environ[ONLY_STEPS] = "1"
    os.environ.setdefault("PYTEST_XDIST_WORKER", "table")  # a database beside those of tests that run
    return int(pytest.main(["-q", "-p", "no:cacheprovider", "tests/rights/making.py"]))


if __name__ == "__main__":
    sys.exit(main())

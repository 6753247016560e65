"""The command line: ``banshi demo``, ``serve``, ``migrate``, ``register``, ``matters``, ``verify``, ``bench``."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
    parser = argparse.ArgumentParser(prog="banshi", description="Data runs the errands, so that people don't have to.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database up to date")
    chosen = parser.parse_args(argv)
    if chosen.command == "migrate":
        migrate()
    return 0


def migrate() -> None:
    """Bring the database up to date: tables, then the door."""
    import django
    from django.core.management import call_command

    from banshi import postgres

    postgres.server()
    django.setup()
    from banshi.access.grants import hang_the_door

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    hang_the_door()


if __name__ == "__main__":
    sys.exit(main())

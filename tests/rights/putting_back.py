"""The world put back as it was after a command, at the price of the tables that the command touched.

Commands commit, since looks must; so what they did cannot be rolled back.
"""

from __future__ import annotations

from tests import database


def keep() -> None:
    """Keep the world as it stands now."""
    database.keep("walked")


def put_back() -> list[str]:
    """Put the world back; return the tables that had been touched."""
    return database.put_back("walked")

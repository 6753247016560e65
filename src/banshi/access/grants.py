"""Putting the door into the database: functions, policies and the rights of the web process.

``access/door.sql`` comes first; a package with personal tables of its own hangs its leaf, ``door.sql``, beside it.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql


def hang_the_door() -> None:
    """Apply every ``door.sql`` as the owner of the tables; the same again changes nothing."""
    web = sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    connection = connections["owner"]
    connection.ensure_connection()
    raw = connection.connection
    with raw.transaction(), raw.cursor() as cursor:
        for leaf in _leaves():
            statements = sql.SQL(leaf.read_text(encoding="utf-8")).format(web=web)
            # Statements come many at once, so without parameters and by the simple protocol.
            cursor.execute(statements.as_string(raw).encode(), prepare=False)


def _leaves() -> list[Path]:
    """Return the door first, since it sets all rights anew, then what other packages hang beside it."""
    door = Path(__file__).with_name("door.sql")
    found = [Path(app.path) / "door.sql" for app in apps.get_app_configs()]
    return [door, *(leaf for leaf in found if leaf != door and leaf.is_file())]

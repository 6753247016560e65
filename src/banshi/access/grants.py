"""Putting the door into the database: functions, policies and the rights of the web process, from ``door.sql``."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg import sql


def hang_the_door() -> None:
    """Apply ``door.sql`` as the owner of the tables; the same again changes nothing."""
    web = sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    statements = sql.SQL(Path(__file__).with_name("door.sql").read_text(encoding="utf-8")).format(web=web)
    connection = connections["owner"]
    connection.ensure_connection()
    raw = connection.connection
    with raw.transaction(), raw.cursor() as cursor:
        # Statements come many at once, so without parameters and by the simple protocol.
        cursor.execute(statements.as_string(raw).encode(), prepare=False)

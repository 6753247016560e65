"""Real and made-up people never share an installation: settled when it is first brought up, kept by the database.

Every number on the register passes one table; there the database itself refuses those of the other kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections
from psycopg import sql

from banshi.journal import installation
from banshi.journal.installation import Kind
from banshi.retention.jurisdiction import pack

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

CONSTRAINT = "number_of_this_kind"
HOLDS = (
    "select exists (select from register_person) or exists (select from stations_account),"
    " exists (select from register_idnumber where id_number like %(made_up)s),"
    " exists (select from register_idnumber where id_number not like %(made_up)s)"
)


def settle(wanted: Kind | None = None) -> Kind:
    """Settle of which kind this installation is, or confirm it, as the owner of the tables.

    Where nobody settled it before, what is there decides: whoever may be somebody makes it real. Raises ``Conflict``
    where it is the other kind than wanted, or where database and folder disagree.
    """
    kind = installation.settled() or _what_it_holds() or wanted or _by_its_settings()
    installation.settle(kind)
    if kind is Kind.REAL and settings.MADE_UP_NUMBERS:
        wanted = Kind.DEMONSTRATION  # new numbers would be made up among real people
    if wanted not in {None, kind}:
        installation.settle(wanted or kind)  # refuses
    with connections["owner"].cursor() as cursor:
        _keep_apart(cursor, kind)
    return kind


def _by_its_settings() -> Kind:
    return Kind.DEMONSTRATION if settings.MADE_UP_NUMBERS else Kind.REAL


def _what_it_holds() -> Kind | None:
    """Tell by what is there; ``None`` where nothing is. Only made-up numbers, and some, make a demonstration."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(HOLDS, {"made_up": f"{pack().made_up}%"})
        somebody, made_up, real = cursor.fetchone() or (False, False, False)
    if not somebody:
        return None
    return Kind.DEMONSTRATION if made_up and not real else Kind.REAL


def _keep_apart(cursor: CursorWrapper, kind: Kind) -> None:
    """Let the database refuse numbers of the other kind; rows that are there already are not read again."""
    cursor.execute("select exists (select from pg_constraint where conname = %s)", [CONSTRAINT])
    if (cursor.fetchone() or (True,))[0]:
        return
    statement = sql.SQL(
        "alter table register_idnumber add constraint {name} check ((id_number like {made_up}) = {kind}) not valid"
    ).format(
        name=sql.Identifier(CONSTRAINT),
        made_up=sql.Literal(f"{pack().made_up}%"),
        kind=sql.Literal(kind is Kind.DEMONSTRATION),
    )
    cursor.execute(statement.as_string(None).replace("%", "%%"))

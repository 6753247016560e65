"""Who somebody is on the register whom an ID provider vouches for: exact number and name, written down as a look.

A try that finds nobody is written down, too. Nothing is read but whether the two belong together.
"""

from __future__ import annotations

from django.db import connection

from banshi.access.actions import refuse_inside_a_transaction


def find_myself(id_number: str, name: str, *, account_id: int) -> int | None:
    """Return the person of this number and name who stands in a household today, or ``None``.

    ``account_id`` is the account that is to be theirs; it need not be there yet.
    """
    refuse_inside_a_transaction()
    with connection.cursor() as cursor:
        cursor.execute("select access_find_myself(%s::text, %s::text, %s::bigint)", [id_number, name, account_id])
        (person,) = cursor.fetchone() or (None,)
    return person

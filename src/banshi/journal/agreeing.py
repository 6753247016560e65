"""Does this machine's clock agree with the database's? Where it does not, nobody can say when anything was done."""

from __future__ import annotations

import psycopg
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import ClocksDiffer

CLOCKS_DIFFER = "BN503"
"""What ``journal_dated`` raises; how many seconds are forgiven stands there and nowhere else."""


def is_of_clocks(error: DatabaseError) -> bool:
    """Tell whether the database refused a date because the clocks differ."""
    return isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate == CLOCKS_DIFFER


def clocks_agree() -> bool:
    """Compare the two clocks, by one statement of its own. Raises ``DatabaseError`` where the database is silent."""
    if clock.is_stopped():
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select journal_dated(%s::timestamptz)", [clock.now()])
    except DatabaseError as error:
        if is_of_clocks(error):
            return False
        raise
    return True


def differ() -> ClocksDiffer:
    """Return the refusal of whatever would be written down meanwhile."""
    return ClocksDiffer(
        "clocks-differ",
        _("The clocks of our machines differ, so nothing is written down now. Nothing was done."),
        cure=_("Keep this page open and send it again in some minutes: the same form counts once."),
    )

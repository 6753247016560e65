"""The only door to personal data, and the log of looks that every resident can read.

Call it as ``access.look_at(...)``, ``access.find(...)``: the log line is committed first, always. What an officer may
do in an emergency is in ``access.emergencies``.
"""

from banshi.access.actions import (
    close,
    find,
    look_at,
    look_at_all,
    look_at_household,
    refuse_inside_a_transaction,
    related,
    search,
    stands_at,
    write_down,
)
from banshi.access.searching import search_alike

__all__ = [
    "close", "find", "look_at", "look_at_all", "look_at_household",
    "refuse_inside_a_transaction", "related", "search", "search_alike", "stands_at", "write_down",
]  # fmt: skip

"""Django's PostgreSQL, but for one thing: whether a connection still holds is heard, not asked.

Django asks the server ``select 1`` before each request that uses a connection again.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's; its engine in the settings is the package that this module is in."""

    def is_usable(self) -> bool:
        """Tell whether the connection holds.

        A server that ends closes its side, and that can be read without asking. Whatever else can be read (somebody
        is told something) says neither, and so does a transaction that is not over: then the server is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        heard = select.poll()  # ``select`` itself knows no file beyond the 1,024th
        heard.register(self.connection.fileno(), select.POLLIN)
        idle = self.connection.info.transaction_status is TransactionStatus.IDLE
        return (idle and not heard.poll(0)) or super().is_usable()

"""Giving a proof with a paper: the line was written a moment ago, so whoever prints waits a moment for its seal.

Where no sealer is at work, nobody waits, and the paper says where its proof can be had later.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, connections

from banshi.archive.shapes import LINES
from banshi.journal.models import Line
from banshi.journal.rows import all_rows
from banshi.kernel import clock, waiting
from banshi.proofs.models import Leaf
from banshi.proofs.queries import first_head_over, inclusion, newest
from banshi.proofs.sealing import STILL
from banshi.proofs.slips import Slip
from banshi.proofs.waiting import SOURCES

if TYPE_CHECKING:
    from uuid import UUID

PATIENCE = 2.5
"""Seconds that whoever prints a paper waits for the seal of its line."""
BETWEEN = 0.1
WAKE = "banshi_seal"
"""What a sealer that is waiting listens to."""
FIRST, LAST = "thing_id = %s order by id limit 1", "thing_id = %s order by id desc limit 1"
AT_WORK = STILL + timedelta(minutes=2)
LINE_SOURCE = next(number for number, source in SOURCES.items() if source is LINES)


def proof_of_thing(thing_id: UUID, *, first: bool, patience: float = PATIENCE) -> Slip | None:
    """Return the proof of the first line, or of the last, that the journal has of a thing; ``None`` if not sealed yet.

    A thing whose lines are all in the archive has none here.
    """
    found = all_rows(Line, FIRST if first else LAST, [thing_id])
    if not found:
        return None
    line = found[0].pk
    leaf = _leaf(line, patience)
    head = first_head_over(leaf.index + 1) if leaf else None
    if leaf is None or leaf.salt is None or head is None:
        return None
    proved = inclusion(leaf.index, head)
    return Slip(
        key_id=head.key_id, size=head.size, index=leaf.index, at=head.at, signature=head.signature,
        salt=bytes(leaf.salt), line=written(line), path=tuple(proved.path),
    )  # fmt: skip


def written(row_id: int) -> bytes:
    """Return the bytes of a line of the journal, as they were sealed."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select {LINES.spelled} from {LINES.table} t where t.id = %s::bigint", [row_id])  # noqa: S608 - ours
        return str(cursor.fetchall()[0][0]).encode()


def _leaf(row_id: int, patience: float) -> Leaf | None:
    """Return a line's leaf, waiting for it where a sealer is at work."""
    leaf = _sealed(row_id)
    if leaf is not None or not is_at_work():
        return leaf
    wake()
    until = time.monotonic() + patience
    with waiting.aside():
        while leaf is None and time.monotonic() < until:
            time.sleep(BETWEEN)
            leaf = _sealed(row_id)
    return leaf


def _sealed(row_id: int) -> Leaf | None:
    return next(iter(all_rows(Leaf, "source = %s and row_id = %s", [LINE_SOURCE, row_id])), None)


def wake() -> None:
    """Let a sealer that is waiting look at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s::text, '')", [WAKE])


def is_at_work() -> bool:
    """Tell whether a head was signed lately enough that a sealer must be running."""
    head = newest()
    return head is not None and abs(clock.now() - head.at) < AT_WORK

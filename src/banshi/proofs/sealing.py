"""Sealing what was written: rows that nobody has sealed become leaves, and a head over all of them is signed.

It runs beside the work, on the owner's connection, one at a time however many workers there are. A batch is one
transaction: whatever kills it leaves nothing of it, and no row is sealed twice or passed over (see ``waiting``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connections, transaction

from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.merkle import grown, joined, leaf_hash, places
from banshi.proofs import heads, keys, waiting
from banshi.proofs.queries import LOWEST_KEPT, node_reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from banshi.proofs.heads import SigningKey

MOST_ROWS = 10_000
"""In one batch of one table."""
STILL = timedelta(minutes=10)
"""After so long without anything new the last head is said again, so that nobody takes silence for a stop."""
KEY_KIND = "proofs.key"
ALONE = "select pg_try_advisory_xact_lock(hashtextextended('banshi log', 0))"
DATED = ", journal_dated(%s::timestamptz)"
NEXT = "select pg_advisory_xact_lock(hashtextextended('banshi log', 0))"
"""Waits for whoever is sealing, until their batch is over."""
LAST = (
    "select exists (select from proofs_key where id = %s::text), h.size, h.root, h.at, h.whole, {far}"
    " from (select) one left join lateral (select * from proofs_head order by id desc limit 1) h on true"
).replace("{far}", waiting.ASKING)
FURTHER = (
    "insert into proofs_scan (source, upto) select * from unnest(%(sources)s::smallint[], %(uptos)s::bigint[])"
    " on conflict (source) do update set upto = excluded.upto where proofs_scan.upto < excluded.upto"
)
WRITTEN = """
with nodes as (insert into proofs_node (level, number, hash)
  select m.level, m.number, substr(%(roots)s::bytea, 32 * n::int - 31, 32)
  from unnest(%(levels)s::smallint[], %(numbers)s::bigint[]) with ordinality m(level, number, n)),
further as ({further})
insert into proofs_head (size, root, at, key_id, signature, whole) values (%(size)s::bigint, %(root)s::bytea,
  %(at)s::timestamptz, %(key)s::text, %(signature)s::bytea, %(whole)s::bool)
""".replace("{further}", FURTHER)
"""All that a seal writes beside leaves, at once: a statement costs more than a line, and so does a list of hashes."""
LEFT = (
    "insert into proofs_leaf (index, source, row_id, salt, hash)"
    " values (%s::bigint, %s::smallint, %s::bigint, %s::bytea, %s::bytea)"
)


@dataclass(frozen=True, slots=True)
class _Last:
    """What the newest head says."""

    size: int
    root: bytes
    at: datetime
    whole: bool


_peaks_left: dict[int, list[bytes]] = {}
"""The roots of the complete subtrees of the list as this process left it, by its size: to read them again costs as much
as everything else that a seal of few lines reads."""


def seal_waiting() -> int:
    """Seal every row that is committed and has no leaf; return how many. Nothing, where another is sealing."""
    sealed = 0
    while batch := _seal_batch():
        rows, whole = batch
        sealed += rows
        if whole:
            break
    return sealed


def _seal_batch() -> tuple[int, bool] | None:
    """Seal one batch in one transaction; return its rows and whether it was the last."""
    key = keys.signing_key()
    with transaction.atomic(using="owner", durable=False), connections["owner"].cursor() as cursor:
        at = clock.now()  # before any row is read: what was committed by now is in this batch, if it is the last
        if clock.is_stopped():
            cursor.execute(ALONE)
        else:  # a head cannot be taken back: none is dated by a clock that differs
            cursor.execute(ALONE + DATED, [at])
        if not (cursor.fetchone() or (False,))[0]:
            return None
        last, far = _last(cursor, key)
        taken = waiting.take(cursor, far, last.size if last else 0, MOST_ROWS)
        further = {"sources": list(taken.uptos), "uptos": list(taken.uptos.values())}
        rows, whole = len(taken.leaves), not taken.rest
        if rows or last is None or not last.whole or not timedelta() <= at - last.at < STILL:
            cursor.execute(WRITTEN, _head(key, last, taken.leaves, at) | {"whole": whole} | further)
        elif taken.uptos != far.uptos:
            cursor.execute(FURTHER, further)
    return rows, whole


def seal_left(cursor: CursorWrapper, number: int, entries: Sequence[tuple[int, bytes]]) -> None:
    """Seal rows that left their table before there was a log, in the transaction that is open; others seal after it."""
    key = keys.signing_key()
    cursor.execute(NEXT)
    for some in batched(entries, MOST_ROWS):
        at = clock.now()
        if not clock.is_stopped():
            cursor.execute("select journal_dated(%s::timestamptz)", [at])
        last, _far = _last(cursor, key)
        salted = [(row, os.urandom(waiting.SALT_BYTES), entry) for row, entry in some]
        leaves = [leaf_hash(salt + entry) for _row, salt, entry in salted]
        made = enumerate(zip(salted, leaves, strict=True), last.size if last else 0)
        cursor.executemany(LEFT, [(n, number, row, salt, leaf) for n, ((row, salt, _entry), leaf) in made])
        told = _head(key, last, leaves, at) | {"whole": False, "sources": [], "uptos": []}  # lines may be waiting
        cursor.execute(WRITTEN, told)


def _last(cursor: CursorWrapper, key: SigningKey) -> tuple[_Last | None, waiting.Asked]:
    """Return the last head, read under the lock, and how far numbers are drawn; a key that is new is made known."""
    cursor.execute(LAST, [key.id])
    known, *said = cursor.fetchone() or (False,)
    if not known:
        _make_known(cursor, key)
        cursor.execute(LAST, [key.id])
        known, *said = cursor.fetchone() or (False,)
    size, root, at, whole = said[:4]
    return (None if size is None else _Last(size, bytes(root), at, whole)), waiting.asked(said[4:])


def _head(key: SigningKey, last: _Last | None, leaves: Sequence[bytes], at: datetime) -> dict[str, Any]:
    """Return what is to be written of the tree that these leaves follow, and of the head over it."""
    size = last.size if last else 0
    peaks = _peaks(last) if last else []
    nodes = [node for node in grown(size, peaks, leaves) if node[0] >= LOWEST_KEPT]
    size += len(leaves)
    _peaks_left.clear()
    _peaks_left[size] = peaks
    signed = heads.signed(key, size, joined(peaks), at)
    return {
        "levels": _listed(level for level, _first, roots in nodes for _root in roots),
        "numbers": _listed(first + n for _level, first, roots in nodes for n in range(len(roots))),
        "roots": b"".join(root for _level, _first, roots in nodes for root in roots),
        "size": size, "root": signed.root, "at": at, "key": signed.key_id, "signature": signed.signature,
    }  # fmt: skip


def _listed(numbers: Iterable[int]) -> str:
    """Return numbers as PostgreSQL reads an array: written one by one by the library they cost ten times as much."""
    return f"{{{','.join(map(str, numbers))}}}"


def _peaks(last: _Last) -> list[bytes]:
    """Return the roots of the complete subtrees of the list: those that were left, where the head has their root."""
    left = _peaks_left.get(last.size)
    if left and joined(left) == last.root:
        return list(left)
    where = places((0, last.size))
    roots = node_reader("owner")(where)
    return [roots[place] for place in where]


def _make_known(cursor: CursorWrapper, key: SigningKey) -> None:
    """Publish the key on first use, and say so in the journal, where the log itself will hold it."""
    cursor.execute("insert into proofs_key (id, public) values (%s::text, %s::bytea)", [key.id, key.public])
    reason = f"ed25519 {key.public.hex()}"
    cursor.execute(LINE, line(KEY_KIND, thing_of(f"key:{key.id}"), "publish", "published", reason))


def thing_of(name: str) -> UUID:
    """Return the thing that a line of the log about itself is about."""
    return uuid5(NAMESPACE_URL, f"banshi:proofs:{name}")


def line(kind: str, thing: UUID, step: str, end: str, reason: str) -> list[Any]:
    """Return the values of a line of the journal that nobody but the office itself has caused."""
    return [clock.now(), kind, thing, step, "", end, None, None, "", reason, None]

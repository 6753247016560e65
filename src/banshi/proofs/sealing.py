"""Sealing what was written: rows that nobody has sealed become leaves, and a head over all of them is signed.

It runs beside the work, on the owner's connection, one at a time however many workers there are. A batch is one
transaction: whatever kills it leaves nothing of it, and no row is sealed twice or passed over (see ``waiting``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connections, transaction

from banshi.archive.shapes import LINES, LOOKS
from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.merkle import grown, joined, leaf_hash, places
from banshi.proofs import heads, keys, waiting
from banshi.proofs.queries import LOWEST_KEPT, node_reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from banshi.archive.shapes import Source
    from banshi.proofs.heads import SigningKey

MOST_ROWS = 10_000
"""In one batch of one table."""
SALT_BYTES = 16
STILL = timedelta(minutes=10)
"""After so long without anything new the last head is said again, so that nobody takes silence for a stop."""
SOURCES: dict[int, Source] = {1: LOOKS, 2: LINES}
"""The tables that are sealed, by the number that a leaf has for them."""
KEY_KIND = "proofs.key"
ALONE = "select pg_try_advisory_xact_lock(hashtextextended('banshi log', 0))"
DATED = ", journal_dated(%s::timestamptz)"
NEXT = "select pg_advisory_xact_lock(hashtextextended('banshi log', 0))"
"""Waits for whoever is sealing, until their batch is over."""
LAST = (
    "select exists (select from proofs_key where id = %s::text), h.size, h.root, h.at, h.whole, {far}"
    " from (select) one left join lateral (select * from proofs_head order by id desc limit 1) h on true"
).replace("{far}", waiting.asking(SOURCES))
FURTHER = (
    "insert into proofs_scan (source, upto) select * from unnest(%(sources)s::smallint[], %(uptos)s::bigint[])"
    " on conflict (source) do update set upto = excluded.upto where proofs_scan.upto < excluded.upto"
)
WRITTEN = """
with leaves as (insert into proofs_leaf (index, source, row_id, salt, hash)
  select %(first)s::bigint + n - 1, l.source, l.row_id, substr(%(salts)s::bytea, 16 * n::int - 15, 16),
    substr(%(hashes)s::bytea, 32 * n::int - 31, 32)
  from unnest(%(of)s::smallint[], %(rows)s::bigint[]) with ordinality l(source, row_id, n)),
nodes as (insert into proofs_node (level, number, hash)
  select m.level, m.number, substr(%(roots)s::bytea, 32 * n::int - 31, 32)
  from unnest(%(levels)s::smallint[], %(numbers)s::bigint[]) with ordinality m(level, number, n)),
further as ({further})
insert into proofs_head (size, root, at, key_id, signature, whole) values (%(size)s::bigint, %(root)s::bytea,
  %(at)s::timestamptz, %(key)s::text, %(signature)s::bytea, %(whole)s::bool)
""".replace("{further}", FURTHER)
"""All that a seal writes, at once: a statement costs more than a line, and so does a list of hashes as a list."""


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
        found = waiting.take(cursor, SOURCES, far, MOST_ROWS)
        further = {"sources": list(found), "uptos": [taken.upto for taken in found.values()]}
        rows = sum(len(taken.entries) for taken in found.values())
        whole = not any(taken.rest for taken in found.values())
        if rows or last is None or not last.whole or not timedelta() <= at - last.at < STILL:
            entries = {number: taken.entries for number, taken in found.items()}
            told = _signed(key, _tree(last, entries), at) | {"whole": whole}
            cursor.execute(WRITTEN, told | further)
        elif any(taken.upto != far[number].upto for number, taken in found.items()):
            cursor.execute(FURTHER, further)
    return rows, whole


def seal_left(cursor: CursorWrapper, number: int, entries: Sequence[tuple[int, bytes]]) -> None:
    """Seal rows that left their table before there was a log, in the transaction that is open; others seal after it."""
    key = keys.signing_key()
    cursor.execute(NEXT)
    for first in range(0, len(entries), MOST_ROWS):
        at = clock.now()
        if not clock.is_stopped():
            cursor.execute("select journal_dated(%s::timestamptz)", [at])
        last, _far = _last(cursor, key)
        told = _signed(key, _tree(last, {number: entries[first : first + MOST_ROWS]}), at)
        cursor.execute(WRITTEN, told | {"whole": False, "sources": [], "uptos": []})  # lines may be waiting


def _signed(key: SigningKey, tree: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return a tree with what is to be written of the head over it."""
    signed = heads.signed(key, tree["size"], tree["root"], at)
    return tree | {"at": at, "key": signed.key_id, "signature": signed.signature}


def _last(cursor: CursorWrapper, key: SigningKey) -> tuple[_Last | None, dict[int, waiting.Asked]]:
    """Return the last head, read under the lock, and how far numbers are drawn; a key that is new is made known."""
    cursor.execute(LAST, [key.id])
    known, *said = cursor.fetchone() or (False,)
    if not known:
        _make_known(cursor, key)
        cursor.execute(LAST, [key.id])
        known, *said = cursor.fetchone() or (False,)
    size, root, at, whole = said[:4]
    far = waiting.asked(SOURCES, said[4:])
    return (None if size is None else _Last(size, bytes(root), at, whole)), far


def _tree(last: _Last | None, found: Mapping[int, Sequence[tuple[int, bytes]]]) -> dict[str, Any]:
    """Return what is to be written of leaves, of the nodes that they complete, and of the tree."""
    first = last.size if last else 0
    peaks = _peaks(last) if last else []
    rows = [(number, row, entry) for number, entries in found.items() for row, entry in entries]
    random = os.urandom(SALT_BYTES * len(rows))
    salts = [random[n : n + SALT_BYTES] for n in range(0, len(random), SALT_BYTES)]
    hashes = [leaf_hash(salt + entry) for salt, (_number, _row, entry) in zip(salts, rows, strict=True)]
    nodes = [node for node in grown(first, peaks, hashes) if node[0] >= LOWEST_KEPT]
    _peaks_left.clear()
    _peaks_left[first + len(rows)] = peaks
    return {
        "first": first, "of": _listed(row[0] for row in rows), "rows": _listed(row[1] for row in rows),
        "salts": random, "hashes": b"".join(hashes), "levels": _listed(node[0] for node in nodes),
        "numbers": _listed(node[1] for node in nodes), "roots": b"".join(node[2] for node in nodes),
        "size": first + len(rows), "root": joined(peaks),
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

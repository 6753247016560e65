"""The archive read as a stranger would: from its files, the text of RFC 9162 and the words of docs/storage.md alone.

Nothing of Banshi is imported, so that an error in its own hashing cannot hide here; the files are read by DuckDB.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import duckdb

COLUMNS = {
    "access_look": "id at kind account_id unit_id duty reference purpose items persons households xid pid",
    "journal_line": "id at kind thing_id step start end account_id unit_id duty reason command",
}


def root_of_file(path: str, table: str) -> bytes:
    """Return the root over the rows of a file, in the order of their ids."""
    names = COLUMNS[table].split()
    chosen = ", ".join('epoch_us("at")' if name == "at" else f'"{name}"' for name in names)
    rows = duckdb.connect().execute(f"select {chosen} from read_parquet(?) order by id", [[path]]).fetchall()
    return tree_hash([netstring(table) + b"".join(map(netstring, row)) for row in rows])


def netstring(value: Any) -> bytes:
    """Write one value as ``length:bytes``; nothing at all is ``N``."""
    if value is None:
        return b"N"
    said = b"".join(map(netstring, value)) if isinstance(value, list) else str(value).encode()
    return str(len(said)).encode() + b":" + said


def tree_hash(entries: list[bytes]) -> bytes:
    """Return MTH(D[n]) as RFC 9162, 2.1.1 defines it: by recursion, not fast."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return sha256(b"\x01" + tree_hash(entries[:k]) + tree_hash(entries[k:])).digest()

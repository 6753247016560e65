"""One hash that stands for a list of entries, so that none can be changed, added or removed unseen (RFC 9162, 2.1).

A leaf is hashed behind a zero byte and a node behind a one, so that no list can be passed off as another.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EMPTY = sha256().digest()
"""The root of no entries at all."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry: 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in their order (RFC 9162, 2.1.1), holding no more than one hash a level."""
    whole: list[bytes] = []  # roots of the whole subtrees so far, as the ones of ``before`` in binary
    for before, leaf in enumerate(leaves):
        right, carry = leaf, before
        while carry & 1:
            right = sha256(b"\x01" + whole.pop() + right).digest()
            carry >>= 1
        whole.append(right)
    if not whole:
        return EMPTY
    root = whole.pop()
    while whole:
        root = sha256(b"\x01" + whole.pop() + root).digest()
    return root

"""One hash that stands for a list of entries, so that none can be changed, added or removed unseen (RFC 9162, 2.1).

A leaf is hashed behind a zero byte and a node behind a one, so that no list can be passed off as another. Proofs are
made from the roots of complete subtrees, which never change once they are there: a proof of a list of a thousand
million entries reads some sixty of them.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import batched
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

type Place = tuple[int, int]
"""A complete subtree: its level (a leaf has 0) and its number among those of its level."""
type Span = tuple[int, int]
"""Entries from the first on and before the second."""

EMPTY = sha256().digest()
"""The root of no entries at all."""
HASH_BYTES = 32
AT_ONCE = 10_000
"""Leaves of a long list whose nodes are made in one go."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry: 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees that stand side by side."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in their order (RFC 9162, 2.1.1); however many, a few are held at once."""
    peaks: list[bytes] = []
    size = 0
    for some in batched(leaves, AT_ONCE):
        grown(size, peaks, some)
        size += len(some)
    return joined(peaks)


def grown(size: int, peaks: list[bytes], leaves: Sequence[bytes]) -> list[tuple[int, int, list[bytes]]]:
    """Append leaves to a list of ``size`` entries; return the subtrees that become complete, level by level.

    Of each level: the level, the number of the first such subtree, and the roots of all. ``peaks`` are the roots of the
    complete subtrees of the list, largest first; they are kept up to date.
    """
    level, number, roots, alone = 0, size, list(leaves), list[bytes]()
    made: list[tuple[int, int, list[bytes]]] = []
    while roots:
        if number & 1:
            roots = [peaks.pop(), *roots]
        if len(roots) & 1:
            alone.append(roots[-1])
        # ``node_hash``, written out: to call it would cost a quarter of the hash.
        roots = [sha256(b"\x01" + left + right).digest() for left, right in zip(roots[::2], roots[1::2], strict=False)]
        level, number = level + 1, number >> 1
        if roots:
            made.append((level, number, roots))
    peaks.extend(reversed(alone))
    return made


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees that stand side by side, largest first."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def places(span: Span) -> list[Place]:
    """Return the complete subtrees that entries consist of, largest first; the first entry begins the largest."""
    start, end = span
    found: list[Place] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return of which entries the roots prove that an entry is in the list, from the leaf upwards (2.1.3.1).

    Raises ``ValueError`` where the list has no such entry.
    """
    if not 0 <= index < size:
        message = f"a list of {size} has no entry {index}"
        raise ValueError(message)
    start, end, path = 0, size, list[Span]()
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Return of which entries the roots prove that the longer list begins with the shorter (2.1.4.1).

    Raises ``ValueError`` where the shorter is empty or is not shorter.
    """
    if not 0 < first <= second:
        message = f"a list of {second} does not begin with one of {first}"
        raise ValueError(message)
    start, end, path = 0, second, list[Span]()
    while end != first:
        middle = start + _half(end - start)
        if first <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return [*([(start, end)] if start else []), *path[::-1]]


def proof(spans: Sequence[Span], read: Callable[[Sequence[Place]], Mapping[Place, bytes]]) -> list[bytes]:
    """Return the roots over spans, from the complete subtrees that ``read`` fetches all at once."""
    wanted = [places(span) for span in spans]
    roots = read([place for each in wanted for place in each])
    return [joined([roots[place] for place in each]) for each in wanted]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a proof of inclusion leads to (2.1.3.2); ``None`` where it cannot be of such a list."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for other in path:
        if not last:
            return None
        if place & 1 or place == last:
            root = node_hash(other, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, other)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the list of ``second`` entries begins with that of ``first`` (2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if not path:
        return False
    whole = [first_root, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = whole[0]
    for other in whole[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _half(size: int) -> int:
    """Return the largest power of two below a number of entries."""
    return 1 << (size - 1).bit_length() - 1

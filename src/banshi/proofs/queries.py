"""What pages, papers and strangers ask of the sealed log: heads, and proofs made from a handful of nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import all_rows
from banshi.kernel import clock
from banshi.kernel.merkle import consistency_spans, inclusion_spans, node_hash, proof
from banshi.kernel.refusals import NotFound
from banshi.proofs.heads import SignedHead
from banshi.proofs.models import Head, Key, Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from banshi.kernel.merkle import Place

LOWEST_KEPT = 3
"""The level from which on complete subtrees are kept: one of eight leaves. Below, they are made from the leaves."""
LEAVES = "select index, hash from proofs_leaf where index = any(%s::bigint[])"
NODES = (
    "select n.level, n.number, n.hash from unnest(%s::smallint[], %s::bigint[]) w(level, number)"
    " join proofs_node n on n.level = w.level and n.number = w.number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """A leaf's place in a head's list, and the hashes that lead from the leaf to the root."""

    index: int
    head: SignedHead
    path: list[bytes]


def node_reader(alias: str = "default") -> Callable[[Sequence[Place]], Mapping[Place, bytes]]:
    """Return what fetches the roots of complete subtrees: two statements, however many are asked for."""

    def read(asked: Sequence[Place]) -> Mapping[Place, bytes]:
        high = sorted({place for place in asked if place[0] >= LOWEST_KEPT})
        low = sorted({place for place in asked if place[0] < LOWEST_KEPT})
        below = [index for level, number in low for index in range(number << level, (number + 1) << level)]
        found: dict[Place, bytes] = {}
        with connections[alias].cursor() as cursor:
            if high:
                cursor.execute(NODES, [[level for level, _number in high], [number for _level, number in high]])
                found = {(level, number): bytes(root) for level, number, root in cursor.fetchall()}
            if below:
                cursor.execute(LEAVES, [below])
                leaves = {index: bytes(leaf) for index, leaf in cursor.fetchall()}
                found |= {place: _over(leaves, *place) for place in low}
        return found

    return read


def _over(leaves: Mapping[int, bytes], level: int, number: int) -> bytes:
    """Return the root over two to the ``level`` leaves."""
    if not level:
        return leaves[number]
    return node_hash(_over(leaves, level - 1, 2 * number), _over(leaves, level - 1, 2 * number + 1))


def newest(*, whole: bool = False) -> SignedHead | None:
    """Return the newest head; with ``whole`` the newest of a moment at which no line was waiting to be sealed."""
    found = all_rows(Head, "whole order by id desc limit 1" if whole else "true order by id desc limit 1", [])
    return signed_head(found[0]) if found else None


def signed_head(head: Head) -> SignedHead:
    """Return a head as it is published."""
    return SignedHead(
        key_id=head.key_id, size=head.size, root=bytes(head.root), at=head.at, signature=bytes(head.signature)
    )


def heads_after(number: int, most: int) -> list[tuple[int, SignedHead]]:
    """Return heads in the order they were signed, with their numbers: those after a number."""
    return [(head.pk, signed_head(head)) for head in Head.objects.filter(pk__gt=number).order_by("pk")[:most]]


def first_day() -> date | None:
    """Return the day of the office on which the first head was signed."""
    moment = Head.objects.order_by("at").values_list("at", flat=True).first()
    return moment.astimezone(clock.zone()).date() if moment else None


def last_head_between(first: datetime, last: datetime) -> SignedHead | None:
    """Return the last head from one moment on and before another."""
    found = Head.objects.filter(at__gte=first, at__lt=last).order_by("-at").first()
    return signed_head(found) if found else None


def public_keys() -> dict[str, bytes]:
    """Return the public keys that the database knows of, by name."""
    return {key.id: bytes(key.public) for key in Key.objects.only("id", "public").order_by("at", "id")}


def first_head_over(size: int) -> SignedHead | None:
    """Return the first head of at least so many leaves."""
    found = all_rows(Head, "size >= %s order by size, id limit 1", [size])
    return signed_head(found[0]) if found else None


def leaf_at(index: int) -> bytes | None:
    """Return the hash of a leaf by its place."""
    found = Leaf.objects.filter(index=index).values_list("hash", flat=True).first()
    return bytes(found) if found is not None else None


def inclusion(index: int, head: SignedHead, *, alias: str = "default") -> Inclusion:
    """Prove that a head's list holds a leaf. Raises ``NotFound`` where it is shorter."""
    if not 0 <= index < head.size:
        raise NotFound("no-such-leaf", _("The list of this head is shorter."), cure=_("Ask for a later head."))
    return Inclusion(index=index, head=head, path=proof(inclusion_spans(index, head.size), node_reader(alias)))


def consistency(first: int, second: int, *, alias: str = "default") -> list[bytes]:
    """Prove that the list of ``second`` leaves begins with that of ``first``. Raises ``NotFound`` for no such lists."""
    newest_head = newest()
    if newest_head is None or not 0 < first <= second <= newest_head.size:
        raise NotFound(
            "no-such-list",
            _("There are no two such lists: the first has at least one line and is no longer than the second."),
            cure=_("Take both sizes from heads that are published here."),
        )
    return proof(consistency_spans(first, second), node_reader(alias))

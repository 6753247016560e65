"""Checking the whole log: every row against its leaf, leaves against nodes and heads, heads against what was published.

It reads in one snapshot and in windows, the next while one is compared: memory stays flat and nobody stops working.
What does not hold is named by the first line concerned: which of its columns was changed cannot be known, since only a
hash is left of it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.archive.proving import verify as verify_archive
from banshi.proofs import beyond, keys
from banshi.proofs.findings import Fault, Verdict
from banshi.proofs.queries import public_keys
from banshi.proofs.walking import Walk, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from banshi.proofs.heads import SignedHead

WINDOW = 20_000
"""Leaves that are read at once."""
MOST_KEPT = 1_000


def verify(published: Sequence[SignedHead] = (), *, tell: Callable[[int], None] = lambda _leaves: None) -> Verdict:
    """Check everything and change nothing; ``published`` are heads kept outside, ``tell`` hears how far it has come.

    Heads have to be signed by a key whose public half lies in the folder of this installation; on a machine without
    that folder by one that the database names, and then ``own_keys`` is false.
    """
    trusted = keys.trusted_keys()
    verdict = Verdict(own_keys=bool(trusted), published=len(published))
    with transaction.atomic(using="owner", durable=True):
        with connections["owner"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        known = trusted or public_keys()
        _walk(verdict, known, published, tell)
        _add(verdict, beyond.strange_keys(known))
        _add(verdict, beyond.burials())
        _add(verdict, beyond.rows_without_leaf(verdict))
        _add(verdict, beyond.archived_rows(verdict))
    told = (_("the archive: %(fault)s") % {"fault": fault} for fault in verify_archive().faults)
    _add(verdict, (Fault(said=said) for said in told))
    verdict.faults.sort(key=lambda fault: (fault.index is None, fault.index or 0))
    return verdict


def _walk(
    verdict: Verdict,
    known: Mapping[str, bytes],
    published: Sequence[SignedHead],
    tell: Callable[[int], None],
) -> None:
    """Go through the leaves from the first to the last, window by window."""
    walk = Walk(known, published)
    size = beyond.leaf_count()
    for window in _windows(walk, size):
        _add(verdict, walk.go_on(window))
        tell(window.end)
    _add(verdict, walk.end(size))
    _add(verdict, beyond.leaves_outside(size))
    verdict.leaves, verdict.rows, verdict.buried = size, walk.rows, walk.buried
    verdict.heads, verdict.late = walk.heads, walk.late


def _windows(walk: Walk, size: int) -> Iterator[Window]:
    """Yield the leaves window by window; the next one is read meanwhile, and never more than that."""
    coming = deque[Future[Window]]()
    with ThreadPoolExecutor(max_workers=1) as reader:
        for start in range(0, size, WINDOW):
            coming.append(reader.submit(walk.read, start, min(start + WINDOW, size)))
            if len(coming) > 1:
                yield coming.popleft().result()
        for last in coming:
            yield last.result()


def _add(verdict: Verdict, faults: Iterable[Fault]) -> None:
    """Count all faults and keep the first: where everything was rewritten, memory stays flat all the same."""
    for fault in faults:
        verdict.wrong += 1
        if len(verdict.faults) < MOST_KEPT:
            verdict.faults.append(fault)

"""The walk along the leaves of the log: each is compared with its row, and all of them with nodes and signed heads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.utils.translation import gettext_lazy as _

from banshi.kernel.merkle import grown, joined, leaf_hash
from banshi.proofs.beyond import Archived
from banshi.proofs.findings import Fault
from banshi.proofs.heads import SignedHead, holds, microseconds, moment
from banshi.proofs.queries import LOWEST_KEPT
from banshi.proofs.waiting import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from banshi.archive.shapes import Source

ROWS = (
    "select l.index, l.row_id, l.salt, l.hash, l.burial_id, t.id is not null, {selected} from proofs_leaf l"
    " left join {table} t on t.id = l.row_id"
    " where l.source = %s::smallint and l.index >= %s::bigint and l.index < %s::bigint order by l.index"
)
OWN = 6
"""Columns of the leaf that come before those of the row."""
NODES = (
    "select n.level, n.number, n.hash from unnest(%s::smallint[], %s::bigint[], %s::bigint[]) w(level, first, last)"
    " join proofs_node n on n.level = w.level and n.number between w.first and w.last"
)
HEADS = (
    "select key_id, size, root, case when at between '0001-01-01 00:00+00' and '9999-12-31 00:00+00' then at"
    " else 'epoch' end, signature from proofs_head where size between %s::bigint and %s::bigint order by size, id"
)
"""A moment that no head of ours has is read as another: its signature says so."""
LEAST, MOST = -(1 << 63), (1 << 63) - 1
DAY, MINUTE = 86_400_000_000, 60_000_000
ALTERED = _("this row is not what was sealed: one of its columns was altered, or its moment")
REMOVED = _("this row was removed: neither the database nor the archive has it, and no rule buried it")
RISEN = _("this row stands in the database although it was buried")
NO_BURIAL = _("its salt is gone without a burial")
GONE = _("this leaf was removed")
REWRITTEN = _("the root over leaves %(first)s to %(last)s is not what was kept: one of these leaves was rewritten")
LOST = _("the root over leaves %(first)s to %(last)s is gone")
BROKEN = _("the head over %(size)s lines of %(at)s has another root: a line before it was rewritten")
FORGED = _("the head over %(size)s lines of %(at)s is not signed by a key of this installation")
OUTSIDE = _("a head that was published, over %(size)s lines of %(at)s, has another root: the log was rewritten")
OUTSIDE_FORGED = _("a head in the file, over %(size)s lines of %(at)s, is not signed by a key of this installation")
SHORTER = _("a head that was published counts %(size)s lines on %(at)s, and here are %(leaves)s: lines were removed")
OVER = _("the newest head counts %(size)s lines, and here are %(leaves)s")


@dataclass(frozen=True, slots=True)
class Said:
    """A head that the leaves have to lead to, and whether it comes from outside."""

    head: SignedHead
    outside: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Leaves that stand side by side, with their rows by table, and the heads whose list ends among them."""

    start: int
    end: int
    rows: Mapping[int, Sequence[Any]]
    heads: Sequence[Said]


class Walk:
    """How far the leaves were read, and what was found on the way."""

    def __init__(self, known: Mapping[str, bytes], published: Sequence[SignedHead]) -> None:
        self.known = known
        self.outside = defaultdict[int, list[Said]](list)
        for head in published:
            self.outside[head.size].append(Said(head, outside=True))
        self.archived = Archived()
        self.raw = connections["owner"].connection  # as it is: Django gives each thread another
        self.peaks: list[bytes] = []
        self.faults: list[Fault] = []
        self.rows = self.buried = self.heads = self.late = self.signed_upto = 0
        self.whole = True

    def read(self, start: int, end: int) -> Window:
        """Read the next leaves with their rows; on another thread while those before are being compared."""
        rows = {
            number: self._asked(
                ROWS.replace("{table}", source.table).replace("{selected}", source.selected), number, start, end
            )
            for number, source in SOURCES.items()
        }
        return Window(start, end, rows, self._heads(start, end))

    def go_on(self, window: Window) -> list[Fault]:
        """Compare the next leaves; return what is wrong with them."""
        self.faults = []
        start, heads = window.start, window.heads
        leaves: list[bytes | None] = [None] * (window.end - start)
        for number, source in SOURCES.items():
            self._compare(number, source, window, leaves)
        for place, leaf in enumerate(leaves, start):
            if leaf is None:
                self.faults.append(Fault(index=place, said=GONE))
                self.whole = False
        if self.whole:
            self._grow(start, [leaf for leaf in leaves if leaf is not None], heads)
        return sorted(self.faults, key=lambda fault: fault.index or 0)

    def end(self, size: int) -> list[Fault]:
        """Return what is wrong with heads that count more leaves than there are, and leaves that no head counts."""
        self.faults = []
        for said in self._said(size + 1, MOST):
            told = {"size": said.head.size, "at": moment(said.head.at), "leaves": size}
            self.faults.append(Fault(said=(SHORTER if said.outside else OVER) % told))
        if size > self.signed_upto and self.whole:
            self.faults.append(Fault(index=self.signed_upto, said=_("no head was signed over the leaves from here on")))
        return self.faults

    def _compare(self, number: int, source: Source, window: Window, leaves: list[bytes | None]) -> None:
        """Compare each row of a table with its leaf."""
        missing = []
        here = []
        for one in window.rows[number]:
            index, row_id, salt, leaf, burial, there = one[:OWN]
            leaves[index - window.start] = leaf
            if salt is None:
                self.buried += 1
                if there or burial is None:
                    self.faults.append(
                        Fault(index=index, source=number, row=row_id, said=NO_BURIAL if burial is None else RISEN)
                    )
            elif there:
                here.append(one)
            else:
                missing.append((index, row_id))
        rows = source.rows([one[OWN:] for one in here])
        for one, written in zip(here, source.written(rows), strict=True):
            if leaf_hash(one[2] + written) != one[3]:
                self.faults.append(Fault(index=one[0], source=number, row=one[1], said=ALTERED))
        self.rows += len(here)
        self.late += _late([(one[0], one[OWN + 1]) for one in here], window.heads)
        for index, row_id in self.archived.lacking(source, missing):
            self.faults.append(Fault(index=index, source=number, row=row_id, said=REMOVED))

    def _grow(self, start: int, leaves: Sequence[bytes], heads: Sequence[Said]) -> None:
        """Compare the nodes that these leaves complete, and the heads whose list ends among them."""
        made: dict[tuple[int, int], bytes] = {}
        done = 0
        for said in (*heads, None):
            upto = len(leaves) if said is None else max(said.head.size - start, done)
            for level, first, roots in grown(start + done, self.peaks, leaves[done:upto]):
                if level >= LOWEST_KEPT:
                    made |= {(level, place): root for place, root in enumerate(roots, first)}
            done = upto
            if said:
                self._judge(said)
        self._nodes(made)

    def _judge(self, said: Said) -> None:
        told = {"size": said.head.size, "at": moment(said.head.at)}
        if joined(self.peaks) != said.head.root:
            self.faults.append(Fault(said=(OUTSIDE if said.outside else BROKEN) % told, index=said.head.size - 1))
        if not said.outside:
            self.heads += 1
            self.signed_upto = said.head.size
        if not holds(said.head, self.known):
            sentence = OUTSIDE_FORGED if said.outside else FORGED
            self.faults.append(Fault(said=sentence % told, index=said.head.size - 1))

    def _nodes(self, made: dict[tuple[int, int], bytes]) -> None:
        spans: dict[int, tuple[int, int]] = {}
        for level, place in made:
            first, last = spans.get(level, (place, place))
            spans[level] = min(first, place), max(last, place)
        if not spans:
            return
        levels = list(spans)
        kept = {
            (level, place): root
            for level, place, root in self._asked(
                NODES, levels, [spans[n][0] for n in levels], [spans[n][1] for n in levels]
            )
        }
        for (level, place), root in made.items():
            if kept.get((level, place)) != root:
                told = {"first": place << level, "last": ((place + 1) << level) - 1}
                said = REWRITTEN if (level, place) in kept else LOST
                self.faults.append(Fault(index=place << level, said=said % told))

    def _heads(self, start: int, end: int) -> list[Said]:
        """Return the heads whose list ends after the leaf at ``start`` and not after that before ``end``."""
        return sorted(self._said(start + 1 if start else LEAST, end), key=lambda said: said.head.size)

    def _asked(self, statement: str, *values: object) -> list[Any]:
        """Ask on the owner's connection, in its binary form: a hash comes as the bytes it is."""
        with self.raw.cursor(binary=True) as cursor:
            cursor.execute(statement.encode(), values)
            return list(cursor.fetchall())

    def _said(self, least: int, most: int) -> Iterable[Said]:
        for key_id, size, root, at, signature in self._asked(HEADS, least, most):
            yield Said(SignedHead(key_id=key_id, size=size, root=root, at=at, signature=signature), outside=False)
        for size in [size for size in self.outside if least <= size <= most]:
            yield from self.outside[size]


def _late(rows: Sequence[tuple[int, int | None]], heads: Sequence[Said]) -> int:
    """Count the rows that say a moment more than a day before the head that first held them, or after it."""
    coming = iter([(said.head.size, microseconds(said.head.at)) for said in heads if not said.outside])
    size, sealed = next(coming, (1 << 62, 0))
    late = 0
    for index, at in rows:
        while index >= size:
            size, sealed = next(coming, (1 << 62, 0))
        late += at is not None and not -MINUTE < sealed - at <= DAY
    return late

"""What the walk along the leaves does not meet: rows without a leaf, rows in the archive, and what burials say."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import connections
from django.utils.translation import gettext_lazy as _

from banshi.archive import files
from banshi.archive.models import Part
from banshi.kernel.merkle import leaf_hash
from banshi.proofs.findings import Fault
from banshi.proofs.heads import key_id_of
from banshi.proofs.queries import public_keys
from banshi.proofs.tombstones import KIND, said
from banshi.proofs.waiting import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

    from banshi.archive.shapes import Source
    from banshi.proofs.findings import Verdict

MOST_NAMED = 20
FAR = 100_000
"""Places that are looked at beyond as many as there are leaves twice over."""
PARTS_AT_HAND = 2
COUNT = "select count(*), coalesce(max(index), -1) from proofs_leaf"
OUTSIDE = (
    "select index, source, row_id from proofs_leaf where index < 0 or index >= %s::bigint order by index limit %s::int"
)
BURIALS = (
    "select b.source, b.rule, (select array_agg(l.row_id order by l.row_id) from proofs_leaf l"
    " where l.burial_id = b.id and l.source = b.source and l.salt is null),"
    " array(select j.reason from journal_line j where j.thing_id = b.thing_id and j.kind = %s::text)"
    " from proofs_burial b order by b.id"
)
ORPHANS = (
    "select l.index, l.source, l.row_id from proofs_leaf l where l.burial_id is not null"
    " and not exists (select from proofs_burial b where b.id = l.burial_id) order by l.index limit %s::int"
)
# How far was looked may have been set back to hide a row: the highest number that has a leaf says it, too.
UPTO = (
    "select greatest((select upto from proofs_scan where source = %(source)s::smallint),"
    " (select max(row_id) from proofs_leaf where source = %(source)s::smallint), 0),"
    " (select case when is_called then last_value else 0 end from {table}_id_seq)"
)
UNSEALED = (
    "select t.id from {table} t where (t.id <= %(upto)s::bigint or t.id > %(drawn)s::bigint)"
    " and not exists (select from proofs_leaf l where l.source = %(source)s::smallint and l.row_id = t.id)"
    " and not exists (select from proofs_gap g where g.source = %(source)s::smallint"
    " and t.id between g.first and g.last) order by t.id limit %(most)s::int"
)
WAITING = "select count(*) from {table} t where t.id > %(upto)s::bigint and t.id <= %(drawn)s::bigint"
OF_PART = "select row_id, index, salt, hash from proofs_leaf where source = %s::smallint and row_id = any(%s::bigint[])"
INSERTED = _("this row has no leaf although rows after it have: it was inserted, or its leaf was removed")
UNTOLD = _("%(rows)s rows were buried by the rule “%(rule)s”, and no line of the journal says so")
ORPHANED = _("its burial is gone")
STRANGE_KEY = _("the key “%(key)s” that the database publishes is not one of this installation")
OUT_OF_PLACE = _("this leaf stands where the list has no place")
CHANGED = _("this row in the archive is not what was sealed")
EMPTIED = _("this row in the archive was emptied, and no rule buried it")
STILL_THERE = _("this row stands in the archive although it was buried")


def leaf_count() -> int:
    """Return how many leaves there are, by the place of the last; one far beyond all others does not count."""
    count, last = _asked(COUNT)[0]
    return min(int(last) + 1, 2 * int(count) + FAR)


def strange_keys(known: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield keys that the database publishes under a name of others, or that are none of those that count."""
    for name, public in public_keys().items():
        if known.get(name) != public or key_id_of(public) != name:
            yield Fault(said=STRANGE_KEY % {"key": name})


def leaves_outside(size: int) -> Iterator[Fault]:
    """Yield leaves that stand before the first place or beyond the last."""
    for index, source, row in _asked(OUTSIDE, size, MOST_NAMED):
        yield Fault(index=index, source=source, row=row, said=OUT_OF_PLACE)


def burials() -> Iterator[Fault]:
    """Yield the burials that the journal does not tell of in the very words, and leaves whose burial is gone."""
    for source, rule, ids, reasons in _asked(BURIALS, KIND):
        if source not in SOURCES or said(source, rule, ids or []) not in reasons:
            yield Fault(said=UNTOLD % {"rows": len(ids or []), "rule": rule})
    for index, source, row in _asked(ORPHANS, MOST_NAMED):
        yield Fault(index=index, source=source, row=row, said=ORPHANED)


def rows_without_leaf(verdict: Verdict) -> Iterator[Fault]:
    """Yield rows that nobody sealed although everything around them was; count those that are only waiting."""
    for number, source in SOURCES.items():
        ((upto, drawn),) = _asked(UPTO.replace("{table}", source.table), {"source": number})
        asked = {"source": number, "upto": upto, "drawn": drawn, "most": MOST_NAMED}
        for (row,) in _asked(UNSEALED.replace("{table}", source.table), asked):
            yield Fault(source=number, row=row, said=INSERTED)
        verdict.waiting += _asked(WAITING.replace("{table}", source.table), {"upto": upto, "drawn": drawn})[0][0]


def archived_rows(verdict: Verdict) -> Iterator[Fault]:
    """Yield rows of the archive that differ from their leaves; a file that cannot be read is the archive's to tell."""
    for number, source in SOURCES.items():
        for part in _parts(source).order_by("id"):
            try:
                rows = files.rows_in(files.folder() / part.file)
                written = source.written(rows)
            except (OSError, pl.exceptions.PolarsError):
                continue
            ids, tombs = rows["id"].to_list(), source.tombs(rows)
            leaves = {row: rest for row, *rest in _asked(OF_PART, number, ids)}
            verdict.archived += rows.height - len(tombs)
            verdict.unsealed_parts += rows.height - len(leaves)
            for row, entry in zip(ids, written, strict=True):
                index, salt, leaf = leaves.get(row, (None, None, b""))
                if why := _wrong(entry, salt, leaf, tomb=row in tombs):
                    yield Fault(index=index, source=number, row=row, said=why)


def _wrong(entry: bytes, salt: bytes | None, leaf: bytes, *, tomb: bool) -> _StrOrPromise:
    """Say what is wrong with a row of the archive; one that left before there was a log has no leaf."""
    if tomb:
        return "" if leaf and salt is None else EMPTIED
    if not leaf:
        return ""
    if salt is None:
        return STILL_THERE
    return "" if leaf_hash(bytes(salt) + entry) == bytes(leaf) else CHANGED


def _parts(source: Source) -> QuerySet[Part]:
    # Moments that the library does not know would end the check; what is checked are the files.
    return Part.objects.using("owner").filter(source=source.table).defer("month", "before", "at")


class Archived:
    """Which rows the archive holds, with the numbers of two parts in memory at the most."""

    def __init__(self) -> None:
        self.parts = {source.table: list(_parts(source).order_by("first_id")) for source in SOURCES.values()}
        self.at_hand: OrderedDict[str, frozenset[int]] = OrderedDict()

    def lacking(self, source: Source, rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return those of the rows (leaf and number) that no part of the archive holds."""
        left = list(rows)
        for part in self.parts[source.table]:
            if any(part.first_id <= row <= part.last_id for _index, row in left):
                ids = self._ids(part)
                left = [(index, row) for index, row in left if row not in ids]
        return left

    def _ids(self, part: Part) -> frozenset[int]:
        if part.file not in self.at_hand:
            try:
                ids = frozenset(files.rows_in(files.folder() / part.file)["id"].to_list())
            except (OSError, pl.exceptions.PolarsError):
                ids = frozenset(range(part.first_id, part.last_id + 1))  # which rows it lacks, nobody can tell any more
            self.at_hand[part.file] = ids
            while len(self.at_hand) > PARTS_AT_HAND:
                self.at_hand.popitem(last=False)
        return self.at_hand[part.file]


def _asked(statement: str, *values: Any) -> list[Any]:  # noqa: ANN401 - a row's values
    given = values[0] if len(values) == 1 and isinstance(values[0], dict) else list(values)
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, given or None)
        return list(cursor.fetchall())

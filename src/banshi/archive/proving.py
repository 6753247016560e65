"""Proving that the archive and the database together still hold every row that was archived, each once and unchanged.

The table of parts says which root a file has to have, and the journal says it once more. Where a file has another, the
hashes beside it, which have that root, tell which row was changed, removed or added.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from banshi.archive import files
from banshi.archive.entombing import left_over
from banshi.archive.models import Part
from banshi.archive.moving import said_of, thing_of
from banshi.archive.shapes import SOURCES
from banshi.journal.models import Line
from banshi.kernel.merkle import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from django.utils.functional import _StrOrPromise

    from banshi.archive.shapes import Source

MONTH = Cast("month", TextField())
"""The month of a part, whatever stands there: the library knows no day after the year 9999."""
MOST_NAMED = 20
"""Rows of one file that are named; there may be more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not hold: in which file, of which row where one can be named, and what it is."""

    file: str
    row: int | None
    said: _StrOrPromise

    def __str__(self) -> str:
        if self.row is None:
            return f"{self.file}: {self.said}"
        return _("%(file)s, row %(row)s: %(said)s") % {"file": self.file, "row": self.row, "said": self.said}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How many parts and rows were looked at, everything that does not hold, and files that only wait to be removed."""

    parts: int
    rows: int
    faults: tuple[Fault, ...]
    left: tuple[str, ...] = ()


def verify() -> Proof:
    """Read every part from the disk and compare it with the database, row by row; nothing is changed."""
    parts = list(Part.objects.defer("month", "before", "at").annotate(day=MONTH).order_by("source", "month", "number"))
    by_table = {source.table: source for source in SOURCES}
    faults = [fault for part in parts for fault in _faults(part, by_table.get(part.source), part.day)]
    here = {f"{path.parent.name}/{path.name}" for path in files.folder().glob("*/*.parquet")}
    left = left_over()
    strange = sorted(here - {part.file for part in parts} - set(left))
    faults += [Fault(file=name, row=None, said=_("the database knows of no such part")) for name in strange]
    faults += _unwritten(parts)
    return Proof(parts=len(parts), rows=sum(part.rows for part in parts), faults=tuple(faults), left=tuple(left))


def _unwritten(parts: Sequence[Part]) -> Iterator[Fault]:
    """Yield the parts that the journal tells of and the table does not have; it may have a later edition."""
    here = {thing_of(part.file) for part in parts}
    editions = dict(files.edition_of(part.file) for part in parts)
    for line in Line.objects.filter(kind="archive.part").exclude(thing_id__in=here).order_by("id"):
        file = line.reason.split()[0]
        part, edition = files.edition_of(file)
        if edition >= editions.get(part, 0):
            yield Fault(file=file, row=None, said=_("the database has lost this part's row"))


def _faults(part: Part, source: Source | None, day: str) -> Iterator[Fault]:
    name = files.name_said(source.folder, day[:-3], part.number) if source else ""
    if source is None or files.edition_of(part.file)[0] != files.edition_of(name)[0]:
        yield Fault(file=part.file, row=None, said=_("the table of parts names another table, month or number than it"))
    if source is None:
        return
    if said_of(part) not in Line.objects.filter(thing_id=thing_of(part.file)).values_list("reason", flat=True):
        yield Fault(file=part.file, row=None, said=_("the journal says something else of it than the table of parts"))
    try:
        rows = files.rows_in(files.folder() / part.file)
        there = source.leaves(rows)
    except (OSError, pl.exceptions.PolarsError) as error:
        yield Fault(file=part.file, row=None, said=_("it cannot be read: %(why)s") % {"why": error})
        return
    if root_of(there) != bytes(part.root) or rows.height != part.rows:
        yield from _named(part, rows["id"].to_list(), there)
    yield from _hashes(part)
    yield from _twice(part, source, rows["id"].to_list())


def _hashes(part: Part) -> Iterator[Fault]:
    if _proven(part, files.folder() / part.file) is None:
        yield Fault(file=part.file, row=None, said=_("the hashes beside it are not those it was archived with"))


def _proven(part: Part, path: Path) -> list[tuple[int, bytes]] | None:
    """Return the hashes that the rows had, if they still have the root that the database knows."""
    try:
        leaves = files.leaves_in(path)
    except OSError:
        return None
    return leaves if root_of(leaf for _id, leaf in leaves) == bytes(part.root) else None


def _named(part: Part, ids: list[int], there: list[bytes]) -> Iterator[Fault]:
    """Yield each row that is not as it was archived; where the hashes are gone, too, only that there is one."""
    proven = _proven(part, files.folder() / part.file)
    if proven is None:
        yield Fault(file=part.file, row=None, said=_("its rows are not those that were archived"))
        return
    was, found = Counter(proven), Counter(zip(ids, there, strict=True))
    lost, new = Counter(i for i, _leaf in (was - found).elements()), Counter(i for i, _leaf in (found - was).elements())
    faults = [
        *((i, _("this row was changed after it was archived")) for i in (lost & new).elements()),
        *((i, _("this row was removed after it was archived")) for i in (lost - new).elements()),
        *((i, _("this row was added after it was archived")) for i in (new - lost).elements()),
    ]
    for row, said in sorted(faults, key=lambda one: one[0])[:MOST_NAMED]:
        yield Fault(file=part.file, row=row, said=said)
    if not faults:
        yield Fault(file=part.file, row=None, said=_("its rows stand in another order than they were archived in"))


def _twice(part: Part, source: Source, ids: list[int]) -> Iterator[Fault]:
    """Yield the rows of a part that stand in the database, too."""
    statement = f"select id from {source.table} where id = any(%s::bigint[]) order by id limit %s::int"  # noqa: S608 - our two tables
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, MOST_NAMED])
        for (row,) in cursor.fetchall():
            yield Fault(file=part.file, row=row, said=_("this row stands in the database, too"))

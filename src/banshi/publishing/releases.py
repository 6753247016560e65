"""Closing a month: its numbers are counted once, small ones withheld, and what is published never changes.

A month is closed ten days after its end, when most who were asked have answered. What comes later is not counted, so
that no difference between two downloads can point at whoever came late. An error is corrected by a new version of the
whole month (``correcting``).
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction

from banshi.kernel import clock
from banshi.publishing import arcs, problems, results, suppression
from banshi.publishing.models import Release
from banshi.publishing.places import ROOT, place_tree, subject_tree
from banshi.publishing.problems import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from banshi.publishing.results import Figure

SETTLES = timedelta(days=10)
"""How long after its end a month stays open for late answers and verdicts."""

FIGURES = "results"
# The database opens the cells: those of a province are many, and few are asked for.
TOLD_IN = """
with newest as (select distinct on (month) month, cells from publishing_release order by month, version desc)
select month, cell ->> 0, cell ->> 1, cell ->> 2, (cell ->> 3)::bigint from newest, jsonb_array_elements(cells) cell
where cell ->> 0 = any(%(tables)s::text[]) order by month
"""
EARLIEST = "select least((select min(at) from concerns_concern), (select min(accepted_at) from matters_case))"


def month_after(month: date) -> date:
    """Return the first day of the month after one."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def open_month() -> date:
    """Return the first day of the first month that is not closed yet."""
    return (clock.today() - SETTLES).replace(day=1)


def publish_closed() -> list[Release]:
    """Publish every closed month since the first concern or case that is not published; return what was new.

    Runs as the owner of the tables. Run again, or at two places at once, it publishes no month twice.
    """
    if not _wanted():
        return []
    with transaction.atomic(using="owner"):
        arcs.alone()
        if wanted := _wanted():  # asked once more: another may have closed them while this one waited
            carried = arcs.Carried(told_in((arcs.BETWEEN,)), first=_closed()[0])
            Release.objects.using("owner").bulk_create(_counted(wanted, carried))
            carried.keep()
    return [one for one in latest() if one.month in wanted]


def _wanted() -> list[date]:
    there = published()
    return [month for month in _closed() if month not in there]


def _counted(wanted: list[date], carried: arcs.Carried) -> list[Release]:
    """Count months that nobody has published. One that lies before a published month tells no errands of pairs."""
    since, until, last = wanted[0], month_after(wanted[-1]), max(published(), default=date.min)
    numbers, errands = month_cells(since, until), arcs.counted(since, until)
    return [
        _release(month, [*numbers[month], *carried.close(month, errands.get(month, {}), tells=month > last)])
        for month in wanted
    ]


def published() -> set[date]:
    """Return the months that are published."""
    return set(Release.objects.values_list("month", flat=True))


def latest(since: date = date.min, until: date = date.max) -> list[Release]:
    """Return the newest version of each month from one day to another, the earliest month first."""
    found = Release.objects.filter(month__gte=since.replace(day=1), month__lte=until).order_by("month", "-version")
    return list(found.distinct("month"))


def newest() -> int:
    """Return a number that changes when anything new is published; 0 while nothing is."""
    return Release.objects.order_by("-id").values_list("id", flat=True).first() or 0


def last() -> Release | None:
    """Return the newest version of the last closed month, without its numbers; nothing while none is closed."""
    return Release.objects.defer("cells").order_by("-month", "-version").first()


def told_in(tables: Sequence[str]) -> list[tuple[date, Cell]]:
    """Return what the newest version of each month tells in some tables, the earliest month first."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD_IN, {"tables": list(tables)})
        return [(month, Cell(*cell)) for month, *cell in cursor.fetchall()]


def cells_of(release: Release) -> list[Cell]:
    """Return the numbers of a release."""
    return [Cell(*cell) for cell in release.cells]


def month_cells(since: date, until: date) -> dict[date, list[Cell]]:
    """Count the months from ``since`` until ``until`` (first days; the last not included), small numbers withheld."""
    places, subjects = place_tree(), subject_tree()
    reported = problems.reported(since, until)
    counted = {one.name: (one, one.count(since, until)) for one in results.FIGURES}
    months, month = [], since
    while month < until:
        months.append(month)
        month = month_after(month)
    return {
        month: [
            *problems.cells(reported.get(month, []), places, subjects),
            *(cell for one, parts in counted.values() for cell in _figure(one, parts.get(month, {}))),
        ]
        for month in months
    }


def _figure(one: Figure, parts: dict[str, int]) -> Iterator[Cell]:
    """Yield the whole of a figure and its parts."""
    numbers = {part: parts.get(part, 0) for part in one.parts}
    values = {one.name: sum(numbers.values())} | {f"{one.name}:{part}": number for part, number in numbers.items()}
    withheld = suppression.of_a_tree(values, {one.name: tuple(values)[1:]}, root=one.name)
    for about, number in values.items():
        yield Cell(FIGURES, ROOT, about, None if about in withheld else number)


def add_version(before: Release, numbers: Mapping[tuple[str, str, str], int | None], *, note: str) -> Release:
    """Add the next version of a month, which ``correcting`` has found to tell nothing of a few."""
    cells = (Cell(*key, number) for key, number in numbers.items())
    made = _release(before.month, cells, version=before.version + 1, note=note)
    made.save(using="owner", force_insert=True)
    return made


def _release(month: date, cells: Iterable[Cell], *, version: int = 1, note: str = "") -> Release:
    written = [[one.table, one.place, one.about, one.number] for one in cells]
    digest = sha256(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return Release(month=month, version=version, at=clock.now(), note=note, cells=written, digest=digest)


def _closed() -> list[date]:
    """Return the first days of all closed months since the first concern or case."""
    with connection.cursor() as cursor:
        cursor.execute(EARLIEST)
        first = (cursor.fetchone() or (None,))[0]
    months: list[date] = []
    month = first.astimezone(clock.zone()).date().replace(day=1) if first else open_month()
    while month < open_month():
        months.append(month)
        month = month_after(month)
    return months

"""What residents reported, by place, by month and by what it is about: counted once when a month is closed.

A concern counts in the month in which it was reported. Withdrawn ones count too: somebody had a reason to report.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from banshi.kernel import clock
from banshi.publishing import suppression
from banshi.publishing.places import COUNTY, REST, ROOT, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from banshi.publishing.places import Tree

PLACES, SUBJECTS, BOTH = "concerns-by-place", "concerns-by-subject", "concerns-by-place-and-subject"

COUNTED = """
select date_trunc('month', at at time zone %(zone)s::text)::date, division, category, count(*)
from concerns_concern where at >= %(since)s and at < %(until)s
group by 1, 2, 3 order by 1
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a release; ``number`` is missing where it is withheld."""

    table: str
    place: str
    about: str
    number: int | None


type Counts = list[tuple[str, str, int]]


def reported(first: date, until: date) -> dict[date, Counts]:
    """Count what was reported in each month from ``first`` until ``until`` (not included): by one statement.

    Each line is a division code, a category and a number.
    """
    asked: dict[str, Any] = {
        "zone": clock.zone().key,
        "since": clock.at_start_of(first),
        "until": clock.at_start_of(until),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        rows = cursor.fetchall()
    return {month: [row[1:] for row in lines] for month, lines in groupby(rows, key=lambda row: row[0])}


def cells(counted: Counts, places: Tree, subjects: Tree) -> Iterator[Cell]:
    """Yield the numbers of one month: by place, by subject, and by county and main subject; small ones withheld."""
    by_place = places.add_up((division, number) for division, _subject, number in counted)
    by_subject = subjects.add_up((subject, number) for _division, subject, number in counted)
    no_place = suppression.of_a_tree(by_place, places.children)
    no_subject = suppression.of_a_tree(by_subject, subjects.children)
    for code, number in by_place.items():
        yield Cell(PLACES, code, ROOT, None if code in no_place else number)
    for code, number in by_subject.items():
        yield Cell(SUBJECTS, ROOT, code, None if code in no_subject else number)
    yield from _grid(counted, (places, no_place), (subjects, no_subject))


def rows_of(places: Tree) -> list[str]:
    """Return the places that a grid has a row for: counties, and what is known no better than its city."""
    return [code for code in places.names if _is_row(code, places)]


def columns_of(subjects: Tree) -> list[str]:
    """Return the main subjects."""
    return list(subjects.children.get(ROOT, ()))


def _is_row(code: str, places: Tree) -> bool:
    length = len(code.removesuffix(REST))
    return len(code) == COUNTY or (length < COUNTY and not places.children.get(code))


def _grid(counted: Counts, place: tuple[Tree, frozenset[str]], subject: tuple[Tree, frozenset[str]]) -> Iterator[Cell]:
    rows, columns = rows_of(place[0]), columns_of(subject[0])
    row, column = ({code: at for at, code in enumerate(codes)} for codes in (rows, columns))
    values = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for division, category, number in counted:
        at = next(row[code] for code in place[0].line_of(division) if code in row)
        values[at, column[subject[0].line_of(category)[1]]] += number
    withheld = suppression.of_a_grid(values, _pools(rows, place[1]), _pools(columns, subject[1]))
    for at, code in enumerate(rows):
        for beside, about in enumerate(columns):
            yield Cell(BOTH, code, about, None if withheld[at, beside] else int(values[at, beside]))


def _pools(codes: Sequence[str], withheld: frozenset[str]) -> list[int]:
    """Return for each margin the pool whose sum is all that is known of it; 0 for a published one.

    A pool is what is withheld below one published node, however deep.
    """
    known: dict[str, int] = {}
    return [known.setdefault(_known_above(code, withheld), len(known) + 1) if code in withheld else 0 for code in codes]


def _known_above(code: str, withheld: frozenset[str]) -> str:
    above = parent_of(code) if code else ROOT
    while above in withheld and above != ROOT:
        above = parent_of(above)
    return above

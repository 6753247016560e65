"""Every figure that Banshi publishes: one function each, and its docstring is its definition.

Figures are counted over cases and their legs alone. No function here can reach a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from inspect import cleandoc
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.matters.measures import KEPT, PROMISED, SAVED
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

FEWEST_CASES = 3
"""Fewer cases than this between two counties could point at a person, so they are published only as a sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """Trips that residents did not make, and their length there and back."""

    trips: int
    kilometres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole; without a whole there is no percentage."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 only where nothing is missing."""
        return 100 * self.numerator // self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What residents said, out of how many who were asked."""

    asked: int
    answered: int
    solved: int
    partly: int
    not_solved: int

    @property
    def share(self) -> Share:
        """Solved, as residents say, of those who answered."""
        return Share(numerator=self.solved, denominator=self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyPair:
    """Cases between two counties, either way, and the kilometres saved between them."""

    a: Unit
    b: Unit
    cases: int
    kilometres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """The pairs of counties that may be shown, and how many cases are in pairs that may not."""

    pairs: tuple[CountyPair, ...]
    withheld: int


def errands_saved(since: datetime | None = None) -> Errands:
    """Count one errand for each case closed at an accepting station other than the home station.

    Without Banshi the resident would have travelled there and back once, so the kilometres of an errand are twice
    the great-circle distance between the two stations. A second trip (to fetch the paper) is not counted.
    """
    row = _row(
        "select count(*), coalesce(sum(2 * c.kilometres), 0)::bigint"  # noqa: S608 - our own words
        f" from matters_case c where {SAVED}"
        " and (%(since)s::timestamptz is null or c.closed_at >= %(since)s::timestamptz)",
        since,
    )
    return Errands(trips=row[0], kilometres=row[1])


def on_time(since: datetime | None = None) -> Share:
    """Divide the legs that were done in time by the legs that were done or are overdue.

    Counted are the legs in which an office promised something by a day: to inquire, decide, confirm or print. A leg
    that waits for the resident, or rests for a reason of the law, is not overdue. The leg of a case that the resident
    withdrew counts only if it was late by then.
    """
    row = _row(
        f"select count(*) filter (where {KEPT}), count(*)"  # noqa: S608 - our own words
        f" from matters_leg l join matters_case c on c.id = l.case_id where {PROMISED}"
        " and (%(since)s::timestamptz is null or coalesce(l.done_at, l.due_at) >= %(since)s::timestamptz)",
        since,
    )
    return Share(numerator=row[0], denominator=row[1])


def verdicts(since: datetime | None = None) -> Verdicts:
    """Count what residents say of cases that ended: done, refused or reversed.

    Everybody whose case ended is asked, by the code on the slip and not through the office that decided. The share
    that is published is 'solved' out of all answers; those who did not answer are shown beside it.
    """
    row = _row(
        "select count(*), count(*) filter (where verdict <> ''), count(*) filter (where verdict = 'solved'),"
        " count(*) filter (where verdict = 'partly'), count(*) filter (where verdict = 'not-solved')"
        " from matters_case where state in ('closed', 'refused', 'reversed')"
        " and (%(since)s::timestamptz is null or closed_at >= %(since)s::timestamptz)",
        since,
    )
    return Verdicts(asked=row[0], answered=row[1], solved=row[2], partly=row[3], not_solved=row[4])


def arcs(since: datetime | None = None) -> Arcs:
    """Count the errands saved between each two counties, in both directions together.

    A station counts for the county above it. Pairs with fewer than three cases are not named, since few cases could
    point at a person: their sum is given. Errands within one county are not part of this figure.
    """
    rows = _rows(
        "with ends as (select coalesce(a.parent_id, a.id) as near, coalesce(h.parent_id, h.id) as far, c.kilometres"  # noqa: S608
        "  from matters_case c join stations_unit a on a.id = c.accepting_id join stations_unit h on h.id = c.home_id"
        f"  where {SAVED}"
        "  and (%(since)s::timestamptz is null or c.closed_at >= %(since)s::timestamptz))"
        " select least(near, far), greatest(near, far), count(*), sum(2 * kilometres)::bigint from ends"
        " where near <> far group by 1, 2 order by 3 desc, 1, 2",
        since,
    )
    units = Unit.objects.in_bulk({end for row in rows for end in row[:2]})
    shown = [row for row in rows if row[2] >= FEWEST_CASES]
    return Arcs(
        pairs=tuple(CountyPair(a=units[a], b=units[b], cases=count, kilometres=km) for a, b, count, km in shown),
        withheld=sum(row[2] for row in rows if row[2] < FEWEST_CASES),
    )


def this_month() -> datetime:
    """Return the first moment of the present month, where the stations are."""
    return datetime.combine(clock.today().replace(day=1), time(), tzinfo=clock.zone())


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFigure:
    """One number as open data: what it is, since when, and the number it is out of, if any."""

    figure: str
    since: str
    name: str
    value: int
    out_of: int | None


def definitions() -> dict[str, str]:
    """Return the definition of each figure: the docstring of its function."""
    figures: tuple[Callable[..., object], ...] = (errands_saved, on_time, verdicts, arcs)
    return {figure.__name__: cleandoc(figure.__doc__ or "") for figure in figures}


def open_data() -> list[OpenFigure]:
    """Return every published number, this month's and all there ever was."""
    return [line for since in (this_month(), None) for line in _lines(since)]


def _lines(since: datetime | None) -> list[OpenFigure]:
    saved, punctual, said, between = errands_saved(since), on_time(since), verdicts(since), arcs(since)
    numbers: list[tuple[str, str, int, int | None]] = [
        ("errands_saved", "trips", saved.trips, None),
        ("errands_saved", "kilometres", saved.kilometres, None),
        ("on_time", "legs in time", punctual.numerator, punctual.denominator),
        ("verdicts", "answered", said.answered, said.asked),
        ("verdicts", "solved", said.solved, said.answered),
        ("verdicts", "partly", said.partly, said.answered),
        ("verdicts", "not solved", said.not_solved, said.answered),
        *(("arcs", f"{pair.a.code}-{pair.b.code}", pair.cases, None) for pair in between.pairs),
        ("arcs", "withheld", between.withheld, None),
    ]
    start = since.date().isoformat() if since else ""
    return [OpenFigure(figure=f, since=start, name=n, value=v, out_of=of) for f, n, v, of in numbers]


def _row(statement: str, since: datetime | None) -> tuple[int, ...]:
    return _rows(statement, since)[0]


def _rows(statement: str, since: datetime | None) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"since": since, "now": clock.now()})
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows

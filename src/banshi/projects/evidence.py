"""Counting what the casework says of problems: who reported them, where, how long, how often they came back.

Two statements for a whole area, however many problems it has. People are told apart by the database alone
(``projects_casework`` in ``door.sql``): nothing that leads to a person comes out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.concerns.rules import area
from banshi.kernel import clock
from banshi.projects.figures import Evidence
from banshi.projects.jurisdiction import pack
from banshi.projects.selection import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

HEARD_WITHIN = timedelta(days=365)
"""What nobody reported for a year and nobody waits for is no candidate."""

YEARS_BACK = 12
ESTATE = "(小区|花园|花苑|家园|新村|公寓|苑|里|庄园|府|郡|湾|[Ee]state|[Gg]ardens?|[Cc]ourt)$"
"""How the name of an estate ends; a sentence says 'estates' only where every place is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A problem as its own row has it: enough to tell which are the same, not yet what the casework says of it."""

    id: UUID
    category: str
    division: str
    title: str
    people: int
    at: datetime


PROBLEMS = """
select id, category, division, title, people, last_at from concerns_problem
where division >= %s and division < %s and people >= %s and (open_voices > 0 or last_at > %s)
order by people desc, id
"""
CASEWORK = """
select * from projects_casework(
  %s::uuid[], %s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text, %s::text)
"""


def problems_of(division: str) -> list[Known]:
    """Return the problems of an area that at least two people share and that are alive, most people first."""
    within = area(division)
    with connection.cursor() as cursor:
        cursor.execute(PROBLEMS, [within, f"{within}~", SHARED, clock.now() - HEARD_WITHIN])
        return [
            Known(id=pk, category=category, division=code, title=title, people=people, at=at)
            for pk, category, code, title, people, at in cursor.fetchall()
        ]


def counted(groups: Sequence[Sequence[UUID]]) -> dict[int, Evidence]:
    """Count the casework of groups of problems, by their place in ``groups``; one statement, however many.

    A group of several problems that fewer than ten people share is not counted: it would tell who reported two things.
    """
    ids = [pk for group in groups for pk in group]
    places = [at for at, group in enumerate(groups) for _pk in group]
    today = clock.today()
    winters = _winters(date(today.year - YEARS_BACK, 1, 1), today)
    with connection.cursor() as cursor:
        cursor.execute(CASEWORK, [ids, places, *winters, list(pack().selection.urgent), ESTATE, clock.zone().key])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["grp"]: _evidence(row, problems=len(groups[row["grp"]]), on=today) for row in rows}


def _evidence(row: dict[str, Any], *, problems: int, on: date) -> Evidence:
    first, last = (row[name].astimezone(clock.zone()).date() for name in ("first_at", "last_at"))
    numbers = {name: value for name, value in row.items() if name not in {"grp", "first_at", "last_at", "put_off_on"}}
    return Evidence(
        on=on, problems=problems, first_on=first, last_on=last, put_off_on=tuple(row["put_off_on"]), **numbers
    )


def _winters(first: date, last: date) -> tuple[list[int], list[datetime], list[datetime]]:
    """Return the winters between two days as the jurisdiction counts them: name, first moment, and moment after."""
    spans: dict[int, list[date]] = {}
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if (winter := pack().winter_of(day)) is not None:
            spans.setdefault(winter, [day, day])[1] = day
    begins = [clock.at_start_of(begin) for begin, _end in spans.values()]
    ends = [clock.at_start_of(end + timedelta(days=1)) for _begin, end in spans.values()]
    return list(spans), begins, ends

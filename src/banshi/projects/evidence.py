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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A problem as its own row has it: enough to tell which are the same, and which cannot be worth a place on a list.

    ``days`` is no less than what lies between its first and last report; ``urgent`` are reports, not people.
    """

    id: UUID
    category: str
    division: str
    title: str
    people: int
    days: int
    still_open: int
    urgent: int


PROBLEMS = """
select p.id, p.category, p.division, p.title, p.people, (extract(epoch from p.last_at - p.first_at) / 86400)::int + 1,
  p.open_voices, coalesce(u.urgent, 0)
from concerns_problem p left join (
  select c.problem_id, count(*) as urgent from concerns_concern c
  where c.problem_id is not null and c.urgency = any (%s::text[]) group by c.problem_id) u on u.problem_id = p.id
where p.division >= %s and p.division < %s and p.people >= %s and (p.open_voices > 0 or p.last_at > %s)
order by p.people desc, p.id
"""
CASEWORK = """
select * from projects_casework(%s::uuid[], %s::int[], %s::timestamptz[], %s::text[], %s::text, %s::text)
"""


def problems_of(division: str) -> list[Known]:
    """Return the problems of an area that at least two people share and that are alive, most people first."""
    within, urgent = area(division), list(pack().selection.urgent)
    with connection.cursor() as cursor:
        cursor.execute(PROBLEMS, [urgent, within, f"{within}~", SHARED, clock.now() - HEARD_WITHIN])
        return [
            Known(
                id=pk, category=category, division=code, title=title, people=people, days=days, still_open=still_open,
                urgent=voices,
            )
            for pk, category, code, title, people, days, still_open, voices in cursor.fetchall()
        ]  # fmt: skip


def counted(groups: Sequence[Sequence[UUID]]) -> dict[int, Evidence]:
    """Count the casework of groups of problems, by their place in ``groups``; one statement, however many.

    A group of several problems that fewer than ten people share is not counted: it would tell who reported two things.
    """
    ids = [pk for group in groups for pk in group]
    places = [at for at, group in enumerate(groups) for _pk in group]
    today = clock.today()
    winters = _winters(date(today.year - YEARS_BACK, 1, 1), today)
    with connection.cursor() as cursor:
        cursor.execute(CASEWORK, [ids, places, winters, list(pack().selection.urgent), pack().estate, clock.zone().key])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["grp"]: _evidence(row, problems=len(groups[row["grp"]]), on=today) for row in rows}


def _evidence(row: dict[str, Any], *, problems: int, on: date) -> Evidence:
    first, last = (row[name].astimezone(clock.zone()).date() for name in ("first_at", "last_at"))
    numbers = {name: value for name, value in row.items() if name not in {"grp", "first_at", "last_at", "put_off_on"}}
    return Evidence(
        on=on, problems=problems, first_on=first, last_on=last, put_off_on=tuple(row["put_off_on"]), **numbers
    )


def _winters(first: date, last: date) -> list[datetime]:
    """Return the winters between two days as the jurisdiction counts them: first moment and moment after, in turn."""
    spans: dict[int, list[date]] = {}
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if (winter := pack().winter_of(day)) is not None:
            spans.setdefault(winter, [day, day])[1] = day
    return [clock.at_start_of(day) for begin, end in spans.values() for day in (begin, end + timedelta(days=1))]

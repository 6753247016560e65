"""What the hotline's supervisor reads: what waits, what is late, what bounces between units, who cannot be reached.

Each figure is one statement of the database, and its docstring is its definition. Units are named where concerns
bounce so that the duty catalogue can be mended there; no unit is ranked by how many concerns it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.concerns.lifecycle import OPEN, State
from banshi.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

MOST_UNITS = 10
IN_ORDER = (*OPEN, State.ANSWERED, State.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Concerns in one state: how many, how many past the time that was promised, how many passed up by the clock."""

    state: str
    number: int
    overdue: int
    escalated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouncing:
    """Concerns of a period that were sent to units: objections, rulings that moved one, and how often one moved."""

    sent: int
    objected: int
    moved: int
    moves: int

    @property
    def average(self) -> float | None:
        """How often a concern that was objected to moved, on average; none where nobody objected."""
        return self.moves / self.objected if self.objected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objecting:
    """One unit's objections in a period, and how many of them moved the concern: there the catalogue was wrong."""

    unit_id: int
    objections: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Concerns closed in a period after somebody was to be asked: reached, not reached, no way to reach them."""

    reached: int
    unreachable: int
    nobody: int

    @property
    def share(self) -> float | None:
        """Unreachable out of all who left a way to be reached; none where nobody was to be asked."""
        asked = self.reached + self.unreachable
        return self.unreachable / asked if asked else None


WAITING = """
select state, count(*), count(*) filter (where due_at < %s and state = any (%s::text[])),
       count(*) filter (where escalated_at is not null)
from concerns_concern where state = any (%s::text[]) and hotline_id = %s group by state
"""
BOUNCING = """
select count(*) filter (where confirmed_at is not null), count(*) filter (where objected),
       count(*) filter (where moved > 0), coalesce(sum(moved), 0)::bigint
from concerns_concern where at >= %s and hotline_id = %s
"""
OBJECTING = """
with objected as materialized (
  select id, moved from concerns_concern where at >= %s and hotline_id = %s and objected)
select l.unit_id, count(*), count(*) filter (where o.moved > 0)
from objected o join journal_line l on l.thing_id = o.id and l.step = 'object'
group by l.unit_id order by 3 desc, 2 desc, 1 limit %s
"""
ASKING = """
select count(*) filter (where reached = 'reached'), count(*) filter (where reached = 'unreachable'),
       count(*) filter (where reached = 'nobody')
from concerns_concern where at >= %s and hotline_id = %s and state = 'closed'
"""


def waiting(hotline_id: int) -> list[Waiting]:
    """Return what is not closed, by state in the order of a concern's life.

    Overdue: the time promised to the resident is over and no answer is given. Escalated: Banshi itself passed it up
    at least once because of that.
    """
    asked: list[Any] = [clock.now(), list(map(str, OPEN)), list(map(str, IN_ORDER)), hotline_id]
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = ((str(state), found.get(str(state), (0, 0, 0))) for state in IN_ORDER)
    return [Waiting(state=state, number=n, overdue=late, escalated=up) for state, (n, late, up) in rows]


def bouncing(hotline_id: int, since: datetime) -> Bouncing:
    """Return how often units said 'not ours' of the concerns reported since a moment, and how often one moved."""
    with connection.cursor() as cursor:
        cursor.execute(BOUNCING, [since, hotline_id])
        sent, objected, moved, moves = cursor.fetchone() or (0, 0, 0, 0)
    return Bouncing(sent=sent, objected=objected, moved=moved, moves=moves)


def objecting(hotline_id: int, since: datetime) -> list[Objecting]:
    """Return the units at which concerns reported since a moment bounced, those first that were sent them wrongly."""
    with connection.cursor() as cursor:
        cursor.execute(OBJECTING, [since, hotline_id, MOST_UNITS])
        return [Objecting(unit_id=unit, objections=n, moved=moved) for unit, n, moved in cursor.fetchall()]


def asking(hotline_id: int, since: datetime) -> Asking:
    """Return of the concerns reported since a moment and closed: who was reached for a verdict, and who was not."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING, [since, hotline_id])
        reached, unreachable, nobody = cursor.fetchone() or (0, 0, 0)
    return Asking(reached=reached, unreachable=unreachable, nobody=nobody)

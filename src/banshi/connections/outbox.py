"""What happened, in one order: journal lines of cases and concerns become events, each once, none left out.

Lines get their numbers before their transactions end, so a lower number may appear after a higher one. One hand reads
the journal and remembers the numbers it did not see; a number is given up only when no transaction that could still
bring it is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from banshi.concerns.models import Concern
from banshi.connections.models import Event, Outbox
from banshi.connections.scopes import CONCERNS
from banshi.kernel import clock
from banshi.matters.models import Case, Leg
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

CASE, CONCERN = "matters.case", "concerns.concern"
KINDS = (CASE, CONCERN)
AT_A_TIME = 2000
SETTLED = timedelta(minutes=1)
"""A line draws its number an instant before its transaction is numbered itself: so long an instant is allowed."""
FARTHEST = 100_000
"""So many lines below the last cannot all be under way: a larger leap is a sequence that was set."""
# Both from one snapshot; what is under way now has a number from the first on, what begins later from the second.
UNDER_WAY = "select pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint from pg_current_snapshot() s"
LINES = (
    'select id, at, kind, thing_id, step, start, "end" from journal_line'
    " where id > %s::bigint or id = any (%s::bigint[]) order by id limit %s::int"
)


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    at: datetime
    kind: str
    thing_id: UUID
    step: str
    start: str
    end: str


def take_up() -> int:
    """Take up what the journal says since the last turn; return how many events there are more. Two at once wait."""
    taken = 0
    for _turn in range(100):
        lines, events = _take_up_some()
        taken += events
        if lines < AT_A_TIME:
            break
    return taken


@transaction.atomic
def _take_up_some() -> tuple[int, int]:
    """Take up some lines in one transaction with the note of how far it went."""
    with connection.cursor() as cursor:
        cursor.execute("insert into connections_outbox (id, seq, gaps) values (1, 0, '[]') on conflict do nothing")
    box = Outbox.objects.select_for_update().get(id=1)
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY)
        first, after = cursor.fetchone() or (0, 0)
        if box.top is None:  # who connects is told of what happens from now on
            cursor.execute("select last_value - (not is_called)::int from journal_line_id_seq")
            (box.top,) = cursor.fetchone() or (0,)
        gaps = {int(number): (int(seen), float(noticed)) for number, seen, noticed in box.gaps}
        cursor.execute(LINES, [box.top, list(gaps), AT_A_TIME])
        lines = [_Line(*row) for row in cursor.fetchall()]
    _note_gaps(box, gaps, [line.id for line in lines], first=first, after=after)
    events = list(_events(box, [line for line in lines if line.kind in KINDS]))
    Event.objects.bulk_create(events)
    box.save()
    return len(lines), len(events)


def _note_gaps(box: Outbox, gaps: dict[int, tuple[int, float]], seen: Sequence[int], *, first: int, after: int) -> None:
    """Move on to the last number seen, note what is missing below it, and give up what never comes."""
    now, top = clock.now(), box.top or 0
    for number in seen:
        gaps.pop(number, None)
    last = max([top, *seen])
    old = {
        number: (waits_for, noticed) for number, (waits_for, noticed) in gaps.items()
        if first < waits_for or now.timestamp() - noticed < SETTLED.total_seconds()
    }  # fmt: skip
    new = {number: (after, now.timestamp()) for number in set(range(max(top + 1, last - FARTHEST), last)) - set(seen)}
    box.gaps = [[number, *rest] for number, rest in sorted((old | new).items())]
    box.top = last
    # Whoever reads day by day reads days that are over: none of their events comes any more.
    box.day = max(clock.today(), box.day or clock.today())


def _events(box: Outbox, lines: Sequence[_Line]) -> Iterable[Event]:
    facts = _cases({line.thing_id for line in lines if line.kind == CASE})
    facts |= _concerns({line.thing_id for line in lines if line.kind == CONCERN})
    for line in lines:
        if line.thing_id not in facts:
            continue
        box.seq += 1
        yield Event(
            seq=box.seq, id_of_line=line.id, at=line.at, day=box.day or clock.today(), thing_id=line.thing_id,
            step=line.step, start=line.start, end=line.end, **facts[line.thing_id],
        )  # fmt: skip


def _cases(ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    found = Case.objects.filter(id__in=ids).values("id", "number", "matter", "home_id", "accepting_id", "office_id")
    rows = list(found) if ids else []
    divisions = dict(Unit.objects.filter(id__in={row["home_id"] for row in rows}).values_list("id", "division"))
    parts: dict[UUID, set[int]] = {}
    for case_id, unit_id in Leg.objects.filter(case_id__in=ids).values_list("case_id", "unit_id") if ids else ():
        parts.setdefault(case_id, set()).add(unit_id)
    return {
        row["id"]: {
            "matter": row["matter"], "number": row["number"], "division": divisions.get(row["home_id"], ""),
            "units": sorted({row["home_id"], row["accepting_id"], row["office_id"]} | parts.get(row["id"], set())),
        }
        for row in rows
    }  # fmt: skip


def _concerns(ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Concern.objects.filter(id__in=ids) if ids else []
    return {
        row.id: {
            "matter": CONCERNS, "number": row.number, "division": row.division,
            "units": sorted({row.hotline_id, row.holder_id, row.unit_id or 0, row.watch_id or 0, *row.co_units}
                            - {0, *row.shielded}),
            "shown": row.public and row.confirmed_at is not None,
        }
        for row in rows
    }  # fmt: skip

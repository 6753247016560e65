"""Every clock counted anew: from the lines of the journal, the terms, and a calendar that is not the product's own.

The calendar is asked of the library ``chinese_calendar`` itself; the terms of concerns are those that the jurisdiction
names, counted here once more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import chinese_calendar

from bench.faults_checks import Row

if TYPE_CHECKING:
    import psycopg

    from bench.faults_play import Played

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSES, LAST_SECOND = time(17), time(23, 59, 59)
HAIR = timedelta(seconds=1)
"""A thing's own moment and that of its line are read one after the other."""
RUNS = frozenset({"accepted", "sent-back", "stopped", "approved", "printed"})
UNTOUCHED = (
    "select c.at, c.urgency, c.due_at, c.clock_at from concerns_concern c where not c.id::text = any (%s)"
    " and c.state in ('received', 'dispatched', 'in-hand') and c.round = 1 and c.escalated_at is null and not exists"
    " (select from journal_line l where l.thing_id = c.id and l.step in ('remind', 'extend', 'reopen'))"
)


def clocks(connection: psycopg.Connection[Any], played: Played) -> list[Row]:
    """Count every term anew and compare; those that the run itself moved are left out."""
    moved = [*played.late, *played.soon]
    cases, legs_wrong, cases_wrong = _cases(connection, set(moved))
    rows = connection.execute(UNTOUCHED, [moved]).fetchall()
    wrong = sum(not _is_right(*row) for row in rows)
    return [
        Row("legs whose term is not what the calendar gives", legs_wrong, 0, "legs"),
        Row("cases whose clock is not that of the leg in hand", cases_wrong, 0, "cases"),
        Row("cases whose terms were counted anew", cases, cases, "cases"),
        Row("concerns whose clocks are not what their terms give", wrong, 0, "concerns"),
        Row("concerns whose clocks were counted anew", len(rows), len(rows), "concerns"),
    ]


def after(start: datetime, days: int) -> datetime:
    """Return the close of the office on the n-th working day after the day of a moment."""
    day = start.astimezone(SHANGHAI).date()
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return datetime.combine(day, CLOSES, tzinfo=SHANGHAI).astimezone(UTC)


def left(moment: datetime, due: datetime) -> int:
    """Return the working days after the day of a moment, up to and with the day it is due; one at the least."""
    day, last = moment.astimezone(SHANGHAI).date(), due.astimezone(SHANGHAI).date()
    return max(sum(_works(day, passed) for passed in range(1, (last - day).days + 1)), 1)


def _works(day: date, passed: int) -> bool:
    return bool(chinese_calendar.is_workday(day + timedelta(days=passed)))


def _cases(connection: psycopg.Connection[Any], moved: set[str]) -> tuple[int, int, int]:
    """Play the journal of every case again; return how many cases, and how many legs and cases say something else."""
    lines: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    terms: dict[str, list[list[Any]]] = defaultdict(list)
    for case, step, at in connection.execute(
        "select thing_id::text, step, at from journal_line where kind = 'matters.case' order by id"
    ).fetchall():
        lines[case].append((step, at))
    for case, *leg in connection.execute(
        "select case_id::text, working_days, due_at, opened_at is not null and done_at is null, done_at"
        " from matters_leg order by position"
    ).fetchall():
        terms[case].append(leg)
    counted = legs_wrong = cases_wrong = 0
    for case, state, due_at in connection.execute("select id::text, state, due_at from matters_case").fetchall():
        if case in moved or any(step == "escalate" for step, _at in lines[case]):
            continue
        counted += 1
        expected = _expected(lines[case], [days for days, *_rest in terms[case]])
        stored = [due for _days, due, _open, _done in terms[case]]
        legs_wrong += sum(abs(one - other) > HAIR for one, other in zip(stored, expected, strict=True))
        in_hand = next((due for due, leg in zip(expected, terms[case], strict=True) if leg[2]), None)
        cases_wrong += due_at != (in_hand if state in RUNS else None)
    return counted, legs_wrong, cases_wrong


def _expected(lines: list[tuple[str, datetime]], days: list[int]) -> list[datetime]:
    """Return when each leg is due: each term from the end of the one before, what was left from a resumption on."""
    due: list[datetime] = []
    open_legs = [leg for leg, term in enumerate(days) if term]
    paused: datetime | None = None
    for step, at in lines:
        if step == "file":
            start = at
            for term in days:
                due.append(after(start, term) if term else start)  # what is done in no time is due at once
                start = due[-1]
        elif step == "send-back":
            paused = at
        elif step == "supplement":
            for leg in open_legs:
                due[leg] = after(at, left(paused or at, due[leg]))
        elif step in {"approve", "hand-over"}:
            open_legs = open_legs[1:]
    return due


def _is_right(at: datetime, urgency: str, due_at: datetime, clock_at: datetime) -> bool:
    from banshi.concerns.jurisdiction import pack
    from banshi.concerns.vocabulary import Urgency

    term = pack().terms[Urgency(urgency)]
    if term.unit == "hours":
        due = at + timedelta(hours=term.number)
    elif term.unit == "days":
        last = at.astimezone(SHANGHAI).date() + timedelta(days=term.number)
        due = datetime.combine(last, LAST_SECOND, tzinfo=SHANGHAI)
    else:
        due = after(at, term.number)
    reminds = at + (due - at) * float(pack().remind_at)
    return abs(due - due_at) < HAIR and abs(reminds - clock_at) < HAIR

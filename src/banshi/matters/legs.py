"""The clocks of a case: closing the leg that is done, opening the next, stopping and resuming.

Each function works on a case that the caller has taken, inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Leg
from banshi.matters.vocabulary import Task
from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from banshi.matters.models import Case


def advance(case: Case) -> None:
    """Close the open leg and open the next one, which keeps the time that was promised for it.

    Once it is granted, the home station's right to object opens beside the printing.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "with done as (update matters_leg set done_at = %s, late = coalesce(due_at < %s, false) where id ="
            "  (select id from matters_leg where case_id = %s and unit_id = %s and done_at is null"
            "   and opened_at is not null order by position limit 1)),"
            " next as (select id, task from matters_leg where case_id = %s and opened_at is null and done_at is null"
            "  order by position limit 1)"
            " update matters_leg l set opened_at = %s from next where l.id = next.id or"
            "  (next.task = 'print' and l.case_id = %s and l.task = 'may-object' and l.opened_at is null)"
            " returning l.unit_id, l.due_at, l.task",
            [now, now, case.id, case.office_id, case.id, now, case.id],
        )
        following = [row for row in cursor.fetchall() if row[2] != Task.MAY_OBJECT]
    case.since, case.due_at, case.task = now, None, ""
    if following:
        case.office_id, case.due_at, case.task = following[0]


def finish(case: Case, *, task: Task | None = None) -> None:
    """Close the leg in hand, and all others unless the home station may still object beside it."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "update matters_leg set done_at = %s, late = coalesce(due_at < %s, false)"
            " where case_id = %s and done_at is null and (%s::text = '' or task = %s::text)",
            [now, now, case.id, task.value if task else "", task.value if task else ""],
        )
    case.closed_at, case.due_at, case.since, case.task = now, None, now, ""


def pause(case: Case) -> None:
    """Stop the clock: something is asked of the resident."""
    case.paused_at = case.since = clock.now()


def resume(case: Case) -> None:
    """Let the clock run on: what was left of each open term, in working days, runs from now."""
    now, country = clock.now(), jurisdiction()
    paused = case.paused_at or now
    for leg in Leg.objects.filter(case=case, done_at=None).order_by("position"):
        if leg.due_at is not None:
            left = max(country.working_days_left(paused, leg.due_at), 1)
            due = country.due_in_working_days(now, left)
            Leg.objects.filter(id=leg.id).update(due_at=due.at, provisional=due.provisional)
            if leg.opened_at is not None and leg.unit_id == case.office_id:
                case.due_at = due.at
    case.paused_at, case.since = None, now


def hand_up(case: Case, unit_id: int, task: str = Task.DECIDE) -> None:
    """Close the leg in hand as it is and give the office above its own, before what follows."""
    now, country = clock.now(), jurisdiction()
    _close(case, now)
    due = country.due_in_working_days(now, country.escalated_working_days)
    place = _make_room(case)
    later = country.due_in_working_days(due.at, 1)
    Leg.objects.filter(case=case, opened_at=None, done_at=None).update(due_at=later.at, provisional=later.provisional)
    Leg.objects.create(
        case=case,
        position=place,
        unit_id=unit_id,
        task=task,
        working_days=country.escalated_working_days,
        due_at=due.at,
        provisional=due.provisional,
        opened_at=now,
    )
    case.office_id, case.task, case.since, case.due_at = unit_id, task, now, due.at


def follows(case: Case, unit_id: int) -> bool:
    """Return whether the next leg that waits is this unit's own: then silence only brings it forward."""
    waiting = Leg.objects.filter(case=case, opened_at=None, done_at=None).order_by("position")
    return waiting.values_list("unit_id", flat=True).first() == unit_id


def tell(case: Case, *told: Told) -> None:
    """Queue notices about a case."""
    queue(*told, case_id=case.id, case_number=case.number)


def _make_room(case: Case) -> int:
    """Return the place before the first leg that still waits, moving that one and all after it by one."""
    legs = list(Leg.objects.filter(case=case).order_by("-position"))
    place = min((leg.position for leg in legs if leg.opened_at is None), default=legs[0].position + 1)
    for leg in legs:
        if leg.position >= place:
            Leg.objects.filter(id=leg.id).update(position=leg.position + 1)
    return place


def _close(case: Case, now: object) -> None:
    leg = (
        Leg.objects.filter(case=case, done_at=None, unit_id=case.office_id)
        .exclude(opened_at=None)
        .order_by("position")
        .first()
    )
    if leg is not None:
        Leg.objects.filter(id=leg.id).update(done_at=now, late=bool(leg.due_at and leg.due_at < clock.now()))

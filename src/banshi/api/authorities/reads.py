"""What authorities read: one person, how a case or a concern stands, and what moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from banshi.api.authorities.answering import tagged
from banshi.api.authorities.calls import Answer
from banshi.concerns.lifecycle import State as ConcernState
from banshi.connections import events as told
from banshi.connections import reading
from banshi.connections.reading import not_granted
from banshi.connections.scopes import Scope
from banshi.kernel.codes import CodeValue
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.api.authorities.calls import Call
    from banshi.matters.models import Case
    from banshi.register.records import Value


def person(call: Call) -> Answer:
    """Read granted items of one person: the look is committed before anything is read."""
    asked = call.body
    found = reading.read_person(
        asked["id_number"], asked["name"], purpose=asked["purpose"], reference=asked["reference"],
        items=asked.get("items", ()), by=call.by,
    )  # fmt: skip
    return Answer(body={"inquiry": str(found.inquiry), "items": {name: _value(v) for name, v in found.items.items()}})


def case(call: Call, number: str) -> Answer:
    """Say how a case stands, and which office has which part of it until when."""
    found = reading.read_case(number, reference=call.asked["reference"], by=call.by)
    return tagged(
        call.request,
        {
            "number": found.number, "matter": found.matter, "title": str(matter(found.matter, found.version).title),
            "state": found.state, "says": str(State(found.state).label), "since": found.since.isoformat(),
            "due_at": moment(found.due_at), "legs": _legs(found),
        },
    )  # fmt: skip


def concern(call: Call, number: str) -> Answer:
    """Say how a concern stands; nothing of what was said and by whom."""
    found = reading.read_concern(number, reference=call.asked["reference"], by=call.by)
    return tagged(
        call.request,
        {
            "number": found.number, "category": found.category, "state": found.state,
            "says": str(ConcernState(found.state).label), "outcome": found.outcome, "since": found.since.isoformat(),
            "due_at": found.due_at.isoformat(), "answered_at": moment(found.answered_at),
            "closed_at": moment(found.closed_at),
        },
    )  # fmt: skip


def events(call: Call) -> Answer:
    """List what moved, in the order in which it was taken up; ``next`` goes on where this ended, also when empty."""
    grants = call.by.grants(Scope.EVENTS)
    if not grants:
        raise not_granted("No grant in force lets this system be told of events.")
    limit = call.asked.get("limit", told.MOST)
    start = told.place(call.asked.get("after", ""))
    unit_id = call.by.actor.unit_id or 0
    found = list(told.visible(grants, unit_id).filter(seq__gt=start)[: limit + 1])
    shown = found[:limit]
    return Answer(
        body={
            "events": [told.cloud_event(one) for one in shown],
            "next": told.cursor(shown[-1].seq if shown else start),
            "more": len(found) > limit,
        }
    )


def moment(at: datetime | None) -> str | None:
    """Return a moment as JSON has it."""
    return at.isoformat() if at else None


def _legs(found: Case) -> list[dict[str, Any]]:
    legs = reading.legs_of(found)
    units = Unit.objects.in_bulk({leg.unit_id for leg in legs})
    return [
        {
            "unit": str(units[leg.unit_id]), "unit_code": units[leg.unit_id].code, "task": leg.task,
            "due_at": moment(leg.due_at), "done_at": moment(leg.done_at),
        }
        for leg in legs
    ]  # fmt: skip


def _value(value: Value) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, CodeValue):
        return {"table": value.table, "version": value.version, "code": value.code, "label": value.label}
    return value.isoformat() if isinstance(value, date) else value

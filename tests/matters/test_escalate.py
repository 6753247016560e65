from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.matters import actions, clocks, decisions, queries
from banshi.matters.lifecycle import State
from tests.cast import SATURDAY_MORNING
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town

NEXT_WEEK = SATURDAY_MORNING + timedelta(days=7)


def test_a_silent_home_station_loses_the_case_to_the_county_by_itself(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = stories.filed(town)
        assert clocks.escalate_overdue() == []
    with clock.stopped_at(NEXT_WEEK):
        (escalated,) = clocks.escalate_overdue()
        assert escalated.office_id == town.zhao.unit_id
        assert queries.worklist(town.wang) == []
        assert clocks.escalate_overdue() == []
        assert decisions.approve(case.id, by=town.zhao).state == State.APPROVED


def test_the_late_leg_is_written_down_and_the_paper_is_still_printed_where_the_resident_stands(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = stories.filed(town)
    with clock.stopped_at(NEXT_WEEK):
        clocks.escalate_overdue()
        decisions.approve(case.id, by=town.zhao)
    case.refresh_from_db()
    legs = [(leg.task, leg.unit_id, leg.late) for leg in case.legs.order_by("position")]
    assert legs == [
        ("accept", town.chen.unit_id, False),
        ("decide", town.wang.unit_id, True),
        ("decide", town.zhao.unit_id, False),
        ("print", town.chen.unit_id, False),
    ]
    assert case.office_id == town.chen.unit_id


def test_a_case_that_waits_for_the_resident_is_not_overdue(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = decisions.send_back(stories.filed(town).id, ["a photo"], by=town.wang)
    with clock.stopped_at(NEXT_WEEK):
        assert clocks.escalate_overdue() == []
        resumed = actions.supplement(case.id, words="here", by=town.li_online)
        assert resumed.due_at is not None
        assert resumed.due_at > NEXT_WEEK

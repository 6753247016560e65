from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.matters import actions, decisions, queries
from banshi.matters.lifecycle import State
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from tests.cast import Town


def test_a_lost_booklet_goes_from_the_counter_to_the_home_station(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        visit, facts = actions.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
        assert actions.answer_for(visit, facts).possible
        from banshi.china.matters.lost_booklet import Answers

        case = actions.file_case(visit.id, Answers(lost_on=date(2026, 11, 20), circumstances="火车上"), by=town.chen)
        assert [c.number for c in queries.worklist(town.wang)] == [case.number]
        decisions.approve(case.id, by=town.wang)
        case.refresh_from_db()
        assert case.state == State.APPROVED
        assert case.office_id == town.chen.unit_id

"""The rates that are published are the formula over the rows of the database; the honest ones count everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from banshi.china.rates import is_watched, report_of
from banshi.kernel import clock
from banshi.publishing import concerns, cycles
from banshi.publishing.cycles import Cycle, cycle_of
from banshi.publishing.noon import daily
from tests.concerns.stories import sent
from tests.rates import ended, worked_example

if TYPE_CHECKING:
    from banshi.publishing.cycles import Counted
    from tests.hotline import Line

CYCLE = Cycle(date(2026, 12, 19), date(2027, 1, 18))
AFTER = datetime(2027, 1, 20, 4, tzinfo=UTC)
MORNING = datetime(2026, 12, 28, 1, tzinfo=UTC)


def together() -> Counted:
    return cycles.results(CYCLE).together


def test_the_worked_example_is_published_as_the_formula_has_it(line: Line) -> None:
    worked_example(line)
    values = [figure(together()).value for figure in concerns.OFFICIAL]
    assert values == [Fraction("0.98"), Fraction("0.90"), Fraction("0.908"), Fraction("0.9112")]


def test_all_units_together_are_the_sum_of_the_units(line: Line) -> None:
    worked_example(line)
    ended(line, 30, unit="housing", solved="", excluded="court")
    ended(line, 15, unit="street", solved="partly", satisfied="basically", result="partly", back_after=20)
    found = cycles.results(CYCLE)
    for figure in (*concerns.OFFICIAL[:3], *concerns.HONEST):
        shares = [figure(one) for one in found.units]
        whole = figure(found.together)
        assert whole.numerator == sum(share.numerator for share in shares), figure.__name__
        assert whole.denominator == sum(share.denominator for share in shares), figure.__name__
    assert len(found.units) == 3


def test_the_unreachable_lower_the_honest_rate_and_not_the_official_one(line: Line) -> None:
    ended(line, 60)
    ended(line, 40, solved="")
    assert concerns.official_resolution(together()).value == 1
    assert concerns.stayed_solved(together()).value == Fraction(60, 100)
    assert concerns.unreachable(together()).value == Fraction(40, 100)


@pytest.mark.parametrize(("days", "soon", "late"), [(20, 5, 5), (60, 0, 5), (120, 0, 0)])
def test_what_came_back_counts_against_solved_in_its_window(line: Line, days: int, soon: int, late: int) -> None:
    ended(line, 15)
    ended(line, 5, back_after=days)
    assert concerns.came_back_soon(together()).numerator == soon
    assert concerns.came_back(together()).numerator == late
    assert concerns.stayed_solved(together()).value == Fraction(20 - late, 20)


def test_what_was_taken_out_is_told_by_reason_without_a_name_or_number(line: Line) -> None:
    ended(line, 12)
    ended(line, 3, excluded="court")
    ended(line, 1, excluded="致电13800138000核实")
    (court, shown), (phone, _once) = concerns.excluded(together())
    assert (court, shown.numerator, shown.denominator) == ("court", 3, 16)
    assert "13800138000" not in phone


def test_a_concern_belongs_to_the_cycle_of_its_first_due_time(line: Line) -> None:
    for day in (CYCLE.first - timedelta(days=1), CYCLE.first, CYCLE.last, CYCLE.last + timedelta(days=1)):
        ended(line, 1, due=day)
    assert together().honest.dispatched == 2


def test_cycles_follow_one_another_and_the_last_whole_one_is_over() -> None:
    with clock.stopped_at(AFTER):
        assert cycles.last_whole() == CYCLE
    assert (CYCLE.before.after, CYCLE.after.before) == (CYCLE, CYCLE)
    assert cycles.until(CYCLE, 3) == [CYCLE.before.before, CYCLE.before, CYCLE]
    assert cycle_of(CYCLE.last) == CYCLE


def test_a_unit_is_counted_cycle_by_cycle_by_one_statement(line: Line) -> None:
    ended(line, 12, due=CYCLE.before.last)
    ended(line, 15)
    ended(line, 20, unit="housing")
    found = cycles.over_time(line.units["heating"], cycles.until(CYCLE, 3))
    assert [one.honest.dispatched for one in found] == [0, 12, 15]


def test_every_line_of_the_open_data_is_defined_and_hides_what_is_too_few(line: Line) -> None:
    worked_example(line)
    ended(line, 9, unit="housing")
    lines = concerns.open_data(cycles.results(CYCLE))
    definitions = concerns.definitions()
    assert {line.figure for line in lines} <= set(definitions)
    assert not any("{" in text for text in definitions.values())
    few = [line for line in lines if line.denominator < 10]
    assert few
    assert {(line.numerator, line.lower) for line in few} == {(None, None)}
    assert {line.unit for line in lines} == {"", "999902000300", "999902000400"}


def test_the_definitions_name_the_windows_in_days() -> None:
    assert "within 90 days" in concerns.definitions()["stayed_solved"]
    assert "within 30 days" in concerns.definitions()["came_back_soon"]


def test_the_daily_report_counts_from_noon_to_noon_and_the_urgent_group_apart(line: Line) -> None:
    ended(line, 4, category="01.01")
    ended(line, 2, category="05.01")
    first, until = report_of(datetime(2026, 12, 27, 3, tzinfo=UTC))
    found = daily(line.units["line"], first, until, is_watched=is_watched)
    assert (found.all.received, found.urgent.received) == (6, 4)
    assert daily(line.units["line"], until, until + timedelta(days=1), is_watched=is_watched).all.received == 0


def test_the_daily_report_tells_what_became_overdue_in_it(line: Line) -> None:
    with clock.stopped_at(MORNING):
        concern = sent(line)
    first, until = report_of(concern.due_at)
    with clock.stopped_at(concern.due_at - timedelta(minutes=1)):
        assert daily(line.units["line"], first, until, is_watched=is_watched).all.overdue == 0
    with clock.stopped_at(until):
        found = daily(line.units["line"], first, until, is_watched=is_watched)
        assert (found.all.overdue, found.urgent.overdue) == (1, 1)


def test_a_concern_that_was_sent_counts_as_dispatched_once(line: Line) -> None:
    with clock.stopped_at(MORNING):
        sent(line)
    found = daily(line.units["line"], *report_of(MORNING), is_watched=is_watched)
    assert (found.all.received, found.all.dispatched, found.all.closed) == (1, 1, 0)

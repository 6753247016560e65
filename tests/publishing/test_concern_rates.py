"""The rates as they stand now are the formula over the rows of the database; the honest ones count everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.concerns.clocks import run_clocks
from banshi.concerns.jurisdiction import pack
from banshi.concerns.verdicts import Word, give_verdict
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.publishing import concerns, cycles
from banshi.publishing.cycles import Cycle, cycle_of
from banshi.publishing.noon import daily
from banshi.publishing.numbers import VALID
from banshi.stations.models import Unit
from tests.concerns.stories import answered, sent
from tests.rates import ended, worked_example

if TYPE_CHECKING:
    from banshi.concerns.rates import Share
    from banshi.publishing.numbers import Numbers
    from tests.hotline import Line

CYCLE = Cycle(date(2026, 12, 19), date(2027, 1, 18))
AFTER = datetime(2027, 1, 20, 4, tzinfo=UTC)
MORNING = datetime(2026, 12, 28, 1, tzinfo=UTC)


def together() -> Numbers:
    return cycles.results(CYCLE).together


def share(figure: concerns.Figure, of: Numbers | None = None) -> Share:
    found = figure(of or together())
    assert found is not None
    return found


def test_the_worked_example_is_counted_as_the_formula_has_it(line: Line) -> None:
    worked_example(line)
    values = [share(figure).value for figure in concerns.OFFICIAL]
    assert values == [Fraction("0.98"), Fraction("0.90"), Fraction("0.908"), Fraction("0.9112"), 1]


def test_all_units_together_are_the_sum_of_the_units(line: Line) -> None:
    worked_example(line)
    ended(line, 30, unit="housing", solved="", excluded="court")
    ended(line, 15, unit="street", solved="partly", satisfied="basically", result="partly", back_after=20)
    found = cycles.results(CYCLE)
    for figure in (*concerns.OFFICIAL[:3], concerns.official_counted, *concerns.HONEST):
        shares = [share(figure, one) for one in found.units]
        whole = share(figure, found.together)
        assert whole.numerator == sum(one.numerator for one in shares), figure.__name__
        assert whole.denominator == sum(one.denominator for one in shares), figure.__name__
    assert len(found.units) == 3


def test_the_unreachable_lower_the_honest_rate_and_not_the_official_one(line: Line) -> None:
    ended(line, 60)
    ended(line, 40, solved="")
    assert share(concerns.official_resolution).value == 1
    assert share(concerns.stayed_solved).value == Fraction(60, 100)
    assert share(concerns.unreachable).value == Fraction(40, 100)


@pytest.mark.parametrize(("days", "soon", "late"), [(20, 5, 5), (60, 0, 5), (120, 0, 0)])
def test_what_came_back_counts_against_solved_in_its_window(line: Line, days: int, soon: int, late: int) -> None:
    ended(line, 15)
    ended(line, 5, back_after=days)
    assert share(concerns.came_back_soon).numerator == soon
    assert share(concerns.came_back).numerator == late
    assert share(concerns.stayed_solved).value == Fraction(20 - late, 20)


def test_what_was_taken_out_is_told_by_reason_and_never_in_typed_words(line: Line) -> None:
    ended(line, 12)
    ended(line, 3, excluded="legal-way")
    ended(line, 1, excluded="致电13800138000核实")
    told = [
        (name, one.numerator, one.denominator) for name, one in concerns.excluded(together()) if one and one.numerator
    ]
    assert told == [("legal-way", 3, 16), ("other", 1, 16)]


def heating(line: Line) -> Unit:
    return Unit.objects.get(pk=line.units["heating"])


EDGES = (CYCLE.first - timedelta(days=1), CYCLE.first, CYCLE.last, CYCLE.last + timedelta(days=1))


def test_honestly_a_concern_belongs_to_the_cycle_of_its_first_due_time(line: Line) -> None:
    for day in EDGES:
        ended(line, 1, due=day, reported=date(2026, 11, 1))
    assert (together().due, together().reported) == (2, 0)


def test_officially_a_concern_belongs_to_the_cycle_in_which_it_was_reported(line: Line) -> None:
    for day in EDGES:
        ended(line, 1, reported=day, due=date(2027, 3, 1))
    assert (together().due, together().reported, together().number(*VALID)) == (0, 2, 2)


def test_reported_on_the_18th_and_due_on_the_20th_it_is_in_two_cycles(line: Line) -> None:
    ended(line, 12, reported=date(2027, 1, 18), due=date(2027, 1, 20))
    one, after = cycles.over_time(heating(line), [CYCLE, CYCLE.after])
    assert (one.number(*VALID), one.due) == (12, 0)
    assert (after.number(*VALID), after.due) == (0, 12)
    assert cycles.results(CYCLE).together.told == one.told
    assert cycles.results(CYCLE.after).together.told == after.told


def test_the_day_of_a_report_is_that_of_the_hotlines_clock(line: Line) -> None:
    ended(line, 3, reported=date(2027, 1, 18), due=date(2027, 1, 20))
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set at = '2027-01-18T16:30Z'")  # half past midnight of the 19th
    assert (cycles.results(CYCLE).together.reported, cycles.results(CYCLE.after).together.reported) == (0, 3)


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
    found = cycles.over_time(heating(line), cycles.until(CYCLE, 3))
    assert [one.due for one in found] == [0, 12, 15]


def test_the_daily_report_counts_from_noon_to_noon_and_the_urgent_group_apart(line: Line) -> None:
    ended(line, 4, category="01.01")
    ended(line, 2, category="05.01")
    first, until = pack().report_of(datetime(2026, 12, 27, 3, tzinfo=UTC))
    found = daily(line.units["line"], first, until, is_watched=pack().is_watched)
    assert (found.all.received, found.urgent.received) == (6, 4)
    assert daily(line.units["line"], until, until + timedelta(days=1), is_watched=pack().is_watched).all.received == 0


def test_the_daily_report_tells_what_became_overdue_in_it(line: Line) -> None:
    with clock.stopped_at(MORNING):
        concern = sent(line)
    first, until = pack().report_of(concern.due_at)
    with clock.stopped_at(concern.due_at - timedelta(minutes=1)):
        assert daily(line.units["line"], first, until, is_watched=pack().is_watched).all.overdue == 0
    with clock.stopped_at(until):
        found = daily(line.units["line"], first, until, is_watched=pack().is_watched)
        assert (found.all.overdue, found.urgent.overdue) == (1, 1)


NOT_NOW = {"outcome": Outcome.NOT_NOW, "reason": "等配件", "look_again_on": date(2027, 1, 10), "done_on": None}


@pytest.mark.parametrize("then", ["answer", "look-again", "reopen"])
def test_neither_a_late_answer_nor_a_new_round_hides_that_it_was_overdue(line: Line, then: str) -> None:
    with clock.stopped_at(MORNING):
        concern = sent(line)
    first, until = pack().report_of(concern.due_at)
    with clock.stopped_at(concern.due_at + timedelta(hours=1)):
        run_clocks()
        answered(line, concern, **(NOT_NOW if then == "look-again" else {}))
        if then == "reopen":
            give_verdict(concern.id, Word(solved=Solved.NO, satisfied=Satisfied.NO), path=Path.LINK, by=NOBODY)
    with clock.stopped_at(until + timedelta(days=400)):
        run_clocks()
        assert daily(line.units["line"], first, until, is_watched=pack().is_watched).all.overdue == 1
        concern.refresh_from_db()
        assert (concern.due_at >= until) is (then != "answer")


def test_a_concern_that_was_sent_counts_as_dispatched_once(line: Line) -> None:
    with clock.stopped_at(MORNING):
        sent(line)
    found = daily(line.units["line"], *pack().report_of(MORNING), is_watched=pack().is_watched)
    assert (found.all.received, found.all.dispatched, found.all.closed) == (1, 1, 0)

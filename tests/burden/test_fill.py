"""Filling in each figure once, the report that comes of it, and what it equals by SQL written apart."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from banshi.burden import filling
from banshi.burden.known import KNOWN
from banshi.burden.models import Filled
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from tests.burden.askers import CHAIRS, LAMPS, NOVEMBER, SHANGHAI, give, rows, sent
from tests.care.carers import grandmother_asks
from tests.concerns import unit_town
from tests.concerns.unit_town import linked
from tests.matters.stories import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


def test_a_station_gives_the_month_that_has_ended_and_each_figure_once(town: Town) -> None:
    report = sent(town.zhao)
    (asked,) = filling.asked_of(town.wang.unit_id or 0)
    assert (asked.first, asked.seconds, asked.is_complete) == (date(2026, 10, 1), 300, False)
    assert [one.name for one in asked.figures] == [LAMPS.name]
    assert give(report, town.wang, 12, took=90).is_complete
    assert Filled.objects.get().took == 90
    with pytest.raises(RuleBroken, match="no-reason"):
        give(report, town.home_clerk, 13)
    give(report, town.home_clerk, 12)
    give(report, town.home_clerk, 13, reason="数漏一盏")
    assert Filled.objects.get().value == 13
    assert Line.objects.get(step="correct-figure").reason == "数漏一盏"


def test_a_page_left_open_over_lunch_is_not_measured(town: Town) -> None:
    give(sent(town.zhao), town.wang, 12, took=7200)
    assert Filled.objects.get().took is None


def test_only_who_is_asked_fills_in(town: Town) -> None:
    report = sent(town.zhao)
    for by, refusal in ((town.chen, NotFound), (town.auditor, NotAllowed), (town.li_online, NotAllowed)):
        with pytest.raises(refusal):
            give(report, by, 1)


def test_a_colleague_who_was_faster_is_told_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sent(town.zhao)
    stale = filling.asked(report.id, town.wang.unit_id or 0)
    give(report, town.wang, 12)
    monkeypatch.setattr(filling, "asked", lambda *_of: stale)
    with pytest.raises(RuleBroken, match="given-already"):
        give(report, town.home_clerk, 13)


def test_what_is_asked_once_is_about_the_month_it_was_sent(town: Town) -> None:
    report = sent(town.zhao, period="once", new=(CHAIRS,))
    with clock.stopped_at(datetime(2027, 2, 1, 9, tzinfo=SHANGHAI)):
        assert filling.asked(report.id, town.wang.unit_id or 0).first == date(2026, 11, 1)


def test_the_report_has_a_line_for_each_station_and_no_sum_while_one_is_missing(town: Town) -> None:
    report = sent(town.zhao)
    give(report, town.wang, 12)
    table = filling.table(report, date(2026, 10, 1))
    assert [(row.unit.code, row.values[2]) for row in table] == [("999902000001", 12), ("999902000002", None)]
    assert filling.totals(table)[2] is None
    give(report, town.outsider, 30)
    assert filling.totals(filling.table(report, date(2026, 10, 1))) == [0, 0, 42]


# Written apart from the code: other joins, other order, nothing imported.
BY_HAND = {
    "cases-accepted": "select u.id, (select count(*) from matters_case c where c.accepting_id = u.id and"
    " to_char(c.accepted_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11') from stations_unit u",
    "legs-kept": "select u.id, (select count(*) from matters_leg l, matters_case c where c.id = l.case_id and l.unit_id"
    " = u.id and l.task in (select distinct task from matters_leg) and l.task <> 'accept' and l.task <> 'may-object'"
    " and l.opened_at is not null and l.done_at is not null and not l.late and (c.state <> 'withdrawn' or l.late)"
    " and to_char(l.due_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11') from stations_unit u",
    "concerns-received": "select u.id, (select count(*) from concerns_concern c where c.first_unit_id = u.id and"
    " to_char(c.confirmed_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11') from stations_unit u",
    "concerns-solved": "select u.id, (select count(*) from concerns_concern c where c.unit_id = u.id"
    " and c.solved = 'yes' and c.state = 'closed'"
    " and to_char(c.closed_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11') from stations_unit u",
    "sent-back": "select u.id, (select count(*) from journal_line j where j.step = 'send-back' and j.unit_id = u.id and"
    " to_char(j.at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11') from stations_unit u",
}


def test_what_is_generated_equals_sql_written_apart(town: Town) -> None:
    units = unit_town.build()
    linked(units, units.heat, 3)
    filed(town)
    grandmother_asks(town)
    ids = [pk for (pk,) in rows("select id from stations_unit")]
    by_code = {one.code: one for one in KNOWN}
    for code, statement in BY_HAND.items():
        counted = by_code[code].count(ids, date(2026, 11, 1), date(2026, 12, 1))
        assert (code, {pk: counted.get(pk, 0) for pk in ids}) == (code, dict(rows(statement)))
    assert sum(by_code["cases-accepted"].count(ids, date(2026, 11, 1), date(2026, 12, 1)).values()) == 1
    assert sum(by_code["concerns-received"].count(ids, date(2026, 11, 1), date(2026, 12, 1)).values()) == 3


def test_every_figure_of_casework_can_be_counted(town: Town) -> None:
    for one in KNOWN:
        assert one.count([town.wang.unit_id or 0], date(2026, 1, 1), date(2027, 1, 1)) == {}

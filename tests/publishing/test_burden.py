"""Minutes asked of stations, by month and by who asked; and how long filling in takes, from the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.burden import asking
from banshi.kernel import clock
from banshi.publishing import burden
from tests.burden.askers import NOVEMBER, SHANGHAI, give, rows, sent
from tests.matters.stories import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


def test_minutes_are_counted_when_asked_and_each_time_a_period_begins(town: Town) -> None:
    report = sent(town.zhao)
    give(report, town.wang, 12)
    with clock.stopped_at(datetime(2027, 1, 10, 9, tzinfo=SHANGHAI)):
        asking.end(report.id, by=town.zhao)
    with clock.stopped_at(datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)):
        counted = burden.minutes_asked()
        mine = burden.minutes_asked(unit_id=town.wang.unit_id)
    assert [(one.month, one.minutes, one.asked, one.given) for one in counted] == [
        (date(2027, 1, 1), 10, 2, 0), (date(2026, 12, 1), 10, 2, 0), (date(2026, 11, 1), 10, 2, 1),
    ]  # fmt: skip
    assert [one.minutes for one in mine] == [5, 5, 5]
    assert str(counted[0].asker) == "Pinghu county bureau"


@pytest.mark.parametrize(
    ("period", "months"),
    [("once", ["2026-11"]), ("quarter", ["2027-04", "2027-01", "2026-11"]), ("year", ["2027-01", "2026-11"])],
)
def test_what_is_asked_less_often_costs_less_often(town: Town, period: str, months: list[str]) -> None:
    report = sent(town.zhao, period=period, ends_on=date(2027, 11, 1))
    give(report, town.wang, 5)
    with clock.stopped_at(datetime(2027, 6, 1, 9, tzinfo=SHANGHAI)):
        counted = burden.minutes_asked()
    assert [f"{one.month:%Y-%m}" for one in counted] == months
    assert counted[-1].given == 1


NINE_MORE = """
insert into burden_filled select (jsonb_populate_record(f, jsonb_build_object(
  'id', f.id + n, 'first', f.first - n * interval '1 month'))).* from burden_filled f, generate_series(1, 9) n
"""


def test_how_long_it_takes_is_measured_from_the_journal(town: Town) -> None:
    filed(town)
    give(sent(town.zhao), town.wang, 12, took=90)
    assert ("report", None, None) in [(one.name, one.seconds, one.of) for one in burden.measured()]
    with connections["owner"].cursor() as cursor:
        cursor.execute(NINE_MORE)
    assert ("report", 90, 10) in [(one.name, one.seconds, one.of) for one in burden.measured()]
    assert {one.name for one in burden.measured()} <= {"filing", "contact", "report"}
    assert "each time a new period begins" in burden.definitions()["minutes_asked"]


# Written apart from the code: what was asked in the month it was sent, straight from the tables.
BY_HAND = """
select sum(f.seconds) from burden_ask a, burden_figure f, burden_report r
where a.figure_id = f.id and r.id = f.report_id and f.code = ''
  and to_char(r.sent_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11'
"""


def test_the_month_of_sending_equals_sql_written_apart(town: Town) -> None:
    sent(town.zhao)
    (month,) = burden.minutes_asked()
    assert rows(BY_HAND) == [(month.seconds,)]

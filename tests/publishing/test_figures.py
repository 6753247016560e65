"""The front page adds up what was published, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connections

from banshi.kernel import clock
from banshi.publishing import figures, releases
from banshi.publishing.figures import Sum, summed
from tests.publishing.filled import CLOSED, NOVEMBER, OCTOBER, fill

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line

SEPTEMBER = date(2026, 9, 1)


def published(line: Line) -> figures.Front:
    fill(line)
    with clock.stopped_at(CLOSED):
        releases.publish_closed()
    found = figures.front()
    assert found
    return found


def test_without_a_closed_month_there_is_nothing_to_tell(town: Town) -> None:
    assert figures.front() is None


def test_the_newest_month_is_told_and_all_months_are_added_up(line: Line) -> None:
    found = published(line)
    assert (found.month, found.at) == (NOVEMBER, CLOSED)
    october, november = (
        next(cell.number or 0 for cell in releases.cells_of(one) if cell.about == "errands_saved:saved")
        for one in releases.latest()
    )
    assert found.last == november
    assert (found.saved["saved"], found.saved.months) == (october + november, 2)


def test_nothing_that_happens_later_changes_what_is_told(line: Line) -> None:
    before = published(line)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update matters_case set state = 'withdrawn', verdict = ''")
    assert figures.front() == before


def test_the_errands_between_two_counties_are_added_up_over_the_months(line: Line) -> None:
    (pair,) = published(line).pairs
    assert (pair.a.name.en, pair.b.name.en) == ("Donggang", "County")
    assert pair.errands == 30
    assert 1_500 * 30 < pair.kilometres < 1_800 * 30


def test_a_month_that_withholds_a_part_is_left_out_of_the_sum() -> None:
    months: figures.Months = {
        SEPTEMBER: {"terms:kept": 30, "terms:missed": 10},
        OCTOBER: {"terms:kept": None, "terms:missed": None},
        NOVEMBER: {"terms:kept": 60, "terms:missed": 0},
    }
    found = summed(months, "terms", ("kept", "missed"))
    assert found == Sum(parts={"kept": 90, "missed": 10}, months=2, withheld=1)
    assert found.percent("kept", "missed") == 90


def test_percent_is_a_hundred_only_where_nothing_is_missing() -> None:
    assert Sum(parts={"kept": 999, "missed": 1}, months=1, withheld=0).percent("kept", "missed") == 99
    assert Sum(parts={"kept": 1000}, months=1, withheld=0).percent("kept", "missed") == 100
    assert summed({}, "terms", ("kept", "missed")).percent("kept", "missed") is None

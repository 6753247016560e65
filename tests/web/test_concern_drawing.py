"""The curve of a problem ends today: it says what was reported, never what will be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from banshi.kernel import clock
from banshi.web.concerns import drawing
from banshi.web.templatetags.banshi import when

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


def last_label(*days_ago: float) -> str:
    """Return the last label of the curve of reports that came so many days ago."""
    with clock.stopped_at(NOW):
        drawn = drawing.growth([(NOW - timedelta(days=days), 1) for days in days_ago])
    assert drawn
    assert drawn.rows[-1][1] == str(len(days_ago))
    return drawn.rows[-1][0]


@pytest.mark.parametrize("days_ago", [(200, 30, 0.1), (60, 20, 1), (400, 3), (5, 2, 0)])
def test_a_curve_of_days_ends_today_at_the_latest(days_ago: tuple[float, ...]) -> None:
    with clock.stopped_at(NOW):
        days = [when(clock.today() - timedelta(days=number)) for number in range(4)]
    assert last_label(*days_ago) in days


def test_a_curve_of_hours_ends_now_at_the_latest() -> None:
    assert last_label(0.3, 0.01) == "14:30"


def test_a_curve_that_ended_long_ago_keeps_its_own_end() -> None:
    with clock.stopped_at(NOW):
        today = when(clock.today())
    assert last_label(300, 200) != today

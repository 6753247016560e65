"""A step is dated by a clock that agrees with the database's, or it is not taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connections

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import ClocksDiffer
from banshi.matters import decisions
from banshi.matters.models import Case
from banshi.notices.models import Notice
from banshi.proofs.models import Head
from banshi.proofs.sealing import seal_waiting
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1), timedelta(seconds=40)])
def test_a_machine_with_a_wrong_clock_takes_no_step(
    town: Town, monkeypatch: pytest.MonkeyPatch, wrong: timedelta
) -> None:
    case = stories.filed(town)
    before = (Line.objects.count(), Notice.objects.count())
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + wrong)
    with pytest.raises(ClocksDiffer):
        decisions.approve(case.id, by=town.wang)
    with pytest.raises(ClocksDiffer):
        stories.filed(town, town.stranger)
    assert Case.objects.get(id=case.id).state == "accepted"
    assert (Line.objects.count(), Notice.objects.count()) == before


def test_some_seconds_are_forgiven(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.filed(town)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(seconds=20))
    assert decisions.approve(case.id, by=town.wang).state == "approved"


def test_no_head_of_the_log_is_signed_by_a_wrong_clock(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.filed(town)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(hours=1))
    with pytest.raises(DatabaseError, match="clocks differ"):
        seal_waiting()
    assert not Head.objects.using("owner").exists()
    monkeypatch.undo()
    assert seal_waiting() > 0


@pytest.mark.usefixtures("town")
def test_the_database_itself_refuses_the_date() -> None:
    with connections["default"].cursor() as cursor, pytest.raises(DatabaseError, match="clocks differ"):
        cursor.execute("select journal_dated(now() + interval '31 seconds')")

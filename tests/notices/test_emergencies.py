"""Whoever is concerned is told of a look in an emergency, once; and what nobody reviews in time goes up by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection, connections

from banshi.access.emergencies import review
from banshi.access.models import BreakGlass, Finding
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.matters.jurisdiction import jurisdiction
from banshi.notices.emergencies import LATE, RESIDENT, REVIEW, pass_up, run_clocks, tell
from banshi.notices.models import Notice
from banshi.notices.queries import told
from banshi.stations.models import Post
from tests.access.test_emergency import REASON, emergency
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING, SHANGHAI
from tests.hotline import employ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def kinds() -> list[tuple[str, int | None, int | None]]:
    return sorted(
        Notice.objects.values_list("kind", "person_id", "unit_id"), key=lambda one: (one[0], one[1] or 0, one[2] or 0)
    )


def test_the_page_tells_resident_office_and_auditor_at_once(town: Town) -> None:
    asked = {"id_number": town.li.id_number, "name": town.li.name, "kind": "accident", "reason": REASON}
    assert signed_in(town.colleague).post("/office/emergency", asked).status_code == 200
    offices = sorted([town.colleague.unit_id, town.auditor.unit_id], key=lambda pk: pk or 0)
    assert kinds() == [(RESIDENT, town.li.id, None), *((REVIEW, None, pk) for pk in offices)]


def test_the_resident_reads_it_with_the_way_to_who_and_why(town: Town) -> None:
    emergency(town.colleague, town.li)
    assert tell() == 3
    look = BreakGlass.objects.get().look_id
    (one,) = told(town.li.id)
    assert str(look) in one.sentence
    assert one.path == f"/my/record/{look}/"
    page = signed_in(town.li_online).get(one.path).content.decode()
    assert REASON in page
    assert "look no." in signed_in(town.li_online).get("/my/matters/").content.decode()


def test_each_is_told_once_by_however_many(town: Town) -> None:
    emergency(town.colleague, town.li)
    emergency(town.wang, town.stranger)

    def work() -> None:
        try:
            tell()
        finally:
            connection.close()

    threads = [Thread(target=work) for _turn in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert run_clocks() == 0
    assert Notice.objects.filter(kind=RESIDENT).count() == 2


def test_the_nearest_auditor_above_is_told(town: Town) -> None:
    above = employ("nearer", "罗敏", town.wang.unit_id or 0, Duty.AUDITOR)
    emergency(town.wang, town.stranger)
    tell()
    assert kinds() == [(RESIDENT, town.stranger.id, None), (REVIEW, None, above.unit_id)]


def test_an_auditor_whose_post_is_over_is_told_nothing(town: Town) -> None:
    over = SATURDAY_MORNING.date() - timedelta(days=1)
    Post.objects.using("owner").filter(pk=town.auditor.post_id or 0).update(until=over)
    emergency(town.wang, town.stranger)
    tell()
    assert kinds() == [(RESIDENT, town.stranger.id, None), (REVIEW, None, town.wang.unit_id)]


def test_a_late_review_goes_up_to_the_auditor_once(town: Town) -> None:
    emergency(town.wang, town.stranger, due_at=SATURDAY_MORNING)
    tell()
    assert pass_up() == 0
    with clock.stopped_at(SATURDAY_MORNING + timedelta(seconds=1)):
        assert (pass_up(), pass_up()) == (1, 0)
        assert "1 overdue" in signed_in(town.auditor).get("/office/reviews").content.decode()
    assert (LATE, None, town.auditor.unit_id) in kinds()


def test_what_was_reviewed_in_time_goes_nowhere(town: Town) -> None:
    emergency(town.wang, town.stranger)
    review(BreakGlass.objects.get().pk, by=town.supervisor, finding=Finding.JUSTIFIED, words="确有其事")
    tell()
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=30)):
        assert pass_up() == 0


def test_three_working_days_across_national_day_are_counted_by_the_calendar(town: Town) -> None:
    """The first to the seventh of October 2026 are holidays, Saturday the tenth is worked to make up for them."""
    broken = datetime(2026, 9, 30, 9, tzinfo=SHANGHAI)
    due = jurisdiction().due_in_working_days(broken, 3).at
    assert f"{due.astimezone(SHANGHAI):%d %b %H:%M}" == "10 Oct 17:00"
    emergency(town.wang, town.stranger, due_at=due)
    for moment, late in ((datetime(2026, 10, 10, 16, 59, tzinfo=SHANGHAI), 0),
                         (datetime(2026, 10, 10, 17, 1, tzinfo=SHANGHAI), 1)):  # fmt: skip
        with clock.stopped_at(moment):
            assert pass_up() == late


@pytest.mark.parametrize(
    "statement",
    [
        "update access_breakglass set told_at = null",
        "update access_breakglass set escalated_at = null",
        "update access_breakglass set told_at = '2020-01-01'",
        "update access_breakglass set words = 'other words'",
        "update access_breakglass set due_at = now() + interval '1 year'",
    ],
)
def test_what_was_told_cannot_be_untold(town: Town, statement: str) -> None:
    emergency(town.wang, town.stranger, due_at=SATURDAY_MORNING - timedelta(days=1))
    review(BreakGlass.objects.get().pk, by=town.supervisor, finding=Finding.JUSTIFIED, words="确有其事")
    BreakGlass.objects.update(told_at=clock.now(), escalated_at=clock.now())
    with connections["default"].cursor() as cursor, pytest.raises(Exception) as refused:  # noqa: PT011 - either of two
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.Error)

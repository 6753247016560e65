"""The log is read once, whole, whatever is killed and whatever the clock says; and each night raises its own, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError

from banshi.watching import marking, nightly, raising, reviewing
from banshi.watching.models import Inquiry, Mark, Night, Stretch, Tally
from tests.watching.nights import MONDAY, at, look, night_after, nobody, on, raised, run

if TYPE_CHECKING:
    from tests.cast import Town

TUESDAY = MONDAY + timedelta(days=1)


def sums() -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for one in Tally.objects.all():
        found[one.account_id, one.purpose] = found.get((one.account_id, one.purpose), 0) + one.looks
    return found


def test_every_look_of_staff_is_counted_once_in_however_many_stretches(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "AT_A_TIME", 7)
    for number in range(50):
        look(town.wang if number % 2 else town.chen, town.li.id, moment=at(MONDAY, 9, number))
    look(town.li_online, town.li.id, moment=at(MONDAY), kind="self")
    with on(TUESDAY, 3):
        assert marking.read_on() == 51
        assert marking.read_on() == 0
    assert sums() == {(town.wang.account_id, "lost-booklet"): 25, (town.chen.account_id, "lost-booklet"): 25}
    stretches = list(Stretch.objects.order_by("id").values_list("after_look", "upto_look"))
    assert [after for after, _upto in stretches[1:]] == [upto for _after, upto in stretches[:-1]]


def test_looks_of_today_wait_for_their_night(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(TUESDAY, 2))
    night_after(MONDAY)
    assert (raised("family"), Tally.objects.count()) == ([], 0)
    night_after(TUESDAY)
    assert len(raised("family")) == 1


@pytest.mark.parametrize("killed_at", range(1, 8))
def test_a_stretch_that_is_killed_leaves_nothing_and_is_read_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY, 23))
    whole = marking._run  # noqa: SLF001 - killed in the middle of it
    done: list[int] = []

    def killed(statement: str, asked: dict[str, object]) -> int:
        if len(done) == killed_at:
            raise KeyboardInterrupt
        done.append(1)
        return whole(statement, asked)

    monkeypatch.setattr(marking, "_run", killed)
    with pytest.raises(KeyboardInterrupt):
        night_after(MONDAY)
    assert (Stretch.objects.count(), Tally.objects.count(), Mark.objects.using("owner").count()) == (0, 0, 0)
    monkeypatch.setattr(marking, "_run", whole)
    night_after(MONDAY)
    assert [one.looks for one in Tally.objects.all()] == [1]
    assert len(raised("family")) == 1


def test_a_night_that_is_killed_between_two_questions_raises_each_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(town.cousin, town.li.id, 4, moment=at(MONDAY))
    whole = raising._raised  # noqa: SLF001 - killed after it
    monkeypatch.setattr(raising, "_raised", lambda about, upto: (whole(about, upto), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        night_after(MONDAY)
    assert (Inquiry.objects.count(), Night.objects.count()) == (1, 0)
    monkeypatch.setattr(raising, "_raised", whole)
    night_after(MONDAY)
    assert (len(raised("family")), len(raised("self")), Night.objects.count()) == (1, 1, 1)


def test_nights_that_were_missed_are_caught_up(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY + timedelta(days=6))
    assert len(raised("family")) == 1


def test_a_clock_set_forward_and_back_hides_no_look(town: Town) -> None:
    look(town.cousin, town.stranger.id, moment=at(date(2027, 1, 1)))  # the clock was ahead for a moment
    look(town.cousin, town.li.id, moment=at(MONDAY))
    look(town.cousin, town.child.id, moment=at(MONDAY - timedelta(days=3)))  # and then behind
    night_after(MONDAY)
    assert sum(sums().values()) == 3
    (found,) = raised("family")
    assert found.figures["persons"] == 2


def test_a_clock_set_back_does_not_bring_a_night_again(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    night_after(MONDAY - timedelta(days=2))
    assert (len(raised("family")), Night.objects.count()) == (1, 1)


def test_the_office_is_reminded_once_when_an_answer_is_late(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    (found,) = raised("family")
    with on(TUESDAY):
        reviewing.ask_officer(found.pk, by=town.auditor, tell=nobody)
    told: list[Inquiry] = []
    for days in (3, 9, 10):
        with on(TUESDAY + timedelta(days=days)):
            nightly.watch(lambda inquiry, _whom: told.append(inquiry))
    assert [one.pk for one in told] == [found.pk]


def test_what_is_asked_about_is_not_rewritten_even_by_the_owner(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    for statement in (
        "update watching_inquiry set figures = '{}'", "update watching_inquiry set looks = '{}'",
        "update watching_inquiry set account_id = 1", "delete from watching_inquiry",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="written once"):
            run(statement)

"""Clocks: stopped only for the law's reasons and no longer, run on by themselves, and over: passed up by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from banshi.china.clock_stops import CLOCK_STOPS
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from banshi.matters import actions, clocks, decisions
from banshi.matters.models import Case, Leg
from banshi.notices.models import Notice
from tests.cast import SATURDAY_MORNING
from tests.matters import stories
from tests.matters.routes import BETWEEN, BY_CITY, BY_COUNTY, filed_along, legs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def stopped(town: Town, until: date = TUESDAY) -> Case:
    return clocks.stop_clock(stories.filed(town).id, "appraisal", until=until, by=town.wang)


def test_a_clock_stands_still_for_a_reason_of_the_law_and_the_resident_is_told(town: Town) -> None:
    case = stopped(town)
    assert (case.state, case.stopped_for, case.stopped_until) == ("stopped", "appraisal", TUESDAY)
    assert Notice.objects.filter(case_id=case.id, kind="case-stopped", person_id=town.li.id).exists()


@pytest.mark.parametrize("reason", ["", "being-looked-into", "appraisal ", "APPRAISAL", "x" * 500])
def test_no_other_reason_stops_a_clock(town: Town, reason: str) -> None:
    case = stories.filed(town)
    with pytest.raises(RuleBroken) as refusal:
        clocks.stop_clock(case.id, reason, until=TUESDAY, by=town.wang)
    assert refusal.value.code == "no-clock-stop"


@pytest.mark.parametrize("stop", CLOCK_STOPS, ids=lambda stop: stop.code)
def test_a_clock_stands_still_no_longer_than_the_law_allows(town: Town, stop: object) -> None:
    case, code = stories.filed(town), str(getattr(stop, "code", ""))
    longest = date(2026, 12, 18)  # 20 working days from a Saturday
    for day in (SATURDAY_MORNING.date(), date(2026, 11, 1), longest + timedelta(days=1), date.max):
        with pytest.raises(RuleBroken) as refusal:
            clocks.stop_clock(case.id, code, until=day, by=town.wang)
        assert refusal.value.code == "clock-stop-too-long"
    assert clocks.stop_clock(case.id, code, until=longest, by=town.wang).stopped_until == longest


def test_the_same_reason_does_not_stop_a_clock_twice(town: Town) -> None:
    case = stopped(town)
    clocks.restart_clock(case.id, by=town.wang)
    with pytest.raises(RuleBroken) as refusal:
        clocks.stop_clock(case.id, "appraisal", until=TUESDAY, by=town.wang)
    assert refusal.value.code == "clock-stopped-before"
    assert clocks.stop_clock(case.id, "hearing", until=TUESDAY, by=town.wang).stopped_for == "hearing"


def test_a_clock_that_has_run_out_is_not_stopped_any_more(town: Town) -> None:
    case = stories.filed(town)
    with clock.stopped_at(SATURDAY_MORNING + WEEK), pytest.raises(RuleBroken) as refusal:
        clocks.stop_clock(case.id, "hearing", until=date(2026, 12, 1), by=town.wang)
    assert refusal.value.code == "term-over"


@pytest.mark.parametrize("who", ["chen", "colleague", "home_clerk", "cousin", "zhao", "outsider", "li_online"])
def test_only_an_officer_who_holds_the_case_stops_its_clock_or_lets_it_run_on(town: Town, who: str) -> None:
    case = stopped(town)
    with pytest.raises(NotAllowed):
        clocks.restart_clock(case.id, by=getattr(town, who))
    clocks.restart_clock(case.id, by=town.wang)
    with pytest.raises(NotAllowed):
        clocks.stop_clock(case.id, "hearing", until=TUESDAY, by=getattr(town, who))


def test_nothing_is_decided_and_nothing_is_passed_up_while_the_clock_stands_still(town: Town) -> None:
    case = stopped(town, date(2026, 12, 4))
    with clock.stopped_at(SATURDAY_MORNING + WEEK):
        assert clocks.escalate_overdue() == []
        with pytest.raises(WrongState):
            decisions.approve(case.id, by=town.wang)
        with pytest.raises(WrongState):
            decisions.refuse(case.id, "not-an-adult", words="", by=town.wang)
    assert actions.withdraw(case.id, reason="zu lang", by=town.li_online).state == "withdrawn"


def test_the_clock_runs_on_by_itself_on_the_day_that_was_named_and_not_before(town: Town) -> None:
    case = stopped(town)
    assert clocks.restart_due() == []
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=3)):
        (running,) = clocks.restart_due()
        assert (running.id, running.state, running.stopped_for) == (case.id, "accepted", "")
        assert clocks.restart_due() == []
    assert Notice.objects.filter(case_id=case.id, kind="case-runs-on").count() == 1


def test_what_was_left_of_the_term_is_left_when_the_clock_runs_on(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = decisions_in_five_days(town)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=4)):  # Wednesday: Thursday and Friday are left
        clocks.stop_clock(case.id, "hearing", until=date(2026, 12, 7), by=town.wang)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=16)):  # Monday, 7 December
        (running,) = clocks.restart_due()
    assert running.due_at is not None
    assert running.due_at.astimezone(clock.zone()).date() == date(2026, 12, 9)


def decisions_in_five_days(town: Town) -> Case:
    case = stories.filed(town)
    due = SATURDAY_MORNING.replace(hour=17, minute=0) + timedelta(days=6)  # Friday evening
    Leg.objects.filter(case=case, task="decide").update(due_at=due)
    Case.objects.filter(id=case.id).update(due_at=due)
    return case


def test_a_killed_run_that_lost_a_case_to_an_officer_goes_on_with_the_next(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = stopped(town), stopped(town)
    taken = clocks.restart_clock

    def officer_is_faster(case_id: object, **how: object) -> Case:
        if case_id == first.id and not getattr(how["by"], "is_staff", True):
            taken(first.id, by=town.wang)
        return taken(case_id, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(clocks, "restart_clock", officer_is_faster)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=3)):
        assert [case.id for case in clocks.restart_due()] == [second.id]


def test_banshi_itself_lets_no_clock_run_on_before_its_day(town: Town) -> None:
    from banshi.kernel.actor import SYSTEM  # noqa: PLC0415 - named here alone

    case = stopped(town)
    with pytest.raises(WrongState):
        clocks.restart_clock(case.id, by=SYSTEM)


def test_a_list_after_five_working_days_comes_too_late(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed_along(BY_CITY, town, monkeypatch)
    Case.objects.filter(id=case.id).update(accepted_at=SATURDAY_MORNING - timedelta(days=9))
    with pytest.raises(RuleBroken) as refusal:
        decisions.send_back(case.id, ["a photo"], by=town.wang)
    assert refusal.value.code == "late-list"


def test_a_list_on_the_fifth_working_day_is_in_time_and_a_second_one_is_not(town: Town) -> None:
    case = stories.filed(town)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=6, hours=7)):
        decisions.send_back(case.id, ["a photo", "", "x" * 900], by=town.wang)
        actions.supplement(case.id, words="hier", by=town.li_online)
        with pytest.raises(RuleBroken) as refusal:
            decisions.send_back(case.id, ["another"], by=town.wang)
    assert refusal.value.code == "second-list"
    case.refresh_from_db()
    assert case.asked == 2


def test_silence_goes_from_the_station_to_the_county_to_the_city_and_ends_there(town: Town) -> None:
    case = stories.filed(town)
    held = []
    for weeks in (1, 4, 8):
        with clock.stopped_at(SATURDAY_MORNING + weeks * WEEK):
            held += [one.office_id for one in clocks.escalate_overdue()]
    assert held == [town.zhao.unit_id, town.lin.unit_id]
    with clock.stopped_at(SATURDAY_MORNING + 8 * WEEK):
        assert decisions.approve(case.id, by=town.lin).office_id == town.chen.unit_id


def test_whoever_was_silent_and_whoever_takes_over_and_the_resident_are_told(town: Town) -> None:
    case = stories.filed(town)
    with clock.stopped_at(SATURDAY_MORNING + WEEK):
        clocks.escalate_overdue()
    told = set(Notice.objects.filter(case_id=case.id).values_list("kind", "unit_id", "person_id"))
    assert {
        ("taken-over", town.wang.unit_id, None), ("late-below", town.zhao.unit_id, None),
        ("case-escalated", None, town.li.id),
    } <= told  # fmt: skip
    assert Line.objects.get(thing_id=case.id, step="escalate").account_id is None


def test_a_silent_inquiry_brings_the_countys_own_leg_forward(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed_along(BY_COUNTY, town, monkeypatch)
    with clock.stopped_at(SATURDAY_MORNING + WEEK):
        (held,) = clocks.escalate_overdue()
    assert (held.office_id, held.task) == (town.zhao.unit_id, "decide")
    assert legs_of(case)[1:3] == [
        ("inquire", town.wang.unit_id, True, True),
        ("decide", town.zhao.unit_id, False, False),
    ]


def test_the_countys_silent_inquiry_brings_the_citys_leg_forward(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed_along(BY_CITY, town, monkeypatch)
    tasks = []
    for weeks in (1, 3, 6):
        with clock.stopped_at(SATURDAY_MORNING + weeks * WEEK):
            tasks += [(one.office_id, one.task) for one in clocks.escalate_overdue()]
    assert tasks == [(town.zhao.unit_id, "inquire"), (town.lin.unit_id, "decide")]
    assert len(legs_of(case)) == 5


def test_a_silent_release_goes_to_the_county_above_the_old_station(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed_along(BETWEEN, town, monkeypatch)
    decisions.pass_on(case.id, opinion="may move in", by=town.colleague)
    with clock.stopped_at(SATURDAY_MORNING + 2 * WEEK):
        (held,) = clocks.escalate_overdue()
        assert (held.office_id, held.task) == (town.zhao.unit_id, "release")
        passed = decisions.pass_on(case.id, opinion="confirmed", by=town.zhao)
    assert (passed.office_id, passed.task) == (town.chen.unit_id, "decide")
    assert [leg[:2] for leg in legs_of(case)] == [
        ("accept", town.chen.unit_id), ("permit", town.chen.unit_id), ("release", town.wang.unit_id),
        ("release", town.zhao.unit_id), ("decide", town.chen.unit_id), ("print", town.chen.unit_id),
    ]  # fmt: skip


def test_a_case_that_was_decided_while_the_run_went_on_is_left_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stories.filed(town)
    passed_up = clocks._escalate  # noqa: SLF001 - the moment between finding and taking

    def decided_first(case_id: object) -> Case:
        decisions.approve(case.id, by=town.wang)
        return passed_up(case_id)  # type: ignore[arg-type]

    monkeypatch.setattr(clocks, "_escalate", decided_first)
    with clock.stopped_at(SATURDAY_MORNING + WEEK):
        assert clocks.escalate_overdue() == []
    assert not Line.objects.filter(step="escalate").exists()

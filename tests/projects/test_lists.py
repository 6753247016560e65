"""A list as its keeper would bend it: nobody ends collecting, objecting or a vote early, or chooses instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection

from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.projects import lists, objecting, promising, proposing, queries
from banshi.projects.models import Candidate, Entry, Objection, Project, ProjectList
from banshi.projects.vocabulary import CandidateState, Ground, ListKind, ListState, State
from banshi.voting import ballots, casting, issuing
from banshi.voting import clocks as voting_clocks
from banshi.voting.vocabulary import Chamber
from tests.hotline import COUNTY, employ
from tests.once import once
from tests.projects import pump as pump_house
from tests.projects import world
from tests.projects.pump import SPRING, Works, plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from banshi.voting.models import Ballot
    from tests.hotline import Line

WHY = "地下全是管线，查勘过三次，这里装不了电梯"
WHY_CARRIED = "泵房设备到货晚，年内装不完，明年接着做"


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield once(pump_house.works, line)


def named(on_list: ProjectList, title: str) -> Candidate:
    return Candidate.objects.get(on_list=on_list, title=title)


def vote(days: int = 8, **changes: Any) -> lists.Vote:
    opens = clock.now() + timedelta(days=days)
    base = lists.Vote(
        chamber=Chamber.RESIDENTS, seats=2, electorate=300, opens_at=opens, closes_at=opens + timedelta(days=4)
    )
    return replace(base, **changes)


def cast(ballot: Ballot, pump: Works, choices: list[UUID], *, first: int, many: int) -> None:
    for person in range(first, first + many):
        paper = issuing.issue_paper(
            ballot.id, voter=issuing.Voter.resident(person), by=pump.keeper, may_vote=lambda _ballot, _voter: True
        )
        casting.cast(ballot.id, paper, choices)


def held(pump: Works, on_list: ProjectList, *choices: tuple[list[UUID], int], **changes: Any) -> Ballot:
    """Call a vote of residents, let so many choose each, and count."""
    ballot = lists.call_vote(on_list.id, vote(**changes), by=pump.keeper)
    with clock.stopped_at(ballot.opens_at):
        voting_clocks.run_clocks()
        person = 1
        for chosen, many in choices:
            cast(ballot, pump, chosen, first=person, many=many)
            person += many
    with clock.stopped_at(ballot.closes_at):
        voting_clocks.run_clocks()
    ballot.refresh_from_db()
    return ballot


def test_candidates_are_not_published_before_the_day_residents_were_told(pump: Works) -> None:
    on_list = world.yearly(pump)
    world.proposed(on_list, "给独居老人装扶手")
    with pytest.raises(RuleBroken, match="still-collecting"):
        lists.publish_list(on_list.id, by=pump.keeper)
    with world.later(15):
        assert lists.publish_list(on_list.id, by=pump.keeper).state == ListState.PUBLISHED


def test_what_the_casework_shows_is_published_whether_the_keeper_asks_or_not(pump: Works) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update concerns_problem set people = 60")
    on_list = world.yearly(pump, collect_until=None)
    world.proposed(on_list, "给办公楼前修花坛")
    from banshi.projects import casework  # noqa: PLC0415 - beside what it is compared with

    shown = {pk for one in casework.worth(COUNTY) for pk in one.problems}
    lists.publish_list(on_list.id, by=pump.keeper)
    published = {pk for one in Candidate.objects.filter(on_list=on_list) for pk in one.problems}
    assert shown <= published


def test_objections_come_first_and_calling_a_vote_does_not_end_them(pump: Works) -> None:
    on_list = world.published(pump)
    with pytest.raises(RuleBroken, match="objections-first"):
        lists.call_vote(on_list.id, vote(days=7), by=pump.keeper)
    lists.call_vote(on_list.id, vote(), by=pump.keeper)
    on_list.refresh_from_db()
    assert (on_list.state, objecting.until(on_list)) == (ListState.CHOOSING, clock.today() + timedelta(days=7))


def test_ruling_out_what_was_published_gives_another_week_to_object(pump: Works) -> None:
    on_list = world.published(pump)
    with world.later(7):
        proposing.rule_out(named(on_list, "六楼没水").id, Ground.DEBT, WHY, by=pump.keeper)
    on_list.refresh_from_db()
    assert on_list.objections_until == clock.today() + timedelta(days=14)
    with pytest.raises(RuleBroken, match="objections-first"):
        lists.call_vote(on_list.id, vote(days=8), by=pump.keeper)


@pytest.mark.parametrize("words", ["", " ", "不行", "做不到 " * 2])
def test_an_empty_reason_rules_nothing_out(pump: Works, words: str) -> None:
    on_list = world.published(pump)
    with pytest.raises(RuleBroken, match="no-reason"):
        proposing.rule_out(named(on_list, "六楼没水").id, Ground.DEBT, words, by=pump.keeper)


def test_what_people_choose_cannot_be_ruled_out_before_or_after_they_chose(pump: Works) -> None:
    on_list = world.published(pump)
    popular = named(on_list, "六楼没水")
    ballot = held(pump, on_list, ([popular.id], 3))
    with clock.stopped_at(ballot.closes_at), pytest.raises(WrongState, match="on-a-ballot"):
        proposing.rule_out(popular.id, Ground.CONDITIONS, WHY, by=pump.keeper)


def test_the_vote_decides_and_not_the_keeper(pump: Works) -> None:
    on_list = world.published(pump)
    wanted = [named(on_list, "给独居老人装扶手").id, named(on_list, "小学门口的人行天桥").id]
    ballot = held(pump, on_list, (wanted, 4), ([named(on_list, "六楼没水").id], 1))
    with clock.stopped_at(ballot.closes_at):
        lists.adopt(on_list.id, by=pump.keeper)
    chosen = Candidate.objects.filter(on_list=on_list, state=CandidateState.CHOSEN).values_list("id", flat=True)
    assert set(chosen) == set(wanted)
    assert named(on_list, "六楼没水").state == CandidateState.LEFT


def test_nothing_is_adopted_before_the_vote_has_closed(pump: Works) -> None:
    on_list = world.published(pump)
    lists.call_vote(on_list.id, vote(), by=pump.keeper)
    with world.later(9), pytest.raises(WrongState, match="no-result-yet"):
        lists.adopt(on_list.id, by=pump.keeper)


def test_without_a_quorum_nothing_is_adopted_and_the_vote_is_called_once_more(pump: Works) -> None:
    on_list = world.published(pump)
    wanted = [named(on_list, "六楼没水").id]
    ballot = held(pump, on_list, (wanted, 2))
    with clock.stopped_at(ballot.closes_at):
        with pytest.raises(RuleBroken, match="no-quorum"):
            lists.adopt(on_list.id, by=pump.keeper)
        again = held(pump, on_list, (wanted, 3), days=1)
        with clock.stopped_at(again.closes_at), pytest.raises(WrongState, match="called-already"):
            lists.call_vote(on_list.id, vote(days=1), by=pump.keeper)
    assert again.id != ballot.id


def test_a_vote_that_was_called_off_is_called_again(pump: Works) -> None:
    on_list = world.published(pump)
    first = lists.call_vote(on_list.id, vote(), by=pump.keeper)
    ballots.call_off(first.id, by=pump.keeper, reason="选民人数写错了，改正后重新投票")
    assert lists.call_vote(on_list.id, vote(), by=pump.keeper).id != first.id


def test_a_vote_called_twice_is_one(pump: Works) -> None:
    on_list, command = world.published(pump), uuid4()
    lists.call_vote(on_list.id, vote(), by=pump.keeper, command=command)
    with pytest.raises(AlreadyDone):
        lists.call_vote(on_list.id, vote(), by=pump.keeper, command=command)
    with pytest.raises(WrongState, match="called-already"):
        lists.call_vote(on_list.id, vote(), by=pump.keeper, command=uuid4())


def test_a_tie_that_waits_for_the_lot_adopts_nothing(pump: Works) -> None:
    on_list = world.published(pump)
    first, second = named(on_list, "六楼没水").id, named(on_list, "给独居老人装扶手").id
    third = named(on_list, "小学门口的人行天桥").id
    ballot = held(pump, on_list, ([first], 3), ([second], 2), ([third], 2), public_source="cwl-ssq")
    with clock.stopped_at(ballot.closes_at):
        with pytest.raises(RuleBroken, match="tie-open"):
            lists.adopt(on_list.id, by=pump.keeper)
        with clock.stopped_at(clock.now() + timedelta(days=5)):
            ballots.decide(ballot.id, pump_house.WORD, by=pump.keeper)
            lists.adopt(on_list.id, by=pump.keeper)
    assert Candidate.objects.filter(state=CandidateState.CHOSEN).count() == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"seats": 1}, "fewer-than-seats"), ({"electorate": 1}, "electorate-too-small"),
        ({"closes_at": SPRING + timedelta(days=8, minutes=1)}, "too-short"), ({"seats": 3}, "nothing-to-choose"),
    ],
)  # fmt: skip
def test_a_vote_is_not_made_small_or_short(pump: Works, changes: dict[str, Any], why: str) -> None:
    on_list = world.published(pump)
    with pytest.raises(RuleBroken, match=why):
        lists.call_vote(on_list.id, vote(**changes), by=pump.keeper)


def test_residents_choose_more_than_can_be_carried_and_delegates_among_them(pump: Works) -> None:
    on_list = world.published(pump)
    ProjectList.objects.filter(id=on_list.id).update(seats=1)
    wanted = [named(on_list, "六楼没水").id, named(on_list, "给独居老人装扶手").id]
    ballot = held(pump, on_list, (wanted, 4))
    delegates = [employ(f"delegate{n}", f"代表{n}", pump.line.units["government"], Duty.DELEGATE) for n in range(10)]
    with clock.stopped_at(ballot.closes_at):
        with pytest.raises(RuleBroken, match="more-than-seats"):
            lists.adopt(on_list.id, by=pump.keeper)
        called = vote(days=1, chamber=Chamber.DELEGATES, seats=1, electorate=10)
        with pytest.raises(RuleBroken, match="electorate-too-small"):
            lists.call_vote(on_list.id, replace(called, electorate=2), by=pump.keeper)
        second = lists.call_vote(on_list.id, called, by=pump.keeper)
        with pytest.raises(WrongState, match="delegates-chose"):
            lists.call_vote(on_list.id, vote(days=1), by=pump.keeper)
    assert set(second.options) == set(wanted)
    _delegates_vote(second, delegates, wanted[1])
    with clock.stopped_at(second.closes_at):
        lists.adopt(on_list.id, by=pump.keeper)
    assert named(on_list, "给独居老人装扶手").state == CandidateState.CHOSEN


def _delegates_vote(ballot: Ballot, delegates: list[Any], wanted: UUID) -> None:
    with clock.stopped_at(ballot.opens_at):
        voting_clocks.run_clocks()
        for one in delegates:
            voter = issuing.Voter.delegate(one.account_id, one.person_id)
            paper = issuing.issue_paper(ballot.id, voter=voter, by=one, may_vote=lambda _ballot, _voter: True)
            casting.cast(ballot.id, paper, [wanted])
    with clock.stopped_at(ballot.closes_at):
        voting_clocks.run_clocks()


def test_a_yearly_list_needs_a_vote_and_the_theme_of_a_month_takes_the_highest_score(pump: Works) -> None:
    on_list = world.published(pump)
    with world.later(8), pytest.raises(RuleBroken, match="no-vote"):
        lists.adopt(on_list.id, by=pump.keeper)
    theme = pump_house.theme(pump)
    low, high = world.proposed(theme, "路灯", score=0.1), world.proposed(theme, "楼道灯", score=0.7)
    lists.publish_list(theme.id, by=pump.keeper)
    with world.later(8):
        lists.adopt(theme.id, by=pump.keeper)
    states = [Candidate.objects.get(id=one.id).state for one in (low, high)]
    assert states == [CandidateState.LEFT, CandidateState.CHOSEN]


def test_a_rolling_list_collects_and_publishes_again_after_it_was_adopted(pump: Works) -> None:
    on_list = world.yearly(pump, kind=ListKind.ROLLING, collect_until=None, seats=1)
    for title in ("路灯", "楼道灯"):
        world.proposed(on_list, title)
    lists.publish_list(on_list.id, by=pump.keeper)
    ballot = held(pump, on_list, ([named(on_list, "路灯").id], 4), seats=1)
    with clock.stopped_at(ballot.closes_at):
        adopted = lists.adopt(on_list.id, by=pump.keeper)
        assert proposing.collects(adopted)
        world.proposed(adopted, "公交站雨棚")
        again = lists.publish_list(on_list.id, by=pump.keeper)
    assert (again.state, again.residents_ballot_id) == (ListState.PUBLISHED, None)


def test_a_yearly_list_is_published_once(pump: Works) -> None:
    on_list = pump_house.theme(pump)
    pump_house.candidate(on_list, pump.problem)
    lists.publish_list(on_list.id, by=pump.keeper)
    with world.later(8):
        lists.adopt(on_list.id, by=pump.keeper)
    world.proposed(on_list, "迟到的提议")
    with pytest.raises(WrongState, match="adopted-already"):
        lists.publish_list(on_list.id, by=pump.keeper)


def test_a_list_does_not_close_over_what_is_open_or_was_never_promised(pump: Works) -> None:
    project = pump_house.promised(pump)
    of = Entry.objects.get(project=project).on_list
    with pytest.raises(RuleBroken, match="projects-open"):
        lists.close_list(of.id, by=pump.keeper)
    promising.give_up(project.id, reason="住户表决没有通过，不能动工", by=pump.keeper)
    Project.objects.using("owner").filter(id=project.id).update(candidate=None)
    with pytest.raises(RuleBroken, match="chosen-not-promised"):
        lists.close_list(of.id, by=pump.keeper)
    Project.objects.using("owner").filter(id=project.id).update(candidate=Candidate.objects.get(on_list=of))
    assert lists.close_list(of.id, by=pump.keeper).state == ListState.CLOSED


def test_carrying_over_keeps_the_promise_and_its_history(pump: Works) -> None:
    project, command = pump_house.promised(pump), uuid4()
    following = world.yearly(pump, year=2027)
    before = promising.version_in_force(project)
    lists.carry_over(project.id, following.id, reason=WHY_CARRIED, by=pump.keeper, command=command)
    with pytest.raises(AlreadyDone):
        lists.carry_over(project.id, following.id, reason=WHY_CARRIED, by=pump.keeper, command=command)
    first, second = queries.project_file(Project.objects.get()).entries
    assert (first.why, first.until, second.on_list, second.how) == (WHY_CARRIED, clock.today(), following, "carried")
    assert promising.version_in_force(project) == before
    assert lists.close_list(first.on_list_id, by=pump.keeper).state == ListState.CLOSED


@pytest.mark.parametrize(("reason", "why"), [("", "no-reason"), ("已经完成百分之九十，明年收尾", "percentage")])
def test_carrying_over_needs_a_reason_that_names_no_share(pump: Works, reason: str, why: str) -> None:
    project, following = pump_house.promised(pump), world.yearly(pump, year=2027)
    with pytest.raises(RuleBroken, match=why):
        lists.carry_over(project.id, following.id, reason=reason, by=pump.keeper)


def test_a_project_goes_only_to_an_open_list_of_its_keeper(pump: Works) -> None:
    project, elsewhere = pump_house.promised(pump), world.taken_over(pump)
    with pytest.raises(NotFound):
        lists.carry_over(project.id, elsewhere.id, reason=WHY_CARRIED, by=pump.keeper)
    with pytest.raises(NotAllowed):
        lists.carry_over(project.id, world.yearly(replace_keeper(pump)).id, reason=WHY_CARRIED, by=pump.line.mayor)


def replace_keeper(pump: Works) -> Works:
    return replace(pump, keeper=pump.line.mayor)


def test_a_list_that_begins_has_seats_a_name_and_its_month(pump: Works) -> None:
    for changes, why in (({"seats": 0}, "no-seats"), ({"seats": 40_000}, "no-seats"), ({"title": " "}, "no-seats"),
                         ({"month": 3}, "no-month")):  # fmt: skip
        with pytest.raises(RuleBroken, match=why):
            world.yearly(pump, **changes)
    world.yearly(pump)
    with pytest.raises(RuleBroken, match="list-exists"):
        world.yearly(pump)


def test_nobody_elses_file_keeps_a_government_from_its_list_or_adds_to_it(pump: Works) -> None:
    theirs = world.taken_over(pump)
    own = world.yearly(pump, place=theirs.place, year=theirs.year or 2022)
    world.taken_over(pump, rows=1)
    assert Entry.objects.filter(on_list=own).count() == 0


def test_what_was_chosen_is_promised_once_under_its_keeper(pump: Works) -> None:
    project = pump_house.promised(pump)
    with pytest.raises(AlreadyDone):
        promising.promise(project.candidate_id, plan(pump), by=pump.keeper)  # type: ignore[arg-type]
    Project.objects.using("owner").filter(id=project.id).update(candidate=None)
    with pytest.raises(NotAllowed):
        promising.promise(Candidate.objects.get().id, plan(pump), by=pump.line.mayor)


def test_two_promises_at_once_get_two_numbers_and_one_candidate_one_promise(pump: Works) -> None:
    on_list = pump_house.theme(pump)
    ProjectList.objects.filter(id=on_list.id).update(seats=2)
    both = [pump_house.candidate(on_list, title=title) for title in ("路灯", "楼道灯")]
    lists.publish_list(on_list.id, by=pump.keeper)
    with world.later(8):
        lists.adopt(on_list.id, by=pump.keeper)
    refused = at_once(
        lambda pk: promising.promise(pk, plan(pump), by=pump.keeper), [both[0].id, both[0].id, both[1].id]
    )
    assert [type(one) for one in refused] == [AlreadyDone]
    assert sorted(Entry.objects.filter(on_list=on_list).values_list("no", flat=True)) == [1, 2]


def at_once(do: Any, things: list[Any]) -> list[Exception]:
    """Do the same with each thing in a thread of its own, all starting together; return what was refused."""
    ready, refused, now = Barrier(len(things)), list[Exception](), clock.now()

    def one(thing: Any) -> None:
        try:
            with clock.stopped_at(now):
                ready.wait(10)
                do(thing)
        except Exception as failure:  # noqa: BLE001 - every failure is compared
            refused.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


# ---------------------------------------------------------------- objections


def objector(**changes: Any) -> objecting.Objector:
    given: dict[str, Any] = {
        "id": uuid4(),
        "words": "请先查明我家13900002222的情况，王小二",
        "name": "王小二",
        "phone": "13900002222",
    }
    return objecting.Objector(**given | changes)


def test_an_objection_is_a_concern_and_who_objects_stands_behind_the_door(pump: Works) -> None:
    on_list = world.published(pump)
    taken = objecting.object_to(on_list, objector(), by=NOBODY, candidate=named(on_list, "六楼没水"))
    assert Objection.objects.get().concern_id == taken.concern.id
    kept = Concern.objects.get(id=taken.concern.id)
    assert kept.due_at is not None or kept.state
    assert not {"13900002222", "王小二"} & {*(kept.said + kept.title).replace("，", " ").split()}
    assert "13900002222" not in kept.said + kept.title
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from concerns_report where concern_id = %s", [kept.id])
        assert cursor.fetchone() == (0,)


def test_an_objection_is_possible_until_the_day_and_not_after(pump: Works) -> None:
    on_list = world.published(pump)
    with world.later(7):
        objecting.object_to(on_list, objector(), by=NOBODY)
    with world.later(8), pytest.raises(WrongState, match="objections-over"):
        objecting.object_to(on_list, objector(), by=NOBODY)


def test_the_same_objection_twice_is_one(pump: Works) -> None:
    on_list, said = world.published(pump), objector()
    objecting.object_to(on_list, said, by=NOBODY)
    with pytest.raises(AlreadyDone):
        objecting.object_to(on_list, said, by=NOBODY)
    assert Objection.objects.count() == 1


def test_what_stands_on_another_list_is_not_objected_to_here(pump: Works) -> None:
    on_list, other = world.published(pump), world.yearly(pump, year=2027)
    with pytest.raises(NotFound):
        objecting.object_to(on_list, objector(), by=NOBODY, candidate=world.proposed(other, "别处的事"))
    with pytest.raises(NotFound):
        objecting.object_to(other, objector(), by=NOBODY, project=pump_house.promised(pump))


def test_a_changed_promise_and_a_given_up_one_can_be_objected_to(pump: Works) -> None:
    project = pump_house.promised(pump)
    of = Entry.objects.get(project=project).on_list
    with world.later(20):
        assert objecting.until(of, project) == (SPRING + timedelta(days=7)).date()
        ended = promising.give_up(project.id, reason="住户表决没有通过，不能动工", by=pump.keeper)
        assert ended.state == State.GIVEN_UP
        objecting.object_to(of, objector(), by=NOBODY, project=ended)

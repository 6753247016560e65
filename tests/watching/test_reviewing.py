"""Who may ask, answer and conclude: nobody about themselves, their household or what they answered; each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import DatabaseError

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.stations.models import Account, Post, Unit
from banshi.watching import queries, reviewing
from banshi.watching.desks import Desk, desk_for
from banshi.watching.models import Conclusion, Inquiry
from tests.watching.nights import MONDAY, at, look, night_after, nobody, on, raised, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Town

WORDS = "他来窗口补办，只有我一人在岗"
JUSTIFIED, WRONG, UNSURE = Conclusion.JUSTIFIED, Conclusion.NOT_JUSTIFIED, Conclusion.CANNOT_TELL


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with on(MONDAY + timedelta(days=1)):
        yield


@pytest.fixture
def found(town: Town) -> Inquiry:
    """Return the question about the cousin's look at Li."""
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    return raised("family")[0]


def staff(unit_code: str, duty: Duty, *, name: str = "", person_id: int | None = None) -> Actor:
    """Employ one more."""
    from banshi.kernel.actor import Actor  # noqa: PLC0415

    unit = Unit.objects.get(code=unit_code)
    account = Account.objects.using("owner").create(
        username=name or f"{duty}-{unit_code}", first_name=duty.value, person_id=person_id
    )
    post = Post.objects.using("owner").create(account=account, unit_id=unit.pk, duty=duty.value, since=date(2020, 1, 1))
    return Actor(account_id=account.pk, unit_id=unit.pk, duty=duty, post_id=post.pk, person_id=person_id)


def test_only_who_looked_or_the_supervisor_of_that_office_answers(town: Town, found: Inquiry) -> None:
    reviewing.ask_officer(found.pk, by=town.auditor, tell=nobody)
    for somebody in (town.wang, town.chen, town.auditor, town.li_online):
        with pytest.raises(NotAllowed):
            reviewing.answer(found.pk, WORDS, by=somebody)
    assert reviewing.answer(found.pk, WORDS, by=town.supervisor).answered_by == town.supervisor.account_id
    with pytest.raises(WrongState):
        reviewing.answer(found.pk, WORDS, by=town.cousin)


@pytest.mark.parametrize("who", ["wang", "chen", "supervisor", "cousin", "zhao", "li_online"])
def test_nobody_but_an_auditor_asks_or_concludes(town: Town, found: Inquiry, who: str) -> None:
    with pytest.raises(NotAllowed):
        reviewing.ask_officer(found.pk, by=getattr(town, who), tell=nobody)
    with pytest.raises(NotAllowed):
        reviewing.conclude(found.pk, JUSTIFIED, "x", by=getattr(town, who), tell=nobody)


def test_an_auditor_of_the_household_that_looked_or_was_looked_at_does_not_conclude(town: Town, found: Inquiry) -> None:
    kin = replace(town.auditor, person_id=town.grandmother.id)
    with pytest.raises(NotAllowed):
        reviewing.conclude(found.pk, JUSTIFIED, "x", by=kin, tell=nobody)
    number = look(town.wang, town.child.id, moment=at(MONDAY))
    with on(MONDAY + timedelta(days=2)):
        asked = reviewing.ask_about(number, "为什么", by=replace(town.li_online, person_id=town.child.id), tell=nobody)
    with pytest.raises(NotAllowed):
        reviewing.conclude(asked.pk, JUSTIFIED, "x", by=kin, tell=nobody)


def test_who_stands_in_for_the_auditor_is_not_the_one_who_looked(town: Town, found: Inquiry) -> None:
    for actor in (
        replace(town.auditor, account_id=town.cousin.account_id),
        replace(town.auditor, account_id=town.wang.account_id, stands_in_for=town.cousin.account_id),
        replace(town.auditor, stood_in_by=frozenset({town.cousin.account_id or 0})),
    ):
        with pytest.raises(NotAllowed):
            reviewing.conclude(found.pk, JUSTIFIED, "x", by=actor, tell=nobody)


def test_nobody_is_found_wrong_unheard(town: Town, found: Inquiry) -> None:
    with pytest.raises(RuleBroken, match="unheard"):
        reviewing.conclude(found.pk, WRONG, "没有受理", by=town.auditor, tell=nobody)
    reviewing.ask_officer(found.pk, by=town.auditor, tell=nobody)
    with pytest.raises(RuleBroken, match="unheard"):
        reviewing.conclude(found.pk, WRONG, "没有受理", by=town.auditor, tell=nobody)
    with on(MONDAY + timedelta(days=12)):
        reviewing.conclude(found.pk, WRONG, "没有受理，也没有答复", by=town.auditor, tell=nobody)


def test_a_conclusion_is_made_once_and_is_for_good(town: Town, found: Inquiry) -> None:
    command = uuid4()
    reviewing.conclude(found.pk, UNSURE, "记录不全", by=town.auditor, tell=nobody, command=command)
    with pytest.raises(AlreadyDone):
        reviewing.conclude(found.pk, UNSURE, "记录不全", by=town.auditor, tell=nobody, command=command)
    with pytest.raises(WrongState):
        reviewing.conclude(found.pk, JUSTIFIED, "改主意", by=town.auditor, tell=nobody)
    with pytest.raises(DatabaseError, match="written once"):
        run("update watching_inquiry set conclusion = 'justified'")


def test_whoever_was_looked_at_without_reason_is_told_and_nobody_else(town: Town, found: Inquiry) -> None:
    told: list[dict[int, int]] = []
    reviewing.ask_officer(found.pk, by=town.auditor, tell=nobody)
    reviewing.answer(found.pk, WORDS, by=town.cousin)
    reviewing.conclude(found.pk, WRONG, "没有受理", by=town.auditor, tell=lambda _one, whom: told.append(dict(whom)))
    assert told == [{town.li.id: found.last_look}]
    assert queries.not_justified([found.last_look]) == {found.last_look: "没有受理"}


def test_looks_of_an_auditor_go_to_the_auditor_above(town: Town) -> None:
    above = staff("999900000000", Duty.AUDITOR)
    look(town.auditor, town.auditor.person_id or 1, moment=at(MONDAY))
    assert desk_for([town.auditor.account_id or 0]) == Desk(Duty.AUDITOR, above.unit_id)
    number = look(town.auditor, town.li.id, moment=at(MONDAY))
    asked = reviewing.ask_about(number, "为什么", by=town.li_online, tell=nobody)
    beside = staff("999902000000", Duty.AUDITOR, name="beside")
    for somebody in (town.auditor, beside):
        assert queries.waiting(somebody) == []
        assert queries.on_the_desk(somebody, asked.pk) is None
        with pytest.raises(NotAllowed):
            reviewing.conclude(asked.pk, JUSTIFIED, "x", by=somebody, tell=nobody)
    assert [one.pk for one in queries.waiting(above)] == [asked.pk]
    reviewing.conclude(asked.pk, JUSTIFIED, "抽查需要", by=above, tell=nobody)


def test_without_an_auditor_above_the_leader_watches(town: Town) -> None:
    leader = staff("999900000000", Duty.LEADER)
    number = look(town.auditor, town.li.id, moment=at(MONDAY))
    asked = reviewing.ask_about(number, "为什么", by=town.li_online, tell=nobody)
    assert (asked.desk_duty, asked.desk_unit_id) == ("leader", leader.unit_id)
    assert [one.pk for one in queries.waiting(leader)] == [asked.pk]
    assert queries.waiting(town.auditor) == []


def test_a_post_of_auditor_that_has_ended_is_no_way_to_a_friendly_desk(town: Town) -> None:
    run("update stations_post set until = '2026-01-01' where account_id = %s", town.auditor.account_id)
    assert desk_for([town.auditor.account_id or 0]).duty is Duty.LEADER


def test_a_resident_asks_only_about_looks_at_them_by_an_office(town: Town) -> None:
    strangers = look(town.wang, town.stranger.id, moment=at(MONDAY))
    own = look(town.li_online, town.li.id, moment=at(MONDAY), kind="self")
    with pytest.raises(NotFound):
        reviewing.ask_about(strangers, "为什么", by=town.li_online, tell=nobody)
    with pytest.raises(RuleBroken):
        reviewing.ask_about(own, "为什么", by=town.li_online, tell=nobody)


def test_the_person_is_known_to_who_reviews_alone_and_for_a_reason(town: Town, found: Inquiry) -> None:
    reason = "需要向当事人核实当天是否到过窗口办事，否则无法判断"
    for somebody in (town.wang, town.cousin, replace(town.auditor, person_id=town.grandmother.id)):
        with pytest.raises(NotAllowed):
            reviewing.need_the_person(found, reason, by=somebody)
    with pytest.raises(RuleBroken):
        reviewing.need_the_person(found, "好奇", by=town.auditor)
    assert reviewing.need_the_person(found, reason, by=town.auditor) == 1

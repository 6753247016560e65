"""Asking to be looked after, reminding in good time, and ending it with nothing left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi import access
from banshi.care import calling, clocks, ending, queries
from banshi.care.asking import Asked, ask_at_counter, ask_online
from banshi.care.clocks import run_clocks
from banshi.care.models import Consent, Reminder, Task
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from tests.care.carers import AUTUMN, SHANGHAI, card, card_of, committee, grandmother_asks, rows, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(AUTUMN):
        yield


def test_li_asks_online_and_is_told_at_once_and_once_in_time(town: Town) -> None:
    consent = ask_online(Asked(purpose="card", day=date(2027, 1, 10)), by=town.li_online, command=uuid4())
    assert told(town.li.id, consent.id) == ["care-begun"]
    assert run_clocks() == 0
    for moment in (datetime(2026, 10, 10, 8, tzinfo=SHANGHAI), datetime(2026, 12, 27, 8, tzinfo=SHANGHAI)):
        with clock.stopped_at(moment):
            assert run_clocks() == 1
            assert run_clocks() == 0
    assert told(town.li.id, consent.id) == ["care-begun", "care-card", "care-card"]


def test_the_look_names_what_was_agreed_and_nothing_else(town: Town) -> None:
    consent = ask_online(Asked(purpose="card", day=date(2026, 10, 1)), by=town.li_online, command=uuid4())
    run_clocks()
    looks = rows("select purpose, items, persons, unit_id from access_look where kind = 'care'")
    assert looks == [("care-card", ["id_card_issued_on", "born_on"], [town.li.id], None)]
    assert consent.items == ["id_card_issued_on", "born_on"]


def test_who_has_no_phone_gets_a_call_and_no_message(town: Town) -> None:
    consent = grandmother_asks(town)
    assert run_clocks() == 1
    assert told(town.grandmother.id, consent.id) == ["care-begun"]
    (call,) = queries.calls(town.wang)
    assert call.task.due_on == AUTUMN.date() + timedelta(days=7)
    seen = calling.see_whom(call.task.id, by=town.wang)
    assert seen.person.text("name") == "王秀英"
    assert seen.kept.reach == "敲门大声一点"


def test_nobody_else_sees_the_call(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    task = Task.objects.get()
    for other in (town.chen, town.zhao, town.outsider, town.auditor, town.li_online):
        assert queries.calls(other) == []
        with pytest.raises(NotFound):
            calling.see_whom(task.id, by=other)
        with pytest.raises(NotFound):
            calling.done(task.id, words="去过了", by=other)


def test_a_call_is_done_by_naming_what_was_said(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    task = Task.objects.get()
    with pytest.raises(RuleBroken, match="nothing-said"):
        calling.done(task.id, words=" ", by=town.wang)
    calling.done(task.id, words="她周五由孙子陪同来换证", by=town.wang)
    assert queries.calls(town.wang) == []
    with pytest.raises(WrongState):
        calling.done(task.id, words="又说了一次", by=town.wang)
    assert Line.objects.get(thing_id=task.id, step="called").reason == ""


def test_nobody_there_is_tried_again_on_the_named_day(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    task = Task.objects.get()
    for wrong in (AUTUMN.date(), AUTUMN.date() + timedelta(days=60)):
        with pytest.raises(RuleBroken, match="no-day-again"):
            calling.nobody_there(task.id, again_on=wrong, by=town.wang)
    calling.nobody_there(task.id, again_on=AUTUMN.date() + timedelta(days=2), words="没人开门", by=town.wang)
    assert queries.calls(town.wang) == []
    assert len(queries.calls(town.wang, later=True)) == 1
    with clock.stopped_at(AUTUMN + timedelta(days=9)):
        (call,) = queries.calls(town.wang)
        assert call.is_late
        (talk,) = calling.see_whom(task.id, by=town.wang).talks
        assert (talk.reached, talk.words) == (False, "没人开门")


def test_the_committee_calls_where_it_was_chosen(town: Town) -> None:
    neighbour = committee(town)
    grandmother_asks(town, desk_id=neighbour.unit_id)
    run_clocks()
    assert len(queries.calls(neighbour)) == 1
    assert queries.calls(town.wang) == []


def test_a_desk_far_away_cannot_be_chosen(town: Town) -> None:
    with pytest.raises(RuleBroken, match="no-such-desk"):
        grandmother_asks(town, desk_id=town.chen.unit_id)


def test_ending_leaves_the_line_and_nothing_else(town: Town) -> None:
    consent = grandmother_asks(town)
    run_clocks()
    calling.nobody_there(Task.objects.get().id, again_on=AUTUMN.date() + timedelta(days=1), words="x", by=town.wang)
    ending.end_at_counter(consent.id, card(town.grandmother), by=town.chen)
    for table in ("care_particulars", "care_talk", "care_task", "care_reminder"):
        assert rows(f"select * from {table}") == []
    assert told(town.grandmother.id, consent.id) == ["care-ended"]
    assert rows("select purpose, items, clock_at from care_consent") == [("", [], None)]
    assert [line.step for line in Line.objects.filter(thing_id=consent.id).order_by("id")] == [
        "ask-for-care", "remind", "end-care",
    ]  # fmt: skip
    with clock.stopped_at(AUTUMN + timedelta(days=400)):
        assert run_clocks() == 0
        assert grandmother_asks(town, ends=date(2028, 1, 1)).id != consent.id


def test_li_ends_online_what_li_asked_and_a_stranger_cannot(town: Town) -> None:
    consent = ask_online(Asked(purpose="card", day=date(2027, 1, 10)), by=town.li_online, command=uuid4())
    with pytest.raises(NotAllowed):
        ending.end_online(consent.id, by=town.stranger_online)
    with pytest.raises(NotAllowed):
        ending.end_at_counter(consent.id, card(town.stranger), by=town.chen)
    ending.end_online(consent.id, by=town.li_online)
    assert rows("select * from care_particulars") == []


def test_the_same_is_asked_for_once(town: Town) -> None:
    command = uuid4()
    asked = Asked(purpose="card", day=date(2027, 1, 10))
    ask_online(asked, by=town.li_online, command=command)
    with pytest.raises(AlreadyDone):
        ask_online(asked, by=town.li_online, command=command)
    with pytest.raises(RuleBroken, match="asked-already"):
        ask_online(asked, by=town.li_online, command=uuid4())


def test_a_guardian_asks_for_a_child_and_is_the_one_who_is_told(town: Town) -> None:
    asked = Asked(purpose="first-card")
    consent = ask_at_counter(asked, card(town.child), by=town.chen, command=uuid4(), relative=card(town.li))
    assert told(town.child.id, consent.id) == told(town.li.id, consent.id) == ["care-begun"]
    with clock.stopped_at(datetime(2031, 3, 2, 9, tzinfo=SHANGHAI)):
        run_clocks()
    assert told(town.li.id, consent.id) == ["care-begun", "care-first-card"]
    with clock.stopped_at(datetime(2031, 7, 1, 9, tzinfo=SHANGHAI)):
        run_clocks()
    assert rows("select * from care_particulars") == []


def test_the_guardian_ends_it_on_their_own_page(town: Town) -> None:
    consent = ask_at_counter(
        Asked(purpose="first-card"), card(town.child), by=town.chen, command=uuid4(), relative=card(town.li)
    )
    access.look_at(town.li.id, ("name",), by=town.li_online, purpose="own-record", reference=None, kind="self")
    (asking,) = queries.askings_of(town.li.id)
    assert asking.for_somebody_else
    ending.end_online(consent.id, by=town.li_online)
    assert told(town.child.id, consent.id) == ["care-ended"]


@pytest.mark.parametrize(("who", "agreement", "said"), [(5, "她同意", "same household"), (1, "", "has to agree")])
def test_who_is_not_entitled_does_not_ask_for_another(town: Town, who: int, agreement: str, said: str) -> None:
    asked = Asked(purpose="card", day=date(2027, 1, 1), agreement=agreement)
    with pytest.raises(RuleBroken) as refused:
        ask_at_counter(asked, card(town.grandmother), by=town.chen, command=uuid4(), relative=card_of(who))
    assert said in str(refused.value.sentence)
    assert not Consent.objects.exists()


def test_a_grown_up_of_the_household_asks_with_the_agreement_of_the_person(town: Town) -> None:
    asked = Asked(purpose="card", day=date(2026, 10, 30), agreement="她在电话里说：让小明替我办")
    consent = ask_at_counter(asked, card(town.grandmother), by=town.chen, command=uuid4(), relative=card(town.li))
    run_clocks()
    assert told(town.li.id, consent.id) == ["care-begun", "care-card"]
    assert told(town.grandmother.id, consent.id) == ["care-begun"]


def test_a_child_does_not_ask_alone_nor_a_parent_online(town: Town) -> None:
    with pytest.raises(RuleBroken, match="child-alone"):
        ask_at_counter(Asked(purpose="first-card"), card(town.child), by=town.chen, command=uuid4())
    with pytest.raises(RuleBroken, match="for-a-child"):
        ask_online(Asked(purpose="school"), by=town.li_online, command=uuid4())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(purpose="card"), "no-day"),
        (Asked(purpose="newborn"), "no-day"),
        (Asked(purpose="card", day=date(2027, 1, 1), by_person=True), "no-way"),
        (Asked(purpose="newborn", day=date(2025, 1, 1)), "nothing-to-remind"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_kept(town: Town, asked: Asked, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        ask_online(asked, by=town.li_online, command=uuid4())
    assert not Consent.objects.exists()


def test_a_wrong_number_is_told_and_an_unknown_purpose_too(town: Town) -> None:
    wrong = card(town.li)
    for shown, code in ((type(wrong)(id_number="1", name="李晓明"), "id-number"),
                        (type(wrong)(id_number=wrong.id_number, name="李小明"), "number-and-name")):  # fmt: skip
        with pytest.raises(RuleBroken, match=code):
            ask_at_counter(Asked(purpose="card", day=date(2027, 1, 1)), shown, by=town.chen, command=uuid4())
    with pytest.raises(NotFound, match="no-such-purpose"):
        ask_online(Asked(purpose="weather"), by=town.li_online, command=uuid4())


def test_a_supervisor_or_an_auditor_asks_for_nobody(town: Town) -> None:
    for other in (town.supervisor, town.auditor):
        with pytest.raises(NotAllowed):
            ask_at_counter(Asked(purpose="card"), card(town.li), by=other, command=uuid4())


def test_a_newborn_that_was_registered_ends_the_reminder(town: Town) -> None:
    ask_online(Asked(purpose="newborn", day=date(2026, 9, 20)), by=town.li_online, command=uuid4())
    rows_before = rows("select count(*) from care_particulars")
    assert rows_before == [(1,)]
    with clock.stopped_at(AUTUMN + timedelta(days=7)):
        run_clocks()
    assert [one.cause for one in Reminder.objects.all()] == ["newborn:2026-09-20"]
    rows("update register_personversion set born_on = '2026-09-20' where person_id = %s returning 1", town.child.id)
    with clock.stopped_at(AUTUMN + timedelta(days=30)):
        run_clocks()
    assert rows("select * from care_particulars") == []


def test_who_is_on_no_register_any_more_is_not_reminded_and_nobody_is_told(town: Town) -> None:
    consent = grandmother_asks(town)
    rows("update register_membership set valid_to = '2026-09-01' where person_id = %s returning 1", town.grandmother.id)
    run_clocks()
    assert rows("select * from care_particulars") == []
    assert told(town.grandmother.id, consent.id) == []


def test_a_killed_run_repeats_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    consent = grandmother_asks(town)
    with monkeypatch.context() as broken:
        broken.setattr(clocks, "queue", lambda *_told, **_of: (_ for _ in ()).throw(OSError("killed")))
        assert run_clocks() == 0
    assert (Reminder.objects.count(), Task.objects.count()) == (0, 0)
    assert run_clocks() == 1
    assert run_clocks() == 0
    assert (Reminder.objects.count(), Task.objects.count()) == (1, 1)
    assert [line.step for line in Line.objects.filter(thing_id=consent.id).order_by("id")] == ["ask-for-care", "remind"]


def test_an_asking_that_ended_while_the_worker_was_at_it_is_left_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = grandmother_asks(town)
    stale = [Consent.objects.get(id=consent.id)]
    ending.end_at_counter(consent.id, card(town.grandmother), by=town.chen)
    monkeypatch.setattr(clocks, "_due", lambda left: [] if left else stale)
    assert run_clocks() == 0

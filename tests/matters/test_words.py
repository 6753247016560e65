"""Whose word a case needs: asked by link, kept at the counter, and nothing granted without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.china.matters import change_of_head
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import actions, decisions, filing, hearing, receiving
from banshi.matters.definition import Member
from banshi.matters.models import Party
from banshi.matters.receiving import Standing
from banshi.matters.vocabulary import Role
from tests.matters import stories

if TYPE_CHECKING:
    from banshi.matters.models import Case
    from tests.cast import Resident, Town

GRANDMOTHER = 3


def new_head(town: Town, head: int = GRANDMOTHER) -> Case:
    """Li hands the head of the household over to the grandmother; she and the brother are told."""
    visit, _facts = receiving.receive("change-of-head", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    return filing.file_case(visit.id, change_of_head.Answers(new_head=Member(head)), by=town.chen)


def by_agent(town: Town, agent: Resident) -> Case:
    """Somebody else reports Li's booklet lost and says that Li authorised it."""
    standing = Standing(role=Role.AGENT, id_number=agent.id_number, name=agent.name)
    visit, _facts = receiving.receive(
        "change-of-head", id_number=town.li.id_number, name=town.li.name, by=town.chen, standing=standing
    )
    return filing.file_case(visit.id, change_of_head.Answers(new_head=Member(GRANDMOTHER)), by=town.chen)


def code_of(case: Case, person_id: int) -> str:
    return Party.objects.get(case=case, person_id=person_id).code


def test_the_other_adults_are_told_and_may_object_and_the_child_is_not(town: Town) -> None:
    case = new_head(town)
    assert {party.person_id for party in hearing.parties_of(case.id)} == {3, 4}
    assert [asked.case_id for asked in hearing.asked_of(3)] == [case.id]


def test_nothing_is_granted_before_the_days_for_an_objection_are_over(town: Town) -> None:
    case = new_head(town)
    with pytest.raises(RuleBroken) as refusal:
        decisions.approve(case.id, by=town.wang)
    assert refusal.value.code == "word-missing"


def test_silence_until_the_day_lets_it_go_on(town: Town) -> None:
    case = new_head(town)
    until = max(party.until for party in hearing.parties_of(case.id))
    with clock.stopped_at(until.replace(microsecond=1)):
        assert decisions.approve(case.id, by=town.wang).state == "approved"


def test_all_who_agree_at_once_let_it_be_granted_at_once(town: Town) -> None:
    case = new_head(town)
    for person in (3, 4):
        hearing.speak(code_of(case, person), "yes")
    assert decisions.approve(case.id, by=town.wang).state == "approved"


def test_an_adult_who_objects_stops_it(town: Town) -> None:
    case = new_head(town)
    hearing.speak(code_of(case, 3), "no", "我不同意")
    with pytest.raises(RuleBroken) as refusal:
        decisions.approve(case.id, by=town.wang)
    assert refusal.value.code == "member-objects"
    assert decisions.refuse(case.id, "member-objects", words="", by=town.wang).state == "refused"


def test_an_objection_needs_a_reason(town: Town) -> None:
    with pytest.raises(RuleBroken):
        hearing.speak(code_of(new_head(town), 3), "no")


def test_an_objection_after_its_days_comes_too_late(town: Town) -> None:
    case = new_head(town)
    party = hearing.parties_of(case.id)[0]
    with clock.stopped_at(party.until.replace(year=party.until.year + 1)), pytest.raises(WrongState):
        hearing.speak(party.code, "no", "too late")


def test_a_word_may_be_changed_until_it_is_decided_and_not_after(town: Town) -> None:
    case = new_head(town)
    for person in (3, 4):
        hearing.speak(code_of(case, person), "no", "nein")
        hearing.speak(code_of(case, person), "yes")
    decisions.approve(case.id, by=town.wang)
    with pytest.raises(WrongState):
        hearing.speak(code_of(case, 3), "no", "nein")


def test_an_agent_needs_the_word_of_whom_they_act_for(town: Town) -> None:
    case = by_agent(town, town.stranger)
    assert {(p.person_id, p.kind) for p in hearing.parties_of(case.id)} >= {(town.li.id, "authorises")}
    for party in hearing.parties_of(case.id):
        hearing.speak(party.code, "yes")
    assert decisions.approve(case.id, by=town.wang).state == "approved"


def test_whoever_is_said_to_have_authorised_it_can_say_that_it_is_not_so(town: Town) -> None:
    case = by_agent(town, town.stranger)
    hearing.speak(code_of(case, town.li.id), "no")
    with pytest.raises(RuleBroken) as refusal:
        decisions.approve(case.id, by=town.wang)
    assert refusal.value.code == "word-refused"


def test_a_recorded_video_is_in_the_file_before_the_word_is_kept(town: Town) -> None:
    case = by_agent(town, town.stranger)
    party = Party.objects.get(case=case, person_id=town.li.id)
    with pytest.raises(RuleBroken):
        hearing.record(party.id, "yes", "video", by=town.chen)
    actions.add_document(case.id, "word-video", "li.webm", b"\x1aE\xdf\xa3" + b"0" * 99, by=town.chen)
    kept = hearing.record(party.id, "yes", "video", by=town.chen)
    assert (kept.how, kept.recorded_by) == ("video", town.chen.account_id)


def test_only_the_counter_where_it_was_accepted_keeps_a_word(town: Town) -> None:
    party = hearing.parties_of(new_head(town).id)[0]
    with pytest.raises(NotAllowed):
        hearing.record(party.id, "yes", "counter", by=town.wang)


def test_a_code_of_nobody_is_not_found(town: Town) -> None:  # noqa: ARG001 - the town must stand
    with pytest.raises(NotFound):
        hearing.speak("AAAA-AAAA", "yes")


def test_the_second_case_on_one_item_waits_for_the_first(town: Town) -> None:
    first, second = stories.filed(town), stories.filed(town)
    with pytest.raises(Conflict) as conflict:
        decisions.approve(second.id, by=town.wang)
    assert conflict.value.code == "earlier-case"
    assert [(d.found, d.expected) for d in conflict.value.differences]
    actions.withdraw(first.id, reason="zweimal", by=town.chen)
    assert decisions.approve(second.id, by=town.wang).state == "approved"


def test_nobody_decides_what_an_agent_of_the_own_household_asked_for(town: Town) -> None:
    case = by_agent(town, town.stranger)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=town.cousin)

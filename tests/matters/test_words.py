"""Whose word a case needs: asked by link, kept at the counter, and nothing granted without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from banshi import access
from banshi.china.matters import change_of_head
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import actions, decisions, filing, hearing, receiving
from banshi.matters.definition import Member
from banshi.matters.models import Party
from banshi.matters.receiving import Standing
from banshi.matters.vocabulary import Role
from banshi.notices.models import Notice
from banshi.register.records import Patch
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


def test_a_code_of_nobody_is_not_found(town: Town) -> None:
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


def test_a_number_that_no_party_has_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        hearing.record(0, "yes", "counter", by=town.chen)


@pytest.mark.parametrize(("answer", "how", "code"), [("yes", "dream", "no-way"), ("perhaps", "counter", "no-answer")])
def test_a_word_is_yes_or_no_and_came_in_a_known_way(town: Town, answer: str, how: str, code: str) -> None:
    party = hearing.parties_of(new_head(town).id)[0]
    with pytest.raises(RuleBroken) as refusal:
        hearing.record(party.id, answer, how, by=town.chen)
    assert refusal.value.code == code


def test_what_was_said_by_link_is_not_overruled_at_the_counter_but_by_a_paper_in_the_file(town: Town) -> None:
    case = new_head(town)
    party = hearing.speak(code_of(case, 3), "no", "我不同意")
    with pytest.raises(RuleBroken) as refusal:
        hearing.record(party.id, "yes", "counter", by=town.chen)
    assert refusal.value.code == "said-by-link"
    actions.add_document(case.id, "word-paper", "brief.pdf", b"%PDF-1.7" + b"0" * 99, by=town.chen)
    assert hearing.record(party.id, "yes", "paper", by=town.chen).answer == "yes"
    said = Line.objects.filter(thing_id=case.id, step="word").order_by("id").values_list("reason", flat=True)
    assert list(said) == ["王** no link 我不同意", "王** yes paper"]


def test_a_word_that_a_clerk_keeps_is_told_to_whose_it_is_and_one_by_link_is_not(town: Town) -> None:
    case = new_head(town)
    hearing.speak(code_of(case, 3), "yes")
    hearing.record(hearing.parties_of(case.id)[1].id, "yes", "counter", by=town.chen)
    told = Notice.objects.filter(case_id=case.id, kind="word-kept").values_list("person_id", flat=True)
    assert list(told) == [hearing.parties_of(case.id)[1].person_id]


def test_nobody_keeps_the_word_of_the_own_family(town: Town) -> None:
    party = hearing.parties_of(new_head(town).id)[0]
    for clerk in (replace(town.chen, person_id=town.child.id), replace(town.chen, person_id=party.person_id)):
        with pytest.raises(NotAllowed):
            hearing.record(party.id, "yes", "counter", by=clerk)


def test_a_clerk_who_is_kin_to_nobody_of_the_case_keeps_a_word(town: Town) -> None:
    party = hearing.parties_of(new_head(town).id)[0]
    clerk = replace(town.chen, person_id=town.frozen.id)
    assert hearing.record(party.id, "yes", "counter", by=clerk).how == "counter"


def test_what_may_not_be_said_any_more_is_not_asked_any_more(town: Town) -> None:
    case = new_head(town)
    until = max(party.until for party in hearing.parties_of(case.id))
    with clock.stopped_at(until.replace(year=until.year + 1)):
        assert hearing.asked_of(3) == []
    decisions.refuse(case.id, "member-objects", words="", by=town.wang)
    assert hearing.asked_of(3) == []


def test_without_a_look_nothing_is_shown_of_what_an_earlier_case_proposes(town: Town) -> None:
    first, second = stories.filed(town), stories.filed(town)
    access.close()
    nothing = Patch(kind="change", entries=())
    assert hearing._side_by_side(second, nothing, str(first.id)) == ()  # noqa: SLF001 - a look that has run out


def test_the_same_word_sent_twice_is_kept_once(town: Town) -> None:
    case = new_head(town)
    for _time in range(2):
        hearing.speak(code_of(case, 3), "yes")
    assert Line.objects.filter(thing_id=case.id, step="word").count() == 1

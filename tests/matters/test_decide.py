from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from banshi.china.codes.tables import table
from banshi.china.matters import education_level
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotAllowed, NotFound, Refusal, RuleBroken, WrongState
from banshi.matters import actions, decisions, filing, queries, receiving
from banshi.matters.evidence import Proof
from banshi.matters.lifecycle import State
from banshi.notices.models import Notice
from tests.cast import SATURDAY_MORNING
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town


def booklets(household: int) -> list[tuple[str, bool]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select serial, voided_on is null from register_booklet where household_id = %s order by 1", [household]
        )
        return list(cursor.fetchall())


def education_levels(person: int) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select c.label from register_personversion v join register_code c on c.id = v.education"
            " where person_id = %s and superseded_at is null order by valid_from",
            [person],
        )
        return [label for (label,) in cursor.fetchall()]


def test_approval_voids_the_old_booklet_and_issues_the_new_one(town: Town) -> None:
    stories.approved(town)
    old, new = booklets(town.li.household_id)
    assert old == ("200000001", False)
    assert new[1]


def test_approval_tells_the_resident_and_the_station_that_prints(town: Town) -> None:
    case = stories.approved(town)
    told = Notice.objects.filter(case_id=case.id).values_list("kind", "person_id", "unit_id")
    assert ("case-approved", town.li.id, None) in told
    assert ("print", None, town.chen.unit_id) in told


@pytest.mark.parametrize("who", ["chen", "colleague", "home_clerk", "zhao", "outsider", "cousin"])
def test_only_an_officer_of_the_home_station_who_is_no_kin_approves(town: Town, who: str) -> None:
    case = stories.filed(town)
    with pytest.raises((NotAllowed, NotFound)):
        decisions.approve(case.id, by=getattr(town, who))
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_the_officer_who_accepted_a_case_does_not_decide_it(town: Town) -> None:
    case = stories.filed(town, by=town.wang)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=town.wang)


def test_two_officers_approving_at_once_give_one_approval_and_one_refusal(town: Town) -> None:
    case, together, said = stories.filed(town), Barrier(2), []

    def approve() -> None:
        together.wait()
        try:
            decisions.approve(case.id, by=town.wang)
            said.append("approved")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=approve) for _officer in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["approved", "wrong-state"]
    assert len(booklets(town.li.household_id)) == 2


def test_an_expected_value_that_is_gone_refuses_the_approval_with_both_values(town: Town) -> None:
    case = stories.education(town, Proof.NO_MATCH)
    _somebody_else_changes_education(town.li.id)
    with pytest.raises(Conflict) as refusal:
        decisions.approve(case.id, by=town.wang)
    (difference,) = refusal.value.differences
    assert (difference.expected, difference.found) == ("普通高中毕业", "大学专科毕业")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert not Line.objects.filter(step="approve").exists()


def test_a_second_case_for_a_booklet_already_replaced_is_refused_on_approval(town: Town) -> None:
    first, second = stories.filed(town), stories.filed(town, town.grandmother)
    decisions.approve(first.id, by=town.wang)
    with pytest.raises(Conflict):
        decisions.approve(second.id, by=town.wang)


def test_a_refusal_names_its_ground_and_the_remedy(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = decisions.refuse(stories.filed(town).id, "household-frozen", words="", by=town.wang)
    assert (case.state, case.refusal["ground"], case.refusal["until"]) == ("refused", "household-frozen", "2027-01-20")


def test_a_ground_that_the_matter_does_not_know_is_refused(town: Town) -> None:
    with pytest.raises(RuleBroken):
        decisions.refuse(stories.filed(town).id, "because", words="", by=town.wang)


def test_a_case_is_sent_back_with_one_list_and_its_clock_stands_still(town: Town) -> None:
    case = decisions.send_back(
        stories.filed(town).id, ["a photo of the ID card", " ", "the police report"], by=town.wang
    )
    assert case.missing == ["a photo of the ID card", "the police report"]
    assert queries.worklist(town.wang) == []
    actions.supplement(case.id, words="both are here", by=town.chen)
    assert [c.id for c in queries.worklist(town.wang)] == [case.id]


def test_there_is_no_second_list(town: Town) -> None:
    case = decisions.send_back(stories.filed(town).id, ["a photo"], by=town.wang)
    actions.supplement(case.id, words="here", by=town.chen)
    with pytest.raises(RuleBroken):
        decisions.send_back(case.id, ["one more thing"], by=town.wang)


def test_the_resident_may_supplement_and_a_stranger_may_not(town: Town) -> None:
    case = decisions.send_back(stories.filed(town).id, ["a photo"], by=town.wang)
    with pytest.raises(NotAllowed):
        actions.supplement(case.id, words="mine", by=town.stranger_online)
    assert actions.supplement(case.id, words="here", by=town.li_online).state == State.ACCEPTED


def test_a_case_that_is_withdrawn_cannot_be_approved_any_more(town: Town) -> None:
    case = stories.filed(town)
    actions.withdraw(case.id, reason="found it", by=town.li_online)
    with pytest.raises(WrongState):
        decisions.approve(case.id, by=town.wang)
    assert booklets(town.li.household_id) == [("200000001", True)]


def test_a_proven_change_is_on_the_register_at_once_with_its_history(town: Town) -> None:
    stories.education(town)
    assert education_levels(town.li.id) == ["普通高中毕业", "大学本科毕业"]


def test_the_home_station_objects_and_the_county_reverses(town: Town) -> None:
    case = decisions.object_to(stories.education(town).id, reason="the name on the diploma differs", by=town.wang)
    assert case.office_id == town.zhao.unit_id
    decisions.reverse(case.id, reason="the diploma is another person's", by=town.zhao)
    assert education_levels(town.li.id)[-1] == "普通高中毕业"


def test_the_county_upholds_and_the_card_is_printed_after_all(town: Town) -> None:
    case = decisions.object_to(stories.education(town).id, reason="not sure", by=town.wang)
    case = decisions.uphold(case.id, reason="the holder confirmed it", by=town.zhao)
    assert (case.state, case.office_id) == (State.APPROVED, town.chen.unit_id)


def test_what_the_home_station_decided_itself_it_cannot_object_to(town: Town) -> None:
    with pytest.raises(NotAllowed):
        decisions.object_to(stories.approved(town).id, reason="changed my mind", by=town.wang)


def _somebody_else_changes_education(person: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update register_personversion set education ="
            " (select id from register_code where code = '31' and version = '2006') where person_id = %s",
            [person],
        )


def test_the_level_that_is_registered_already_needs_no_change(town: Town) -> None:
    same = education_level.Answers(level=table("education").value("61"), diploma="")
    visit, _facts = receiving.receive("education-level", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    with pytest.raises(RuleBroken) as refusal:
        filing.file_case(visit.id, same, by=town.chen)
    assert refusal.value.code == "same-level"


def test_an_empty_list_is_not_sent_back(town: Town) -> None:
    with pytest.raises(RuleBroken):
        decisions.send_back(stories.filed(town).id, [" ", ""], by=town.wang)


def test_objecting_and_reversing_need_a_reason(town: Town) -> None:
    case = stories.education(town)
    with pytest.raises(RuleBroken):
        decisions.object_to(case.id, reason=" ", by=town.wang)
    decisions.object_to(case.id, reason="the name differs", by=town.wang)
    with pytest.raises(RuleBroken):
        decisions.reverse(case.id, reason="", by=town.zhao)


def test_what_was_handed_over_stays_when_it_is_upheld(town: Town) -> None:
    case = stories.education(town)
    actions.print_paper(case.id, by=town.chen)
    actions.hand_over(case.id, by=town.chen)
    decisions.object_to(case.id, reason="not sure", by=town.wang)
    assert decisions.uphold(case.id, reason="it is true", by=town.zhao).state == State.CLOSED


def test_a_verdict_is_the_residents_once_the_case_is_done(town: Town) -> None:
    case = stories.filed(town)
    with pytest.raises(WrongState):
        actions.give_verdict(case.follow_code, "solved", "")
    refused = decisions.refuse(case.id, "household-frozen", words="", by=town.wang)
    with pytest.raises(RuleBroken):
        actions.give_verdict(refused.follow_code, "splendid", "")
    assert actions.give_verdict(refused.follow_code.lower(), "not-solved", "x" * 900).verdict == "not-solved"
    with clock.stopped_at(clock.now() + timedelta(days=31)), pytest.raises(WrongState):
        actions.give_verdict(refused.follow_code, "solved", "")
    with pytest.raises(NotFound):
        actions.give_verdict("AAAA-AAAA", "solved", "")

"""The office corrects its own mistake: opened only where the record is held, decided by somebody else, free, told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from banshi.china.matters import office_correction
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken
from banshi.matters import actions, decisions, filing
from banshi.matters.definition import ItemName
from banshi.matters.jurisdiction import matter
from banshi.matters.models import Case, Visit
from banshi.notices.models import Notice

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.matters.models import Case as CaseType
    from tests.cast import Resident, Town

WORKPLACE = office_correction.Answers(item=ItemName("workplace"), value="平湖小学", mistake="录入时看错行")
BORN_ON = office_correction.Answers(item=ItemName("born_on"), value="1990-05-18", mistake="1996年底卡为18日")


def correct(
    by: Actor, whom: Resident, answers: object = WORKPLACE, *, household: int = 0, command: object = None
) -> CaseType:
    return filing.correct(
        "office-correction", whom.id, household or whom.household_id, answers, by=by, command=command,  # type: ignore[arg-type]
    )  # fmt: skip


def workplaces(person: int) -> list[tuple[str, str, bool]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select workplace, valid_from::text, superseded_at is null from register_personversion"
            " where person_id = %s order by number",
            [person],
        )
        return list(cursor.fetchall())


def test_another_officer_of_the_home_station_decides_and_the_record_was_wrong_from_the_start(town: Town) -> None:
    case = correct(town.home_clerk, town.stranger)
    assert decisions.approve(case.id, by=town.wang).state == "approved"
    assert workplaces(town.stranger.id) == [("", "1985-07-07", False), ("平湖小学", "1985-07-07", True)]


def test_the_resident_is_told_and_pays_nothing_and_proves_nothing(town: Town) -> None:
    case = correct(town.home_clerk, town.stranger)
    assert Notice.objects.filter(case_id=case.id, person_id=town.stranger.id, kind="case-of-ours").exists()
    definition = matter("office-correction")
    assert (definition.fee, definition.evidence, case.role, case.face_compared) == (None, (), "office", False)


def test_whoever_found_the_mistake_does_not_decide_on_it(town: Town) -> None:
    case = correct(town.wang, town.stranger)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=town.wang)


@pytest.mark.parametrize("who", ["chen", "colleague", "zhao", "lin", "outsider", "li_online"])
def test_no_other_office_opens_a_correction(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        correct(getattr(town, who), town.stranger)
    assert not Case.objects.exists()
    assert not Visit.objects.exists()


@pytest.mark.parametrize("who", ["supervisor"])
def test_a_supervisor_opens_none_since_nobody_stands_above_the_decision(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        correct(getattr(town, who), town.stranger)
    assert not Case.objects.exists()


def test_nobody_corrects_the_record_of_the_own_family(town: Town) -> None:
    with pytest.raises(NotAllowed):
        correct(town.cousin, town.li)


def test_a_household_that_is_not_the_persons_own_opens_no_door(town: Town) -> None:
    case = correct(town.wang, town.li, household=town.stranger.household_id)
    assert (case.household_id, case.households) == (town.li.household_id, [town.li.household_id])


def test_the_station_that_somebody_left_corrects_nothing_any_more(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_household set station_id = %s where id = 1", [town.outsider.unit_id])
        cursor.execute("update register_membership set valid_to = '2020-01-01' where person_id = 1")
        cursor.execute("update register_membership set household_id = 1 where person_id = 6")
    with pytest.raises(NotAllowed):
        correct(town.wang, town.frozen, household=town.frozen.household_id)


def test_somebody_who_left_every_household_is_corrected_where_they_stood_and_nowhere_else(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_membership set valid_to = '2020-01-01' where person_id = %s", [town.li.id])
    with pytest.raises(NotFound):
        correct(town.wang, town.li, household=town.stranger.household_id)
    assert correct(town.wang, town.li).household_id == town.li.household_id


def test_a_matter_for_residents_is_not_opened_by_the_office(town: Town) -> None:
    with pytest.raises(NotAllowed) as refusal:
        filing.correct("lost-booklet", town.li.id, town.li.household_id, None, by=town.wang)
    assert refusal.value.code == "not-by-the-office"


def test_a_main_item_goes_to_the_county_after_inquiry_at_home(town: Town) -> None:
    case = correct(town.home_clerk, town.li, BORN_ON)
    assert (case.task, case.office_id) == ("inquire", town.wang.unit_id)
    passed = decisions.pass_on(case.id, opinion="the sheet of 1996 says so", by=town.wang)
    assert (passed.task, passed.office_id) == ("decide", town.zhao.unit_id)


def test_what_cannot_stand_there_is_refused_before_anything_is_opened(town: Town) -> None:
    nonsense = office_correction.Answers(item=ItemName("born_on"), value="gestern", mistake="?")
    with pytest.raises(RuleBroken):
        correct(town.wang, town.li, nonsense)
    assert not Case.objects.exists()


def test_the_same_command_opens_one_correction(town: Town) -> None:
    command = uuid4()
    correct(town.home_clerk, town.stranger, command=command)
    with pytest.raises(AlreadyDone):
        correct(town.home_clerk, town.stranger, command=command)
    assert Case.objects.count() == 1


def test_a_resident_does_not_withdraw_what_the_office_opened_itself(town: Town) -> None:
    case = correct(town.home_clerk, town.stranger)
    with pytest.raises(NotAllowed):
        actions.withdraw(case.id, reason="no", by=town.stranger_online)
    assert actions.withdraw(case.id, reason="found on the wrong sheet", by=town.home_clerk).state == "withdrawn"

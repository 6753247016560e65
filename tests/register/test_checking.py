from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from banshi import access
from banshi.china.codes.tables import table
from banshi.china.consistency import check_rules
from banshi.china.id_number import compose
from banshi.kernel import clock
from banshi.kernel.codes import CodeValue
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.register import findings
from banshi.register.checking import CHECKS, AlreadyRunning, Checked, check_all, convertible, running
from banshi.register.codes import number_of
from tests.cast import DIVISION

if TYPE_CHECKING:
    from tests.cast import Town

LI, CHILD, GRANDMOTHER, BROTHER, ZHAO = 1, 2, 3, 4, 5


def run(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def write(person: int, **values: Any) -> None:
    """Let the register say something else of a person, as an old mistake would."""
    for name, value in values.items():
        run(f"update register_personversion set {name} = %s where person_id = %s", value, person)


def stand_as(person: int, relation: str) -> None:
    run(
        "update register_membership set relation = %s where person_id = %s",
        number_of(table("relation").value(relation)),
        person,
    )


@pytest.fixture(autouse=True)
def _born_before_li(town: Town) -> None:
    """Call Li's brother the elder one: the cast says younger, though he was born first, and the check finds that."""
    assert town.li.id == LI
    stand_as(BROTHER, "71")


def checked() -> dict[str, Checked]:
    return {one.check.code: one for one in check_all(check_rules())}


def found() -> set[tuple[str, tuple[int, ...]]]:
    checked()
    return {(code, tuple(persons)) for code, persons in rows(
        "select code, persons from register_finding where state = 'open'")}  # fmt: skip


def test_a_town_without_mistakes_has_no_findings() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"born_on": date(1990, 5, 18)}, "number-and-birth"),
        ({"id_number": compose(DIVISION, date(1990, 5, 17), 100)}, "number-and-sex"),
        ({"id_number": compose(DIVISION, date(1990, 5, 17), 101)[:-1] + "0"}, "number-wrong"),
        ({"id_number": "99999919900230101X"}, "number-wrong"),
        ({"id_number": "999999900517101"}, "number-wrong"),
        ({"cancelled": "2020-01-01 死亡"}, "cancelled-but-present"),
        ({"id_card_issued_on": date(2016, 3, 1), "has_photo": False}, "card-without-photo"),
    ],
)
def test_what_one_person_contradicts_is_found(values: dict[str, Any], code: str) -> None:
    write(LI, **values)
    assert found() == {(code, (LI,))}


@pytest.mark.parametrize(
    ("born", "code"),
    [(date(1899, 1, 1), "older-than-anybody"), (clock.today() + timedelta(days=9), "born-in-the-future")],
)
def test_an_impossible_age_is_one_finding_though_relations_cannot_fit_it(born: date, code: str) -> None:
    write(LI, born_on=born, id_number=compose(DIVISION, born, 101))
    assert found() == {(code, (LI,))}


def test_a_number_that_two_bear_says_nothing_of_their_birthdays() -> None:
    number = compose(DIVISION, date(1990, 5, 17), 101)
    write(ZHAO, id_number=number)
    assert found() == {("number-shared", (ZHAO, LI))}


@pytest.mark.parametrize(
    ("relation", "found_there"),
    [
        ("02", {("two-heads", (LI, CHILD))}),
        ("51", {("age-and-relation", (CHILD, LI))}),
        ("71", {("age-and-relation", (CHILD, LI))}),
        ("47", {("age-and-relation", (CHILD, LI))}),
        ("27", set()),
        ("73", set()),
    ],
)
def test_a_relation_that_the_ages_exclude_is_found(relation: str, found_there: set[Any]) -> None:
    stand_as(CHILD, relation)
    assert found() == found_there


def test_a_household_without_a_head_is_found_with_its_members() -> None:
    stand_as(LI, "01")
    assert found() == {("no-head", (LI, CHILD, GRANDMOTHER, BROTHER))}


def test_spouses_of_whom_one_is_single_disagree_and_two_spouses_are_too_many() -> None:
    marital = {code: number_of(table("marital").value(code)) for code in ("10", "21", "90")}
    stand_as(BROTHER, "10")
    write(LI, marital_status=marital["21"])
    assert found() == set()
    write(BROTHER, marital_status=marital["90"])
    assert found() == set()
    write(BROTHER, marital_status=marital["10"])
    assert found() == {("spouses-disagree", (BROTHER, LI))}
    stand_as(GRANDMOTHER, "10")
    assert found() == {("two-spouses", (GRANDMOTHER, BROTHER))}


def test_the_same_person_is_found_twice_in_a_household_and_in_two() -> None:
    alike = {"name": "赵敏", "born_on": date(1985, 7, 7), "sex": number_of(table("sex").value("2")),
             "id_number": compose(DIVISION, date(1985, 7, 7), 202)}  # fmt: skip
    write(BROTHER, **alike)
    assert found() == {("twice", (ZHAO, BROTHER))}
    run("update register_membership set household_id = 2, relation = null where person_id = %s", BROTHER)
    assert found() == {("twice-in-household", (ZHAO, BROTHER))}


def test_namesakes_of_one_birthday_from_two_places_are_two_persons() -> None:
    write(
        BROTHER, name="赵敏", born_on=date(1985, 7, 7), sex=number_of(table("sex").value("2")), native_place="河南",
        id_number=compose(DIVISION, date(1985, 7, 7), 202),
    )  # fmt: skip
    assert found() == set()


def test_an_old_code_with_several_meanings_goes_to_a_person_with_its_candidates() -> None:
    write(LI, education=number_of(table("education", "1984").value("42")))
    write(ZHAO, education=number_of(table("education", "1984").value("31")))
    assert found() == {("old-code", (LI,))}
    assert rows("select candidates->>0, candidates->>1 from register_findingmark") == [("2006:41", "2006:47")]
    assert convertible(check_rules()) == 1


def test_words_that_are_not_those_of_their_code_are_found() -> None:
    present = table("education")
    misread = CodeValue(present.table, present.version, "73", "农业初中毕业")
    write(LI, education=number_of(misread))
    assert found() == {("old-code", (LI,))}


def test_a_second_check_keeps_each_finding_once_and_closes_what_was_put_right() -> None:
    write(LI, born_on=date(1990, 5, 18))
    assert checked()["number-and-birth"].new == 1
    again = checked()["number-and-birth"]
    assert (again.found, again.new, again.settled) == (1, 0, 0)
    write(LI, born_on=date(1990, 5, 17))
    gone = checked()["number-and-birth"]
    assert (gone.found, gone.settled) == (0, 1)
    assert rows("select state from register_finding") == [("corrected",)]
    write(LI, born_on=date(1990, 5, 18))
    assert checked()["number-and-birth"].new == 1
    assert rows("select state from register_finding") == [("open",)]


def test_a_killed_check_goes_on_with_what_was_not_done() -> None:
    write(LI, born_on=date(1990, 5, 18))
    rules = check_rules()
    with closing(check_all(rules)) as first:
        done = [next(first).check.code, next(first).check.code]
    assert [one.check.code for one in check_all(rules)] == [c.code for c in CHECKS if c.code not in done]
    assert len(checked()) == len(CHECKS)


def test_two_checks_at_once_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banshi.journal.alone.PATIENCE", 0.1)
    other = connections["owner"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s::text, 0))", [running.NAME])
        with pytest.raises(AlreadyRunning, match="under way"):
            checked()
    finally:
        other.close()


def test_the_home_station_lists_its_findings_and_says_that_the_record_is_right(town: Town) -> None:
    write(LI, born_on=date(1990, 5, 18))
    checked()
    home = town.wang.unit_id or 0
    (one,) = findings.open_findings(home)
    assert (one.persons, one.item, one.household_id, findings.counted(home)) == ((LI,), "born_on", 1, {one.code: 1})
    findings.let_stand(one.id, by=town.wang, reason="The number was made from a wrong day in 1990.")
    assert findings.open_findings(home) == []
    assert findings.finding(one.id).state == "stands"
    assert checked()["number-and-birth"].standing == 1
    assert findings.open_findings(home) == []
    assert rows("select step, reason from journal_line where thing_id = %s", one.id)[0][0] == "let-stand"


def test_another_contradiction_about_the_same_person_is_found_after_an_answer(town: Town) -> None:
    write(LI, born_on=date(1990, 5, 18))
    checked()
    (one,) = findings.open_findings(town.wang.unit_id or 0)
    findings.let_stand(one.id, by=town.wang, reason="The number was made from a wrong day in 1990.")
    write(LI, born_on=date(1990, 5, 19))
    assert checked()["number-and-birth"].new == 1


def test_only_officers_of_the_home_station_answer_and_never_without_a_reason(town: Town) -> None:
    write(LI, born_on=date(1990, 5, 18))
    checked()
    (one,) = findings.open_findings(town.wang.unit_id or 0)
    reason = "The number was made from a wrong day."
    for somebody in (town.home_clerk, town.outsider, town.chen, town.supervisor):
        with pytest.raises(NotAllowed):
            findings.let_stand(one.id, by=somebody, reason=reason)
    with pytest.raises(RuleBroken, match="reason"):
        findings.let_stand(one.id, by=town.wang, reason="  right ")
    findings.let_stand(one.id, by=town.wang, reason=reason)
    with pytest.raises(WrongState):
        findings.let_stand(one.id, by=town.wang, reason=reason)
    with pytest.raises(NotFound):
        findings.finding(UUID(int=1))


def test_a_finding_under_correction_names_its_case_and_is_closed_by_the_next_check(town: Town) -> None:
    write(LI, born_on=date(1990, 5, 18))
    checked()
    (one,) = findings.open_findings(town.wang.unit_id or 0)
    case = uuid4()
    findings.under_correction(one.id, case)
    assert findings.finding(one.id).case_id == case
    write(LI, born_on=date(1990, 5, 17))
    checked()
    assert findings.finding(one.id).state == "corrected"


def test_lists_go_on_after_the_last_one_seen_and_by_kind(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (LI, CHILD, GRANDMOTHER):
        write(person, cancelled="2020-01-01 死亡")
    write(ZHAO, born_on=date(1985, 7, 8))
    checked()
    monkeypatch.setattr(findings, "AT_A_TIME", 2)
    home = town.wang.unit_id or 0
    first = findings.open_findings(home)
    second = findings.open_findings(home, after=first[-1].place)
    assert len({one.id for one in (*first, *second)}) == 4
    assert [one.code for one in findings.open_findings(home, code="number-and-birth")] == ["number-and-birth"]


def test_the_web_process_reads_by_what_a_finding_is_known_only_behind_a_look(town: Town) -> None:
    write(LI, born_on=date(1990, 5, 18))
    checked()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from register_findingmark")
        assert cursor.fetchone() == (0,)
        access.look_at(LI, ["born_on"], by=town.wang, purpose="finding", reference=uuid4())
        cursor.execute("select count(*) from register_findingmark")
        assert cursor.fetchone() == (1,)
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("update register_finding set persons = '{{9}}'")
    access.close()


def test_every_threshold_says_its_source() -> None:
    rules = check_rules()
    assert all(rule.source for rule in rules.ages)
    assert rules.longest_life.source
    relations = [code for rule in rules.ages for code in rule.relation.codes]
    assert len(relations) == len(set(relations))
    assert set(relations) <= set(table("relation").rows)


def test_another_country_with_other_codes_checks_by_the_same_statements() -> None:
    rules = replace(check_rules(), heads=replace(check_rules().heads, codes=frozenset({"20"})), ages=())
    codes = [one.check.code for one in check_all(rules) if one.found]
    assert codes == ["no-head"]

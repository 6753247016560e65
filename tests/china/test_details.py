"""The rules of a person's details by themselves: names, typed values, numbers, grounds before anything is typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from banshi.china import main_items, names, new_numbers, values
from banshi.china.codes.tables import table
from banshi.china.id_number import compose
from banshi.china.matters import MATTERS, date_of_birth, id_number, marital_status, office_correction, sex
from banshi.china.matters.change_of_name import ChangeOfName
from banshi.matters.definition import Applicant, Facts, ItemName
from banshi.matters.vocabulary import Office, Role, Task
from banshi.register.items import PERSON_ITEMS
from banshi.register.records import Household, Person

if TYPE_CHECKING:
    from banshi.matters.definition import Ground, Matter
    from banshi.register.records import Value

TODAY, BORN = date(2026, 11, 21), date(1990, 5, 17)
MAN, WOMAN = table("sex").value("1"), table("sex").value("2")
OWN = (
    "height", "blood-type", "workplace", "occupation", "other-address", "birth-place", "native-place",
    "military-service", "marital-status", "former-name", "change-of-name", "sex", "ethnicity", "date-of-birth",
    "id-number", "office-correction", "correction-on-request",
)  # fmt: skip
DETAILS = [one for one in MATTERS if one.code in OWN]


def facts(*, role: Role = Role.SELF, **values_: Value) -> Facts:
    """Return somebody as the register may show them; what is not named is empty."""
    empty: dict[str, Any] = {one.name: "" if one.kind in {"text", "id_number"} else None for one in PERSON_ITEMS}
    own = {"name": "李晓明", "born_on": BORN, "sex": MAN, "id_number": compose("999999", BORN, 101)}
    person = Person(id=1, values=empty | own | values_)
    household = Household(
        id=1, station_id=1, household_no="1", household_type=None, address="平湖路9号", frozen="", booklet=None,
        members=(person,),
    )  # fmt: skip
    return Facts(person=person, household=household, today=TODAY, applicant=Applicant(role=role))


def codes(found: Any) -> list[str]:
    return [ground.code for ground in found]


class Drawn:
    """Draws the same numbers in every test."""

    def id_number(self, _person_id: int, born_on: date, *, male: bool) -> str:
        return compose("999902", born_on, 3 if male else 2)

    def keep(self, number: str, _person_id: int) -> str:
        return number


@pytest.mark.parametrize("matter", DETAILS, ids=lambda one: one.code)
def test_nothing_stands_against_an_adult_before_anything_is_typed(matter: Matter[Any]) -> None:
    assert codes(matter.objections(facts(), None)) == []


@pytest.mark.parametrize(
    ("whose", "ground"),
    [
        ({"born_on": date(2015, 3, 2)}, "not-an-adult"),
        ({"mark": "失踪"}, "marked-missing"),
        ({"cancelled": "2026年死亡"}, "cancelled"),
    ],
)
@pytest.mark.parametrize(
    "matter", [one for one in DETAILS if one.code != "office-correction"], ids=lambda one: one.code
)
def test_who_cannot_apply_hears_it_before_anything_is_typed(
    matter: Matter[Any], whose: dict[str, Any], ground: str
) -> None:
    assert codes(matter.objections(facts(**whose), None)) == [ground]
    assert ground in codes(matter.grounds)


@pytest.mark.parametrize("matter", DETAILS, ids=lambda one: one.code)
def test_nothing_about_a_person_is_paid_for(matter: Matter[Any]) -> None:
    assert matter.fee is None
    assert [source.verified for source in matter.law if source.article in {"17", "18"}] != [False]


@pytest.mark.parametrize("matter", DETAILS, ids=lambda one: one.code)
def test_every_detail_ends_with_a_paper_where_the_resident_stands(matter: Matter[Any]) -> None:
    legs = matter.route(proven=False, answers=None)
    assert [leg.task for leg in legs].count(Task.DECIDE) == 1
    assert (Office.ACCEPTING, Task.PRINT) in {(leg.office, leg.task) for leg in legs}


# --------------------------------------------------------------------- names


def test_the_national_table_is_whole() -> None:
    assert len(names.standard_characters()) == 8105


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" 李 明远 ", "李明远"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽・买买提", "阿依古丽·买买提")],
)
def test_a_name_is_stored_without_blanks_and_with_one_kind_of_dot(typed: str, name: str) -> None:
    assert names.tidied(typed) == name


@pytest.mark.parametrize(
    ("name", "surname"), [("李晓明", "李"), ("欧阳修", "欧阳"), ("欧阳", "欧"), ("阿依古丽·买买提", "阿依古丽")]
)
def test_a_surname_may_have_two_characters(name: str, surname: str) -> None:
    assert names.surname(name) == surname


@pytest.mark.parametrize(
    ("name", "bad"), [("李明远", ""), ("李㵘", "㵘"), ("李A", "A"), ("歐陽修", "歐陽"), ("买买提·艾力", "")]
)
def test_what_systems_cannot_write_is_no_character_for_a_new_name(name: str, bad: str) -> None:
    assert names.not_standard(name) == frozenset(bad)


@pytest.mark.parametrize(
    ("name", "reason", "whose", "refused"),
    [
        ("李明远", "21", None, []),
        ("王明远", "21", None, ["surname"]),
        ("王明远", "12", None, []),
        ("王明远", "13", "1", []),
        ("赵明远", "21", None, []),
        ("·李", "21", None, ["not-a-name"]),
        ("李䶮", "21", None, []),
    ],
)
def test_a_surname_is_a_parents_or_one_that_the_civil_code_names(
    name: str, reason: str, whose: str | None, refused: list[str]
) -> None:
    of = table("other-surname").value(whose) if whose else None
    against = main_items.against_the_name(facts(guardian_2="赵敏"), name, table("name-change").value(reason), of)
    assert codes(against) == refused


@pytest.mark.parametrize(("former", "after"), [("", "李晓明"), ("李小明", "李小明、李晓明"), ("长" * 58, "李晓明")])
def test_former_names_are_kept_as_far_as_there_is_room(former: str, after: str) -> None:
    assert main_items.former_names(facts(former_name=former).person) == after


# -------------------------------------------------------------- typed values


@pytest.mark.parametrize(
    ("item", "typed", "value"),
    [
        ("name", "李 晓明", "李晓明"),
        ("workplace", " 东港造船厂 ", "东港造船厂"),
        ("workplace", "", ""),
        ("height_cm", "172", 172),
        ("height_cm", "", None),
        ("born_on", "1990-05-17", BORN),
        ("sex", "2", WOMAN),
        ("sex", "女性", WOMAN),
        ("id_number", compose("999999", BORN, 101).lower(), compose("999999", BORN, 101)),
    ],
)
def test_what_is_typed_is_read_as_the_register_keeps_it(item: str, typed: str, value: Value) -> None:
    assert values.read(item, typed) == value


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        ("name", " "),
        ("sex", ""),
        ("born_on", "17. Mai"),
        ("height_cm", "１７２"),
        ("height_cm", "-3"),
        ("sex", "女人"),
        ("id_number", "123"),
        ("workplace", "厂" * 121),
        ("mark", "失踪"),
        ("religion", "1"),
        ("shoe_size", "43"),
    ],
)
def test_what_cannot_stand_at_an_item_is_refused_in_a_sentence(item: str, typed: str) -> None:
    with pytest.raises(values.Unreadable) as refusal:
        values.read(item, typed)
    assert str(refusal.value.sentence).endswith((".", "wrong."))


# ------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("number", "item", "value", "states"),
    [
        (compose("999999", BORN, 101), "born_on", BORN, True),
        (compose("999999", BORN, 101), "born_on", TODAY, False),
        (compose("999999", BORN, 101), "sex", MAN, True),
        (compose("999999", BORN, 101), "sex", WOMAN, False),
        (compose("999999", BORN, 101), "sex", None, False),
        ("", "born_on", BORN, False),
    ],
)
def test_a_number_states_a_birthday_and_a_sex(number: str, item: str, value: Value, *, states: bool) -> None:
    assert new_numbers.states(number, item, value) == states


def test_a_number_that_states_the_right_day_stays_when_only_the_register_was_wrong() -> None:
    wrong = facts(born_on=date(1990, 5, 7))
    answers = date_of_birth.Answers(
        birthday=BORN, proof=table("birth-date").value("10"), civil_servant=False, personnel_letter=False
    )
    patch = date_of_birth.DateOfBirth().changes(wrong, answers, drawn=Drawn())  # type: ignore[arg-type] # of six methods two
    assert [entry.item for entry in patch.entries] == ["born_on"]


def test_a_sex_corrected_to_what_the_number_says_leaves_the_number() -> None:
    answers = sex.Answers(sex=MAN, wrong_from_the_start=True)
    registered = facts(sex=WOMAN)
    assert codes(sex.Sex().objections(registered, answers)) == []
    patch = sex.Sex().changes(registered, answers, drawn=Drawn())  # type: ignore[arg-type]
    assert (patch.kind, [entry.item for entry in patch.entries]) == ("correction", ["sex"])
    assert [leg.office for leg in sex.Sex().route(proven=False, answers=answers)] == [Office.HOME, Office.ACCEPTING]


def test_the_sex_that_stands_there_already_needs_nothing() -> None:
    answers = sex.Answers(sex=MAN, wrong_from_the_start=False)
    assert codes(sex.Sex().objections(facts(), answers)) == ["same-value"]


@pytest.mark.parametrize(
    ("shared", "right", "who", "refused"),
    [
        (True, "", {}, []),
        (False, "", {}, ["number-is-right"]),
        (False, "", {"id_number": "123"}, []),
        (False, "", {"sex": None}, ["number-states-both"]),
        (False, compose("999999", BORN, 101), {}, ["same-value"]),
        (False, compose("999999", BORN, 103), {}, []),
        (False, compose("999999", BORN, 104), {}, ["number-says-otherwise"]),
        (False, "999999199005171010", {}, ["number-impossible"]),
    ],
)
def test_a_number_is_for_life_unless_it_is_wrong_or_shared(
    right: str, who: dict[str, Any], refused: list[str], *, shared: bool
) -> None:
    answers = id_number.Answers(shared=shared, right_number=right)
    assert codes(id_number.IdNumber().objections(facts(**who), answers)) == refused


def test_a_birthday_needs_a_registered_sex_for_the_number() -> None:
    answers = date_of_birth.Answers(
        birthday=date(1990, 5, 27), proof=table("birth-date").value("10"), civil_servant=True, personnel_letter=True
    )
    assert codes(date_of_birth.DateOfBirth().objections(facts(sex=None), answers)) == ["number-states-both"]


# ------------------------------------------------------------------ marriage


@pytest.mark.parametrize(
    ("status", "stood", "who", "void", "refused"),
    [
        ("20", None, {"born_on": date(2006, 1, 1)}, False, ["too-young-to-marry"]),
        ("20", None, {"born_on": date(2006, 1, 1), "sex": WOMAN}, False, []),
        ("20", None, {"born_on": None}, False, []),
        ("10", "40", {}, False, ["not-single-again"]),
        ("10", "20", {}, True, []),
        ("40", "20", {}, True, ["void-is-no-divorce"]),
        ("40", "22", {}, True, []),
        ("10", "90", {}, False, []),
    ],
)
def test_a_marriage_begins_and_ends_as_the_civil_code_says(
    status: str, stood: str | None, who: dict[str, Any], refused: list[str], *, void: bool
) -> None:
    marital = table("marital")
    answers = marital_status.Answers(status=marital.value(status), spouse_died="", void=void)
    registered = facts(marital_status=marital.value(stood) if stood else None, **who)
    assert codes(marital_status.MaritalStatus().objections(registered, answers)) == refused


# --------------------------------------------------------------- corrections


@pytest.mark.parametrize(
    ("item", "decider"), [("workplace", Office.HOME), ("name", Office.COUNTY), ("cancelled", Office.COUNTY)]
)
def test_a_main_item_is_corrected_by_the_county_and_others_at_home(item: str, decider: Office) -> None:
    answers = office_correction.Answers(item=ItemName(item), value="", mistake="录入错误")
    legs = office_correction.OfficeCorrection().route(proven=False, answers=answers)
    assert [leg.office for leg in legs if leg.task == Task.DECIDE] == [decider]


@pytest.mark.parametrize(("typed", "read"), [("yes", True), ("有", True), ("no", False), ("否", False)])
def test_whether_there_is_a_photo_is_said_by_yes_or_no(typed: str, *, read: bool) -> None:
    assert values.read("has_photo", typed) is read
    for unreadable in ("", "maybe"):
        with pytest.raises(values.Unreadable):
            values.read("has_photo", unreadable)


def test_a_number_corrected_by_the_office_is_kept_for_this_person() -> None:
    right = compose("999999", BORN, 103)
    answers = office_correction.Answers(item=ItemName("id_number"), value=right, mistake="录入错误")
    matter = office_correction.OfficeCorrection()
    assert codes(matter.objections(facts(), answers)) == []
    (entry,) = matter.changes(facts(), answers, drawn=Drawn()).entries  # type: ignore[arg-type]
    assert (entry.item, entry.new) == ("id_number", right)


def test_nobody_but_the_person_or_the_guardian_changes_a_name() -> None:
    assert set(ChangeOfName.who_may_apply) == {Role.SELF, Role.GUARDIAN}


def test_every_ground_that_may_be_said_is_on_the_officers_list() -> None:
    def unique(grounds: tuple[Ground, ...]) -> bool:
        return len({ground.code for ground in grounds}) == len(grounds)

    assert [one.code for one in DETAILS if not unique(one.grounds)] == []

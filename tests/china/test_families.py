"""Who stands how to whom, and what stands against it: the pure rules of households, births, adoptions and deaths."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from banshi.china import adoptions, deaths, grounds, household_grounds, households, kinship
from banshi.china.codes.tables import table
from banshi.china.matters.adoption import Adoption
from banshi.china.matters.birth_out_of_wedlock import Answers as OutOfWedlock
from banshi.china.matters.birth_out_of_wedlock import BirthOutOfWedlock
from banshi.china.matters.booklet_full import BookletFull
from banshi.china.matters.booklet_replacement import BookletReplacement
from banshi.china.matters.change_of_head import Answers as NewHead
from banshi.china.matters.change_of_head import ChangeOfHead
from banshi.china.matters.declared_dead import DeclaredDead
from banshi.china.relations import relation
from banshi.matters.definition import Applicant, Facts, Member
from banshi.matters.vocabulary import Role
from banshi.register.records import Booklet, Household, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.matters.definition import Ground
    from banshi.register.records import Value

TODAY = date(2026, 11, 21)
ITEMS: dict[str, Value] = dict.fromkeys(
    ("marital_status", "guardian_1", "guardian_1_kind", "guardian_2", "guardian_2_kind", "native_place"), ""
)


def person(number: int, stands: str, *, male: bool = True, born: int | None = 1980, **items: str) -> Person:
    values: dict[str, Value] = {
        **ITEMS, "name": f"李{number}", "former_name": "", "relation": relation(stands), "mark": "", "cancelled": "",
        "sex": table("sex").value("1" if male else "2"), "ethnicity": table("ethnicity").value("01"),
        "born_on": date(born, 6, 1) if born else None,
    }  # fmt: skip
    return Person(id=number, values={**values, **items})


def household(*members: Person, number: int = 1, **how: Any) -> Household:
    shown: dict[str, Any] = {
        "station_id": 1, "household_no": "1", "household_type": None, "address": "平湖路1号", "frozen": "",
        "booklet": Booklet(serial="1", issued_on=TODAY),
    }  # fmt: skip
    return Household(id=number, members=members, **(shown | how))


def facts(*members: Person, joined: Household | None = None, applicant: Applicant | None = None, **how: Any) -> Facts:
    came = applicant or Applicant(role=Role.HEAD)
    return Facts(person=members[0], household=household(*members, **how), today=TODAY, joined=joined, applicant=came)


def codes(found: Iterable[Ground]) -> set[str]:
    return {ground.code for ground in found}


class Drawn:
    """Numbers in order."""

    def __init__(self) -> None:
        self.last = 100

    def serial(self) -> str:
        return str(self._next())

    def person(self) -> int:
        return self._next()

    def household(self) -> int:
        return self._next()

    def station(self) -> int:
        return 1

    def id_number(self, person_id: int, born_on: date, *, male: bool) -> str:
        return f"{person_id}{born_on}{male}"

    def keep(self, number: str, person_id: int) -> str:
        return f"{number}/{person_id}"

    def _next(self) -> int:
        self.last += 1
        return self.last


HEAD, WIFE, SON, DAUGHTER = "02", "12", "20", "30"


@pytest.mark.parametrize(
    ("parent", "boy", "girl"),
    [
        (HEAD, "20", "30"), ("11", "20", "30"), (WIFE, "20", "30"), ("22", "41", "42"), ("38", "41", "42"),
        ("31", "43", "44"), ("28", "43", "44"), ("51", "70", "70"), ("73", "93", "94"), ("75", "95", "96"),
        ("41", "47", "48"), ("99", "99", "99"), ("85", "97", "97"),
    ],
)  # fmt: skip
def test_a_child_stands_to_the_head_as_its_parent_lets_it(parent: str, boy: str, girl: str) -> None:
    assert (kinship.child_of(parent, male=True), kinship.child_of(parent, male=False)) == (boy, girl)


@pytest.mark.parametrize(
    ("member", "step", "male", "stands"),
    [
        (HEAD, WIFE, False, WIFE), (SON, WIFE, False, "38"), (DAUGHTER, "11", True, "28"), ("41", WIFE, False, "45"),
        ("42", "11", True, "46"), ("71", WIFE, False, "72"), ("51", WIFE, False, "97"), (SON, SON, True, "41"),
        (SON, "51", True, "97"), ("99", "51", True, "99"),
    ],
)  # fmt: skip
def test_who_comes_along_stands_to_the_head_through_whom_they_come_with(
    member: str,
    step: str,
    male: bool,  # noqa: FBT001 - a column of the table
    stands: str,
) -> None:
    assert kinship.through(member, step, male=male) == stands


@pytest.mark.parametrize(
    ("member", "new_head", "stands"),
    [
        (person(1, HEAD), person(2, WIFE, male=False), "11"),
        (person(1, SON, born=2010), person(2, HEAD), "20"),
        (person(1, SON, born=1995), person(2, DAUGHTER, born=2000), "71"),
        (person(1, DAUGHTER, male=False, born=2000), person(2, SON, born=1995), "77"),
        (person(1, DAUGHTER, male=False, born=1990), person(2, SON, born=1995), "75"),
        (person(1, SON, born=1999), person(2, SON, born=1995), "73"),
        (person(1, SON, born=None), person(2, SON, born=1995), "70"),
        (person(1, HEAD, born=1990), person(2, "73", born=1995), "71"),
        (person(1, "52", male=False), person(2, "73"), "52"),
        (person(1, SON), person(2, "73"), "97"),
        (person(1, SON), person(2, "99"), "99"),
    ],
)
def test_everybody_stands_to_a_new_head_as_the_register_lets_it_be_told(
    member: Person, new_head: Person, stands: str
) -> None:
    assert kinship.under(member, new_head).code == stands


def test_a_newborn_of_the_heads_mother_is_the_heads_younger_brother() -> None:
    stands = kinship.newborn(person(1, "52", male=False), male=True, born_on=TODAY, head_born_on=date(2000, 1, 1))
    assert stands.code == "73"


def test_a_relation_of_another_table_tells_nothing() -> None:
    assert kinship.code_of(Person(id=1, values={"relation": None})) == ""


def test_who_says_to_be_a_member_is_one() -> None:
    stranger = Applicant(role=Role.MEMBER, person=person(9, HEAD))
    assert codes(households.against_outsiders(facts(person(1, HEAD), applicant=stranger))) == {"not-of-the-household"}


def test_a_head_who_stays_is_not_followed() -> None:
    family = facts(person(1, HEAD), person(2, SON))
    assert codes(households.against_new_head(family, {2}, 1)) == {"head-stays"}
    assert not codes(households.against_new_head(family, {2}, None))


def test_who_is_missing_or_a_minor_does_not_follow_while_an_adult_is_there() -> None:
    family = facts(person(1, HEAD), person(2, SON, born=2015, mark=grounds.MISSING), person(3, WIFE, male=False))
    assert codes(households.against_new_head(family, {1}, 2)) == {"new-head-missing", "new-head-under-age"}


def test_where_only_minors_stay_one_of_them_is_the_head() -> None:
    assert not codes(households.against_new_head(facts(person(1, HEAD), person(2, SON, born=2015)), {1}, 2))


def test_the_head_speaks_in_person_or_by_whom_they_authorised() -> None:
    head, son = person(1, HEAD), person(2, SON)
    agent, member = Applicant(role=Role.AGENT, person=son), Applicant(role=Role.MEMBER, person=son)
    assert not codes(households.against_passing_over(facts(head, son)))
    assert not codes(households.against_passing_over(facts(head, son, applicant=agent)))
    assert codes(households.against_passing_over(facts(head, son, applicant=member))) == {"head-has-to-agree"}
    assert codes(households.against_passing_over(facts(son, head))) == {"head-has-to-agree"}


def test_nobody_or_somebody_else_cannot_leave() -> None:
    family = facts(person(1, HEAD), person(2, SON))
    assert codes(households.against_leaving(family, ())) == {"nobody-leaves"}
    assert codes(households.against_leaving(family, (2, 9))) == {"nobody-leaves"}


def test_a_household_is_joined_only_where_that_is_possible() -> None:
    family = facts(person(1, HEAD), joined=household(person(5, HEAD), number=1, station_id=2, frozen="征收"))
    found = codes(households.against_joining(family, (), relation(HEAD)))
    assert found == {"nobody-leaves", "not-among-those", "stands-as-head", "joined-the-own", "joined-elsewhere",
                     "joined-frozen"}  # fmt: skip
    assert not codes(households.against_joining(facts(person(1, HEAD)), (1,), relation(SON)))


def test_without_a_household_to_join_nothing_is_proposed() -> None:
    alone = facts(person(1, HEAD))
    with pytest.raises(ValueError, match="None"):
        households.join(alone, (1,), relation(SON), Drawn())
    with pytest.raises(ValueError, match="None"):
        adoptions.joined(alone, SON, Drawn())


def test_an_emptied_household_without_a_booklet_gives_none_up() -> None:
    assert households.given_up(household(booklet=None), "merged") == ()


def test_how_somebody_stands_is_written_only_where_it_changes() -> None:
    assert households.stands(person(1, SON), SON) == ()


def test_an_only_child_leaves_an_empty_household_and_joins_one_without_a_booklet() -> None:
    child = facts(person(1, HEAD, born=2020), joined=household(person(5, HEAD), number=2, booklet=None))
    moved = adoptions.joined(child, "27", Drawn())
    assert [(e.subject, e.item) for e in moved] == [
        ("membership", "household"), ("membership", "relation"), ("booklet", "adopted"), ("booklet", "first"),
    ]  # fmt: skip


def test_a_child_who_heads_a_household_is_not_adopted_out_of_it_nor_into_a_frozen_one() -> None:
    child, other = person(1, HEAD, born=2020), person(2, "73", born=2021)
    own = facts(child, other, joined=household(person(5, HEAD), number=1, frozen="征收"))
    assert codes(adoptions.against_a_move(own)) == {"child-is-head", "joined-the-own", "joined-frozen"}
    adopter = Applicant(role=Role.GUARDIAN, person=person(9, HEAD))
    assert not codes(Adoption().objections(facts(person(1, SON), person(2, HEAD), applicant=adopter), None))


def test_a_child_that_keeps_its_name_gets_no_new_one() -> None:
    assert adoptions.named(person(1, SON), "") == adoptions.named(person(1, SON), "李1") == ()
    assert {e.item for e in adoptions.cared_for(facts(person(1, SON)), "王五")} == {
        "guardian_1_kind", "guardian_2", "guardian_2_kind"}  # fmt: skip


def test_somebody_cancelled_does_not_die_again() -> None:
    gone = facts(
        person(1, HEAD, cancelled="2020-01-01 死亡"), applicant=Applicant(role=Role.RELATIVE, person=person(9, HEAD))
    )
    assert codes(deaths.against_a_report(gone)) == {"cancelled"}
    assert codes(DeclaredDead().objections(gone, None)) == {"cancelled"}


def test_a_household_without_a_booklet_has_none_to_replace() -> None:
    bare = facts(person(1, HEAD), booklet=None)
    assert codes(BookletFull().objections(bare, None)) == codes(BookletReplacement().objections(bare, None))
    assert codes(BookletFull().objections(bare, None)) == {household_grounds.NO_BOOKLET.code}


def test_the_head_is_not_made_head_again() -> None:
    found = ChangeOfHead().objections(facts(person(1, HEAD)), NewHead(new_head=Member(1)))
    assert codes(found) == {"is-head-already"}


def test_a_birth_out_of_wedlock_of_long_ago_is_inquired_into_first() -> None:
    long_ago = OutOfWedlock(
        full_name="李二", sex=table("sex").value("2"), ethnicity=table("ethnicity").value("01"), day=date(2020, 1, 1),
        place="平湖", other_parent="", other_surname=None, certificate="T1", test="",
    )  # fmt: skip
    mother = facts(person(1, HEAD, male=False), applicant=Applicant(role=Role.SELF))
    assert codes(BirthOutOfWedlock().objections(mother, long_ago)) == {"born-long-ago"}

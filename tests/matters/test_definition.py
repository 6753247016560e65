"""A matter that asks twice, or says too little, does not start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import httpx
import pytest

from banshi.china.matters import MATTERS
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.sources import Source
from banshi.matters.definition import Applicant, Facts, Fee, Hearing, Matter, ask, refuse_if_not_whole
from banshi.matters.evidence import Claim, HttpHolder, Proof
from banshi.matters.jurisdiction import matter
from banshi.matters.rules import masked_name, masked_number, read_code, spoken_code, to_be_heard
from banshi.matters.vocabulary import Role, Whose, Word
from banshi.register.records import Household, Person, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksTheAddress:
    address: str = ask("Where do you live?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksACodeThatIsRegistered:
    schooling: str = ask("Which school?", codes="education")


LAW = Source(title="a law", verified=False)
ABOLISHED = Fee(name="booklet", title="Booklet", yuan=5, source=LAW, since=date(1990, 1, 1), until=date(2012, 12, 31))


def somebody(number: int, **known: Value) -> Person:
    values: dict[str, Value] = {"name": f"N{number}", "born_on": None, "guardian_1": "", "guardian_2": ""}
    return Person(id=number, values=values | known)


def home(*members: Person) -> Household:
    return Household(
        id=1, station_id=1, household_no="1", household_type=None, address="", frozen="", booklet=None, members=members
    )


def heard(whose: Whose, facts: Facts) -> list[int]:
    hearing = Hearing(whose=whose, word=Word.AGREES, from_age=18, working_days=3, source=LAW)
    asking = type("Asking", (LostBooklet,), {"hears": (hearing,)})()
    return [one.person.id for one in to_be_heard(asking, facts, hearing)]


CHILD = somebody(2, guardian_1="N1", guardian_2="N3")
PARENT, OTHER = somebody(1), somebody(3)
TODAY = date(2026, 11, 21)


def test_a_matter_without_its_own_rules_has_none() -> None:
    facts = Facts(person=PARENT, household=home(PARENT), today=TODAY)
    with pytest.raises(NotImplementedError):
        next(iter(Matter[object]().objections(facts, None)))
    with pytest.raises(NotImplementedError):
        Matter[object]().changes(facts, None, drawn=None)  # type: ignore[arg-type]


def test_the_other_guardian_is_heard_and_the_one_who_applies_is_not() -> None:
    by_parent = Applicant(role=Role.GUARDIAN, person=PARENT)
    household = home(PARENT, CHILD, OTHER, somebody(4))
    facts = Facts(person=CHILD, household=household, today=TODAY, applicant=by_parent)
    assert heard(Whose.OTHER_GUARDIANS, facts) == [3]
    assert heard(Whose.OTHER_GUARDIANS, replace(facts, applicant=Applicant())) == []


def test_the_head_of_the_household_joined_is_heard_where_one_is_joined() -> None:
    facts = Facts(person=PARENT, household=home(PARENT), today=TODAY)
    assert heard(Whose.HEAD_JOINED, facts) == []
    assert heard(Whose.HEAD_JOINED, replace(facts, joined=home(OTHER, somebody(4)))) == [3]


def test_whose_age_the_register_does_not_hold_is_rather_asked_once_too_often() -> None:
    young = somebody(5, born_on=date(2010, 1, 1))
    facts = Facts(person=PARENT, household=home(PARENT, OTHER, young), today=TODAY)
    assert facts.age is None
    assert heard(Whose.OTHER_ADULTS, facts) == [3]


@pytest.mark.parametrize("asks", [AsksTheAddress, AsksACodeThatIsRegistered])
def test_what_the_register_holds_is_not_asked(asks: type) -> None:
    twice = type("Twice", (LostBooklet,), {"asks": asks})
    with pytest.raises(ValueError, match="the register holds it"):
        refuse_if_not_whole(twice())


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ({"law": ()}, "law"),
        ({"grounds": ()}, "law"),
        ({"sees": ("shoe_size",)}, "shoe_size"),
        ({"fee": ABOLISHED}, "not in force"),
        ({"prints": "certificate"}, "needs its title"),
    ],
)
def test_a_matter_says_its_law_its_grounds_and_only_items_that_there_are(lacking: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        refuse_if_not_whole(type("Lacking", (LostBooklet,), lacking)())


@pytest.mark.parametrize("definition", MATTERS, ids=lambda m: m.code)
def test_every_matter_of_the_jurisdiction_is_whole(definition: LostBooklet) -> None:
    refuse_if_not_whole(definition)
    assert len(set(definition.known)) == len(definition.known)
    assert definition.fee is None or definition.fee.in_force(clock.today())


def test_a_case_finds_its_matter_in_the_version_it_was_accepted_under() -> None:
    assert matter("lost-booklet", 1).version == 1
    with pytest.raises(NotFound):
        matter("lost-booklet", 99)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"match": "maybe"}', b"<html>", b'{"match": 1}'])
def test_a_holder_that_talks_nonsense_proves_nothing(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def post(*_args: object, **_kwargs: object) -> httpx.Response:
        return httpx.Response(200, content=answer, request=httpx.Request("POST", "http://holder.example/check"))

    monkeypatch.setattr(httpx, "post", post)
    assert HttpHolder("http://holder.example").check(Claim("D-1", "李晓明", "21")) is Proof.UNREACHABLE


def test_masks_and_codes() -> None:
    assert (masked_name("李晓明"), masked_name("李"), masked_number("99999919900517101X")) == (
        "李**",
        "李*",
        "****101X",
    )
    code = spoken_code()
    assert read_code(f" {code.replace('-', ' ').lower()} ") == code
    assert not set("01OIL") & set(code)

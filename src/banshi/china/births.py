"""What the matters of births share: the questions about a child, what stands against its entry, and the entry itself.

The person concerned is the parent whose household the child joins; how the child stands to the head follows from how
that parent does. The booklet gets the child's page under the serial it has; a household without one gets its first.
"""

# ruff: noqa: RUF009 - ask() declares a question, like dataclasses.field

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds as of
from banshi.china.kinship import ADOPTED_DAUGHTER, ADOPTED_SON, child_of, code_of, is_male, newborn
from banshi.china.relations import HEAD, relation
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import ask
from banshi.register.items import BY_NAME
from banshi.register.records import Entry, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from banshi.matters.definition import Drawn, Facts, Ground
    from banshi.register.records import Household, Person

PARENT_ITEMS = (
    "name", "id_number", "sex", "born_on", "ethnicity", "marital_status", "native_place", "relation", "address",
    "household_no", "household_type", "mark", "cancelled",
)  # fmt: skip
"""What a birth shows of the parent and the household."""
WRITTEN = ("sex", "ethnicity", "new-person", "booklet")
MARRIED = frozenset({"已婚", "初婚", "再婚", "复婚"})
FATHER, MOTHER, INSTITUTION = "父", "母", "监护机构"
ADOPTIVE = ("养父", "养母")
YOUNGEST_PARENT, LATE_AFTER = 14, timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSomebody:
    """What is asked about somebody who is on no register yet."""

    full_name: str = ask(_("Name to be entered"), hint=_("Surname and given name."), max_length=60)
    sex: CodeValue = ask(_("Sex of the person to be entered"), codes="sex")
    ethnicity: CodeValue = ask(
        _("Ethnicity to be entered"), hint=_("For a child that of one parent."), codes="ethnicity"
    )
    day: date = ask(_("Born on"), hint=_("As on the certificate; a doctor's estimate where nobody knows."))
    place: str = ask(_("Born where?"), hint=_("Province and county."), max_length=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutABirth(AboutSomebody):
    """What is asked about a birth."""

    other_parent: str = ask(_("Name of the other parent"), max_length=60, required=False)
    other_surname: CodeValue | None = ask(
        _("If the surname is neither parent's: why?"), codes="other-surname", required=False
    )


def is_married(person: Person) -> bool:
    """Return whether the register shows somebody as married, in whichever edition of the table."""
    stands = person["marital_status"]
    return isinstance(stands, CodeValue) and stands.label in MARRIED


def against_a_birth(facts: Facts, birth: AboutABirth) -> Iterator[Ground]:
    """Name what stands against entering a child as a child of the person concerned."""
    yield from against_an_entry(facts, birth)
    parent, other = facts.person, _other_parent(facts, birth.other_parent)
    if parent.born_on and _years(parent.born_on, birth.day) < YOUNGEST_PARENT:
        yield of.PARENT_TOO_YOUNG
    known = {_code(one["ethnicity"]) for one in (parent, other) if one}
    # A parent who is registered elsewhere may be of another ethnicity: then the statement of both says so.
    if (other or not birth.other_parent.strip()) and _code(birth.ethnicity) not in known:
        yield of.OTHER_ETHNICITY
    surnames = {name[:1] for name in (parent.text("name"), birth.other_parent.strip()) if name}
    if birth.full_name.strip()[:1] not in surnames and not birth.other_surname:
        yield of.OTHER_SURNAME


def against_an_entry(facts: Facts, one: AboutSomebody) -> Iterator[Ground]:
    """Name what stands against entering anybody new in this household."""
    if one.day > facts.today:
        yield of.BORN_IN_THE_FUTURE
    named = (one.full_name.strip(), one.day)
    if any((member.text("name"), member.born_on) == named for member in facts.household.members):
        yield of.REGISTERED_ALREADY


def is_late(facts: Facts, one: AboutSomebody) -> bool:
    """Return whether a child was born more than a year ago."""
    return facts.today - one.day > LATE_AFTER


def born(facts: Facts, birth: AboutABirth, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter a child with its parent: the sheet, the household, how it stands to the head, and the page."""
    parent, other = facts.person, _other_parent(facts, birth.other_parent)
    boy = birth.sex.code == "1"
    head = next((one for one in facts.household.members if _code(one["relation"]) == HEAD), None)
    stands = newborn(parent, male=boy, born_on=birth.day, head_born_on=head.born_on if head else None)
    father = next((one for one in (parent, other) if one and is_male(one)), parent)
    native = {"native_place": father.text("native_place"), "came_to_address": f"{birth.day:%Y-%m-%d} 出生"}
    return entered(facts, sheet_of(birth) | in_care_of(facts, birth.other_parent) | native, stands, drawn)


def in_care_of(facts: Facts, other: str, kinds: tuple[str, str] = (FATHER, MOTHER)) -> dict[str, Value]:
    """Return who is entered as guardians: the person concerned, and whoever is named beside them."""
    first, second = kinds if is_male(facts.person) else reversed(kinds)
    named: dict[str, Value] = {"guardian_1": facts.person.text("name"), "guardian_1_kind": first}
    return named | ({"guardian_2": other.strip(), "guardian_2_kind": second} if other.strip() else {})


def in_care_of_an_institution(facts: Facts, found_on: date, found_at: str) -> dict[str, Value]:
    """Return who takes care of a foundling, and where it was found."""
    cares = facts.applicant.institution or facts.person.text("name")
    return {
        "guardian_1": cares[: BY_NAME["guardian_1"].max_length], "guardian_1_kind": INSTITUTION,
        "notes": f"{found_on:%Y-%m-%d} 发现于{found_at.strip()}",
        "came_to_address": f"{facts.today:%Y-%m-%d} 弃婴落户",
    }  # fmt: skip


def adopted(adopter: Person, *, male: bool) -> CodeValue:
    """Return how an adopted child stands to the head of the adopter's household."""
    stands = child_of(code_of(adopter), male=male)
    return relation({"20": ADOPTED_SON, "30": ADOPTED_DAUGHTER}.get(stands, stands))


def sheet_of(one: AboutSomebody) -> dict[str, Value]:
    """Return the first items of a register sheet."""
    return {
        "name": one.full_name.strip(), "sex": one.sex, "ethnicity": one.ethnicity, "born_on": one.day,
        "birth_place": one.place.strip(),
    }  # fmt: skip


def entered(facts: Facts, sheet: Mapping[str, Value], stands: CodeValue, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter somebody who is on no register in the household of the person concerned, with a new ID number."""
    person, household = drawn.person(), facts.household
    born_on, sex = sheet["born_on"], sheet["sex"]
    assert isinstance(born_on, date)  # noqa: S101 - a date is asked for
    number = drawn.id_number(person, born_on, male=_code(sex) == "1")
    values = {**sheet, "id_number": number, "registered_on": facts.today}
    return (
        Entry(subject="new-person", subject_id=person, item="", values=values),
        Entry(subject="membership", subject_id=person, item="household", old=None, new=household.id),
        Entry(subject="membership", subject_id=person, item="relation", old=None, new=stands),
        *_first_booklet(household, drawn),
    )


def _first_booklet(household: Household, drawn: Drawn) -> tuple[Entry, ...]:
    if household.booklet is not None:
        return ()
    return (Entry(subject="booklet", subject_id=household.id, item="first", old=None, new=drawn.serial()),)


def _other_parent(facts: Facts, name: str) -> Person | None:
    """Return the other parent where the household has somebody of that name besides the one concerned."""
    others = [one for one in facts.household.members if one.id != facts.person.id]
    return next((one for one in others if one.text("name") == name.strip()), None)


def _code(value: Value) -> str:
    return value.code if isinstance(value, CodeValue) else ""


def _years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))

"""More people for the stories of families: a couple with a child and a grandfather, and a children's home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connections

from banshi.china.codes.tables import table
from banshi.china.id_number import compose
from banshi.register.codes import number_of
from tests import cast
from tests.cast import DIVISION, Resident
from tests.matters_http import details

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Case

# name, sex, born, sequence, relation, household, marital status
FAMILIES = (
    ("陈志远", "1", date(1986, 4, 2), 111, "02", 5, "20"),
    ("刘婷", "2", date(1988, 8, 8), 112, "12", 5, "20"),
    ("陈朵", "2", date(2018, 6, 1), 114, "30", 5, "10"),
    ("陈大山", "1", date(1955, 1, 20), 113, "51", 5, "30"),
    ("马莲", "2", date(1975, 3, 3), 116, "02", 6, "10"),
)
HOUSEHOLDS = {5: "平湖路200号", 6: "平湖县儿童福利院"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """Everybody by their part in the stories."""

    father: Resident
    mother: Resident
    daughter: Resident
    grandfather: Resident
    matron: Resident


def move_in() -> Families:
    """Register both households beside the town's, as the owner of the tables."""
    for number, address in HOUSEHOLDS.items():
        cast._household(number, address, "", has_booklet=True)  # noqa: SLF001 - the cast's own way in
    for person_id, (name, sex, born, sequence, relation, household, marital) in enumerate(FAMILIES, start=11):
        cast._person(person_id, name, sex, born, sequence, relation, "61", household)  # noqa: SLF001
        owner("update register_personversion set marital_status = %s where person_id = %s",
              number_of(table("marital").value(marital)), person_id)  # fmt: skip
    owner("update register_householdversion set household_type = %s where household_id = 6",
          number_of(table("household").value("20")))  # fmt: skip
    return Families(**{
        part: Resident(id=i, name=one[0], id_number=compose(DIVISION, one[2], one[3]), household_id=one[5])
        for i, (part, one) in enumerate(zip(Families.__dataclass_fields__, FAMILIES, strict=True), start=11)
    })  # fmt: skip


def owner(statement: str, *values: str | int | date | UUID | None) -> list[tuple[object, ...]]:
    """Run a statement as the owner of the tables and return its rows, if it has any."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def household(number: int) -> dict[str, str]:
    """Return who stands in a household today and how, in its order."""
    rows = owner(
        "select v.name, coalesce(c.label, '') from register_membership m join register_personversion v"
        " on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
        " left join register_code c on c.id = m.relation"
        " where m.household_id = %s and m.superseded_at is null and m.valid_to is null order by m.position",
        number,
    )
    return {str(name): str(relation) for name, relation in rows}


def where(name: str) -> int:
    """Return the number of the household that somebody of this name stands in today; 0 for none."""
    rows = owner(
        "select m.household_id from register_membership m join register_personversion v on v.person_id = m.person_id"
        " and v.superseded_at is null and v.valid_to is null"
        " where v.name = %s and m.superseded_at is null and m.valid_to is null",
        name,
    )
    return int(str(rows[0][0])) if rows else 0


def booklet(number: int) -> str:
    """Return the serial of the valid booklet of a household; nothing where it has none."""
    rows = owner("select serial from register_booklet where household_id = %s and voided_on is null", number)
    return str(rows[0][0]) if rows else ""


def granted(case: Case, *officers: Actor) -> None:
    """Let each office do its part: those before the last inquire and pass it on, the last approves."""
    for officer in officers[:-1]:
        assert details.step(officer, case, "pass-on", opinion="已调查") == 302
    assert details.step(officers[-1], case, "approve") == 302

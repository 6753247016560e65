"""Keys follow what is registered, whichever way it changes; an import's keys are made column by column."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.china.registering import import_rules
from banshi.register.finding.keys import Findable, keys_of
from banshi.register.finding.writing import key_by_itself, key_the_unkeyed
from banshi.register.importing import import_file
from banshi.register.records import Entry
from bench.finding_limit import limit
from tests.register.files import row, write
from tests.register.test_households import a_number, moves, newborn, stands
from tests.register.test_households import write as change

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town

STANDING = (
    "select k.person_id, v.name, v.pinyin, v.born_on, a.station_id, h.address, k.keys from register_searchkey k"
    " join register_personversion v on v.person_id = k.person_id and v.superseded_at is null and v.valid_to is null"
    " join register_membership m on m.person_id = k.person_id and m.superseded_at is null and m.valid_to is null"
    " join register_household a on a.id = m.household_id"
    " join register_householdversion h on h.household_id = a.id and h.superseded_at is null and h.valid_to is null"
)


def owner(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def stale() -> list[object]:
    """Return whoever has other keys than what is registered about them makes."""
    found = []
    for person, name, pinyin, born_on, station, address, keys in owner(STANDING):
        made = keys_of(Findable(name=name, pinyin=pinyin, born_on=born_on, station_id=station, address=address))  # type: ignore[arg-type]
        if set(made) != set(keys or ()):  # type: ignore[call-overload]
            found.append(person)
    return found


def item(subject: str, who: int, name: str, old: object, new: object) -> Entry:
    return Entry(subject=subject, subject_id=who, item=name, old=old, new=new)  # type: ignore[arg-type]


def test_everybody_begins_with_the_right_keys(town: Town) -> None:
    assert stale() == []


def test_a_name_that_changes_is_found_by_its_new_keys(town: Town) -> None:
    change(town, item("person", town.li.id, "name", "李晓明", "李大海"))
    assert stale() == []


def test_a_birthday_that_is_corrected_changes_the_keys(town: Town) -> None:
    change(town, item("person", town.li.id, "born_on", date(1990, 5, 17), date(1991, 5, 17)), kind="correction")
    assert stale() == []


def test_whoever_moves_is_found_at_the_new_address(town: Town) -> None:
    change(town, moves(town.li.id, 1, 2))
    assert stale() == []


def test_a_new_person_has_keys(town: Town) -> None:
    change(town, newborn(a_number(town)), moves(5001, None, 1), stands(5001, None, "30"))
    assert stale() == []
    assert owner("select 1 from register_searchkey where person_id = 5001 and keys is not null")


def test_members_nobody_looked_at_are_keyed_by_the_owners_round(town: Town) -> None:
    change(town, item("household", 1, "address", "平湖路12号院3号楼201室", "平湖路7号"))
    assert owner("select count(*) from register_searchkey where keys is null") == [(3,)]
    assert key_the_unkeyed(connections["owner"].connection) == 3
    assert stale() == []


def test_nobody_writes_keys_of_somebody_not_looked_at(town: Town) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select register_keyed(array[1]::bigint[], array['1990-05-17']::date[], array['{1}'])")
        cursor.execute("select register_unkeyed(array[1]::bigint[])")
    assert stale() == []


@pytest.mark.parametrize("address", ["平湖县市场街7号2幢301室", "李家村三组二十三号"])
def test_whom_an_import_enters_or_changes_is_keyed_by_the_owners_round(
    town: Town, tmp_path: Path, address: str
) -> None:
    import_file(write(tmp_path, [row()]), rules=import_rules())
    assert key_by_itself() == 1
    assert stale() == []
    import_file(write(tmp_path, [row(HJDZ=address)], name="again.csv"), rules=import_rules())
    assert key_by_itself() == 1
    assert stale() == []
    assert key_by_itself() == 0


@pytest.mark.parametrize(("text", "kind"), [("李晓明 1990-05-18", "wrong day"), ("李小明 1990-05-17", "homophone")])
def test_of_twenty_registered_alike_the_best_order_shows_ten(town: Town, text: str, kind: str) -> None:
    assert limit({kind: 1}, [text]) == 1
    owner(
        "insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id, born_on)"
        " select 9000 + n, station_id, name, pinyin, birth_year, household_id, born_on"
        f" from register_searchkey, generate_series(1, 19) n where person_id = {town.li.id}"
    )
    assert limit({kind: 1}, [text]) == 0.5

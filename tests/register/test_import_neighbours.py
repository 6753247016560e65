"""Blocks that follow each other closely: what one makes, the next one knows before it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.china.registering import import_rules
from banshi.register.importing import import_file, reading
from tests.register.files import as_bytes, row, write

if TYPE_CHECKING:
    from pathlib import Path

    from banshi.register.importing import Imported, Progress

pytestmark = pytest.mark.usefixtures("town")
ROUNDS, HOMES = 24, 5
LINE = max(len(line) for line in as_bytes([row()]).splitlines())
NAMES = "一二三四五六七八九十"
STATE = """
    select h.household_no, h.address, v.id_number, v.name, v.workplace, m.position, b.serial, k.household_id is not null
    from register_membership m
    join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null
    join register_householdversion h on h.household_id = m.household_id and h.superseded_at is null
     and h.valid_to is null
    left join register_booklet b on b.household_id = h.household_id and b.voided_on is null
    left join register_searchkey k on k.person_id = m.person_id
    where m.superseded_at is null and m.valid_to is null order by 3
"""


def people(**changes: str) -> list[dict[str, str]]:
    """Return rows whose households, numbers and booklets come again in the next block and the one after."""
    rows = []
    for turn in range(ROUNDS):
        for home in range(HOMES):
            booklet = {"BHXLH": f"B{(home + turn % 2) % HOMES}", "BHQFRQ": "2012-06-01"}
            named = {"XM": f"钱{NAMES[turn % 10]}", "HH": f"9{home:08}", "YHZGX": "20" if turn else "02"}
            rows.append(row(201 + 2 * (turn * HOMES + home), **named, **booklet, **changes))
        rows.append(row(201 + 2 * turn * HOMES, XM="又一次"))
    return rows


def taken(path: Path, block: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Imported, list[Progress]]:
    """Import with blocks of so many bytes; returns what became of it, and how far each block came."""
    came: list[Progress] = []
    monkeypatch.setattr(reading, "BLOCK", block)
    return import_file(path, rules=import_rules(), progress=came.append), came


def register() -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(STATE)
        return list(cursor.fetchall())


def test_duplicates_and_households_across_neighbouring_blocks_are_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, came = taken(write(tmp_path, people()), 2 * LINE, monkeypatch)
    assert len(came) > ROUNDS
    assert (done.new, done.changed, done.same, done.refused) == (ROUNDS * HOMES, 0, 0, ROUNDS)
    mine = [line for line in register() if str(line[0]).startswith("90000")]
    assert {line[0] for line in mine} == {f"9{home:08}" for home in range(HOMES)}
    for home in range(HOMES):
        inside = [line for line in mine if line[0] == f"9{home:08}"]
        assert [line[5] for line in inside] == list(range(1, ROUNDS + 1))
        assert {line[6] for line in inside} == {f"B{home}"}
    assert all(line[7] for line in mine)


def test_a_household_begins_with_the_earliest_of_its_rows_in_whatever_block_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = people()
    for turn, line in enumerate(rows):
        line["DJRQ"] = f"20{20 - turn // (HOMES + 1) % 20:02}-01-0{1 + turn % 9}"  # each block is earlier than the last
    taken(write(tmp_path, rows), 2 * LINE, monkeypatch)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select h.household_no, h.valid_from, min(m.valid_from), count(distinct m.valid_from) > 1"
            " from register_householdversion h join register_membership m on m.household_id = h.household_id"
            " where h.household_no like '90000%%' and h.superseded_at is null group by 1, 2"
        )
        found = cursor.fetchall()
    assert len(found) == HOMES
    assert all(begins == earliest and several for _number, begins, earliest, several in found)


def test_known_persons_and_then_new_ones_are_changed_and_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path, people()[: ROUNDS * 3])
    known = people(FWCS="新华书店")
    taken(first, 3 * LINE, monkeypatch)
    done, came = taken(write(tmp_path, known, name="later.csv"), 3 * LINE, monkeypatch)
    assert len(came) > ROUNDS
    assert (done.new, done.changed, done.refused) == (ROUNDS * HOMES // 2, ROUNDS * HOMES // 2, ROUNDS)
    mine = [line for line in register() if str(line[0]).startswith("90000")]
    assert {line[4] for line in mine} == {"新华书店"}
    for home in range(HOMES):
        assert [line[5] for line in mine if line[0] == f"9{home:08}"] == list(range(1, ROUNDS + 1))


def test_an_array_of_texts_arrives_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = ['a"b', "c\\d", "{e,f}", "g h", "NULL"]
    rows = [row(201 + 2 * n, HH=odd[n % 5], YHZGX="20" if n > 4 else "02") for n in range(20)]
    done, _came = taken(write(tmp_path, rows), 2 * LINE, monkeypatch)
    assert done.new == 20
    assert {line[0] for line in register()} >= set(odd)
    assert sorted(int(str(line[5])) for line in register() if line[0] in odd) == sorted([1, 2, 3, 4] * 5)

"""Somebody of the town who stands on the register a second time, at another station, with an error."""

from __future__ import annotations

from typing import Any

from django.db import connections

from banshi.china.pinyin import name_pinyin
from banshi.stations.models import Unit

AGAIN, ELSEWHERE = 1_500, 1_500
PRESENT = "person_id = 1 and superseded_at is null and valid_to is null"


def run(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def register_li_again(*, person: int = AGAIN, household: int = ELSEWHERE, **other: Any) -> None:
    """Register Li Xiaoming once more, in a household of one at South Gate; ``other`` is what stands there otherwise."""
    change = rows("insert into register_change (recorded_at, kind, ground) values (now(), 'import', '') returning id")
    station = Unit.objects.using("owner").get(code="999902000002").pk
    run("insert into register_person (id) values (%s)", person)
    run("insert into register_household (id, station_id) values (%s, %s)", household, station)
    for table, column, number in (
        ("register_householdversion", "household_id", household),
        ("register_membership", "person_id", person),
        ("register_personversion", "person_id", person),
    ):
        key = "household_id" if table == "register_householdversion" else "person_id"
        run(
            f"create temp table again as select * from {table} where {key} = 1 and superseded_at is null"
            " and valid_to is null"
        )
        run(f"update again set {column} = %s, change_id = %s", number, change[0][0])
        if table == "register_membership":
            run("update again set household_id = %s", household)
        if table == "register_personversion":
            for name, value in other.items():
                run(f"update again set {name} = %s", value)
            if "name" in other:
                run("update again set pinyin = %s", name_pinyin(other["name"]))
        run(f"insert into {table} select * from again")
        run("drop table again")

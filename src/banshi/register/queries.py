"""Reads of the register as it is valid and recorded today. Whoever calls has looked first: see ``access``.

Without a committed look the database answers these statements with nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.register.codes import code_value
from banshi.register.items import BY_NAME
from banshi.register.records import Booklet, Household, LogLine, Person, Value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime


def households_of(person_ids: Sequence[int], items: Sequence[str]) -> list[Household]:
    """Return the households of the given persons with those persons' items: one statement.

    A person without a present membership is not found here.
    """
    columns = tuple(name for name in items if BY_NAME[name].of == "person")
    with connection.cursor() as cursor:
        cursor.execute(_statement(columns), [list(person_ids)])
        rows = cursor.fetchall()
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(row)
    return [_household(group, items, columns) for group in found.values()]


def person_in(person_id: int, household_id: int, items: Sequence[str]) -> list[Household]:
    """Return one person with a household they belonged to, whether or not they still do (died, moved out)."""
    columns = tuple(name for name in items if BY_NAME[name].of == "person")
    with connection.cursor() as cursor:
        cursor.execute(
            "select v.person_id, h.household_id, a.station_id, h.household_no, h.household_type, h.address, h.frozen,"  # noqa: S608 - names of our items
            f" b.serial, b.issued_on, null{_listed(columns)} from register_personversion v"
            " join register_householdversion h on h.household_id = %s and h.superseded_at is null"
            "  and h.valid_to is null"
            " join register_household a on a.id = h.household_id"
            " left join register_booklet b on b.household_id = h.household_id and b.voided_on is null"
            " where v.person_id = %s and v.superseded_at is null and v.valid_to is null and exists (select from"
            "  register_membership m where m.person_id = v.person_id and m.household_id = h.household_id)",
            [household_id, person_id],
        )
        rows = cursor.fetchall()
    return [_household(rows, items, columns)] if rows else []


def persons(person_ids: Sequence[int], items: Sequence[str]) -> list[Person]:
    """Return persons alone, without their households."""
    columns = tuple(name for name in items if BY_NAME[name].of == "person")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select v.person_id{_listed(columns)} from register_personversion v"  # noqa: S608 - names of our items
            " where v.person_id = any(%s) and v.superseded_at is null and v.valid_to is null",
            [list(person_ids)],
        )
        return [
            Person(id=row[0], values={n: _value(n, v) for n, v in zip(columns, row[1:], strict=True)})
            for row in cursor.fetchall()
        ]


def person_as_of(person_id: int, items: Sequence[str], *, valid_on: date, known_at: datetime) -> Person | None:
    """Return a person as it held in law on one day, as far as the register knew at one moment: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select v.person_id{_listed(tuple(items))} from register_personversion v"  # noqa: S608 - names of our items
            " where v.person_id = %s and v.valid_from <= %s and (v.valid_to is null or v.valid_to > %s)"
            " and v.recorded_at <= %s and (v.superseded_at is null or v.superseded_at > %s)",
            [person_id, valid_on, valid_on, known_at, known_at],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Person(id=row[0], values={n: _value(n, v) for n, v in zip(items, row[1:], strict=True)})


def change_log(person_ids: Sequence[int]) -> dict[int, tuple[LogLine, ...]]:
    """Return each person's lines of the change log, oldest first, as the back of the card shows them."""
    found: dict[int, tuple[LogLine, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, item, after, entered_on, officer, before from register_logentry"
            " where person_id = any(%s) order by person_id, number",
            [list(person_ids)],
        )
        for person, item, after, on, officer, before in cursor.fetchall():
            line = LogLine(item=item, after=after, on=on, officer=officer, before=before)
            found[person] = (*found.get(person, ()), line)
    return found


@cache
def _statement(columns: tuple[str, ...]) -> str:
    return (
        "select v.person_id, m.household_id, a.station_id, h.household_no, h.household_type, h.address, h.frozen,"  # noqa: S608 - names of our items
        f" b.serial, b.issued_on, m.relation{_listed(columns)}"
        " from register_personversion v"
        " join register_membership m on m.person_id = v.person_id and m.superseded_at is null and m.valid_to is null"
        " join register_household a on a.id = m.household_id"
        " join register_householdversion h on h.household_id = a.id and h.superseded_at is null and h.valid_to is null"
        " left join register_booklet b on b.household_id = a.id and b.voided_on is null"
        " where v.person_id = any(%s) and v.superseded_at is null and v.valid_to is null"
        " order by m.household_id, m.position"
    )


def _listed(columns: tuple[str, ...]) -> str:
    return "".join(f", v.{name}" for name in columns)


def _household(rows: list[tuple[Any, ...]], items: Sequence[str], columns: tuple[str, ...]) -> Household:
    _, household_id, station_id, number, kind, address, frozen, serial, issued_on, *_ = rows[0]
    return Household(
        id=household_id,
        station_id=station_id,
        household_no=number,
        household_type=code_value(kind) if kind is not None else None,
        address=address,
        frozen=frozen,
        booklet=Booklet(serial=serial, issued_on=issued_on) if serial else None,
        members=tuple(_member(row, items, columns) for row in rows),
    )


def _member(row: tuple[Any, ...], items: Sequence[str], columns: tuple[str, ...]) -> Person:
    values = {name: _value(name, value) for name, value in zip(columns, row[10:], strict=True)}
    about_the_household: dict[str, Value] = {
        "household_no": row[3],
        "household_type": _value("household_type", row[4]),
        "address": row[5],
        "relation": _value("relation", row[9]),
    }
    return Person(id=row[0], values=values | {n: v for n, v in about_the_household.items() if n in items})


def _value(name: str, raw: Any) -> Value:  # noqa: ANN401 - straight from the database
    if raw is not None and BY_NAME[name].kind == "code":
        return code_value(raw)
    value: Value = raw
    return value

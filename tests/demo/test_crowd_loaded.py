"""The crowd in the register: loaded by processes, going on after an end, with keys put away and built again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connections

from banshi import postgres
from banshi.demo.crowd import indexes, loading, order, writing
from banshi.demo.crowd.copying import lines
from banshi.demo.crowd.order import PERSONS, Order, Part
from banshi.register import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from tests.cast import Town

DAY = date(2026, 11, 21)
ORDER = Order(seed=7, today=DAY, change=1, persons=700)


@pytest.fixture
def empty(town: Town) -> Iterator[Town]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate stations_unit, stations_account, register_person, register_household cascade")
        for table in loading.FILLED[PERSONS]:
            cursor.execute(f"truncate {table}")
    codes.forget()
    yield town
    with connections["owner"].cursor() as cursor:
        cursor.execute("drop schema if exists crowd cascade")


@pytest.fixture
def owner() -> Iterator[Connection[Any]]:
    with psycopg.connect(postgres.server().owner_url, autocommit=True) as connection:
        yield connection


def found(statement: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def test_a_crowd_is_loaded_to_the_last_person_and_can_be_looked_up(empty: Town) -> None:
    told: list[tuple[str, int]] = []
    loading.load(ORDER, tell=lambda kind, more: told.append((kind, more)))
    assert told == [(PERSONS, 700)]
    for table in ("register_person", "register_searchkey"):
        assert found(f"select count(*) from {table}") == [(700,)]
    for table in ("register_personversion", "register_membership"):
        present = "superseded_at is null and valid_to is null"
        assert found(f"select count(*), count(distinct person_id) from {table} where {present}") == [(700, 700)]
    assert found("select count(*) from register_searchkey where keys is null or born_on is null") == [(0,)]
    assert found("select count(*) from stations_unit where kind = 'station' and id >= 100001") == [(2,)]
    assert found(
        "select count(*) from register_membership m left join register_householdversion h using (household_id)"
        " where h.address is null or h.address = ''"
    ) == [(0,)]


def test_a_run_that_was_ended_goes_on_and_ends_in_the_same_rows(empty: Town, owner: Connection[Any]) -> None:
    loading.load(ORDER, processes=1)
    whole = found("select md5(string_agg(v::text, '' order by person_id, number)) from register_personversion v")
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from register_personversion where person_id > 1000300")
        for table, column in (
            ("register_person", "id"), ("register_membership", "person_id"), ("register_idnumber", "person_id"),
            ("register_searchkey", "person_id"), ("register_household", "id"), ("crowd.planted", "person_id"),
            ("register_householdversion", "household_id"), ("register_booklet", "household_id"),
        ):  # fmt: skip
            cursor.execute(f"delete from {table} where {column} > 1000300")
        cursor.execute("delete from register_change where id > 5001000300")
        cursor.execute("update crowd.block set rows = 300")
        assert list(order.missing(cursor.cursor, ORDER)) == [Part(PERSONS, 0, 300, 700)]
    loading.load(ORDER, processes=1)
    assert (
        found("select md5(string_agg(v::text, '' order by person_id, number)) from register_personversion v") == whole
    )
    assert found("select count(*) from register_household") == found(
        "select count(distinct household_id) from register_householdversion"
    )


def test_a_part_is_loaded_whole_or_not_at_all(empty: Town, owner: Connection[Any]) -> None:
    with connections["owner"].cursor() as cursor:
        order.keep(cursor.cursor, ORDER)
    broken = [lines("register_person", {"id": 1_000_001}), lines("register_person", {"id": "nobody"})]
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        writing.load(owner, Part(PERSONS, 0, 0, 1), broken)
    assert found("select count(*) from register_person") == [(0,)]
    assert found("select count(*) from crowd.block") == [(0,)]


def test_another_crowd_cannot_be_ordered_over_the_first(empty: Town) -> None:
    with connections["owner"].cursor() as cursor:
        order.keep(cursor.cursor, ORDER)
        assert order.kept(cursor.cursor) == ORDER
        with pytest.raises(ValueError, match="Another crowd"):
            order.keep(cursor.cursor, Order(seed=8, today=DAY, change=1, persons=700))


def test_keys_that_are_put_away_are_built_again_as_they_were(empty: Town, owner: Connection[Any]) -> None:
    with connections["owner"].cursor() as cursor:
        order.keep(cursor.cursor, ORDER)
    named = "select indexdef from pg_indexes where tablename ~ '^(register_|matters_case|matters_leg)' order by 1"
    constrained = "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint order by 1, 2"
    before, keys = found(named), found(constrained)
    away = (*loading.FILLED[PERSONS], "matters_case", "matters_leg")
    indexes.put_away(owner, away)
    assert len(found(named)) < len(before) - 20
    indexes.put_away(owner, away)
    assert len(list(indexes.build(owner))) > 20
    assert found(named) == before
    assert found(constrained) == keys


def test_cases_and_concerns_come_with_all_that_belongs_to_them(empty: Town) -> None:
    loading.load(Order(seed=7, today=DAY, change=1, persons=700, cases=300, concerns=400), processes=1)
    assert found("select count(*), count(distinct follow_code) from matters_case") == [(300, 300)]
    assert found("select count(*) from matters_leg") == [(900,)]
    assert found("select count(*) from matters_particulars p join matters_case using (person_id)") != [(0,)]
    assert found("select count(*) from concerns_concern") == found("select count(*) from concerns_report") == [(400,)]
    assert found(
        "select count(*) from journal_line where thing_id in (select id from matters_case) and step = 'file'"
    ) == [(300,)]
    assert found(
        'select count(*) from (select state from matters_case c where state <> (select "end" from journal_line'
        " where thing_id = c.id order by id desc limit 1)) wrong"
    ) == [(0,)]
    assert found(
        'select count(*) from (select state from concerns_concern c where state <> (select "end" from journal_line'
        " where thing_id = c.id order by id desc limit 1)) wrong"
    ) == [(0,)]


def test_a_granted_loss_leaves_a_void_booklet_and_one_in_its_place(empty: Town) -> None:
    loading.load(Order(seed=7, today=DAY, change=1, persons=700, cases=300), processes=1)
    granted = found(
        "select count(*) from matters_case where matter = 'lost-booklet' and state in ('approved', 'printed', 'closed')"
    )
    assert granted[0][0] > 50
    assert found("select count(*) from register_booklet where voided_on is not null") == granted
    assert (
        found(
            "select count(*) from register_booklet o join register_booklet n on n.serial = o.replaced_by"
            " and n.household_id = o.household_id and n.voided_on is null and n.issued_change = o.voided_change"
            " join register_change g on g.id = o.voided_change join matters_particulars p on p.case_id = g.case_id"
            " where p.patch->'entries'->0->>'old' = o.serial and p.patch->'entries'->0->>'new' = n.serial"
        )
        == granted
    )


def test_nothing_that_is_open_is_overdue(empty: Town) -> None:
    loading.load(Order(seed=7, today=DAY, change=1, persons=700, cases=600, concerns=2000), processes=1)
    moment = "timestamptz '2026-11-21 00:00+08'"
    assert found(f"select count(*) from matters_case where state = 'accepted' and due_at < {moment}") == [(0,)]
    assert found(f"select count(*) from concerns_concern where closed_at is null and clock_at < {moment}") == [(0,)]
    assert found(f"select count(*) from journal_line where at > {moment}") == [(0,)]
    assert found("select count(*) from matters_case where closed_at < accepted_at or decided_at < accepted_at") == [
        (0,)
    ]


def test_a_move_leaves_history_that_says_where_somebody_lived_on_each_day(empty: Town) -> None:
    loading.load(ORDER, processes=1)
    for table, key in (
        ("householdversion", "household_id"),
        ("membership", "person_id"),
        ("personversion", "person_id"),
    ):
        rows = found(
            f"select {key}, count(*), count(*) filter (where superseded_at is null and valid_to is null),"
            f" count(*) filter (where superseded_at is null), min(change_id), max(change_id) from register_{table}"
            f" group by {key}"
        )
        moved = [row for row in rows if row[1] > 1]
        assert {row[1:4] for row in rows} == {(1, 1, 1), (3, 1, 2)}, table
        assert 0.01 * len(rows) < len(moved) < 0.2 * len(rows)
        changes = {pk for (pk,) in found("select id from register_change where kind = 'change'")}
        assert {row[5] for row in moved} <= changes
    assert found(
        "select count(*) from register_membership a join register_membership b using (person_id)"
        " where a.number = 2 and b.number = 3 and (a.valid_to <> b.valid_from or a.household_id = b.household_id)"
    ) == [(0,)]

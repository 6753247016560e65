"""What the web process's own role can get out of the database by any SQL it likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

type Connection = psycopg.Connection[tuple[object, ...]]

PERSONAL = (
    "register_personversion", "register_logentry", "register_membership", "register_householdversion",
    "register_booklet", "matters_particulars", "matters_papercontent", "matters_document",
)  # fmt: skip
CLOSED = ("register_idnumber", "register_searchkey", "register_quarantined", "register_import", "register_person")
A_LOOK = (
    "insert into access_look (kind, duty, purpose, items, persons, households)"
    " values ('case', 'clerk', 'test', '{name}', %s, %s) returning set_config('banshi.look', id::text, false)"
)


@pytest.fixture
def web(town: Town) -> Iterator[Connection]:
    """Connect as the web process does, with nothing of Django in between."""
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=str(database["HOST"]),
        dbname=str(database["NAME"]),
        user=str(database["USER"]),
        password=str(database["PASSWORD"]),
        autocommit=True,
    ) as connection:
        yield connection


def count(web: Connection, statement: str) -> object:
    return (web.execute(statement).fetchone() or (None,))[0]


def look(web: Connection, *persons: int, households: tuple[int, ...] = ()) -> None:
    web.execute(A_LOOK, [list(persons), list(households)])


@pytest.mark.parametrize("table", PERSONAL)
def test_without_a_look_there_is_nothing(web: Connection, table: str) -> None:
    assert count(web, f"select count(*) from {table}") == 0


@pytest.mark.parametrize("table", CLOSED)
def test_some_tables_the_web_process_never_reads(web: Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(f"select count(*) from {table}")


def test_a_committed_look_opens_exactly_the_rows_of_its_persons(web: Connection, town: Town) -> None:
    look(web, town.li.id, town.stranger.id)
    rows = web.execute("select person_id from register_personversion order by 1").fetchall()
    assert rows == [(town.li.id,), (town.stranger.id,)]


def test_a_look_not_yet_committed_opens_nothing(web: Connection, town: Town) -> None:
    with web.transaction():
        look(web, town.li.id)
        assert count(web, "select count(*) from register_personversion") == 0


def test_a_look_that_is_rolled_back_opens_nothing(web: Connection, town: Town) -> None:
    with web.transaction(force_rollback=True):
        look(web, town.li.id)
    assert count(web, "select count(*) from register_personversion") == 0


def test_the_look_of_another_connection_opens_nothing(web: Connection, town: Town) -> None:
    look(web, town.li.id)
    used = count(web, "select current_setting('banshi.look')")
    with psycopg.connect(web.info.dsn, password=web.info.password, autocommit=True) as other:
        other.execute("select set_config('banshi.look', %s, false)", [used])
        assert count(other, "select count(*) from register_personversion") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "select name from register_personversion where name like '李%'",
        "select v.name from register_household h join register_membership m on m.household_id = h.id"
        " join register_personversion v using (person_id)",
        "select string_agg(name, ',') from register_personversion having count(*) > 0",
        "with recursive r as (select person_id from register_personversion union select 1 where false) select * from r",
        "select (select name from register_personversion limit 1) where exists (select from register_personversion)",
        "select * from register_personversion tablesample bernoulli (100)",
        "select table_name from information_schema.tables t, lateral (select name from register_personversion) x",
    ],
)
def test_no_kind_of_query_gives_a_stranger(web: Connection, statement: str) -> None:
    assert web.execute(statement.encode()).fetchall() == []


def test_copy_gives_nothing(web: Connection) -> None:
    with web.cursor() as cursor, cursor.copy("copy (select * from register_personversion) to stdout") as copy:
        assert b"".join(bytes(block) for block in copy) == b""


def test_copy_of_the_table_itself_gives_nothing(web: Connection) -> None:
    with web.cursor() as cursor, cursor.copy("copy register_personversion to stdout") as copy:
        assert b"".join(bytes(block) for block in copy) == b""


def test_a_prepared_statement_does_not_remember_the_look_before(web: Connection, town: Town) -> None:
    web.execute("prepare everyone as select count(*) from register_personversion")
    look(web, town.li.id)
    assert count(web, "execute everyone") == 1
    web.execute("select set_config('banshi.look', '', false)")
    assert count(web, "execute everyone") == 0


def test_a_function_of_the_web_processs_own_sees_no_more(web: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("create function peek() returns bigint language sql security definer as 'select 1::bigint'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("create temp table mine as select * from register_personversion")
    web.execute("do $$ begin perform name from register_personversion; if found then raise 'seen'; end if; end $$")


@pytest.mark.parametrize(
    "statement",
    [
        "update access_look set persons = '{1}'",
        "delete from access_look",
        "truncate access_look",
        "update journal_line set reason = 'nothing happened'",
        "delete from journal_line",
        "insert into access_look (kind, duty, purpose, items, persons, households, pid)"
        " values ('test', '', '', '{}', '{1}', '{}', 1)",
        "insert into access_look (kind, duty, purpose, items, persons, households, xid)"
        " values ('test', '', '', '{}', '{1}', '{}', '1')",
        "alter table register_personversion disable row level security",
        "set role banshi_owner",
        "set session_replication_role = replica",
    ],
)
def test_the_log_cannot_be_altered_nor_the_door_unhinged(web: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement.encode())


def test_even_the_owner_does_not_rewrite_the_log(web: Connection, town: Town) -> None:
    look(web, town.li.id)
    database = settings.DATABASES["owner"]
    with psycopg.connect(
        host=str(database["HOST"]), dbname=str(database["NAME"]), user=str(database["USER"]),
        password=str(database["PASSWORD"]), autocommit=True,
    ) as owner:  # fmt: skip
        for statement in ("update journal_line set reason = ''", "delete from access_look", "truncate journal_line"):
            with pytest.raises(psycopg.Error, match="written once"):
                owner.execute(statement.encode())


def test_a_person_not_looked_at_cannot_be_written_either(web: Connection, town: Town) -> None:
    look(web, town.li.id)
    touched = web.execute(
        "update register_personversion set superseded_at = now() where person_id = %s", [town.stranger.id]
    )
    assert touched.rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("update register_personversion set name = '改名'")


def test_a_household_opens_with_its_look(web: Connection, town: Town) -> None:
    look(web, town.li.id, households=(town.li.household_id,))
    assert count(web, "select count(*) from register_householdversion") == 1
    assert count(web, "select count(*) from register_booklet") == 1

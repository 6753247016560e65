"""Everything that the web process's role can reach after all migrations, asked of the catalogue: nothing is sampled.

Each table has its place in docs/privacy.md; a table that nobody named there fails here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from banshi.kernel import clock
from tests.access.test_door import web  # noqa: F401 - a fixture
from tests.cast import HOUSEHOLDS, SATURDAY_MORNING
from tests.once import once
from tests.rights import world

if TYPE_CHECKING:
    from tests.access.test_door import Connection
    from tests.cast import Town

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
LOOK, NEVER, WITHOUT, ACCOUNTS = "behind a look", "never read", "no personal data", "accounts"
DOORS = (LOOK, NEVER, WITHOUT, ACCOUNTS)
OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^(pg_toast|kept_)'"
RELATIONS = (
    "select c.relname, c.relkind, has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select')"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    f" where {OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f')"
)


def named() -> dict[str, str]:
    """Return which door the documents say stands before each table."""
    section = PAGE.read_text(encoding="utf-8").partition("## Every table and its door\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (.+?) \|$", section, re.MULTILINE)
    return {table: door for door, tables in rows for table in re.findall(r"`([a-z0-9_]+)`", tables)}


@pytest.fixture
def filled(town: Town) -> Town:
    """Let everything happen in the town that happens for the walk, so that tables have rows."""
    with clock.stopped_at(SATURDAY_MORNING):
        once(world.build, town)
    return town


def owner(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def tables(web: Connection) -> dict[str, bool]:  # noqa: F811 - the fixture's value
    return {str(name): bool(seen) for name, kind, seen in web.execute(RELATIONS).fetchall() if kind in {"r", "p"}}


def test_every_table_has_its_door_in_the_documents(web: Connection) -> None:  # noqa: F811
    there, said = set(tables(web)), named()
    assert sorted(there - set(said)) == [], "say in docs/privacy.md what stands before these tables"
    assert sorted(set(said) - there) == [], "docs/privacy.md names tables that are not there"
    assert set(said.values()) == set(DOORS)


def test_without_a_look_nobody_is_seen_in_any_table(web: Connection, filled: Town) -> None:  # noqa: F811
    behind = [table for table, door in named().items() if door == LOOK]
    assert len(behind) > 15
    full = {table for table in behind if owner(f"select exists (select from {table})") == [(True,)]}
    assert len(full) > 8
    counted = {table: web.execute(f"select count(*) from {table}").fetchone() for table in behind}
    assert {table: found for table, found in counted.items() if found != (0,)} == {}
    open_to_all = (
        "select relname from pg_class where relname = any (%s) and relnamespace = 'public'::regnamespace"
        " and not relrowsecurity"
    )
    unguarded = {str(name) for (name,) in web.execute(open_to_all, [behind]).fetchall()}
    assert {table for table in unguarded if _readable(web, table)} == set()


def _readable(web: Connection, table: str) -> bool:  # noqa: F811
    found = web.execute("select has_any_column_privilege(%s::text, 'select')", [table]).fetchone()
    return bool(found and found[0])


def test_what_is_never_read_is_refused(web: Connection) -> None:  # noqa: F811
    reachable = tables(web)
    assert {table for table, door in named().items() if door == NEVER and reachable[table]} == set()


def test_no_other_table_says_who_somebody_is(web: Connection, filled: Town) -> None:  # noqa: F811
    """Read every row of every other table as the web process, and look for what only personal tables may hold."""
    words = [filled.li.id_number, filled.without_booklet.id_number, world.LI_PHONE, world.ZHOU_PHONE,
             world.LI_LOST_IT, world.ZHOU_LOST_IT, HOUSEHOLDS[1][0], HOUSEHOLDS[4][0]]  # fmt: skip
    found = {}
    for table, door in named().items():
        if door in {WITHOUT, ACCOUNTS} and _whole(web, table):
            rows = web.execute("select array_agg(t::text) from " + table + " t").fetchone() or (None,)
            text = "\n".join(rows[0] or ()) if isinstance(rows[0], list) else ""
            if told := [word for word in words if word in text]:
                found[table] = told
    assert found == {}


def _whole(web: Connection, table: str) -> bool:  # noqa: F811
    found = web.execute("select has_table_privilege(%s::text, 'select')", [table]).fetchone()
    return bool(found and found[0])


def test_no_view_shows_more_than_its_reader_may_see(web: Connection) -> None:  # noqa: F811
    views = (
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where {OURS} and c.relkind in ('v', 'm') and has_table_privilege(c.oid, 'select')"
        " and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false)"
    )
    assert {str(name) for (name,) in web.execute(views).fetchall()} == set()


def test_functions_with_the_owners_rights_have_their_path_set(web: Connection) -> None:  # noqa: F811
    ours = (
        "select p.oid::regprocedure::text, p.prosecdef, coalesce(array_to_string(p.proconfig, ';'), ''),"
        f" p.proacl is null from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {OURS}"
        " and has_function_privilege(p.oid, 'execute')"
    )
    found = web.execute(ours).fetchall()
    with_rights = {str(name): str(config) for name, definer, config, _open in found if definer}
    assert len(with_rights) > 20
    assert [name for name, config in with_rights.items() if "search_path=public, pg_temp" not in config] == []


def test_everybody_else_may_run_none_of_them(web: Connection) -> None:  # noqa: F811
    open_to_all = (
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        f" where {OURS} and p.prosecdef and (p.proacl is null or exists"
        " (select from aclexplode(p.proacl) a where a.grantee = 0))"
    )
    assert web.execute(open_to_all).fetchall() == []


def test_sequences_are_used_and_never_set(web: Connection) -> None:  # noqa: F811
    settable = (
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where {OURS} and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'update') else false end"
    )
    assert web.execute(settable).fetchall() == []


def test_there_are_no_large_objects_and_their_pages_are_shut(web: Connection) -> None:  # noqa: F811
    assert web.execute("select count(*) from pg_largeobject_metadata").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("select * from pg_largeobject")


def test_statistics_tell_nothing_of_personal_tables(web: Connection, filled: Town) -> None:  # noqa: F811
    owner_address = settings.DATABASES["owner"]
    with psycopg.connect(
        host=str(owner_address["HOST"]), dbname=str(owner_address["NAME"]), user=str(owner_address["USER"]),
        password=str(owner_address["PASSWORD"]), autocommit=True,
    ) as opened:  # fmt: skip
        opened.execute("analyze")
    behind = [table for table, door in named().items() if door in {LOOK, NEVER}]
    for view in ("pg_stats", "pg_stats_ext"):
        found = web.execute(f"select tablename from {view} where tablename = any (%s)", [behind]).fetchall()
        assert found == [], view
    for catalogue in ("pg_statistic", "pg_statistic_ext_data", "pg_authid"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"select * from {catalogue}")


def test_what_others_are_running_shows_no_values(web: Connection, filled: Town) -> None:  # noqa: F811
    secret = "select '只有主人知道的话'"
    with connections["owner"].cursor() as cursor:
        cursor.execute(secret)
    running = [str(query) for (query,) in web.execute("select query from pg_stat_activity").fetchall()]
    assert not [query for query in running if "只有主人知道的话" in query and "pg_stat_activity" not in query]
    for word in (filled.li.id_number, filled.li.name, world.LI_PHONE):
        assert not [query for query in running if word in query]


@pytest.mark.parametrize(
    "statement",
    [
        "select pg_read_file('postgresql.conf')",
        "select pg_ls_dir('.')",
        "copy register_personversion to program 'cat'",
        "copy (select 1) to '/tmp/x'",
        "create extension dblink",
        "alter role current_user superuser",
        "select lo_import('/etc/hostname')",
        "create schema mine",
        "create table public.mine (x int)",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'banshi_owner'",
        "select * from pg_hba_file_rules",
        "select pg_stat_reset()",
        "create publication p",
    ],
)
def test_the_server_itself_gives_nothing(web: Connection, statement: str) -> None:  # noqa: F811
    with pytest.raises(psycopg.Error) as refused:
        web.execute(statement.encode())
    assert refused.value.sqlstate in {"42501", "0A000", "58P01"}

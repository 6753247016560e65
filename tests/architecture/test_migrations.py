"""No migration makes a province wait: each statement that it would send is read, and what locks or rewrites is refused.

Migrations up to ``large_tables.BASE`` met empty tables. Of later ones the SQL is made by Django itself, without running
it, so that operations and hand-written SQL are judged alike.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import IntegrityError, connections, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader

from banshi import postgres
from banshi.cli import patience
from banshi.cli.children import Trouble
from bench.large_tables import BASE, LARGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState
    from pytest_django import DjangoDbBlocker

    from tests.cast import Town

NAME = r'(?:only\s+)?"?(?:public"?\."?)?(?P<table>\w+)"?'
VOLATILE = r"default\s+(?:\(?\s*)?(?:gen_random_uuid|uuidv?\d?\w*|random|clock_timestamp|nextval|timeofday)\b"
# What is looked for in a statement on a large table, and why nobody could go on working beside it.
REFUSED: tuple[tuple[str, str], ...] = (
    (rf"create\s+(?:unique\s+)?index\s+(?!concurrently).*?\son\s+{NAME}", "an index is built CONCURRENTLY"),
    (rf"alter\s+table\s+(?:if\s+exists\s+)?{NAME}\s.*\badd\s+column\b.*{VOLATILE}", "the default rewrites the table"),
    (rf"alter\s+table\s+{NAME}\s.*\badd\s+column\b.*\b(?:big)?serial\b", "the default rewrites the table"),
    (rf"alter\s+table\s+{NAME}\s.*\badd\s+column\b.*\bgenerated\b.*\bstored\b", "a stored value rewrites the table"),
    (rf"alter\s+table\s+{NAME}\s.*\badd\s+column\b.*\b(?:unique|primary\s+key)\b", "an index is built CONCURRENTLY"),
    (rf"alter\s+table\s+{NAME}\s.*\badd\s+column\b.*\breferences\b", "a foreign key is added NOT VALID"),
    (rf"alter\s+table\s+{NAME}\s.*\balter\s+column\b.*\btype\b", "another type rewrites the table"),
    (rf"alter\s+table\s+{NAME}\s.*\bset\s+not\s+null\b", "all rows are read under a lock: add a CHECK, NOT VALID"),
    (
        rf"alter\s+table\s+{NAME}\s.*\badd\s+constraint\b(?!.*\busing\s+index\b)(?!.*\bnot\s+valid\b)",
        "a constraint is added NOT VALID and validated later",
    ),
    (rf"alter\s+table\s+{NAME}\s.*\b(?:rename|set\s+(?:un)?logged|set\s+tablespace)\b", "running programs break"),
    (rf"(?:update|delete\s+from|truncate(?:\s+table)?)\s+{NAME}\b", "many rows are changed by a command, in batches"),
    (rf"insert\s+into\s+{NAME}\b.*\bselect\b", "many rows are written by a command, in batches"),
    (rf"(?:cluster|vacuum\s+full|reindex\s+table(?!\s+concurrently)|lock(?:\s+table)?)\s+{NAME}", "it locks the table"),
)
BY_PYTHON = "rows are changed by a command, in batches, and not by a migration"
NOT_SQL = "THIS OPERATION CANNOT BE WRITTEN AS SQL"
# In one transaction with what adds a constraint, its validation would hold that lock while it reads all rows.
BESIDE_OTHERS = re.compile(r"\bconcurrently\b|\bvalidate\s+constraint\b", re.IGNORECASE)


def refused(statement: str, *, new: frozenset[str] = frozenset(), longer: frozenset[str] = frozenset()) -> list[str]:
    """Say what is wrong with a statement; ``new`` tables are empty, ``longer`` columns only get room."""
    if NOT_SQL in statement:
        return [BY_PYTHON]
    plain = " ".join(line for line in statement.splitlines() if not line.startswith("--")).strip()
    found = []
    for pattern, why in REFUSED:
        for hit in re.finditer(pattern, plain, re.IGNORECASE | re.DOTALL):
            only_longer = "another type" in why and any(f'"{column}"' in plain for column in longer)
            if hit["table"].lower() in LARGE - new and not only_longer:
                found.append(f"{hit['table']}: {why}")
    return found


def faults(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """Say what is wrong with a migration: of each statement, and of its transaction."""
    new, longer = _new_tables(migration), frozenset(_longer(migration, before))
    statements = _statements(migration, before)
    found = [fault for statement in statements for fault in refused(statement, new=new, longer=longer)]
    if migration.atomic and any(BESIDE_OTHERS.search(statement) for statement in statements):
        found.append("an index CONCURRENTLY, or the validation of a constraint, needs atomic = False")
    return found


def _statements(migration: migrations.Migration, before: ProjectState) -> list[str]:
    with connections["owner"].schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before.clone(), editor, collect_sql=True)
    return [part for statement in editor.collected_sql for part in statement.split(";\n")]


def _new_tables(migration: migrations.Migration) -> frozenset[str]:
    made = [one for one in migration.operations if isinstance(one, migrations.CreateModel)]
    return frozenset(one.options.get("db_table") or f"{migration.app_label}_{one.name_lower}" for one in made)


def _longer(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """Yield the columns that are only allowed more characters, which changes nothing that is stored."""
    for one in migration.operations:
        if isinstance(one, migrations.AlterField) and isinstance(one.field, models.CharField | models.TextField):
            was = before.models[migration.app_label, one.model_name_lower].fields[one.name]
            if isinstance(was, models.CharField) and (one.field.max_length or 1 << 30) >= (was.max_length or 1 << 30):
                yield one.name


@pytest.fixture
def loader(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[MigrationLoader]:
    with django_db_blocker.unblock():
        yield MigrationLoader(connections["owner"])


def later(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return all migrations of ours that may meet large tables."""
    ours = {key for key, one in loader.disk_migrations.items() if type(one).__module__.startswith("banshi.")}
    known = {key for app, name in BASE.items() for key in loader.graph.forwards_plan((app, name))}
    return sorted(ours - known)


def test_no_migration_after_the_base_locks_or_rewrites_a_large_table(loader: MigrationLoader) -> None:
    found = {
        key: wrong
        for key in later(loader)
        if (wrong := faults(loader.get_migration(*key), loader.project_state(key, at_end=False)))
    }
    assert found == {}


def test_every_large_table_is_one_of_ours_and_the_base_is_there(loader: MigrationLoader) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        assert {name for (name,) in cursor.fetchall()} >= LARGE
    assert set(loader.disk_migrations) >= set(BASE.items())
    assert ("register", "0004_search_keys") in later(loader)


@pytest.mark.parametrize(
    "statement",
    [
        "create index by_day on journal_line (at)",
        'CREATE UNIQUE INDEX "one" ON "public"."matters_case" ("number")',
        "alter table journal_line add column u uuid default gen_random_uuid()",
        "alter table only journal_line add column n bigserial",
        "alter table matters_case add column full_name text generated always as (number) stored",
        'ALTER TABLE "matters_case" ADD COLUMN "unit_id" bigint NULL REFERENCES "stations_unit" ("id")',
        'ALTER TABLE "matters_case" ALTER COLUMN "kilometres" TYPE bigint USING "kilometres"::bigint',
        'ALTER TABLE "matters_case" ALTER COLUMN "due_at" SET NOT NULL',
        'ALTER TABLE "matters_case" ADD CONSTRAINT "far" CHECK ("kilometres" >= 0)',
        'ALTER TABLE "matters_case" RENAME COLUMN "task" TO "duty"',
        "update access_look\n set duty = 'clerk'",
        "delete from concerns_concern where number = ''",
        "insert into notices_notice (id) select id from journal_line",
        "with old as (select 1) update register_person set id = id",
        "vacuum full register_searchkey",
    ],
)
def test_what_makes_others_wait_is_refused(statement: str) -> None:
    assert refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "create index concurrently by_day on journal_line (at)",
        'ALTER TABLE "matters_case" ADD COLUMN "task" varchar(12) DEFAULT \'\' NOT NULL',
        "alter table access_look add column at2 timestamptz default now()",
        'ALTER TABLE "matters_case" ADD CONSTRAINT "far" CHECK ("kilometres" >= 0) NOT VALID',
        'ALTER TABLE "matters_case" VALIDATE CONSTRAINT "far"',
        "alter table matters_case set (fillfactor = 90)",
        "create index by_code on stations_unit (code)",
        "drop index concurrently by_day",
    ],
)
def test_what_nobody_notices_is_allowed(statement: str) -> None:
    assert refused(statement) == []


def planned(*operations: Operation, atomic: bool = True) -> migrations.Migration:
    """Return a migration that nobody has written yet, after all those of the matters."""
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations), "atomic": atomic})
    planned_one: migrations.Migration = kind("9999_planned", "matters")
    return planned_one


INDEX = models.Index(fields=["kilometres"], name="by_distance")
UNIT = models.ForeignKey("stations.Unit", models.PROTECT, null=True)


@pytest.mark.parametrize(
    ("operation", "atomic", "whether"),
    [
        (migrations.AddIndex("case", INDEX), True, True),
        (AddIndexConcurrently("case", INDEX), False, False),
        (migrations.AddField("case", "seen", models.BooleanField(default=False)), True, False),
        (
            migrations.AddField("case", "unit", models.ForeignKey("stations.Unit", models.PROTECT, null=True)),
            True,
            True,
        ),
        (migrations.AlterField("case", "number", models.CharField(max_length=40, unique=True)), True, False),
        (migrations.AlterField("case", "number", models.CharField(max_length=9, unique=True)), True, True),
        (migrations.AlterField("case", "kilometres", models.BigIntegerField()), True, True),
        (migrations.RunPython(lambda *_said: None), True, True),
    ],
    ids=["index", "concurrently", "field", "foreign", "longer", "shorter", "type", "python"],
)
def test_what_django_would_send_is_read(loader: MigrationLoader, operation: Any, atomic: bool, whether: bool) -> None:  # noqa: FBT001
    assert bool(faults(planned(operation, atomic=atomic), loader.project_state())) is whether


DEFAULTLESS = "alter table access_look alter column purpose drop default"


def test_a_table_in_use_is_waited_for_in_blinks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0.05)
    tries = []

    def work() -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            tries.append(time.monotonic())
            cursor.execute("lock table access_look in access exclusive mode")

    with _report_of(0.9):
        patience.patiently(work)
    assert len(tries) in {3, 4}  # 0.9 seconds, of which each try takes a third and a pause


def test_a_statement_of_its_own_is_tried_again_and_not_those_before_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0.05)
    begun = []

    def work() -> None:
        begun.append(1)
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table access_look alter column purpose set default ''")
            cursor.execute(DEFAULTLESS)

    with _report_of(0.5):
        patience.patiently(work)
    assert begun == [1]


def test_what_is_in_use_without_a_pause_is_given_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0.0)
    monkeypatch.setattr(patience, "TRIES", 2)
    with _report_of(2.0), pytest.raises(Trouble, match="Nobody was disturbed"):
        patience.patiently(lambda: connections["owner"].cursor().execute(DEFAULTLESS))


def test_what_a_killed_migration_left_half_built_is_removed(town: Town) -> None:
    def halves() -> list[str]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(patience.HALVES)
            return [name for (name,) in cursor.fetchall()]

    with pytest.raises(IntegrityError), connections["owner"].cursor() as cursor:
        cursor.execute("create unique index concurrently half on stations_unit (kind)")
    assert halves() == ["public.half"]
    patience.patiently(lambda: None)
    assert halves() == []


@contextmanager
def _report_of(seconds: float) -> Iterator[None]:
    """Read the looks in a transaction that goes on for so long, or until nobody waits any more."""
    reading, done = Event(), Event()

    def report() -> None:
        with psycopg.connect(postgres.server().owner_url) as connection:
            connection.execute("select count(*) from access_look")
            reading.set()
            done.wait(seconds)

    thread = Thread(target=report)
    thread.start()
    reading.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()

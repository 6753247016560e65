"""The tables can still be cut over several machines: the plan names every one, and what is in its way is known."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from banshi import access, postgres
from banshi.china.matters.lost_booklet import Answers, LostBooklet
from banshi.matters import decisions, filing, receiving
from banshi.scale import plan
from banshi.scale.plan import Stand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cast import Town

SOURCE = Path(plan.__file__).parents[1]
COLUMNS = {table.name: table.column for table in plan.TABLES if table.stand is Stand.CUT}
GROUPS = {
    table.name: next(iter(group)).name for group in (plan.PERSONS, plan.HOUSEHOLDS, plan.NUMBERS) for table in group
}
READS = re.compile(
    rf"\b(?:from|join|update|,)\s+({'|'.join(COLUMNS)})\b(?:\s+(?!on\b|where\b|join\b|set\b)(\w+))?", re.IGNORECASE
)
TOUCHED = re.compile(r'\b(?:from|join|update|into)\s+"?(\w+)', re.IGNORECASE)


@pytest.fixture
def schema(town: Town) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.server().owner_url) as opened:
        yield opened


def names(schema: psycopg.Connection, query: str) -> set[str]:
    return {row[0] for row in schema.execute(query.encode())}


def test_the_plan_names_only_tables_that_are_there_and_each_once(schema: psycopg.Connection) -> None:
    planned = [table.name for table in plan.TABLES]
    assert set(planned) | set(plan.ABOUT_PERSONS_BUT_WHOLE) <= names(schema, "select tablename from pg_tables")
    assert len(planned) == len(set(planned))


def test_whatever_holds_a_person_is_cut_by_person_or_says_why_not(schema: psycopg.Connection) -> None:
    holding = names(schema, "select table_name from information_schema.columns where column_name = 'person_id'"
                            " and table_schema = 'public'")  # fmt: skip
    told = {table.name for table in plan.TABLES} | set(plan.ABOUT_PERSONS_BUT_WHOLE)
    assert holding - told == set()


def test_every_key_holds_the_column_and_nothing_hangs_on_triggers_or_links(schema: psycopg.Connection) -> None:
    assert set(plan.in_the_way(schema)) == set(plan.IN_THE_WAY)


def test_pieces_that_lie_together_are_cut_by_the_same_kind_of_value(schema: psycopg.Connection) -> None:
    kinds = {
        (row[0], row[1]): row[2:]
        for row in schema.execute(
            "select table_name, column_name, data_type, is_nullable from information_schema.columns"
            " where table_schema = 'public'"
        )
    }
    for table in plan.TABLES:
        if table.beside:
            assert kinds[table.name, table.column] == kinds[table.beside, COLUMNS[table.beside]] == ("bigint", "NO")


def test_a_queue_stands_at_the_coordinator() -> None:
    taken = re.compile(
        r"(?:from|join)\s+(\w+)(?:(?!\bfrom\b)[^;])*?for update[^;]{0,40}skip locked", re.IGNORECASE | re.DOTALL
    )
    found = {
        name for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql"} for name in taken.findall(_text(path))
    }
    assert found == {"notices_notice"}
    assert found & set(COLUMNS) == set()


def _text(path: Path) -> str:
    return re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))


def test_hot_paths_name_the_piece_they_read(town: Town) -> None:
    sent: list[tuple[str, Any]] = []

    def note(run: Callable[..., Any], statement: str, values: Any, *rest: Any) -> Any:
        sent.append((statement, values))
        return run(statement, values, *rest)

    with connection.execute_wrapper(note):
        _lives(town)
    asked = [(statement, values) for statement, values in sent if _mentions(statement)]
    assert len(asked) >= 6
    assert [found for statement, values in asked for found in _unnamed(statement, values)] == []
    assert {parts for statement, _values in asked if len(parts := _parts(statement)) > 1} == set(plan.HOT_IN_PARTS)


def _parts(statement: str) -> tuple[str, ...]:
    """Return the kinds of pieces that a statement touches, the coordinator's last."""
    read = {name.lower() for name in TOUCHED.findall(statement)}
    cut = sorted({GROUPS[name] for name in read if name in GROUPS})
    whole = [name for name in read if name not in GROUPS and "_" in name]
    return (*cut, plan.COORDINATED) if whole else tuple(cut)


def _lives(town: Town) -> None:
    """Look a person up by number and name, take a case in at another counter, open its page, decide it."""
    li = town.li
    access.find(li.id_number, li.name, LostBooklet.known, by=town.chen, purpose="lost-booklet", reference=uuid4())
    visit = receiving.receive("lost-booklet", id_number=li.id_number, name=li.name, by=town.chen)[0].id
    case = filing.file_case(visit, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=town.chen)
    access.look_at(li.id, ("name", "born_on"), by=town.wang, purpose="lost-booklet", reference=case.id)
    decisions.approve(case.id, by=town.wang)


def _mentions(statement: str) -> bool:
    return any(re.search(rf'(?:from|join|update|into)\s+"?{table}\b', statement, re.IGNORECASE) for table in COLUMNS)


def _unnamed(statement: str, values: Any) -> Iterator[str]:
    """Return the tables that a plan reads without naming the column they are cut by; the owner sees no policies."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"explain (format json, costs off) {statement}", values)
        (told,) = cursor.fetchone() or ([],)
    nodes = list(_nodes(json.loads(told) if isinstance(told, str) else told))
    every = " ".join(_said(node) for node in nodes)
    for node in nodes:
        column, alias = COLUMNS.get(node.get("Relation Name", "")), node.get("Alias")
        named = rf"\b{column}\b", _said(node)
        if (
            column
            and node["Node Type"] != "ModifyTable"
            and not (re.search(*named) or re.search(rf"\b{alias}\.{column}\b", every))
        ):
            yield f"{node['Relation Name']}: {_said(node) or 'all of it'} in {' '.join(statement.split())[:200]}"


def _said(node: dict[str, Any]) -> str:
    return " ".join(str(value) for name, value in node.items() if name.endswith(("Cond", "Filter")))


def _nodes(told: Any) -> Iterator[dict[str, Any]]:
    if isinstance(told, list):
        for one in told:
            yield from _nodes(one)
    elif isinstance(told, dict):
        if "Node Type" in told:
            yield told
        for value in told.values():
            yield from _nodes(value)


def test_functions_of_the_door_name_the_piece_they_read_or_say_what_it_costs(schema: psycopg.Connection) -> None:
    functions = "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace"
    found = {name for name, body in schema.execute(functions) if _asks_several(body)}
    assert found == set(plan.SEVERAL_PIECES)


def _asks_several(body: str) -> bool:
    read = READS.findall(body)
    if len({GROUPS[table] for table, _alias in read}) > 1:
        return True
    # One piece: its column is held against something that is not a column of another row.
    given = [
        re.search(rf"(?:\b{alias}\.)?\b{COLUMNS[table]}\s*=\s*(?!any\b)_?\w+(?!\.)\b", body) for table, alias in read
    ]
    joined = any(re.search(rf"\b\w+\.(?!{COLUMNS[table]}\b)\w+\s*=\s*{alias or table}\.(?!{COLUMNS[table]}\b)\w+", body)
                 for table, alias in read)  # fmt: skip
    return not all(given) or (joined and len(read) > 1)


def test_the_plan_is_not_carried_out_where_citus_is_missing(schema: psycopg.Connection) -> None:
    with pytest.raises(plan.NotPossible, match="not installed"):
        plan.carry_out(schema)


def test_the_plan_is_printed_as_statements() -> None:
    lines = [line for line in plan.printed() if not line.startswith("--")]
    assert (
        lines[0]
        == "select create_distributed_table('register_person', 'id', colocate_with => 'none', shard_count => 64);"
    )
    assert len(lines) == len(plan.TABLES)

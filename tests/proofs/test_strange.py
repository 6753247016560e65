"""Whatever value a column can hold: the log goes on being sealed, and checked to its end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import DatabaseError, connections

from banshi.archive import files
from banshi.kernel.refusals import Conflict
from banshi.proofs import sealing, verifying
from banshi.proofs.tombstones import bury
from tests.archive import old
from tests.proofs.sealed import THING, beside, lifted, log, one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.utils import CursorWrapper

    from tests.cast import Town

VALUES = {
    "timestamp with time zone": ["infinity", "-infinity", "4713-01-01 00:00+00 BC", "294276-12-31 00:00+00",
                                 "0001-01-01 00:00+00"],
    "date": ["infinity", "-infinity", "5874897-01-01"],
    "bigint": ["-1", "0", "1000000000000000", "9223372036854775807", "-9223372036854775808"],
    "smallint": ["-1", "0", "32767"],
    "integer": ["-1", "0", "2147483647"],
    "bytea": ["", "\\x00", "\\x" + "ff" * 5000],
    "text": ["", "\x01", "🙂🙂", "N", "3:abc"],
    "character varying": ["", "\x01", "🙂"],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
    "boolean": ["true", "false"],
    "xid8": ["0", "18446744073709551615"],
    "character varying[]": ["{{a}}", "{{a,b},{c,d}}", "[5:5]={a}", "[0:1]={name,address}", "{}", "{NULL}"],
    "bigint[]": ["{{1}}", "{{1,2},{3,4}}", "[5:5]={1}", "{}", "{NULL}"],
}  # fmt: skip
PROVED = {
    "journal_line": None, "access_look": None, "proofs_leaf": {"index", "source", "row_id", "salt", "hash"},
    "proofs_node": None, "proofs_head": {"key_id", "size", "root", "at", "signature"},
    "proofs_key": {"id", "public"}, "proofs_burial": {"id", "source", "rule", "thing_id"},
    "archive_part": {"source", "month", "number", "rows", "first_id", "last_id", "root", "file"}, "proofs_scan": set(),
}  # fmt: skip
"""What is proved of each table, of which no other value may pass (``None`` is all); beside it the check has to end."""
COLUMNS = (
    "select a.attname, format_type(a.atttypid, null) from pg_attribute a"
    " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
)
CHECKS = "select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = %s::regclass"


@contextmanager
def unchecked(*tables: str) -> Iterator[CursorWrapper]:
    """Lift every trigger and every condition of tables, as only their owner could."""
    with lifted() as cursor:
        gone = []
        for table in tables:
            cursor.execute(CHECKS, [table])
            gone += [(table, *check) for check in cursor.fetchall()]
        for table, name, _said in gone:
            cursor.execute(f"alter table {table} drop constraint {name}")
        try:
            yield cursor
        finally:
            for table, name, said in gone:
                cursor.execute(f"alter table {table} add constraint {name} {said.removesuffix(' NOT VALID')} not valid")


@pytest.fixture
def whole(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return a town whose log has everything: several heads, an archive, a burial."""
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    for _batch in range(3):
        log(12, 8)
    old.move()
    log(3, 3)
    bury("journal_line", [one("select max(id) from journal_line where kind = 'matters.case'")], "a rule")
    sealing.seal_waiting()
    assert verifying.verify().faults == []
    return town


@pytest.mark.parametrize("table", PROVED)
def test_no_value_ends_the_check_and_none_passes_for_what_was_sealed(whole: Town, table: str) -> None:
    proved = PROVED[table]
    passed, tried = [], 0
    with unchecked(table) as cursor:
        cursor.execute(COLUMNS, [table])
        for column, kind in cursor.fetchall():
            for value in VALUES[kind]:
                cursor.execute(f'select ctid::text, "{column}"::text from {table} order by 1 limit 1')
                ((row, was),) = cursor.fetchall()
                change = f'update {table} set "{column}" = %s::text::{kind} where ctid = %s::tid returning ctid::text'
                try:
                    cursor.execute(change, [value, row])
                except DatabaseError:  # a key that is there already, or a value that is too long
                    continue
                ((row,),) = cursor.fetchall()
                cursor.execute(
                    f'select "{column}"::text is distinct from %s from {table} where ctid = %s::tid', [was, row]
                )
                ((differs,),) = cursor.fetchall()
                tried += 1
                faults = verifying.verify().faults
                if differs and not faults and (proved is None or column in proved):
                    passed.append((column, value))
                cursor.execute(change, [was, row])
    assert passed == []
    assert tried >= 5
    assert verifying.verify().faults == []


LINE = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
    " values (%s::timestamptz, 'matters.case', %s, 'remark', '', '', '', '')"
)
LOOK = (
    "insert into access_look (kind, duty, purpose, items, persons, households)"
    " values ('case', '', '', %s::text[], %s::bigint[], '{}')"
)
AT = LOOK.replace("look (", "look (at, ").replace("values (", "values (%s::timestamptz, ")
LONG, MANY = LINE.replace("'')", "repeat('x', 250001))"), LOOK.replace("%s::bigint[]", "array_fill(7, array[%s::int])")
STRANGE = [
    (LINE, ["infinity", THING]), (LINE, ["-infinity", THING]), (LINE, ["294276-01-01", THING]),
    (LINE, ["0044-03-15 BC", THING]), (LINE, ["1899-12-31", THING]), (LONG, ["2026-01-01", THING]),
    (LOOK, ["{{a},{b}}", "{}"]), (LOOK, ["[7:8]={a,b}", "{}"]), (LOOK, ["{}", "{{1}}"]), (LOOK, ["{}", "[5:5]={1}"]),
    (MANY, ["{}", 1_000_001]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "values"), STRANGE)
def test_the_web_process_writes_no_row_that_nobody_can_read(town: Town, statement: str, values: list[object]) -> None:
    with beside() as web, pytest.raises(psycopg.errors.CheckViolation):
        web.execute(statement.encode(), values)


@pytest.mark.parametrize("table", ["journal_line", "access_look"])
def test_the_web_process_gives_no_row_a_number(town: Town, table: str) -> None:
    statement, values = (LINE, ["2026-01-01", THING]) if table == "journal_line" else (LOOK, ["{}", "{}"])
    numbered = statement.replace(f"{table} (", f"{table} (id, ").replace("values (", "values (77777, ")
    with beside() as web:
        web.execute(statement.encode(), values)
        web.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(numbered.encode(), values)


@pytest.mark.parametrize(("statement", "values"), [*STRANGE, (AT, ["infinity", "{}", "{}"])])
def test_the_owner_who_writes_one_stops_nothing_and_is_found(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str, values: list[object]
) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    log(2, 2)
    table = "journal_line" if "journal_line" in statement else "access_look"
    with unchecked(table):
        with beside("owner") as owner:
            owner.execute(statement.encode(), values)
        assert sealing.seal_waiting() == 1
        assert log(2, 2) == one("select count(*) from journal_line") + one("select count(*) from access_look")
        (fault,) = verifying.verify().faults
        assert "this row is not what was sealed" in str(fault)
        strange = int(one(f"select id from {table} order by id desc limit 1 offset 2"))
        if statement in (LINE, AT):
            old.move()  # what can be read
        else:
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"update {table} set at = '2020-03-05' where id = %s", [strange])
            with pytest.raises(Conflict, match="strange-row"):
                old.move()
        assert one(f"select count(*) from {table} where id = %s", strange) == 1
        assert [fault.row for fault in verifying.verify().faults] == [strange]

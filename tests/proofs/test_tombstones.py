"""A row that a rule takes away is gone, its place in the log holds, and the journal says by which rule it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.proofs import giving, keys, sealing, verifying
from banshi.proofs.tombstones import bury
from tests.proofs.sealed import THING, as_superuser, beside, log, one, written

if TYPE_CHECKING:
    from tests.cast import Town

RULE = "looks after three years (PIPL 56)"


def ids(table: str, most: int = 3) -> list[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select id from {table} where at < '2020-03-31 16:00Z' order by id limit %s::int", [most])
        return [row for (row,) in cursor.fetchall()]


@pytest.mark.parametrize("table", ["journal_line", "access_look"])
def test_a_buried_row_is_gone_and_the_log_holds(town: Town, table: str) -> None:
    log(9, 9)
    gone = ids(table)
    bury(table, gone, RULE)
    sealing.seal_waiting()
    verdict = verifying.verify()
    assert (verdict.faults, verdict.buried) == ([], 3)
    assert one(f"select count(*) from {table} where id = any(%s)", gone) == 0
    assert one("select count(*) from proofs_leaf where salt is null and row_id = any(%s)", gone) == 3
    said = one("select reason from journal_line where kind = 'proofs.burial'")
    assert said == f"{table} rows=3 ids={gone[0]}-{gone[-1]} rule={RULE}"


def test_a_slip_goes_on_proving_the_line_that_was_buried(town: Town) -> None:
    log(3)
    slip = giving.proof_of_thing(THING, first=True)
    assert slip is not None
    bury("journal_line", [int(slip.said["id"] or 0)], "a rule")
    assert slip.holds(keys.trusted_keys())
    assert one("select hash from proofs_leaf where index = %s", slip.index) is not None


def test_a_row_that_is_deleted_without_a_burial_is_named(town: Town) -> None:
    log(9, 9)
    bury("access_look", ids("access_look"), RULE)
    (row,) = ids("access_look", 1)
    as_superuser(f"delete from access_look where id = {row}")
    assert str(verifying.verify().faults[0]).startswith(f"access_look, row {row}, leaf ")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("delete from journal_line where kind = 'proofs.burial'", "no line of the journal says so"),
        ("update journal_line set reason = replace(reason, 'three', 'two') where kind = 'proofs.burial'", "says so"),
        ("update proofs_burial set rule = 'another'", "no line of the journal says so"),
        ("delete from proofs_burial", "its burial is gone"),
        ("update proofs_leaf set salt = null, burial_id = (select max(id) from proofs_burial) where row_id ="
         " (select min(row_id) from proofs_leaf where source = 1 and salt is not null) and source = 1", "no line"),
    ],
)  # fmt: skip
def test_a_tombstone_that_the_journal_does_not_tell_of_is_refused(town: Town, statement: str, said: str) -> None:
    log(4, 9)
    bury("access_look", ids("access_look"), RULE)
    as_superuser(statement)
    assert any(said in str(fault) for fault in verifying.verify().faults)


def test_a_row_that_rose_again_is_named(town: Town) -> None:
    log(4, 9)
    (row,) = ids("access_look", 1)
    as_superuser(f"create temp table kept as select * from access_look where id = {row}")
    bury("access_look", [row], RULE)
    as_superuser("insert into access_look select * from kept", "drop table kept")
    assert "stands in the database although it was buried" in str(verifying.verify().faults[0])


def test_what_is_not_sealed_yet_or_not_there_is_not_buried(town: Town) -> None:
    log(2, 2)
    written(1, 1)
    (newest,) = (one("select max(id) from access_look"),)
    for wanted in ([newest], [ids("access_look", 1)[0], 10**12]):
        with pytest.raises(Conflict, match="not-sealed"):
            bury("access_look", wanted, RULE)
    assert one("select count(*) from access_look where id = %s", newest) == 1


def test_the_lines_by_which_the_log_is_checked_are_not_buried(town: Town) -> None:
    log(1)
    key = one("select id from journal_line where kind = 'proofs.key'")
    with pytest.raises(RuleBroken, match="log-needs-it"):
        bury("journal_line", [key], RULE)
    for source, rule in (("register_person", RULE), ("access_look", ""), ("access_look", "x" * 81)):
        with pytest.raises(RuleBroken, match="no-rule"):
            bury(source, [1], rule)


def test_a_burial_goes_with_the_transaction_of_whoever_asked_for_it(town: Town) -> None:
    log(2, 5)

    def halfway() -> None:
        with transaction.atomic(using="owner"):
            bury("access_look", ids("access_look"), RULE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        halfway()
    assert (one("select count(*) from proofs_burial"), len(ids("access_look"))) == (0, 3)
    assert verifying.verify().faults == []


def test_many_rows_are_told_of_in_several_lines(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banshi.proofs.tombstones.MOST", 4)
    log(0, 10)
    gone = ids("access_look", 10)
    bury("access_look", [*gone[:5], *gone[6:]], RULE)
    sealing.seal_waiting()
    assert (verifying.verify().faults, verifying.verify().buried) == ([], 9)
    assert one("select count(*) from proofs_burial") == 3


def test_saying_that_one_buries_does_not_let_a_row_go(town: Town) -> None:
    log(2, 5)
    announced = "select set_config('banshi.burying', pg_current_xact_id()::text, true)"
    with beside("owner") as owner:
        owner.execute(announced)
        with pytest.raises(psycopg.Error, match="written once"):
            owner.execute("delete from access_look where at < '2020-03-31 16:00Z'")


def test_a_leaf_loses_its_salt_with_its_row_only(town: Town) -> None:
    log(2, 5)
    bury("access_look", ids("access_look", 1), RULE)
    for sets in ("salt = null", "salt = null, burial_id = 1", "hash = ''", "salt = ''"):
        with pytest.raises(DatabaseError, match="written once"):
            one(f"update proofs_leaf set {sets} where salt is not null returning 1")

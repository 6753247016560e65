"""What is written is sealed once, in whatever order it is committed, by one sealer at a time."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.kernel import clock, merkle
from banshi.proofs import heads, keys, queries, sealing, verifying, waiting
from banshi.proofs.models import Head, Leaf
from tests.archive.merkle_by_the_book import netstring, tree_hash
from tests.proofs import by_the_book
from tests.proofs.sealed import THING, beside, log, one, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town

LINE = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
    " values (now(), 'matters.case', %s, 'remark', '', '', '', %s)"
)
COLUMNS = "id at kind thing_id step start end account_id unit_id duty reason command"


def unsealed() -> int:
    statement = "select count(*) from journal_line j where not exists (select from proofs_leaf where row_id = j.id"
    return int(one(f"{statement} and source = 2)"))


def test_every_line_and_look_becomes_one_leaf(town: Town) -> None:
    before = log(0)
    assert before == one("select count(*) from journal_line") + one("select count(*) from access_look")
    assert log(5, 4) == before + 9
    assert sealing.seal_waiting() == 0
    assert unsealed() == 0


def test_a_stranger_computes_the_same_leaves_and_the_same_root(town: Town) -> None:
    log(13, 0)
    chosen = ", ".join(
        f'(extract(epoch from "{name}") * 1000000)::bigint' if name == "at" else f'"{name}"' for name in COLUMNS.split()
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"select l.salt, l.hash, {chosen} from proofs_leaf l join journal_line j on j.id = l.row_id"
            " where l.source = 2 order by l.index"
        )
        rows = cursor.fetchall()
    said = [bytes(row[0]) + netstring("journal_line") + b"".join(map(netstring, row[2:])) for row in rows]
    assert [tree_hash([entry]) for entry in said] == [bytes(row[1]) for row in rows]
    key = next(iter(keys.trusted_keys().values()))
    head = queries.newest()
    assert head is not None
    size, root, at = by_the_book.opened(head.note(key), key)
    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    assert (size, at) == (len(leaves), head.at)
    assert root == merkle.root_of(leaves) == head.root


def test_a_line_whose_transaction_is_still_open_is_sealed_when_it_ends(town: Town) -> None:
    log(0)
    with beside() as slow, beside() as quick:
        slow.execute(LINE, [THING, "drawn first"])
        quick.execute(LINE, [THING, "drawn second"])
        quick.commit()
        assert sealing.seal_waiting() == 1
        written(3)
        assert sealing.seal_waiting() == 3
        assert one("select sum(last - first + 1) from proofs_gap") == 1
        slow.commit()
    assert sealing.seal_waiting() == 1
    assert (unsealed(), one("select count(*) from proofs_gap")) == (0, 0)


def test_a_number_that_was_drawn_before_its_transaction_had_one_is_waited_for(town: Town) -> None:
    """A number is drawn before the row is written: at that moment the transaction need not have a number itself."""
    log(0)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create or replace function slowly() returns text language plpgsql as $$ begin"
            " perform pg_advisory_lock(4711); return 'late'; end $$"
        )
    with beside("owner") as gate, beside("owner") as slow:
        gate.execute("select pg_advisory_lock(4711)")
        for _try in range(40):  # a sequence that writes ahead gives its transaction a number; most draws do not
            slow.execute("select nextval('journal_line_id_seq')")
            slow.commit()
            if one("select log_cnt > 5 from journal_line_id_seq"):
                break
        statement = LINE.replace("%s, 'remark'", "%s::uuid, slowly()").replace("%s)", "%s::text)")
        waiter = Thread(target=lambda: slow.execute(statement, [THING, "x"]))
        waiter.start()
        while not one("select exists (select from pg_locks where locktype = 'advisory' and not granted)"):
            pass
        written(1)
        assert sealing.seal_waiting() == 1
        gate.rollback()
        gate.execute("select pg_advisory_unlock_all()")
        waiter.join()
        slow.commit()
    assert sealing.seal_waiting() == 1
    assert unsealed() == 0


def test_what_is_rolled_back_leaves_a_gap_that_is_forgotten(town: Town) -> None:
    log(0)
    with beside() as given_up:
        given_up.execute(LINE, [THING, "never"])
        written(2)
        assert sealing.seal_waiting() == 2
        assert one("select count(*) from proofs_gap") == 1
        given_up.rollback()
    sealing.seal_waiting()
    assert one("select count(*) from proofs_gap") == 0


def test_a_row_that_comes_while_it_is_asked_who_writes_is_sealed_at_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(0)
    asked = waiting.look_again
    with beside() as quick, beside() as slow:

        def later(*given: Any) -> None:
            quick.commit()
            asked(*given)

        monkeypatch.setattr(waiting, "look_again", later)
        quick.execute(LINE, [THING, "first"])
        slow.execute(LINE, [THING, "second"])
        written(1)
        assert sealing.seal_waiting() == 2
        assert one("select sum(last - first + 1) from proofs_gap") == 2
        slow.commit()
        assert sealing.seal_waiting() == 1
    assert (unsealed(), one("select count(*) from proofs_gap")) == (0, 0)


def test_a_row_that_comes_then_and_finds_the_batch_full_is_not_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(0)
    monkeypatch.setattr(sealing, "MOST_ROWS", 1)
    asked = waiting.look_again
    with beside() as first, beside() as second:

        def later(*given: Any) -> None:
            second.commit()
            asked(*given)

        first.execute(LINE, [THING, "held up"])
        written(1)
        assert sealing.seal_waiting() == 1
        first.commit()
        second.execute(LINE, [THING, "comes then"])
        written(1)
        monkeypatch.setattr(waiting, "look_again", later)
        assert sealing.seal_waiting() == 3
    assert unsealed() == 0


STEPS = st.tuples(st.sampled_from(["write", "write", "write", "commit", "give up", "seal"]), st.integers(0, 3))


@given(steps=st.lists(STEPS, max_size=40), most=st.integers(1, 5))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_between_each_row_is_sealed_once(town: Town, steps: list[tuple[str, int]], most: int) -> None:
    with ExitStack() as open_ones, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "MOST_ROWS", most)
        hands = [open_ones.enter_context(beside()) for _hand in range(4)]
        for step, which in steps:
            match step:
                case "write":
                    hands[which].execute(LINE, [THING, step])
                case "commit":
                    hands[which].commit()
                case "give up":
                    hands[which].rollback()
                case _:
                    sealing.seal_waiting()
                    assert one("select count(*) = coalesce(max(index) + 1, 0) from proofs_leaf")
        for hand in hands:
            hand.commit()
        sealing.seal_waiting()
        sealing.seal_waiting()  # what was found too late for the round before
    assert (unsealed(), one("select count(*) from proofs_gap")) == (0, 0)
    assert verifying.verify().faults == []


def test_two_sealers_do_not_seal_at_once(town: Town) -> None:
    written(3)
    with beside("owner") as other:
        other.execute(sealing.ALONE)
        assert sealing.seal_waiting() == 0
    assert sealing.seal_waiting() >= 3


def test_batches_follow_each_other_until_nothing_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    log(0)
    monkeypatch.setattr(sealing, "MOST_ROWS", 4)
    with beside() as slow:
        slow.execute(LINE, [THING, "held up"])
        written(11, 6)
        assert sealing.seal_waiting() == 17
        slow.commit()
    assert sealing.seal_waiting() == 1
    wholes = list(Head.objects.order_by("id").values_list("whole", flat=True))
    assert (wholes[-1], wholes.count(False) >= 2) == (True, True)
    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for head in Head.objects.all():
        assert bytes(head.root) == merkle.root_of(leaves[: head.size])


def test_a_silent_log_says_every_ten_minutes_that_it_is_alive(town: Town) -> None:
    log(1)
    first = queries.newest()
    assert first is not None
    sealing.seal_waiting()
    with clock.stopped_at(first.at + sealing.STILL):
        sealing.seal_waiting()
    last = queries.newest()
    assert last is not None
    assert (last.size, last.root, last.at) == (first.size, first.root, first.at + sealing.STILL)


def test_the_key_is_its_owners_alone_and_its_public_half_stands_in_the_log(town: Town, key_folder: Path) -> None:
    log(1)
    key = keys.signing_key().public
    assert (settings_mode(key_folder / "log.key.pem"), settings_mode(key_folder)) == (0o600, 0o700)
    assert keys.trusted_keys() == queries.public_keys() == {heads.key_id_of(key): key}
    assert (
        one("select count(*) from journal_line where kind = 'proofs.key' and reason = %s", f"ed25519 {key.hex()}") == 1
    )


def settings_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize(
    "statement",
    [
        "insert into proofs_leaf (index, source, row_id, hash) values (99, 1, 1, '')",
        "insert into proofs_head (size, root, at, key_id, signature, whole) values (1, '', now(), '', '', true)",
        "update proofs_leaf set salt = null",
        "delete from proofs_node",
        "insert into proofs_key (id, public) values ('', '')",
        "select from proofs_gap",
    ],
)
def test_the_web_process_writes_nothing_into_the_log(town: Town, statement: str) -> None:
    with beside() as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement.encode())


@pytest.mark.parametrize("table", ["proofs_leaf", "proofs_node", "proofs_head", "proofs_key"])
def test_the_owner_rewrites_nothing_either(town: Town, table: str) -> None:
    log(30)
    column = {"proofs_leaf": "hash", "proofs_node": "hash", "proofs_head": "root", "proofs_key": "public"}[table]
    for statement in (f"update {table} set {column} = ''", f"delete from {table}", f"truncate {table}"):
        if statement == "truncate proofs_key":
            continue
        with beside("owner") as owner, pytest.raises(psycopg.Error, match="written once"):
            owner.execute(statement.encode())


def test_numbers_are_drawn_one_at_a_time(town: Town) -> None:
    """A process that keeps drawn numbers for later would bring rows that nobody waits for: see ``proofs.waiting``."""
    assert one("select max(seqcache) from pg_sequence where seqrelid in"
               " ('journal_line_id_seq'::regclass, 'access_look_id_seq'::regclass)") == 1  # fmt: skip

"""Whatever somebody with every right does to the record, ``banshi verify --log`` names the first line concerned."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from banshi.archive import files
from banshi.kernel.merkle import grown, leaf_hash, root_of
from banshi.proofs import heads, keys, queries, sealing, verifying, waiting
from banshi.proofs.models import Head, Leaf
from tests.archive import old
from tests.proofs.sealed import THING, as_superuser, log, one, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town

WHERE = {
    "journal_line": f"thing_id = '{THING}' order by id limit 1 offset 2",
    "access_look": "at < '2020-03-31 16:00Z' order by id limit 1 offset 2",
}
NUMBER = {"access_look": 1, "journal_line": 2}


def first_fault() -> str:
    return str(verifying.verify().faults[0])


def row_of(table: str) -> int:
    return int(one(f"select id from {table} where {WHERE[table]}"))


def leaf_of(table: str, row: int) -> int:
    return int(one("select index from proofs_leaf where source = %s and row_id = %s", NUMBER[table], row))


@pytest.fixture
def sealed(town: Town) -> int:
    """Return how many leaves the log of the town has: sixty lines and looks among them, under several heads."""
    for _batch in range(3):
        leaves = log(12, 8)
    assert verifying.verify().faults == []
    return leaves


def test_a_log_that_nobody_touched_holds(sealed: int) -> None:
    verdict = verifying.verify()
    assert (verdict.faults, verdict.wrong, verdict.leaves, verdict.rows) == ([], 0, sealed, sealed)
    assert (verdict.heads, verdict.waiting, verdict.own_keys) == (Head.objects.count(), 0, True)
    written(2)
    assert verifying.verify().waiting == 2


CHANGES = {
    "journal_line": ("reason = reason || ' and more'", "step = 'approve'", "unit_id = 7",
                     "at = at - interval '1 second'",
                     "thing_id = gen_random_uuid()", '"end" = start || \'x\'', "command = gen_random_uuid()"),
    "access_look": ("persons = persons[1:1]", "purpose = 'something-else'", "at = at + interval '1 microsecond'",
                    "items = array['name']", "unit_id = null", "households = array[5]", "pid = pid + 1"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "change"), [(table, each) for table, all_ in CHANGES.items() for each in all_])
def test_a_row_that_was_altered_or_redated_is_named(sealed: int, table: str, change: str) -> None:
    row = row_of(table)
    as_superuser(f"update {table} set {change} where id = {row}")
    assert first_fault().startswith(f"{table}, row {row}, leaf {leaf_of(table, row)}: this row is not what was sealed")


@pytest.mark.parametrize("table", list(WHERE))
def test_a_row_that_was_removed_is_named(sealed: int, table: str) -> None:
    row = row_of(table)
    as_superuser(f"delete from {table} where id = {row}")
    assert first_fault().startswith(f"{table}, row {row}, leaf {leaf_of(table, row)}: this row was removed")


@pytest.mark.parametrize("table", list(WHERE))
def test_a_row_that_was_inserted_under_an_old_or_undrawn_number_is_named(sealed: int, table: str) -> None:
    for number in (-5, 10**15):
        columns = ", ".join(_columns(table))
        copied = (
            f"insert into {table} (id, {columns}) select {number}, {columns} from {table} where id = {row_of(table)}"
        )
        as_superuser(copied)
        assert first_fault().startswith(f"{table}, row {number}: this row has no leaf")
        as_superuser(f"delete from {table} where id = {number}")


def test_setting_back_how_far_was_looked_hides_no_inserted_row(sealed: int) -> None:
    row = int(one("select min(id) - 1 from journal_line"))
    as_superuser(
        f'insert into journal_line (id, at, kind, thing_id, step, start, "end", duty, reason) values ({row},'
        f" '2026-01-01', 'matters.case', '{THING}', 'file', '', '', '', '')",
        "update proofs_scan set upto = 0",
    )
    assert first_fault().startswith(f"journal_line, row {row}: this row has no leaf")


def test_a_row_altered_with_its_leaf_is_found_by_the_nodes_and_the_heads(sealed: int) -> None:
    row = row_of("journal_line")
    _alter_with_leaf(row)
    said = [str(fault) for fault in verifying.verify().faults]
    assert any("one of these leaves was rewritten" in each for each in said)
    assert any("has another root: a line before it was rewritten" in each for each in said)


def test_a_row_altered_with_leaf_and_nodes_is_found_by_the_heads(sealed: int) -> None:
    _alter_with_leaf(row_of("journal_line"))
    _rebuild_nodes()
    assert "has another root: a line before it was rewritten" in first_fault()


def test_heads_that_were_made_to_fit_lack_the_signature(sealed: int) -> None:
    _alter_with_leaf(row_of("access_look"))
    _rebuild_nodes()
    _rebuild_heads()
    assert "is not signed by a key of this installation" in first_fault()


def test_heads_signed_anew_with_a_key_that_was_put_into_the_database_are_refused(sealed: int) -> None:
    _alter_with_leaf(row_of("journal_line"))
    _rebuild_nodes()
    _rebuild_heads(heads.SigningKey(Ed25519PrivateKey.generate()))
    assert "is not signed by a key of this installation" in first_fault()


def test_a_log_rewritten_with_the_very_key_is_found_by_heads_that_were_published(sealed: int) -> None:
    published = heads.read_notes("\n".join(_notes()))
    assert verifying.verify(published).faults == []
    _alter_with_leaf(row_of("journal_line"))
    _rebuild_nodes()
    _rebuild_heads(keys.signing_key())
    assert verifying.verify().faults == []
    verdict = verifying.verify(published)
    assert "a head that was published" in str(verdict.faults[0])
    assert verdict.published == len(published)


def test_a_log_cut_off_at_its_end_is_found_by_heads_that_were_published(sealed: int) -> None:
    published = heads.read_notes("\n".join(_notes()))
    size = Head.objects.order_by("id")[0].size
    as_superuser(
        f"delete from proofs_head where size > {size}", f"delete from proofs_leaf where index >= {size}",
        f"delete from proofs_node where ((number + 1) << level) > {size}",
    )  # fmt: skip
    assert "this row has no leaf" in first_fault()
    as_superuser(*(f"delete from {table} where id > (select max(row_id) from proofs_leaf where source = {number})"
                   for table, number in NUMBER.items()))  # fmt: skip
    assert verifying.verify().faults == []
    assert "lines were removed" in str(verifying.verify(published).faults[0])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("delete from proofs_leaf where index = 9", "leaf 9: this leaf was removed"),
        ("update proofs_leaf set salt = null where index = 9", "its salt is gone without a burial"),
        ("update proofs_leaf set salt = decode(repeat('00', 16), 'hex') where index = 9", "is not what was sealed"),
        ("update proofs_leaf set source = 9 where index = 9", "leaf 9: this leaf was removed"),
        ("delete from proofs_node where level = 3 and number = 1", "the root over leaves 8 to 15 is gone"),
        ("update proofs_node set hash = decode(repeat('00', 32), 'hex') where level = 4", "was rewritten"),
        ("update proofs_head set at = at - interval '1 day'", "is not signed by a key"),
        ("delete from proofs_head where size = (select max(size) from proofs_head)", "no head was signed"),
    ],
)
def test_whatever_is_done_to_the_log_itself_is_found(sealed: int, statement: str, said: str) -> None:
    as_superuser(statement)
    assert said in first_fault()


def test_rows_in_the_archive_go_on_being_proved(sealed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    for file in old.move():
        path = tmp_path / file
    sealing.seal_waiting()
    verdict = verifying.verify()
    assert (verdict.faults, verdict.archived, verdict.unsealed_parts) == ([], 60, 0)
    path.unlink()
    assert any("the archive:" in str(fault) for fault in verifying.verify().faults)


def test_a_row_altered_in_the_archive_with_its_part_is_named(
    sealed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    (file, *_rest) = old.move()
    rows = files.rows_in(tmp_path / file)
    rows.with_columns(duty=rows["duty"] + "x").write_parquet(tmp_path / file)
    assert "this row in the archive is not what was sealed" in first_fault()


def test_lines_that_say_an_older_day_than_they_were_sealed_are_counted(sealed: int) -> None:
    before = verifying.verify().late
    assert before >= 60  # the lines of 2020, sealed today
    with connections["owner"].cursor() as cursor:
        for ahead in ("1 second", "2 minutes"):
            cursor.execute(
                'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
                f" values (now() + interval '{ahead}', 'matters.case', gen_random_uuid(), 'remark', '', '', '', '')"
            )
    sealing.seal_waiting()
    assert verifying.verify().late == before + 1


def test_without_the_folder_of_the_key_the_database_is_believed_and_it_is_told(sealed: int, key_folder: Path) -> None:
    shutil.rmtree(key_folder)
    verdict = verifying.verify()
    assert (verdict.faults, verdict.own_keys) == ([], False)


def test_windows_of_any_size_find_the_same(sealed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    row = row_of("journal_line")
    as_superuser(f"update journal_line set reason = '' where id = {row}")
    whole = [str(fault) for fault in verifying.verify().faults]
    monkeypatch.setattr(verifying, "WINDOW", 7)
    assert [str(fault) for fault in verifying.verify().faults] == whole
    assert len(whole) == 1


def _columns(table: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select quote_ident(column_name) from information_schema.columns where table_schema = 'public'"
            " and table_name = %s and column_name not in ('id', 'command', 'xid')", [table],
        )  # fmt: skip
        return [name for (name,) in cursor.fetchall()]


def _alter_with_leaf(row: int) -> None:
    """Alter a row and make its leaf fit: the salt is there for whoever may read the tables."""
    table = "journal_line" if one("select exists (select from journal_line where id = %s)", row) else "access_look"
    source = waiting.SOURCES[NUMBER[table]]
    column = "reason" if table == "journal_line" else "purpose"
    as_superuser(f"update {table} set {column} = 'made up' where id = {row}")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select {source.selected} from {table} t where id = %s", [row])
        (said,) = source.written(source.rows(cursor.fetchall()))
    leaf = Leaf.objects.get(source=NUMBER[table], row_id=row)
    made = leaf_hash(bytes(leaf.salt or b"") + said).hex()
    as_superuser(f"update proofs_leaf set hash = decode('{made}', 'hex') where index = {leaf.index}")


def _rebuild_nodes() -> None:
    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    as_superuser(
        *(
            f"update proofs_node set hash = decode('{root.hex()}', 'hex') where level = {level} and number = {number}"
            for level, first, roots in grown(0, [], leaves)
            for number, root in enumerate(roots, first)
        )
    )


def _rebuild_heads(key: heads.SigningKey | None = None) -> None:
    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for head in Head.objects.order_by("id"):
        root = root_of(leaves[: head.size])
        sets = f"root = decode('{root.hex()}', 'hex')"
        if key:
            signed = heads.signed(key, head.size, root, head.at)
            sets += f", signature = decode('{signed.signature.hex()}', 'hex'), key_id = '{signed.key_id}'"
            as_superuser(
                f"insert into proofs_key (id, public) values ('{signed.key_id}', decode('{key.public.hex()}', 'hex'))"
                " on conflict do nothing"
            )
        as_superuser(f"update proofs_head set {sets} where id = {head.id}")


def _notes() -> list[str]:
    public = queries.public_keys()
    return [head.note(public[head.key_id]) for _number, head in queries.heads_after(0, 1000)]

"""Copies of an installation: whole or none, proven, brought back as it was at a moment, never over what lives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from banshi import postgres
from banshi.backup import Base, NoBackup, bases, beside, following, making, places, pruning, restoring, verifying
from banshi.cli import main
from banshi.postgres.cluster import SUPERUSER, our_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
NAMES = ("DATABASE_URL", "WEB_DATABASE_URL", "BANSHI_TESTS_MADE_IT_UP", "BANSHI_HOME", "BANSHI_BACKUPS")


@pytest.fixture(scope="module")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Open an installation with a database of its own: one table, and a secret."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES[:3]:
            patch.delenv(name, raising=False)
        home = tmp_path_factory.mktemp("office") / "home"
        patch.setenv("BANSHI_HOME", str(home))
        server = postgres.ensure_running()
        try:
            with psycopg.connect(server.owner_url, autocommit=True) as connection:
                connection.execute("create table register_person (id bigint primary key)")
            yield home
        finally:
            patch.setenv("BANSHI_HOME", str(home))
            postgres.stop()
            shutil.rmtree(our_cluster(durable=True).place.parent, ignore_errors=True)


@pytest.fixture
def office(_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of an installation that has no copies yet; what is restored from it is put away."""
    for name in NAMES[:3]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BANSHI_HOME", str(_small))
    monkeypatch.setenv("BANSHI_BACKUPS", str(tmp_path / "copies"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    say("truncate register_person")
    yield _small
    for folder in (tmp_path / "back", tmp_path / "again"):
        if folder.exists():
            monkeypatch.setenv("BANSHI_HOME", str(folder))
            postgres.stop()
            shutil.rmtree(our_cluster(durable=True).place.parent, ignore_errors=True)
    monkeypatch.setenv("BANSHI_HOME", str(_small))
    with psycopg.connect(our_cluster(durable=True).url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active")


def say(statement: str, home: Path | None = None) -> list[int]:
    """Run a statement as the owner of an installation; return the first column."""
    before = os.environ["BANSHI_HOME"]
    os.environ["BANSHI_HOME"] = str(home or before)
    try:
        url = postgres.ensure_running().owner_url
    finally:
        os.environ["BANSHI_HOME"] = before
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return [row[0] for row in done.fetchall()] if done.description else []


def moment() -> datetime:
    time.sleep(0.1)
    with psycopg.connect(postgres.ensure_running().owner_url) as connection:
        found: datetime = (connection.execute("select clock_timestamp()").fetchone() or (None,))[0]
    time.sleep(0.1)
    return found


@contextmanager
def followed() -> Iterator[None]:
    """Let changes be copied as they happen."""
    with subprocess.Popen([sys.executable, "-m", "banshi", "backup", "follow"]) as follower:
        until = time.monotonic() + PATIENCE
        while not following.segments():
            assert follower.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        try:
            yield
            assert following.wait_until_copied(PATIENCE)
        finally:
            follower.send_signal(signal.SIGTERM)
            assert follower.wait(PATIENCE) == 0


def persons(home: Path) -> list[int]:
    return say("select id from register_person order by id", home)


def no_faults() -> list[str]:
    return [f"{fault.name}: {fault.said}" for fault in verifying.verify(lambda _base: None)]


def test_a_moment_between_two_commands_comes_back_and_nothing_later(office: Path, tmp_path: Path) -> None:
    say("insert into register_person values (1)")
    making.make(full=True)
    with followed():
        say("insert into register_person values (2)")
        between = moment()
        say("insert into register_person values (3)")
    restored = restoring.restore(tmp_path / "back", between)
    assert persons(restored.folder) == [1, 2]
    assert persons(office) == [1, 2, 3]
    everything = restoring.restore(tmp_path / "again")
    assert persons(everything.folder) == [1, 2, 3]
    assert no_faults() == []


def test_what_only_adds_to_a_copy_is_brought_back_with_it(office: Path, tmp_path: Path) -> None:
    say("insert into register_person select generate_series(1, 50000)")
    full = making.make(full=True)
    say("delete from register_person where id > 2")
    added = making.make(full=False)
    assert added.parent == full.name
    assert added.size < full.size
    assert [added.rows, full.rows] == [{"register_person": 2}, {"register_person": 50000}]
    assert no_faults() == []
    assert persons(restoring.restore(tmp_path / "back").folder) == [1, 2]


def test_secrets_come_back_with_their_modes_and_the_archive_with_its_files(office: Path, tmp_path: Path) -> None:
    part = office / "archive" / "looks" / "2021-03-0001.parquet"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"rows")
    making.make(full=True)
    back = restoring.restore(tmp_path / "back").folder
    for name in ("secrets/superuser-database-password", "secrets/owner-database-password"):
        assert (back / name).read_bytes() == (office / name).read_bytes()
        assert (back / name).stat().st_mode == (office / name).stat().st_mode
    assert (back / "archive/looks/2021-03-0001.parquet").read_bytes() == b"rows"
    assert [path.stat().st_mode & 0o077 for path in (back, places.folder(), bases()[0].path / "home.tar")] == [0, 0, 0]
    shutil.rmtree(office / "archive")


def test_a_key_made_after_the_copy_comes_back_as_well(office: Path, tmp_path: Path) -> None:
    making.make(full=True)
    (office / "log").mkdir(exist_ok=True)
    (office / "log" / "log.key.pem").write_text("a later key")
    assert beside.keep_up()
    assert not beside.keep_up()
    back = restoring.restore(tmp_path / "back").folder
    assert (back / "log" / "log.key.pem").read_text() == "a later key"


def test_secrets_are_locked_where_there_is_a_passphrase(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("seven words that nobody else would say")
    monkeypatch.setenv("BANSHI_BACKUP_PASSPHRASE", str(phrase))
    base = making.make(full=True)
    assert (base.path / "home.tar").read_bytes().startswith(beside.LOCKED)
    phrase.write_text("something else")
    with pytest.raises(NoBackup, match="does not open with this passphrase"):
        restoring.restore(tmp_path / "back")
    assert not (tmp_path / "back").exists()
    phrase.write_text("seven words that nobody else would say")
    assert restoring.restore(tmp_path / "back").base == base


def test_a_changed_byte_a_missing_file_and_a_missing_change_are_named(office: Path) -> None:
    with followed():
        base = making.make(full=True)
        for _more in range(3):
            say("insert into register_person select coalesce(max(id), 0) + 1 from register_person")
            with psycopg.connect(our_cluster(durable=True).url(SUPERUSER, "postgres")) as connection:
                connection.execute("select pg_switch_wal()")
    assert no_faults() == []
    (base.data / "PG_VERSION").write_text("17\n")
    assert f"{base.name}: pg_verifybackup" in no_faults()[0]
    (base.data / "PG_VERSION").write_text("18\n")
    (base.path / "home.tar").unlink()
    assert "home.tar is not as it was written" in no_faults()[0]
    following.segments()[1].path.unlink()
    assert "1 files of changes are missing before" in no_faults()[1]


def test_a_copy_that_was_interrupted_is_none(office: Path) -> None:
    with subprocess.Popen([sys.executable, "-m", "banshi", "backup", "make"], start_new_session=True) as made:
        until = time.monotonic() + PATIENCE
        while not list(places.folder().glob(f"{places.DRAFT}*")):
            assert time.monotonic() < until
            time.sleep(0.01)
        os.killpg(made.pid, signal.SIGKILL)
    assert bases() == []
    assert [base.name for base in bases()] != [making.make(full=True).name]
    assert list(places.folder().glob(".*")) == []


def test_a_restore_that_was_interrupted_is_taken_by_nobody_for_whole(office: Path, tmp_path: Path) -> None:
    say("insert into register_person select generate_series(1, 1000)")
    making.make(full=True)
    into = tmp_path / "back"
    command = [sys.executable, "-m", "banshi", "backup", "restore", "--into", str(into), "--no-checks"]
    for seconds in (0.0, 0.3, 0.8):
        with subprocess.Popen(command, start_new_session=True) as begun:
            until = time.monotonic() + PATIENCE
            while not (tmp_path / ".back.restoring").exists():
                assert time.monotonic() < until
                time.sleep(0.01)
            time.sleep(seconds)
            os.killpg(begun.pid, signal.SIGKILL)
        assert not into.exists()
    assert len(persons(restoring.restore(into).folder)) == 1000


def test_a_restore_never_goes_over_what_lives(office: Path, tmp_path: Path) -> None:
    making.make(full=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for into in (office, tmp_path / "full"):
        with pytest.raises(NoBackup, match="never over something that lives"):
            restoring.restore(into)
    assert (tmp_path / "full" / "file").exists()


def test_a_moment_that_no_copy_reaches_is_told_in_a_sentence(office: Path, tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="There is no backup yet"):
        restoring.restore(tmp_path / "back")
    base = making.make(full=True)
    with pytest.raises(NoBackup, match="can bring back moments from"):
        restoring.restore(tmp_path / "back", base.ended - timedelta(seconds=1))
    with pytest.raises(NoBackup, match="The changes that were copied end before"):
        restoring.restore(tmp_path / "back", datetime.now(UTC) + timedelta(hours=1))
    assert not (tmp_path / "back").exists()


def test_old_copies_go_with_the_changes_that_only_they_needed(office: Path) -> None:
    def copied() -> Base:
        with psycopg.connect(our_cluster(durable=True).url(SUPERUSER, "postgres")) as connection:
            connection.execute("select pg_switch_wal()")
        return making.make(full=True)

    with followed():
        made = [copied() for _one in range(3)]
        added = making.make(full=False)
    first = following.segments()[0].number
    assert [base.name for base in pruning.prune(2)] == [made[0].name]
    assert bases() == [*made[1:], added]
    assert first < following.segments()[0].number <= made[1].first_segment
    assert pruning.prune(5) == []
    with pytest.raises(NoBackup, match="At least one"):
        pruning.prune(0)
    assert no_faults() == []


@pytest.fixture
def part(office: Path) -> Iterator[Path]:
    """Return a file of the archive, and a table that names it."""
    path = office / "archive" / "looks" / "2021-03-0001.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"rows")
    say("create table archive_part (file text)")
    say("insert into archive_part values ('looks/2021-03-0001.parquet')")
    yield path
    say("drop table archive_part")
    shutil.rmtree(office / "archive")


def write_anew(part: Path, edition: int) -> None:
    """Let rows of a part be buried: its next edition takes the place of the one before."""
    part.with_name(f"2021-03-0001.{edition}.parquet").write_bytes(b"fewer")
    say(f"update archive_part set file = 'looks/2021-03-0001.{edition}.parquet'")
    for old in part.parent.glob("*.parquet"):
        if f".{edition}." not in old.name:
            old.unlink()


def copied() -> list[str]:
    return sorted(path.name for path in places.archive().glob("*/*"))


def test_a_moment_before_rows_were_buried_finds_their_file_until_no_copy_needs_it(part: Path, tmp_path: Path) -> None:
    with followed():
        first = making.make(full=True)
        before = moment()
        write_anew(part, 2)
        second = making.make(full=True)
        write_anew(part, 3)
        third = making.make(full=True)
    assert [base.editions.get("looks/2021-03-0001") for base in (first, second, third)] == [None, 2, 3]
    back = restoring.restore(tmp_path / "back", before).folder
    assert say("select 1 from archive_part where file = 'looks/2021-03-0001.parquet'", back) == [1]
    assert (back / "archive/looks/2021-03-0001.parquet").read_bytes() == b"rows"
    pruning.prune(3)
    assert len(copied()) == 3
    assert pruning.prune(2) == [first]
    assert copied() == ["2021-03-0001.2.parquet", "2021-03-0001.3.parquet"]


def test_a_file_that_is_replaced_while_it_is_copied_is_copied_in_its_next_edition(
    part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (part.parent / "2021-03-0002.parquet").write_bytes(b"other rows")
    copy2, left = shutil.copy2, [2, 3]

    def replaced(source: Path, target: Path) -> object:
        if left and "0001" in source.name:
            done = copy2(source, target) if len(left) == 1 else None  # before it is opened, and after it was read
            for old in part.parent.glob("2021-03-0001*"):
                old.unlink()
            part.with_name(f"2021-03-0001.{left.pop(0)}.parquet").write_bytes(b"fewer")
            if done is None or not source.exists():
                raise FileNotFoundError(source)
        return copy2(source, target)

    monkeypatch.setattr(shutil, "copy2", replaced)
    assert beside.copy_archive() == 2
    assert copied() == ["2021-03-0001.3.parquet", "2021-03-0002.parquet"]
    assert beside.copy_archive() == 0


def test_another_file_of_the_same_name_is_copied_after_a_restore_to_an_earlier_moment(part: Path) -> None:
    assert beside.copy_archive() == 1
    part.write_bytes(b"swor")
    os.utime(part, (1, 1))
    assert beside.copy_archive() == 1
    assert (places.archive() / "looks" / part.name).read_bytes() == b"swor"


def test_the_command_tells_what_it_does(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "verify"]) == 1
    assert main(["backup", "list"]) == 0
    assert main(["backup", "make"]) == 0
    assert main(["backup", "list"]) == 0
    assert main(["backup", "verify"]) == 0
    assert main(["backup", "prune", "--keep", "1"]) == 0
    assert main(["backup", "restore", "--into", str(tmp_path / "back"), "--no-checks"]) == 0
    said = capsys.readouterr()
    assert "There is no backup yet" in said.err
    assert "is whole" in said.out
    assert "Every file is as it was written, and no change is missing." in said.out
    assert "Restored into" in said.out

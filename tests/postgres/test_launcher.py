"""The cluster of our own: closed to everybody without a password, and back after every kind of fall."""

import getpass
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import errors

from banshi import postgres
from banshi.postgres import PostgresUnavailable, Server
from banshi.postgres.cluster import SUPERUSER, our_cluster
from banshi.postgres.places import SERVICE_FOLDER, SOCKET_FILE, make_private, service_user, socket_folder
from banshi.postgres.starting import trouble, was_killed

SECONDS = 60


@pytest.fixture(scope="module", autouse=True)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANSHI_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("WEB_DATABASE_URL", raising=False)
        yield
        postgres.stop(durable=False)
        place = our_cluster(durable=False).place.parent
        if place.is_relative_to(SERVICE_FOLDER):
            shutil.rmtree(place)


@pytest.fixture
def running() -> Server:
    return postgres.ensure_running(durable=False)


def answer(url: str, statement: LiteralString) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
        return row and row[0]


def pid_of(server: Server) -> int:
    assert server.data
    return int((server.data / "postmaster.pid").read_text().split()[0])


def kill(server: Server) -> int:
    """Kill the server as a machine out of memory would, and tell the number it had."""
    pid = pid_of(server)
    os.kill(pid, signal.SIGKILL)
    return pid


def test_both_roles_log_in_and_neither_is_a_superuser(running: Server) -> None:
    for url in (running.owner_url, running.web_url):
        assert answer(url, "select rolsuper from pg_roles where rolname = current_user") is False


def test_the_web_role_sees_nothing(running: Server) -> None:
    with psycopg.connect(running.owner_url) as owner:
        owner.execute("create table if not exists letter (words text)")
    for statement in ("select words from letter", "create table mine ()", "create temp table mine ()"):
        with pytest.raises(errors.InsufficientPrivilege):
            answer(running.web_url, statement)


def test_the_web_role_enters_no_other_database(running: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        answer(running.web_url.replace("/banshi?", "/postgres?"), "select 1")


@pytest.mark.parametrize("role", [SUPERUSER, postgres.OWNER, postgres.WEB])
def test_nobody_enters_without_the_password(running: Server, role: str) -> None:
    for password in ("", ":guess"):
        _, _, place = running.owner_url.partition("@")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{role}{password}@{place}", passfile="/dev/null")


def test_nothing_listens_on_the_network(running: Server) -> None:
    assert answer(running.owner_url, "show listen_addresses") == ""


def test_the_folders_are_closed_to_others(running: Server) -> None:
    assert running.data
    for folder in (running.data, our_cluster(durable=False).socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_owner_finds_chinese_text_by_its_trigrams(running: Server) -> None:
    with psycopg.connect(running.owner_url) as owner:
        owner.execute("create extension if not exists pg_trgm")
        owner.execute("create extension if not exists btree_gist")
    assert answer(running.owner_url, "select similarity('居民户口簿遗失', '居民户口本遗失') > 0.3") is True


@pytest.mark.parametrize("locale", ["libc locale 'C'", "builtin builtin_locale 'C.UTF-8' lc_ctype 'C'"])
def test_a_database_without_unicode_letters_is_refused(running: Server, locale: LiteralString) -> None:
    with psycopg.connect(running.owner_url, autocommit=True) as owner:
        owner.execute("drop database if exists plain")
        owner.execute("create database plain template template0 locale_provider " + locale)
    with pytest.raises(PostgresUnavailable, match="Unicode"):
        postgres.ensure_running("plain", durable=False)


def test_the_server_outlives_the_terminal_it_was_started_from(running: Server) -> None:
    assert os.getsid(pid_of(running)) == pid_of(running) != os.getsid(0)


def test_a_killed_server_starts_again_with_what_was_committed(running: Server) -> None:
    with psycopg.connect(running.owner_url) as owner:
        # Off for tests, which may lose their last second; with it, this is what an office can count on.
        owner.execute("set synchronous_commit = on")
        owner.execute("create table kept as select 'still here' as words")
    killed = kill(running)
    again = postgres.ensure_running(durable=False)
    assert pid_of(again) != killed
    assert answer(again.owner_url, "select words from kept") == "still here"


def test_a_killed_server_is_started_again_by_whoever_serves(running: Server) -> None:
    kill(running)
    until = time.monotonic() + SECONDS
    while not was_killed(our_cluster(durable=False)):
        assert time.monotonic() < until
    postgres.keep_running(durable=False)
    assert answer(running.owner_url, "select 1") == 1


def test_a_server_that_was_stopped_in_order_stays_stopped(running: Server) -> None:
    postgres.stop(durable=False)
    postgres.keep_running(durable=False)
    assert trouble(running.owner_url)
    postgres.ensure_running(durable=False)
    postgres.keep_running(durable=False)
    assert answer(running.owner_url, "select 1") == 1


def test_a_lock_whose_number_went_to_another_program_is_no_obstacle(running: Server) -> None:
    kill(running)
    assert running.data
    lock = running.data / "postmaster.pid"
    lock.write_text("\n".join([str(os.getpid()), *lock.read_text().splitlines()[1:], ""]))
    assert answer(postgres.ensure_running(durable=False).owner_url, "select 1") == 1


@pytest.mark.usefixtures("running")
def test_a_lost_socket_comes_back() -> None:
    (our_cluster(durable=False).socket / SOCKET_FILE).unlink()
    assert answer(postgres.ensure_running(durable=False).owner_url, "select 1") == 1


@pytest.mark.usefixtures("running")
def test_two_who_start_at_once_get_one_server() -> None:
    postgres.stop(durable=False)
    command = [sys.executable, "-c", "from banshi import postgres; postgres.ensure_running(durable=False)"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    started = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]


def test_stopping_twice_is_no_error(running: Server) -> None:
    postgres.stop(durable=False)
    postgres.stop(durable=False)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(running.owner_url)


def test_files_of_another_release_are_refused_with_a_sentence(running: Server) -> None:
    postgres.stop(durable=False)
    assert running.data
    release = running.data / "PG_VERSION"
    written = release.read_text()
    release.write_text("14\n")
    with pytest.raises(PostgresUnavailable, match="made by PostgreSQL 14"):
        postgres.ensure_running(durable=False)
    release.write_text(written)


def test_a_long_path_gets_a_short_private_socket(tmp_path: Path) -> None:
    folder = socket_folder(tmp_path / ("long" * 30), None)
    try:
        assert len(os.fsencode(folder / SOCKET_FILE)) < 100
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(PostgresUnavailable, match="open to others"):
        make_private(tmp_path / "open", None)


def test_a_folder_whose_maker_was_killed_before_it_was_given_away_is_given_away_by_the_next(tmp_path: Path) -> None:
    user = service_user() or getpass.getuser()
    (tmp_path / "left").mkdir(mode=0o700)  # by us, and that is root wherever PostgreSQL runs as somebody else
    make_private(tmp_path / "left", user)
    assert (tmp_path / "left").owner() == user
    (tmp_path / "opened").mkdir(mode=0o750)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "left")
    for theirs in ("opened", "elsewhere"):
        before = (tmp_path / theirs).lstat()
        with pytest.raises(PostgresUnavailable, match="belongs to somebody else"):
            make_private(tmp_path / theirs, user)
        assert (tmp_path / theirs).lstat().st_uid == before.st_uid


def test_the_server_of_the_office_goes_before_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:word@db1:5432,db2:5432/town?sslmode=require&user=me")
    found = postgres.server()
    assert found.owner_url.startswith("postgresql://me:word@db1")
    assert found.web_url.startswith(f"postgresql://{postgres.WEB}:")
    assert found.web_url.endswith("@db1:5432,db2:5432/town?sslmode=require")
    assert found.data is None


def test_an_address_that_is_none_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "host=db1 dbname=town")
    with pytest.raises(PostgresUnavailable, match="postgresql://"):
        postgres.server()


def test_a_machine_without_any_postgresql_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # noqa: ARG005
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PostgresUnavailable, match="install one"):
        postgres.places.programs()

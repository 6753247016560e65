"""Pages for everybody are read from a copy that follows the database, never from one that lags, and nothing else is."""

from __future__ import annotations

import ast
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, InternalError, OperationalError, connection, connections
from django.test import Client, RequestFactory

from banshi import access
from banshi.kernel import staleness
from banshi.kernel.staleness import may_be_a_second_old
from tests.browser import signed_in
from tests.scale.standby import Standby, following

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from pytest_django import DjangoDbBlocker

    from tests.cast import Town
    from tests.hotline import Line

SOURCE = Path(staleness.__file__).parents[1]
OF_EVERYBODY = (
    "/results/", "/results/places/", "/results/subjects/", "/results/definitions/", "/results/data/dictionary.json",
    "/problems/", "/problems/map/", "/projects/", "/stories/", "/rates/", "/open311/v2/services.json",
    "/open311/v2/requests.json",
)  # fmt: skip
PERSONAL = ("banshi.register", "banshi.access")


@pytest.fixture(scope="module")
def standby(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standby]:
    with django_db_blocker.unblock(), following() as standby:
        yield standby


@pytest.fixture
def followed(town: Town, standby: Standby) -> Town:
    let_it_follow(standby)
    return town


def let_it_follow(standby: Standby) -> None:
    """Wait until the copy has the town as it now is, and is known to have it."""
    standby.catch_up()
    staleness.copy.forget()
    while not staleness.copy.is_fresh():
        time.sleep(0.02)
        staleness.copy.forget()


def asked(path: str, client: Client | None = None) -> tuple[int, bool, bool]:
    """Return the answer's status, and whether the copy and the primary were read for it."""
    read: set[str] = set()

    def note(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "_wal_" not in sql:
            read.add(rest[-1]["connection"].alias)
        return run(sql, *rest)

    with connections["replica"].execute_wrapper(note), connections["default"].execute_wrapper(note):
        status = (client or Client()).get(path).status_code
    return status, "replica" in read, "default" in read


def look(town: Town) -> None:
    access.search(stations=[town.wang.unit_id or 0], items=["name"], by=town.wang, name="李")


@pytest.mark.parametrize("path", OF_EVERYBODY)
def test_a_page_for_everybody_is_read_from_the_copy_alone(
    followed: Town, line: Line, standby: Standby, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staleness, "OLDEST", 60.0)  # who lags is passed over, on a busy machine too: see below
    let_it_follow(standby)
    status, from_copy, from_primary = asked(path)
    assert (status, from_primary) == (200, False)
    assert from_copy or path.endswith("json") or path == "/results/definitions/"


def test_whoever_is_signed_in_sees_at_once_what_they_did(followed: Town) -> None:
    assert asked("/problems/", signed_in(followed.chen)) == (200, False, True)


def test_a_copy_that_lags_more_than_a_second_is_passed_over(followed: Town, standby: Standby) -> None:
    assert asked("/problems/") == (200, True, False)
    standby.say("select pg_wal_replay_pause()")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_current_xact_id()")
    time.sleep(staleness.OLDEST + 0.1)
    assert asked("/problems/") == (200, False, True)
    standby.say("select pg_wal_replay_resume()")
    let_it_follow(standby)
    assert asked("/problems/") == (200, True, False)


def test_a_quiet_hour_is_no_lag(followed: Town) -> None:
    assert asked("/problems/") == (200, True, False)
    time.sleep(staleness.OLDEST + 0.2)
    # Other tests write into the same log: the copy may need a moment for theirs.
    assert any(asked("/problems/") == (200, True, False) for _try in range(40))


def test_a_copy_that_dies_is_not_missed_and_comes_back(
    followed: Town, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked("/problems/") == (200, True, False)
    monkeypatch.setattr(staleness, "ASKED_AGAIN", 60.0)  # it dies between being asked and being read
    monkeypatch.setattr(staleness, "OLDEST", 60.0)
    standby.stop()
    assert asked("/problems/")[::2] == (200, True)
    assert asked("/problems/") == (200, False, True)
    standby.start()
    let_it_follow(standby)
    assert asked("/problems/") == (200, True, False)


def test_a_page_that_writes_is_refused_with_a_copy_and_without(followed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    @may_be_a_second_old
    def writes(_request: HttpRequest) -> None:
        with connection.cursor() as cursor:
            cursor.execute("update matters_leg set working_days = working_days")

    with pytest.raises(InternalError, match="read-only"):
        writes(RequestFactory().get("/"))
    monkeypatch.setattr(staleness.copy, "is_fresh", lambda: False)
    with pytest.raises(InternalError, match="reads only"):
        writes(RequestFactory().get("/"))


def test_the_door_does_not_open_on_the_copy(followed: Town, standby: Standby) -> None:
    look(followed)
    standby.catch_up()
    with connections["replica"].cursor() as cursor, connection.cursor() as own:
        own.execute("select current_setting('banshi.look')")
        cursor.execute("select set_config('banshi.look', %s, false)", own.fetchone())
        cursor.execute("select count(*) from register_personversion")
        assert cursor.fetchone() == (0,)


def test_a_look_cannot_be_taken_where_it_cannot_be_written(followed: Town) -> None:
    @may_be_a_second_old
    def looks(_request: HttpRequest) -> None:
        look(followed)

    with pytest.raises((DatabaseError, InternalError)) as refused:
        looks(RequestFactory().get("/"))
    assert not isinstance(refused.value, OperationalError)


def test_what_may_be_old_knows_nothing_of_persons() -> None:
    found = {
        path: _imports(path) for path in SOURCE.rglob("*.py") if "kernel.staleness import" in path.read_text("utf-8")
    }
    assert len(found) >= 9
    assert {path.name: sorted(names) for path, all_ in found.items() if (names := _personal(all_))} == {}


def _imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    told = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    named = {f"{n.module}.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names}
    return told | named | {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}


def _personal(names: set[str]) -> set[str]:
    return {name for name in names if name.startswith(PERSONAL)}

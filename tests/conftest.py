"""The town every test lives in; see ``cast``."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation

from banshi.access.grants import hang_the_door
from banshi.journal import installation
from banshi.kernel import clock
from banshi.kernel.sealing import make_authority
from banshi.register import codes
from tests import cast, hotline, told
from tests.browser import browser, live, page  # noqa: F401 - fixtures, opened once for all tests
from tests.database import NAME, keep, leave, put_back
from tests.doomed import doomed  # noqa: F401 - fixture
from tests.once import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


def pytest_configure(config: pytest.Config) -> None:
    """Hear from here on what the run tells anybody; see ``told``."""
    config.pluginmanager.register(told.Plugin(config), "told")


# Whoever takes longest begins first, so that no process is left alone with one of them at the end.
LONGEST = (
    "tests/web/test_every_url.py", "tests/test_bench.py", "tests/attack/test_forms.py",
    "tests/web/test_hostile_requests.py", "tests/running/test_drills.py", "tests/lifecycles/test_machine.py",
    "tests/journeys/", "tests/lifecycles/", "tests/running/", "tests/projects/test_hostile.py",
    "tests/matters/test_killed.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others stay in the order of their names."""

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Spare whoever looks for garbage the hundreds of thousands of things that stay to the end of the run."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let things end as they would, since some libraries take what was spared for a leak and say so."""
    gc.unfreeze()


# One folder serves the tests of many databases at once; of which kind each is, is not the folder's to say here.
installation.FILE = f"kind-{NAME}"


@pytest.fixture(scope="session")
def _built(django_db_blocker: DjangoDbBlocker) -> None:
    """Migrate an empty database, let the cast move in, and keep a copy of it."""
    with django_db_blocker.unblock():
        _emptied()
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        hang_the_door()
        cast.move_in()
        make_authority(settings.AUTHORITY_FOLDER, "Banshi tests")
        keep("town")


def _emptied() -> None:
    """Drop everything that an earlier run left, a schema at a time: locks are finite."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'")
        for (schema,) in cursor.fetchall():
            cursor.execute(f"drop schema {schema} cascade")
        cursor.execute("create schema public")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Let sentences be compared in one language; pages are asked for theirs by header or cookie."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _clock_goes_on() -> Iterator[None]:
    """Let a test that leaves the clock stopped fail itself, and not those after it."""
    before = clock._stopped_at  # noqa: SLF001 - a wider fixture may have stopped it
    yield
    after, clock._stopped_at = clock._stopped_at, before  # noqa: SLF001 - as above
    assert after == before, f"the clock still stands at {after}"


@pytest.fixture
def town(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[cast.Town]:
    """Return the town as it was on its first day."""
    with django_db_blocker.unblock():
        put_back("town")
        codes.forget()
        yield cast.town()
        leave(connections["default"])


@pytest.fixture
def line(town: cast.Town) -> hotline.Line:
    """Return the town's hotline, open, with nothing reported yet."""
    return once(hotline.open_up)

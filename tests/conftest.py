"""The town every test lives in; see ``cast``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation

from banshi.access.grants import hang_the_door
from banshi.kernel import clock
from banshi.kernel.sealing import make_authority
from banshi.register import codes
from tests import cast, hotline
from tests.browser import browser, live, page  # noqa: F401 - fixtures, opened once for all tests
from tests.database import RESET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def _built(django_db_blocker: DjangoDbBlocker) -> None:
    """Migrate an empty database, let the cast move in, and keep a copy of it."""
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            cursor.execute("drop schema public cascade; create schema public; drop schema if exists town cascade")
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        hang_the_door()
        cast.move_in()
        make_authority(settings.AUTHORITY_FOLDER, "Banshi tests")
        with connections["owner"].cursor() as cursor:
            for statement in RESET.split("create or replace"):
                cursor.execute(
                    statement if statement.strip().startswith("create schema") else f"create or replace{statement}"
                )
            cursor.execute("select town.keep()")


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
        with connections["owner"].cursor() as cursor:
            cursor.execute("select town.reset()")
        codes.forget()
        yield cast.town()
        connections["default"].close()


@pytest.fixture
def line(town: cast.Town) -> hotline.Line:
    """Return the town's hotline, open, with nothing reported yet."""
    return hotline.open_up()

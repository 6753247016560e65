"""One town for all lifecycles, built once and put back for each test."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.matters.evidence import Proof
from tests.database import leave
from tests.lifecycles import checks
from tests.lifecycles import ground as the_ground
from tests.lifecycles.crowd import Crowd
from tests.matters import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.lifecycles.ground import Ground


@pytest.fixture(scope="session")
def _inhabited(_built: None, django_db_blocker: DjangoDbBlocker) -> Ground:
    with django_db_blocker.unblock():
        made = the_ground.build()
        checks.prepare()
        return made


@pytest.fixture
def ground(_inhabited: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """Return the town as it was after everything had happened there once."""
    with django_db_blocker.unblock():
        _inhabited.put_back()
        yield _inhabited
        _inhabited.hours.close()
        leave(connections["default"])


@pytest.fixture(scope="session")
def crowd(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crowd]:
    """Return people with connections of their own."""
    with django_db_blocker.unblock():
        found = Crowd()
    yield found
    with django_db_blocker.unblock():
        found.go_home()


@pytest.fixture(autouse=True)
def _the_holder_knows_the_diploma() -> Iterator[None]:
    """Stand in for the holder before anybody races: two who stand in at once would never quite leave."""
    with stories.holder_says(Proof.VERIFIED):
        yield


@pytest.fixture(autouse=True)
def _nothing_fails_in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Let what a clock only writes to the log of the machine fail, too."""
    yield
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []

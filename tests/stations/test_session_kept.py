"""A database that goes away while a session is saved is not taken for a session that somebody has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from banshi.stations.sessions import SessionStore
from tests.browser import session_of

if TYPE_CHECKING:
    from tests.cast import Town


@pytest.fixture
def store(town: Town) -> SessionStore:
    opened = SessionStore(session_of(town.li_online))
    opened["said"] = "Filed."
    return opened


def test_where_the_database_goes_away_that_is_said(store: SessionStore) -> None:
    connection.ensure_connection()
    connection.connection.close()  # the line is cut, and Django does not know
    try:
        with pytest.raises(OperationalError):
            store.save()
    finally:
        connection.close()
    store.save()


def test_a_session_that_was_ended_is_not_brought_back(store: SessionStore) -> None:
    SessionStore.get_model_class().objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()

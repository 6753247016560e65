"""A machine whose clock is wrong answers nobody, says why, and says so to machines, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from banshi.journal.agreeing import clocks_agree
from banshi.kernel import clock
from banshi.web import agreeing
from banshi.web.agreeing import AgreeingClocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def house(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode()]


def asked(application: AgreeingClocks, path: str) -> tuple[str, str]:
    said: list[str] = []

    def start_response(
        status: str, _headers: list[tuple[str, str]], _error: object = None, /
    ) -> Callable[[bytes], object]:
        said.append(status)
        return said.append  # type: ignore[return-value]  # nobody writes by it

    body = application({"PATH_INFO": path}, start_response)
    return said[0], b"".join(body).decode()


@pytest.mark.usefixtures("town")
def test_no_page_comes_while_the_clocks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(hours=1))
    assert not clocks_agree()
    application = AgreeingClocks(house)
    status, page = asked(application, "/counter/")
    assert status.startswith("503")
    assert "时钟" in page or "clocks" in page
    assert asked(application, "/readyz") == ("200 OK", "/readyz")


@pytest.mark.usefixtures("town")
def test_pages_come_again_some_seconds_after_the_clocks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    application = AgreeingClocks(house)
    assert asked(application, "/") == ("200 OK", "/")
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) - timedelta(hours=1))
    assert asked(application, "/") == ("200 OK", "/")  # compared some moments ago
    monkeypatch.setattr(agreeing, "EVERY_SECONDS", 0.0)
    application = AgreeingClocks(house)
    assert asked(application, "/")[0].startswith("503")
    monkeypatch.undo()
    application._until = 0.0  # noqa: SLF001 - some seconds later
    assert asked(application, "/") == ("200 OK", "/")

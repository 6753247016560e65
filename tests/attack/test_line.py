"""Attackers of others' making reach the house over a line of ours: what they try is known and is not wasted."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import pytest

from scripts.attack.line import Tried, line

if TYPE_CHECKING:
    from collections.abc import Iterator


class House(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if said == b"harm" else 422)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def house() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), House) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_what_goes_over_the_line_is_counted_and_a_fault_is_found(house: str) -> None:
    tried = Tried()
    with line(house, tried) as proxy, httpx.Client(proxy=proxy) as attacker:
        assert attacker.post(house, content=b"words").text == "words"
        attacker.post(house, content=b"harm")
    assert tried.answers == {422: 1, 500: 1}
    assert [said.split(":")[0] for said in tried.found] == ["a fault of ours"]


def test_each_request_has_a_command_of_its_own_unless_that_is_attacked(house: str) -> None:
    number = uuid4()
    with line(house, Tried()) as proxy, httpx.Client(proxy=proxy) as attacker:
        said = attacker.post(house, data={"a": "1", "command": str(number)}).text
        in_parts = attacker.post(house, data={"command": str(number)}, files={"file": b"words"}).text
        spoilt = attacker.post(house, data={"command": f"{number}' or 1=1"}).text
    assert UUID(said.removeprefix("a=1&command=")) != number
    assert str(number) not in in_parts
    assert str(number) in spoilt


def test_the_house_that_is_made_to_ask_is_heard_and_the_attacker_is_not(house: str) -> None:
    tried = Tried()
    with line(house, tried) as proxy, httpx.Client(proxy=proxy) as attacker:
        attacker.get(f"{proxy}get_ssrf.php")
        assert tried.found == []
        httpx.get(f"{proxy}ssrf/a/1/", trust_env=False)
    assert tried.found == ["the house was made to ask for /ssrf/a/1/"]

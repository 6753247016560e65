"""The line on which an attacker of others' making reaches the house: it counts what goes out and what comes back.

A command that was taken once is not taken again, and whoever misses thirty times from one address has to wait: so each
request gets a command of its own on its way, and comes from another address of this machine (on Linux it has them all).
Nothing but the house is asked: what an attacker wants to have fetched lies at the line itself; whoever knocks there was
sent by the house.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = re.compile(rb'(\bcommand(?:=|"\r\n\r\n))[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=&|\r|$)')
FAULT, BUSY = 500, 503
OF_THE_LINE = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length"}
"""Headers that one end of a line says to the other."""
SECONDS = 120


@dataclass(slots=True)
class Tried:
    """What was tried, and what came of it."""

    people: set[str] = field(default_factory=set)
    requests: int = 0
    values: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return self.answers.total()

    def add(self, other: Tried) -> None:
        """Count what another tried to this."""
        self.people |= other.people
        self.requests += other.requests
        self.values += other.values
        self.answers += other.answers
        self.found += other.found

    def __str__(self) -> str:
        return (
            f"{self.calls} calls to {self.requests} requests with {self.values} values as {len(self.people)} people;"
            f" answers {dict(sorted(self.answers.items()))}; {len(self.found)} findings"
        )


class Line(ThreadingHTTPServer):
    """A proxy that leads to one house alone."""

    def __init__(self, house: str, tried: Tried) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.house, self.tried, self.counting = house, tried, Lock()


class _Call(BaseHTTPRequestHandler):
    server: Line
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def led(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = urlsplit(self.path)
        if asked.netloc == self.server.house:
            self._over(asked.path + (f"?{asked.query}" if asked.query else ""), body)
            return
        if not asked.netloc:
            self.server.tried.found.append(f"the house was made to ask for {self.path}")
        self._answer(200, [("Content-Type", "application/json")], b"{}")

    # As the server calls them.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = led  # noqa: N815

    def log_message(self, *_said: object) -> None:
        """Say nothing: what went over the line is counted."""

    def _over(self, path: str, body: bytes) -> None:
        body = COMMAND.sub(lambda said: said[1] + str(uuid4()).encode(), body)
        said = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_LINE}
        tried, called = self.server.tried, f"{self.command} {path} {body[:600]!r}"
        somewhere = ".".join(map(str, (127, 1, *uuid4().bytes[:2]))), 0
        try:
            with closing(HTTPConnection(self.server.house, timeout=SECONDS, source_address=somewhere)) as connection:
                connection.request(self.command, path, body or None, said)
                answer = connection.getresponse()
                text = answer.read()
        except (HTTPException, OSError) as broken:
            tried.found.append(f"no answer: {broken!r} to {called}")
            self.close_connection = True
            return
        with self.server.counting:
            tried.answers[answer.status] += 1
        if answer.status >= FAULT and answer.status != BUSY:
            tried.found.append(f"a fault of ours: {answer.status} to {called}")
        self._answer(answer.status, answer.getheaders(), text)

    def _answer(self, status: int, headers: list[tuple[str, str]], text: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_THE_LINE:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        with suppress(ConnectionError):  # whoever asked may have had enough of waiting
            self.end_headers()
            self.wfile.write(text)


@contextmanager
def line(address: str, tried: Tried) -> Iterator[str]:
    """Lead to the house what is asked by proxy, and count it; yield the address of the line.

    What is found: a fault of the house, a call that it hangs up on, and whoever knocks at the line itself.
    """
    with Line(urlsplit(address).netloc, tried) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()

"""The people outside, as one cheap process: each thing is begun at its planned moment, however long others wait.

Moments are drawn beforehand (Poisson), and what somebody waits is counted from the moment they meant to send: a server
that is late cannot slow the asking, so waiting in line counts. Within one thing the next request follows the answer.
Run as ``python -m bench.day_client``: a plan in JSON comes in, one line says when measuring begins and one when it
ends, and the last line holds everything that was asked.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SEED = 20261122
PATIENCE_SECONDS = 60.0
BEGAN, ENDED = "measured from here", "measured to here"
TOKEN = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105 - what a browser got with its first page
FIRST_WORDS = re.compile(r"<(?:title|h1|h2)[^>]*>(.*?)</", re.DOTALL)


@dataclass(slots=True)
class Asked:
    """One request: its kind, when it was meant to go, what it waited in seconds, and what was wrong with it."""

    kind: str
    planned: float
    waited: float
    trouble: str = ""


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode(errors="replace")


@dataclass(slots=True)
class Client:
    """Connections that are kept open and used again in turn, and the list of all that was asked.

    In turn, as those of many browsers come: each leads to one process of the server for as long as it is open, and
    whoever took the last one used would ask the same process again and again.
    """

    port: int
    sessions: dict[str, str]
    asked: list[Asked] = field(default_factory=list)
    free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=deque)
    in_a_hurry: bool = False
    before: Callable[[], None] = lambda: None
    after: Callable[[Asked], None] = lambda _asked: None

    async def ask(
        self, kind: str, path: str, *, who: str = "", form: dict[str, str] | None = None, at: float | None = None
    ) -> Answer:
        """Send one request as somebody who is signed in, or nobody; raise ``LookupError`` for what is no good answer.

        ``at`` is when it was meant to be sent.
        """
        self.before()
        planned = time.monotonic() if at is None else at
        trouble = ""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                answer = await self._exchange(self._written(path, who, form))
            if answer.status >= 400:  # noqa: PLR2004 - from here on HTTP means that it was refused
                trouble = f"{answer.status} {path}: {_first_words(answer.text)}"
        except (OSError, EOFError, TimeoutError) as problem:
            trouble = f"{path}: {type(problem).__name__} {problem}"
        self.asked.append(Asked(kind, planned, time.monotonic() - planned, trouble))
        self.after(self.asked[-1])
        if trouble:
            raise LookupError(trouble)
        return answer

    def _written(self, path: str, who: str, form: dict[str, str] | None) -> bytes:
        cookie = f"csrftoken={TOKEN}" + (f"; sessionid={self.sessions[who]}" if who else "")
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}",
                 f"Cookie: {cookie}"]  # fmt: skip
        body = b""
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, request: bytes) -> Answer:
        if self.free:
            reader, writer = self.free.popleft()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        try:
            writer.write(request)
            answer = await _read(reader)
        except BaseException:
            writer.close()
            raise
        self.free.append((reader, writer))
        return answer


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    if "chunked" in headers.get("transfer-encoding", ""):
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        body = b"".join(parts)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(status.split()[1]), headers.get("location", ""), body)


def _first_words(page: str) -> str:
    found = FIRST_WORDS.findall(page)
    return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found)[:200] or page[:200]


def moments(rate: float, seconds: float, rng: Random) -> list[float]:
    """Return the moments of things that come by chance, so many a second on average, in order."""
    drawn, at = [], rng.expovariate(rate)
    while at < seconds:
        drawn.append(at)
        at += rng.expovariate(rate)
    return drawn


async def play(plan: dict[str, Any]) -> dict[str, Any]:
    """Play a plan: warm up, be measured, let everything that was begun end; return what was asked and our own CPU."""
    from bench.day_steps import STEPS

    client = Client(plan["port"], plan["sessions"])
    rng, whole = Random(SEED), plan["warm_up"] + plan["seconds"]  # noqa: S311 - the same crowd every time, no secret
    due = sorted((at, name) for name, rate in plan["rates"].items() for at in moments(rate, whole, rng))
    began, running, cpu = time.monotonic() + 0.2, set(), 0.0
    marks = [(plan["warm_up"], BEGAN)]
    for at, name in due:
        if marks and at >= marks[0][0]:
            print(marks.pop()[1], flush=True)
            cpu = time.process_time()
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        thing = asyncio.create_task(_done(STEPS[name](client, plan["things"][name], began + at)))
        running.add(thing)
        thing.add_done_callback(running.discard)
    await asyncio.sleep(max(0.0, began + whole - time.monotonic()))
    spent = time.process_time() - cpu
    print(ENDED, flush=True)
    if running:
        await asyncio.wait(running, timeout=PATIENCE_SECONDS)
    asked = [[one.kind, one.planned - began, one.waited, one.trouble] for one in client.asked]
    left = {name: len(things) for name, things in plan["things"].items()}
    return {"asked": asked, "cpu": spent, "unfinished": len(running), "left": left}


async def _done(thing: Awaitable[None]) -> None:
    try:
        await thing
    except LookupError:
        return  # written down with the request that it is about; whoever asked goes home


if __name__ == "__main__":
    print(json.dumps(asyncio.run(play(json.loads(sys.stdin.read())))))

"""Five times as many readers as can be served, for some seconds: what is filed meanwhile is kept, and in time.

First the readers that one process can serve are counted, then five times as many ask, while reports of residents go
on. Whoever reads may be turned away; whoever reports may wait, and is never turned away. It ends by itself.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT = 8129
TIMES = 5
PLACES, READERS, WRITERS = 4, 60, 3
SECONDS_TO_COUNT = 4.0
P99_SECONDS = 10.0
PAGE = "/stations/"
TOKEN = "a" * 32
KEPT, AWAY = {302, 303}, 503


def run(size: int = 15) -> list[dict[str, Any]]:
    """Overload one web process for ``size`` seconds."""
    return apart("bench.overload", "all", size)


class Seen:
    """What came back, and how long it took."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: dict[bool, list[float]] = {True: [], False: []}

    def note(self, status: int, seconds: float) -> None:
        """Note an answer; those that were turned away apart from the others."""
        self.statuses[status] += 1
        self.seconds[status == AWAY].append(seconds)

    def p99(self, *, away: bool) -> float:
        """Return the seconds within which 99 of 100 were answered."""
        seconds = sorted(self.seconds[away])
        return seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)] if seconds else 0.0


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    os.environ["BANSHI_CONCERNS_PER_ADDRESS"] = "1000000"
    with throw_away():
        up_to_date()
        from bench import hotline

        hotline.opened()
        with _served():
            alone = _read(PLACES, SECONDS_TO_COUNT, pace=0.0)
            rate = sum(alone.statuses.values()) / SECONDS_TO_COUNT
            quiet = _write(SECONDS_TO_COUNT, 1)
            writing: list[Seen] = []
            writers = threading.Thread(target=lambda: writing.append(_write(size, WRITERS)))
            writers.start()
            reading = _read(READERS, size, pace=READERS / (TIMES * rate))
            writers.join()
        return _rows(rate, quiet, reading, writing[0], size)


@contextmanager
def _served() -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT),
               "--workers", "1", "--blocking-threads", "12", "--log-level", "error",
               "banshi.wsgi:application"]  # fmt: skip
    with subprocess.Popen(command) as server:  # noqa: S603 - our own server
        try:
            while _ask("GET", "/readyz", {})[0] != 200:  # noqa: PLR2004 - ready
                time.sleep(0.2)
            yield
        finally:
            server.terminate()
            server.wait(30)


def _ask(method: str, path: str, form: dict[str, str]) -> tuple[int, float]:
    began = time.monotonic()
    asked = HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": f"csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"} if form else {}
    try:
        asked.request(method, path, urlencode(form) if form else None, headers)
        answer = asked.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return 0, time.monotonic() - began
    finally:
        asked.close()
    return answer.status, time.monotonic() - began


def _read(readers: int, seconds: float, *, pace: float) -> Seen:
    """Let readers ask, each again after ``pace`` seconds at the earliest."""
    seen, until = Seen(), time.monotonic() + seconds

    def reader() -> None:
        while time.monotonic() < until:
            status, spent = _ask("GET", PAGE, {})
            seen.note(status, spent)
            time.sleep(max(pace - spent, 0))

    _together([threading.Thread(target=reader) for _one in range(readers)])
    return seen


def _write(seconds: float, writers: int) -> Seen:
    """Let residents report, each the next when the one before was answered."""
    from bench.killed_concerns import ticket

    seen, until = Seen(), time.monotonic() + seconds

    def writer() -> None:
        while time.monotonic() < until:
            form = {"ticket": ticket(uuid4()), "place": "翠湖小区", "words": "暖气不热，已经三天了",
                    "csrfmiddlewaretoken": TOKEN}  # fmt: skip
            seen.note(*_ask("POST", "/concerns/new/", form))
            time.sleep(0.2)

    _together([threading.Thread(target=writer) for _one in range(writers)])
    return seen


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _rows(rate: float, quiet: Seen, reading: Seen, writing: Seen, size: int) -> list[dict[str, Any]]:
    asked, kept = sum(reading.statuses.values()) / size, sum(writing.statuses[status] for status in KEPT)
    print(f"reading {dict(reading.statuses)}, writing {dict(writing.statuses)}", file=sys.stderr)
    return [
        _row("reads a second that one process serves", rate, rate, "a second"),
        _row("reads a second that were asked of it", asked, TIMES * rate, "a second"),
        _row("reads turned away", reading.statuses[AWAY] / max(sum(reading.statuses.values()), 1), 1, "of all"),
        _row("reports kept under it", kept, sum(writing.statuses.values()), "reports"),
        _row("p99 of a report under it", writing.p99(away=False), P99_SECONDS, "s"),
        _row("median of a report under it", _median(writing), _median(quiet), "s"),
        _row("p99 of being turned away", reading.p99(away=True), P99_SECONDS, "s"),
    ]


def _median(seen: Seen) -> float:
    return statistics.median(seen.seconds[False] or [0.0])


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = round(ours / limit, 3) if limit else float(ours)
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "ratio": ratio, "unit": unit}


if __name__ == "__main__":
    import json

    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 15):
            print(row)

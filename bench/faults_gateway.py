"""A gateway of text messages that fails as such gateways do, and keeps a list of every message that it took.

It refuses, takes and never answers, answers too late, or hangs up before it has taken anything. Run as
``python -m bench.faults_gateway PORT SEED FILE``; what it took stands in the file, a line each, on the disk before the
answer. ``GET /calm`` lets it fail no more. It ends with its input.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

REFUSES, TOOK_AND_HUNG_UP, HUNG_UP, LATE = "refused", "took it and hung up", "hung up", "took it and answered late"
SHARES = {REFUSES: 0.015, TOOK_AND_HUNG_UP: 0.02, HUNG_UP: 0.01, LATE: 0.002}
LATE_SECONDS = 6.0
"""Beyond the patience of whoever sends."""


class Gateway(ThreadingHTTPServer):
    """Takes messages; ``calm`` ones do not fail."""

    daemon_threads = True

    def __init__(self, port: int, seed: int, file: Path) -> None:
        super().__init__(("127.0.0.1", port), Post)
        self.rng, self.calm, self.lock = Random(seed), False, threading.Lock()  # noqa: S311 - no secret
        self.file = file.open("a", encoding="utf-8")

    def lot(self) -> str:
        """Draw what goes wrong with a message."""
        with self.lock:
            drawn = self.rng.random()
        for how, share in SHARES.items():
            if drawn < share:
                return "" if self.calm else how
            drawn -= share
        return ""

    def keep(self, key: str, how: str) -> None:
        """Write down that a message was taken."""
        with self.lock:
            self.file.write(json.dumps({"key": key, "how": how, "at": time.time()}) + "\n")
            self.file.flush()


class Post(BaseHTTPRequestHandler):
    """One message."""

    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Fail no more."""
        self.server.calm = True
        self._answer(200)

    def do_POST(self) -> None:
        """Take a message, or do not."""
        how = self.server.lot()
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if how == HUNG_UP:
            self.close_connection = True
            return
        if how == REFUSES:
            self._answer(503)
            return
        self.server.keep(self.headers.get("Idempotency-Key", ""), how)
        if how == LATE:
            time.sleep(LATE_SECONDS)
        if how in {LATE, TOOK_AND_HUNG_UP}:
            self.close_connection = True
            return
        self._answer(202)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own
        """Say nothing: the file says it."""


if __name__ == "__main__":
    gateway = Gateway(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    print("stands", flush=True)
    sys.stdin.read()

"""A receiver of webhooks on this machine, as an authority would run it: it keeps what comes and answers as told."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from threading import Thread
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Receiver:
    """What came, in order, and how it answers: after so many seconds, with a status for each message, then 204."""

    address: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [loads(body) for _headers, body in self.came]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver at a free port of this machine."""
    found = Receiver()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(found.waits.pop(0) if found.waits else 0)
            status = found.answers.pop(0) if found.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", found.address + "/else")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    found.address = f"http://127.0.0.1:{server.server_port}/told"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def genuine(headers: dict[str, str], body: bytes, *, secret: str = "", public: str = "") -> bool:
    """Check a signature as the Standard Webhooks say, with none of our code."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signatures = [one.partition(",") for one in headers["webhook-signature"].split()]
    if secret:
        expected = b64encode(digest(b64decode(secret.removeprefix("whsec_")), said, sha256)).decode()
        return any(kind == "v1" and value == expected for kind, _comma, value in signatures)
    key = Ed25519PublicKey.from_public_bytes(b64decode(public.removeprefix("whpk_")))
    for kind, _comma, value in signatures:
        if kind == "v1a":
            key.verify(b64decode(value), said)
            return True
    return False

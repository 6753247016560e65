"""The reference holder of evidence: a small HTTP service that knows made-up diplomas and answers yes or no.

It stands in for an education authority, runs as its own process and shares nothing with Banshi but the contract
(docs/connections.md): ``POST /check`` with ``{"number", "name", "says"}`` gets ``{"match": true | false}``;
``POST /preview`` with ``{"number", "name", "request"}`` gets what it would hand over, where a resident asked for it;
``GET /contract`` says which contract it keeps, ``GET /healthz`` that it lives. A diploma is true if its number is the
one that ``diploma_number`` makes of name, level and year, or if it is listed.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import socket
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

HOST, PORT = "127.0.0.1", 8011
LONGEST_BODY = 4096
LONGEST_WORD = 100
SECONDS_TO_SAY_IT = 10
NUMBER = re.compile(r"D-([12][0-9]{3})-[0-9]{6}")
# Number → name and level (GB/T 4658-2006) of the diplomas that stories and tests name.
LEVELS = {
    "11": "博士研究生毕业",
    "14": "硕士研究生毕业",
    "21": "大学本科毕业",
    "31": "大学专科毕业",
    "41": "中等专科毕业",
}
LISTED = {
    "D-2012-000101": ("李晓明", "21"),
    "D-2003-000102": ("李建国", "41"),
}


CONTRACT = {"contract": "banshi-evidence/1", "kinds": ["diploma"]}
ASK = "Ask POST /check, POST /preview, GET /contract or GET /healthz."
REQUEST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnreadableError(ValueError):
    """The question cannot be read; the text is the sentence for whoever asked."""


def diploma_number(name: str, level: str, year: int) -> str:
    """Return the number of the diploma that somebody of this name was given for a level in a year."""
    return f"D-{year}-{crc32(f'{name} {level} {year}'.encode()) % 1_000_000:06d}"


def matches(number: str, name: str, says: str) -> bool:
    """Return whether a diploma of this number was given to this name and says this level (GB/T 4658-2006)."""
    if number in LISTED:
        return LISTED[number] == (name, says)
    read = NUMBER.fullmatch(number)
    return bool(read) and number == diploma_number(name, says, int(read[1] if read else 0))


def question(body: bytes, *names: str) -> tuple[str, ...]:
    """Return what a question says under these names; raise ``UnreadableError`` in words."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError("The body has to be JSON.") from None
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    if not isinstance(asked, dict) or set(asked) != set(names):
        raise UnreadableError(f"The body has to be an object of {listed}.")
    if any(not isinstance(asked[n], str) or not 0 < len(asked[n]) <= LONGEST_WORD for n in names):
        raise UnreadableError(f"{listed.capitalize()} have to be texts of 1 to {LONGEST_WORD} characters.")
    return tuple(asked[name] for name in names)


def shown(number: str, name: str) -> dict[str, str] | None:
    """Return what would be handed over of a diploma; ``None`` where number and name do not belong together."""
    year = NUMBER.fullmatch(number)
    level = next((level for level in LEVELS if year and matches(number, name, level)), "")
    if not (year and level):
        return None
    return {
        "title": "毕业证书", "number": number, "name": name, "says": LEVELS[level], "issued_by": "示范教育主管部门",
        "issued_on": year[1],
    }  # fmt: skip


class Counter(BaseHTTPRequestHandler):
    """Answers one question after the other; a question that cannot be read gets a sentence."""

    protocol_version = "HTTP/1.1"
    server_version = "banshi-evidence-demo"
    sys_version = ""
    timeout = SECONDS_TO_SAY_IT

    def do_GET(self) -> None:
        known: dict[str, Mapping[str, object]] = {"/healthz": {"alive": True}, "/contract": CONTRACT}
        if self.path in known:
            self._answer(HTTPStatus.OK, known[self.path])
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": ASK})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            sentence = f"Say the length of the body; {LONGEST_BODY} bytes are the most."
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": sentence})
            return
        body = self.rfile.read(int(length))
        if self.path not in {"/check", "/preview"}:
            self._answer(HTTPStatus.NOT_FOUND, {"error": ASK})
            return
        try:
            self._told(body)
        except UnreadableError as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})

    def _told(self, body: bytes) -> None:
        if self.path == "/check":
            number, name, says = question(body, "number", "name", "says")
            self._answer(HTTPStatus.OK, {"match": matches(number, name, says)})
            return
        number, name, request = question(body, "number", "name", "request")
        if not REQUEST.fullmatch(request):
            self._answer(HTTPStatus.FORBIDDEN, {"error": "Nothing is shown without a request of the resident: a UUID."})
            return
        self._answer(HTTPStatus.OK, {"evidence": shown(number, name)})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        """Keep silent: a holder has no business writing down who was asked about."""

    def _answer(self, status: HTTPStatus, said: Mapping[str, object]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Holder(ThreadingHTTPServer):
    """The service on this machine's own address; it finishes what it answers before it ends."""

    daemon_threads = True

    @classmethod
    def at(cls, open_file: int) -> Self:
        """Return the service at a socket that listens already, by the number of its open file."""
        holder = cls((HOST, 0), Counter, bind_and_activate=False)
        holder.socket.close()
        holder.socket = socket.socket(fileno=open_file)
        holder.server_address = holder.socket.getsockname()
        return holder


def serve(port: int = PORT, open_file: int | None = None) -> None:
    """Answer until SIGTERM or Ctrl-C. ``OSError`` if the port is taken."""
    with Holder((HOST, port), Counter) if open_file is None else Holder.at(open_file) as holder:

        def end(_number: int, _frame: FrameType | None) -> None:
            # shutdown() waits for the loop, which runs in this very thread.
            threading.Thread(target=holder.shutdown).start()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        holder.serve_forever(poll_interval=0.2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the service from the command line."""
    parser = argparse.ArgumentParser(prog="python -m banshi.evidence_demo", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--socket", type=int, help="the number of an open file that listens already; then no port")
    chosen = parser.parse_args(argv)
    try:
        serve(chosen.port, chosen.socket)
    except OSError as error:
        sys.stderr.write(f"Port {chosen.port} cannot be used: {error.strerror}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

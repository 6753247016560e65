"""An outside OpenID provider in a process of its own, and somebody in the middle who may bend what it says.

The provider is ``oidc-provider-mock``: discovery, authorization code, signed tokens, user info, over real HTTP. It does
not look at PKCE, so whoever stands in the middle notes the challenge and what came of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from banshi.china.id_number import compose
from tests.cast import DIVISION
from tests.test_evidence_demo import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse
    from django.test import Client

PRESSED = {"Sec-Fetch-Site": "same-origin"}
"""What a browser sends along when somebody presses a button on a page of ours."""
BY_TWO = {"amr": ["pwd", "otp"]}
PLAIN = SSLContext(PROTOCOL_TLS_CLIENT)
"""The provider is asked without TLS: to read who may sign certificates would take longer than all the rest."""
type Bend = Callable[[dict[str, Any]], dict[str, Any]]
PEOPLE = (
    {"sub": "s-1001", "email": "chen@organisation.example", "email_verified": True},
    {"sub": "s-wang", "email": "wang@organisation.example", "email_verified": True},
    {"sub": "r-li", "name": "李晓明", "id_number": "99999919900517101X"},
    {"sub": "r-cousin", "name": "李建国", "id_number": compose(DIVISION, date(1988, 1, 9), 105)},
    {"sub": "r-other-name", "name": "李小明", "id_number": "99999919900517101X"},
    {"sub": "r-nobody", "name": "李晓明", "id_number": "999999199005171999"},
    {"sub": "r-bare", "email": "li@somewhere.example"},
)


class Outside:
    """The provider as the browser and Banshi see it; ``bends`` is what the one in the middle changes, by path."""

    def __init__(self, behind: str) -> None:
        self.behind, self.bends, self.forms = behind, dict[str, Bend](), dict[str, dict[str, list[str]]]()
        self.asked: dict[str, str] = {}
        # By path: what the provider is made to think that it is called, and what is made of a form on its way there.
        self.rename = ""
        self.names: dict[str, str] = {}
        self.rewrites: dict[str, Callable[[bytes], bytes]] = {}
        # What the token says of how somebody proved who they are. Without a key of today's the provider's own signs.
        self.says: dict[str, Any] = dict(BY_TWO)
        self.key: ec.EllipticCurvePrivateKey | None = ec.generate_private_key(ec.SECP256R1())
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def sign_in(self, client: Client, path: str, sub: str, **changed: str) -> HttpResponse:
        """Go the whole way: from our page to the provider's, choose who one is there, and come back."""
        there = client.get(path, headers=PRESSED).headers["Location"]
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
        there = there.replace("client_id=banshi", f"client_id={self.rename or 'banshi'}")
        back = httpx.post(there, data={"sub": sub}, verify=PLAIN).headers["Location"]
        query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | changed
        return client.get(urlsplit(back).path, query)  # type: ignore[return-value]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outside = self

        class Between(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside._pass_on(self)

            do_POST = do_GET  # noqa: N815 - as above

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        return Between

    def _pass_on(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        path = urlsplit(request.path).path
        self.forms[path] = parse_qs(body.decode())
        kept = {name: request.headers[name] for name in ("Content-Type", "Authorization") if name in request.headers}
        host = urlsplit(self.names.get(path, self.issuer))
        body = self.rewrites.get(path, bytes)(body)
        answer = httpx.request(
            request.command, self.behind + request.path, content=body,
            headers=kept | {"X-Forwarded-Host": host.netloc, "X-Forwarded-Port": str(host.port or 80)}, verify=PLAIN,
        )  # fmt: skip
        said = self._of_today(answer).encode() if self.key and path in {"/oauth2/token", "/jwks"} else answer.content
        if path in self.bends:
            said = json.dumps(self.bends[path](json.loads(said))).encode()
        request.send_response(answer.status_code)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                request.send_header(name, answer.headers[name])
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)

    def _of_today(self, answer: httpx.Response) -> str:
        """Sign as a provider of today's would: the one behind has a key of 2048 bits and says not how it asked."""
        assert self.key is not None
        told = answer.json()
        if "keys" in told:
            public = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return json.dumps({"keys": [public | {"kid": "of-today", "alg": "ES256"}]})
        if "id_token" in told:
            claims = jwt.decode(told["id_token"], options={"verify_signature": False}) | self.says
            told["id_token"] = jwt.encode(claims, self.key, "ES256", headers={"kid": "of-today"})
        return json.dumps(told)


@contextmanager
def provider(*options: str) -> Iterator[Outside]:
    """Run the provider in its own process, with somebody in the middle."""
    port = free_port()
    people = [word for one in PEOPLE for word in ("--user-claims", json.dumps(one))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *options, *people], stderr=subprocess.DEVNULL
    )
    outside = Outside(f"http://127.0.0.1:{port}")
    try:
        for _turn in range(400):
            try:
                httpx.get(f"{outside.behind}/jwks", verify=PLAIN)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield outside
    finally:
        outside.server.shutdown()
        process.terminate()
        process.wait(10)

"""A holder of evidence is put to the contract; what it would hand over is seen first, and may be refused."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
import pytest
from jsonschema import Draft202012Validator

from banshi.connections.conformance import Proof, check_holder
from banshi.connections.jurisdiction import pack
from banshi.matters.evidence import Claim, HttpHolder
from banshi.matters.evidence import Proof as Said
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case
from tests.browser import signed_in
from tests.test_evidence_demo import running_holder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.cast import Town

LI = {"number": "D-2012-000101", "name": "李晓明", "says": "21"}
DOCS = Path(__file__).parents[2] / "docs"
ERRAND = "0579a7ef-66a0-4888-9b3d-5998872f5a22"


@pytest.fixture(scope="module")
def holder() -> Iterator[str]:
    with running_holder() as (address, _process):
        yield address


def test_the_reference_holder_keeps_the_contract(holder: str) -> None:
    results = check_holder(holder, Proof(**LI))
    assert [str(one.what) for one in results if not one.kept] == []
    assert len(results) >= 14


def test_a_holder_that_says_yes_to_everything_or_is_gone_does_not() -> None:
    class Yes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"match": true}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Yes)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    broken = [str(one.what) for one in check_holder(address, Proof(**LI)) if not one.kept]
    server.shutdown()
    server.server_close()
    assert "it confirms nothing else" in broken
    assert "it shows nothing unasked" in broken
    assert not any(one.kept for one in check_holder(address, Proof(**LI)))


def test_the_holder_shows_only_for_a_request_and_to_the_right_name(holder: str) -> None:
    asking = HttpHolder(holder)
    seen = asking.preview(Claim(**LI), UUID(ERRAND))
    assert seen is not None
    assert (seen.name, seen.number, seen.issued_on) == ("李晓明", "D-2012-000101", "2012")
    assert asking.preview(Claim(LI["number"], "王强", "21"), UUID(ERRAND)) is None
    refused = httpx.post(f"{holder}/preview", json={"number": "D", "name": "x", "request": "none"})
    assert refused.status_code == 403
    assert HttpHolder("http://127.0.0.1:9").preview(Claim(**LI), UUID(ERRAND)) is None


def received(town: Town) -> tuple[str, dict[str, str]]:
    clerk = signed_in(town.chen)
    said = {"matter": "education-level", "id_number": town.li.id_number, "name": town.li.name}
    page = clerk.post("/counter/receive", said | {"compared": "on"})
    assert page.status_code == 302, page.content.decode()[:2000]
    return page["Location"], {"level": "21", "diploma": "D-2012-000101", "command": ERRAND}


def test_the_resident_sees_it_first_and_it_is_used_when_filed(town: Town, holder: str, settings: Settings) -> None:
    settings.EVIDENCE_HOLDERS = {"diploma": holder}
    address, form = received(town)
    clerk = signed_in(town.chen)
    shown = clerk.post(address, form | {"preview": "1"})
    assert shown.status_code == 200
    assert "大学本科毕业" in shown.content.decode()
    assert Case.objects.count() == 0
    assert clerk.post(address, form).status_code == 302
    assert Case.objects.get().proof == Said.VERIFIED


def test_the_resident_may_refuse_and_upload_instead(town: Town, holder: str, settings: Settings) -> None:
    settings.EVIDENCE_HOLDERS = {"diploma": holder}
    address, form = received(town)
    assert signed_in(town.chen).post(address, form | {"holder": "upload"}).status_code == 302
    assert (Case.objects.get().proof, Case.objects.get().state) == (Said.NOT_ASKED, "accepted")


def test_a_holder_that_is_gone_stops_nobody(town: Town, settings: Settings) -> None:
    settings.EVIDENCE_HOLDERS = {"diploma": "http://127.0.0.1:9"}
    address, form = received(town)
    clerk = signed_in(town.chen)
    shown = clerk.post(address, form | {"preview": "1"})
    assert "upload the paper instead" in shown.content.decode()
    assert clerk.post(address, form).status_code == 302
    assert Case.objects.get().proof == Said.UNREACHABLE


def test_every_holder_that_a_matter_names_is_in_the_jurisdiction(town: Town, settings: Settings) -> None:
    named = {one.holder for matter in jurisdiction().matters for one in matter.evidence if one.holder}
    assert named == {one.name for one in pack().holders} == set(settings.EVIDENCE_HOLDERS)


def test_the_published_contract_is_what_the_reference_holder_answers(holder: str) -> None:
    contract = json.loads((DOCS / "evidence-holder.openapi.json").read_text(encoding="utf-8"))
    wanted = {"number": LI["number"], "name": LI["name"], "request": ERRAND}
    for path, method, body in (
        ("/healthz", "get", None), ("/contract", "get", None), ("/check", "post", LI), ("/check", "post", {}),
        ("/preview", "post", wanted), ("/preview", "post", wanted | {"name": "x"}),
        ("/preview", "post", wanted | {"request": "x"}), ("/check", "post", LI | {"name": "x" * 5000}),
    ):  # fmt: skip
        answer = httpx.request(method, f"{holder}{path}", json=body)
        said = contract["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]
        whole = said["schema"] | {"components": contract["components"]}
        assert list(Draft202012Validator(whole).iter_errors(answer.json())) == [], path

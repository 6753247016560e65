from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from banshi.evidence_demo import LONGEST_BODY, diploma_number, matches
from banshi.matters.evidence import Claim, HttpHolder, Proof

if TYPE_CHECKING:
    from collections.abc import Iterator

LI = {"number": "D-2012-000101", "name": "李晓明", "says": "21"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_holder() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "banshi.evidence_demo", "--port", str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address, process
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def holder() -> Iterator[str]:
    with running_holder() as (address, _process):
        yield address


def test_a_listed_diploma_is_true_for_its_owner_and_level_alone(holder: str) -> None:
    assert HttpHolder(holder).check(Claim(**LI)) is Proof.VERIFIED
    assert HttpHolder(holder).check(Claim(**LI | {"says": "14"})) is Proof.NO_MATCH
    assert HttpHolder(holder).check(Claim(**LI | {"name": "李小明"})) is Proof.NO_MATCH


def test_a_number_made_from_name_level_and_year_is_true() -> None:
    number = diploma_number("周婷", "31", 2013)
    assert matches(number, "周婷", "31")
    assert not matches(number, "周婷", "21")
    assert not matches("D-2013-12", "周婷", "31")


def test_the_service_says_that_it_lives_and_what_to_ask(holder: str) -> None:
    assert httpx.get(f"{holder}/healthz").json() == {"alive": True}
    assert httpx.get(f"{holder}/").status_code == 404
    assert "POST /check" in httpx.post(f"{holder}/else", json={}).json()["error"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"no json", "JSON"),
        (b"[]", "object"),
        (b'{"number": "D", "name": "x"}', "object"),
        (b'{"number": 5, "name": "x", "says": "21"}', "texts"),
        (b'{"number": "", "name": "x", "says": "21"}', "texts"),
    ],
)
def test_a_question_that_cannot_be_read_gets_a_sentence(holder: str, body: bytes, word: str) -> None:
    reply = httpx.post(f"{holder}/check", content=body)
    assert reply.status_code == 400
    assert word in reply.json()["error"]


def test_a_body_that_is_too_long_is_not_read(holder: str) -> None:
    reply = httpx.post(f"{holder}/check", content=b" " * (LONGEST_BODY + 1))
    assert reply.status_code == 413
    assert str(LONGEST_BODY) in reply.json()["error"]


def test_it_ends_in_peace_when_asked_to() -> None:
    with running_holder() as (_address, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_told_in_a_sentence(holder: str) -> None:
    port = holder.rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "-m", "banshi.evidence_demo", "--port", port], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {port} cannot be used")

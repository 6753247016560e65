"""What one command starts ends with it, however it ends; and a port is handed over open: nobody comes between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from banshi.cli.children import Children
from banshi.cli.serving import _listening

SECONDS = 60
# A child that has a child of its own, as a web server has workers.
SERVER = """
import pathlib, subprocess, sys, os, time
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {own.pid}")
time.sleep(300)
"""
PARENT = """
import sys, time
from banshi.cli.children import Children
with Children() as children:
    children.start("server", "served", sys.argv[1])
    time.sleep(300)
"""


def pids(written: Path) -> list[int]:
    until = time.monotonic() + SECONDS
    while not (written.exists() and written.read_text(encoding="ascii")):
        assert time.monotonic() < until
        time.sleep(0.1)
    return [int(pid) for pid in written.read_text(encoding="ascii").split()]


def gone(pid: int) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "served.py").write_text(SERVER, encoding="ascii")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', 'src')}")
    return tmp_path / "pids"


def test_children_end_when_their_parent_is_killed(served: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(served)]) as parent:
        child, _its_own = pids(served)
        parent.send_signal(signal.SIGKILL)
    assert gone(child)


def test_what_a_child_started_ends_with_it(served: Path) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        with Children() as children:
            children.start("server", "served", str(served))
            child, its_own = pids(served)
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
    assert gone(child)
    assert gone(its_own)


def test_two_that_want_one_port_at_the_same_time_get_two() -> None:
    with _listening(0) as first, _listening(first.getsockname()[1]) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_the_evidence_holder_answers_at_the_socket_it_was_handed() -> None:
    with _listening(0) as holder:
        command = [sys.executable, "-m", "banshi.evidence_demo", "--socket", str(holder.fileno())]
        with subprocess.Popen(command, pass_fds=(holder.fileno(),)) as process:
            asked = HTTPConnection("127.0.0.1", holder.getsockname()[1], timeout=SECONDS)
            asked.request("GET", "/healthz")
            assert json.loads(asked.getresponse().read()) == {"alive": True}
            asked.close()
            process.terminate()
            assert process.wait(SECONDS) == 0

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
from typing import TYPE_CHECKING

import pytest

from banshi import postgres
from banshi.cli import children as kept
from banshi.cli.children import Children, Trouble
from banshi.cli.standing import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

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


TELLS = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(os.environ['DATABASE_URL'])"


@pytest.mark.parametrize("as_owner", [False, True])
def test_only_what_is_started_as_the_owner_is_told_how_the_owner_gets_in(
    watched: Children, tmp_path: Path, *, as_owner: bool
) -> None:
    (tmp_path / "tells.py").write_text(TELLS, encoding="ascii")
    owner, web = postgres.addresses()
    assert owner != web
    told = tmp_path / "told"
    watched.start("worker", "tells", str(told), as_owner=as_owner)
    child = only(watched)
    for _again in range(2):  # started again, it is told no more and no less
        ended(child)
        assert told.read_text(encoding="utf-8") == (owner if as_owner else web)
        told.unlink()
        watched.look_after(now := time.monotonic())
        watched.look_after(now + max(kept.PAUSES))


ENDS = "import sys; sys.exit(3)"
STAYS = "import time; time.sleep(300)"


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Children]:
    """Children that are looked after by hand, and given up sooner; ``ends`` and ``stays`` can be started."""
    monkeypatch.setattr(kept, "MOST_STARTS", 3)
    monkeypatch.setattr(kept, "PAUSES", (0.0, 0.5, 8.0))
    for name, text in (("ends", ENDS), ("stays", STAYS)):
        (tmp_path / f"{name}.py").write_text(text, encoding="ascii")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', 'src')}")
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        with Children() as children:
            yield children
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def only(children: Children) -> kept.Child:
    (child,) = children._children  # noqa: SLF001 - what is looked after is the test
    return child


def ended(child: kept.Child, number: int | None = None) -> None:
    if number:
        child.process.send_signal(number)
    child.process.wait(SECONDS)


def test_a_child_that_is_killed_again_and_again_is_started_again_each_time(watched: Children) -> None:
    watched.start("worker", "stays")
    child, now, pauses = only(watched), time.monotonic(), []
    for _kill in range(2 * kept.MOST_STARTS):
        ended(child, signal.SIGKILL)
        watched.look_after(now)
        pauses.append((child.starts_at or now) - now)
        now += pauses[-1]
        watched.look_after(now)
        assert child.process.poll() is None
    assert pauses[: len(kept.PAUSES)] == pytest.approx(kept.PAUSES)
    assert max(pauses) == pytest.approx(kept.PAUSES[-1])


def test_before_its_pause_is_over_a_child_is_not_started_again(watched: Children) -> None:
    watched.start("worker", "stays")
    child, now = only(watched), time.monotonic()
    for _kill in range(2):
        ended(child, signal.SIGKILL)
        watched.look_after(now)
    watched.look_after(now + kept.PAUSES[1] / 2)
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_that_never_gets_going_ends_the_command_with_its_name(watched: Children) -> None:
    watched.start("worker", "ends")
    with pytest.raises(Trouble, match="The worker stops again and again"):
        _let_it_end(watched, time.monotonic())
    assert only(watched).quick == kept.MOST_STARTS


def test_a_child_that_had_got_going_is_never_given_up(watched: Children) -> None:
    watched.start("worker", "ends")
    _let_it_end(watched, time.monotonic() + kept.LONG_ENOUGH)
    assert only(watched).quick == 2 * kept.MOST_STARTS


def _let_it_end(children: Children, now: float) -> None:
    child = only(children)
    for _start in range(2 * kept.MOST_STARTS):
        ended(child)
        children.look_after(now)
        now = child.starts_at or now
        children.look_after(now)


def test_after_it_has_got_going_a_child_comes_back_at_once_again(watched: Children) -> None:
    watched.start("worker", "stays")
    child, now = only(watched), time.monotonic()
    for _kill in range(4):
        ended(child, signal.SIGKILL)
        watched.look_after(now)
        now = child.starts_at or now
        watched.look_after(now)
    ended(child, signal.SIGKILL)
    watched.look_after(now + kept.LONG_ENOUGH)
    assert (child.starts_at, child.quick) == (None, 1)


def test_two_that_want_one_port_at_the_same_time_get_two() -> None:
    with listening(0) as first, listening(first.getsockname()[1]) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_the_evidence_holder_answers_at_the_socket_it_was_handed() -> None:
    with listening(0) as holder:
        command = [sys.executable, "-m", "banshi.evidence_demo", "--socket", str(holder.fileno())]
        with subprocess.Popen(command, pass_fds=(holder.fileno(),)) as process:
            asked = HTTPConnection("127.0.0.1", holder.getsockname()[1], timeout=SECONDS)
            asked.request("GET", "/healthz")
            assert json.loads(asked.getresponse().read()) == {"alive": True}
            asked.close()
            process.terminate()
            assert process.wait(SECONDS) == 0

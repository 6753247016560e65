"""The house that is broken: ``banshi serve``, a second worker, a gateway, the line to the database, and the database.

Each is started as in service, killed without warning, and started again by whoever watches over it, as an operating
system would. Everything is ended by its number, however the run ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from bench.day_watch import _family
from bench.faults_database import Database

if TYPE_CHECKING:
    from random import Random
    from types import TracebackType
    from typing import Self

    from bench.faults_disk import Disk
    from bench.faults_plan import Fault

PORT, GATEWAY_PORT, WORKERS = 8141, 8142, 2
LOOKS_EVERY = 0.2
SKEWED_SECONDS, FULL_SECONDS = 6.0, 4.0
PATIENCE = 90.0
SECONDS_TO_FINISH = 5.0
PAGE = "/stations/"


class House:
    """All its processes; used as a context it leaves none behind."""

    def __init__(self, folder: Path, rng: Random, disk: Disk, *, addresses: tuple[str, str], seed: int) -> None:
        self.folder, self.rng, self.disk, self.seed = folder, rng, disk, seed
        self.owner_url, self.web_url = addresses
        self.far_url = self.owner_url
        self.done: Counter[str] = Counter()
        self.restarts: Counter[str] = Counter()
        self.ended_by_itself: Counter[str] = Counter()
        self.database = Database(folder)
        self.taken = folder / "taken.jsonl"
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._skewed: dict[str, int] = {}
        self._log: IO[bytes] = (folder / "house.log").open("ab")
        self._lock, self._end = threading.RLock(), threading.Event()
        self._watch = threading.Thread(target=self._look_after, daemon=True)

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._close()

    def _open(self) -> None:
        line = self.folder / "line"
        line.mkdir(mode=0o700)
        socket = self.owner_url.partition("?host=")[2]
        # The second worker is the one with the owner's address: it seals, and learns at night.
        self.web_url, self.far_url = (
            address.replace(socket, quote(str(line), safe="")) for address in (self.web_url, self.owner_url)
        )
        self._helper("line", "bench.faults_wire", str(line), str(self.database.socket), str(self.seed))
        self._helper("gateway", "bench.faults_gateway", str(GATEWAY_PORT), str(self.seed), str(self.taken))
        self._start("serve")
        self._start("second worker")
        self._watch.start()

    def _close(self) -> None:
        self.stop_working()
        for process in self._processes.values():
            process.kill()
            process.wait()
        self._log.close()

    def stop_working(self) -> None:
        """End web server and workers in order, and those that do not end without it; again does nothing."""
        self._end.set()
        if self._watch.is_alive():
            self._watch.join()
        working = [self._processes[name] for name in ("second worker", "serve") if name in self._processes]
        for process in working:
            process.terminate()
        for process in working:
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_FINISH)
            _kill_with_all_below(process)

    # ------------------------------------------------------------------- faults

    def suffer(self, fault: Fault) -> bool:
        """Let one fault happen and return whether it did; a kill is over at once, the others last some seconds."""
        happened = True
        if fault.part == "database":
            happened = self.database.kill(fault.what, self.rng)
        elif fault.kills:
            happened = self._kill(fault.what)
        elif fault.what == "disk full":
            happened = self._fill()
        elif fault.what == "connections cut":
            self._tell_the_line()
        else:
            happened = self._skew(fault.what.removeprefix("clock of the "), fault.seconds)
        self.done[fault.what] += happened
        if fault.kills:
            self.done[fault.part] += happened
        return happened

    def _kill(self, what: str) -> bool:
        """Kill one process that is there; ``False`` where none of its kind is."""
        with self._lock:
            pids = self._pids(what)
            if not pids:
                return False
            with suppress(ProcessLookupError):
                os.kill(self.rng.choice(pids), signal.SIGKILL)
                return True
            return False

    def _pids(self, what: str) -> list[int]:
        if what in {"second worker", "web, worker and their parent"}:
            process = self._processes["serve" if what.startswith("web") else what]
            return [process.pid] if process.poll() is None else []
        children = {pid: _command(pid) for pid in _children(self._processes["serve"].pid)}
        if what == "first worker":
            return [pid for pid, words in children.items() if "banshi.worker" in words]
        servers = [pid for pid, words in children.items() if "granian" in words]
        if what == "web server":
            return servers
        # What answers requests was forked by the server, or spawned anew, as this Python does it.
        return [one for pid in servers for one in _children(pid) if "tracker" not in _command(one)]

    def _fill(self) -> bool:
        """Fill the disk for some seconds; return whether the database says so."""
        if not self.disk.fill():
            return False
        full = self.database.finds_no_room()
        time.sleep(FULL_SECONDS)
        self.disk.free()
        return full

    def _skew(self, where: str, seconds: int) -> bool:
        """Start a part again with another clock, and after a while again with the right one."""
        if where == "database host":
            return self.database.skew(seconds, SKEWED_SECONDS)
        name = "serve" if where == "application" else where
        # A machine whose clock is wrong says that it lives, and answers nothing else.
        self._start_again(name, seconds, waits_for="/healthz")
        time.sleep(SKEWED_SECONDS if name == "serve" else 2 * SKEWED_SECONDS)
        self._start_again(name, 0)
        return True

    def _start_again(self, name: str, skew: int, *, waits_for: str = PAGE) -> None:
        with self._lock:
            self._skewed[name] = skew
            _kill_with_all_below(self._processes[name])
        self.wait_until_it_answers(waits_for)

    def _tell_the_line(self) -> None:
        line = self._processes["line"]
        if line.stdin:
            line.stdin.write("cut\n")
            line.stdin.flush()

    def cuts(self) -> dict[str, int]:
        """End the line to the database and return how often it cut what."""
        import json

        line = self._processes["line"]
        said, _nothing = line.communicate(timeout=PATIENCE)
        cuts: dict[str, int] = json.loads(said.splitlines()[-1])
        return cuts

    # ---------------------------------------------------------------- processes

    def wait_until_it_answers(self, path: str = PAGE) -> float:
        """Wait until a page comes, one that needs the database; return the seconds. Raises ``TimeoutError``."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if answers(path):
                return time.monotonic() - began
            time.sleep(0.1)
        raise TimeoutError("The house does not answer any more.")

    def _look_after(self) -> None:
        """Start again whatever has ended, as an operating system does for its services."""
        while not self._end.wait(LOOKS_EVERY):
            with self._lock:
                for name in ("serve", "second worker"):
                    if (ended := self._processes[name].poll()) is not None and not self._end.is_set():
                        self.restarts[name] += 1
                        self.ended_by_itself[name] += ended != -signal.SIGKILL
                        self._start(name)
            self.database.look_after()

    def _start(self, name: str) -> None:
        from bench.faults_clock import wrong_by

        what = (
            ("banshi", "serve", "--port", str(PORT), "--workers", str(WORKERS))
            if name == "serve"
            else ("banshi.worker",)
        )
        command = [sys.executable, "-m", "banshi.cli.kept", *what]
        env = os.environ | {
            "DATABASE_URL": self.owner_url if name == "serve" else self.far_url, "WEB_DATABASE_URL": self.web_url,
            "BANSHI_NOTICE_GATEWAY": f"http://127.0.0.1:{GATEWAY_PORT}/", "BANSHI_CONCERNS_PER_ADDRESS": str(10**9),
            **wrong_by(self._skewed.get(name, 0)),
        }  # fmt: skip
        self._processes[name] = subprocess.Popen(  # noqa: S603 - our own
            command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            text=True,
        )

    def _helper(self, name: str, module: str, *options: str) -> None:
        self._processes[name] = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", module, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, start_new_session=True, text=True,
        )  # fmt: skip
        stands = self._processes[name].stdout
        if stands is None or not stands.readline():
            raise RuntimeError(f"The {name} does not stand; see house.log.")


def answers(path: str) -> bool:
    """Return whether the web server answers a page well."""
    asked = HTTPConnection("127.0.0.1", PORT, timeout=5.0)
    try:
        asked.request("GET", path)
        return asked.getresponse().status == 200  # noqa: PLR2004 - HTTP's own
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for task in Path(f"/proc/{pid}/task").glob("*/children") for one in task.read_text().split()]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _kill_with_all_below(process: subprocess.Popen[str]) -> None:
    """Kill a process of ours and all below it, unless it has ended: then its number may be another's by now."""
    if process.poll() is None:
        for one in list(_family(process.pid)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

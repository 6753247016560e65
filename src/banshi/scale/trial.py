"""Two database machines and an arbiter, played on one machine: to see that either may die, and to measure it.

They run from the settings an office would use (``patroni``), as the user that runs our own PostgreSQL, answer on this
machine alone, and are gone with the process that started them. Linux only: ``etcd`` and ``setpriv`` are found on PATH.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx
import psycopg

from banshi.home import home, secret
from banshi.postgres.cluster import OWNER, SECRETS, SUPERUSER, WEB, Cluster
from banshi.postgres.creation import make_readable, provide
from banshi.postgres.places import (
    SERVICE_FOLDER,
    PostgresUnavailable,
    fingerprint,
    make_private,
    programs,
    service_user,
)
from banshi.scale.patroni import LEASE, LET_IN, Node, address, configuration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATIENCE = 90.0  # seconds to begin, or to come back
PAUSE = 0.1  # seconds
SMALL: Mapping[str, object] = {
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "wal_keep_size": "256MB",
    "unix_socket_directories": "",
}


@dataclass(frozen=True, slots=True)
class Reached(Cluster):
    """A cluster that is reached through the machines that keep it."""

    nodes: tuple[Node, ...] = ()

    def url(self, role: str, database: str) -> str:
        """Return the address for one of the roles, with its password."""
        return address(self.nodes, role, secret(SECRETS[role]), database, encrypted=False)


def _place() -> Path:
    """Return the folder of this installation's trial, where the user may reach it who runs it."""
    return (SERVICE_FOLDER / fingerprint(home()) if service_user() else home()) / "trial"


@dataclass
class Trial:
    """An etcd and two Patroni nodes in a folder of their own; a context that ends them all.

    On entering, the first database takes writes and the second is on its way.
    """

    folder: Path = field(default_factory=_place)
    nodes: tuple[Node, ...] = ()
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _gone: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for node in self.nodes:  # nothing of a trial is kept, so nobody needs to end in order
            if node.name in self.processes:
                self.kill(node, whole_machine=True)
            _kill(_postgres_of(node))
        if etcd := self.processes.pop("etcd", None):
            etcd.kill()
            etcd.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def cluster(self) -> Reached:
        """The cluster as its clients reach it."""
        return Reached(self.folder, self.folder, service_user(), durable=True, nodes=self.nodes)

    @property
    def addresses(self) -> tuple[str, str]:
        """The addresses for the owner of the tables and for the web role."""
        return self.cluster.url(OWNER, "banshi"), self.cluster.url(WEB, "banshi")

    def leader(self) -> Node | None:
        """Return the node that takes writes, as Patroni has it; None while there is none."""
        return next((node for node in self.nodes if self._members().get(node.name) == "leader"), None)

    def is_whole(self) -> bool:
        """Tell whether there are a first and a second node, and the second has all that was acknowledged."""
        return sorted(self._members().values()) == ["leader", "sync_standby"]

    def wait_until_whole(self) -> float:
        """Wait until either node may die; return the seconds it took."""
        return self._wait(self.is_whole, "the second database to catch up")

    def kill(self, node: Node, *, whole_machine: bool) -> None:
        """Kill PostgreSQL on a node without warning; with ``whole_machine`` Patroni at the same moment."""
        process = self.processes[node.name]
        if whole_machine:
            process.kill()
        _kill(_postgres_of(node))
        if whole_machine:
            process.wait()
            del self.processes[node.name]

    def start(self, node: Node) -> None:
        """Start Patroni on a node; it starts PostgreSQL, as first or as second."""
        self._run(node.name, sys.executable, "-m", "patroni", str(self.folder / node.name / "patroni.yml"))

    def look_after(self) -> None:
        """Start again, as a machine would, every node whose Patroni has been gone for longer than a lease."""
        for node in self.nodes:
            process = self.processes.get(node.name)
            if process is None or process.poll() is None:
                self._gone.pop(node.name, None)
            elif time.monotonic() - self._gone.setdefault(node.name, time.monotonic()) > LEASE:
                self.start(node)

    def _begin(self) -> None:
        if not importlib.util.find_spec("patroni"):
            raise PostgresUnavailable("Patroni is not installed: uv sync --group ha (or pip install patroni[etcd3]).")
        etcd, (client, peer, *ports) = _program("etcd"), _free_ports(6)
        user = service_user()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        make_readable(Cluster(self.folder, self.folder, user, durable=True))
        self.nodes = tuple(
            Node(name=name, host="127.0.0.1", port=ports[2 * n], rest=ports[2 * n + 1], bin=programs(),
                 data=self.folder / name / "data")
            for n, name in enumerate(("first", "second"))
        )  # fmt: skip
        for name in ("etcd", *(node.name for node in self.nodes)):
            make_private(self.folder / name, user)
        self._run(
            "etcd", etcd, "--data-dir", str(self.folder / "etcd" / "data"), "--log-level", "error",
            "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}",
        )  # fmt: skip
        for node in self.nodes:
            etcd_at = [f"127.0.0.1:{client}"]
            text = configuration(node, self.nodes, etcd_at, certificates=None, parameters=SMALL)
            _write_for(user, self.folder / node.name / "patroni.yml", text)
            self.start(node)
        self._wait(lambda: self.leader() is not None, "the first database to begin")
        provide(self.cluster, "banshi")
        with psycopg.connect(self.cluster.url(SUPERUSER, "postgres")) as connection:
            connection.execute(LET_IN)

    def _run(self, name: str, *command: str) -> None:
        log = (self.folder / name / "log").open("ab")
        with log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - etcd and Patroni, without a shell
                [*_as(service_user()), *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                start_new_session=True, env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            )  # fmt: skip

    def _wait(self, come: Callable[[], bool], what: str) -> float:
        began = time.monotonic()
        while not come():
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise PostgresUnavailable(f"{name} has ended; what it said stands in {self.folder / name / 'log'}.")
            if time.monotonic() - began > PATIENCE:
                raise PostgresUnavailable(f"Waited {PATIENCE:.0f} s for {what}; the folder {self.folder} says why.")
            time.sleep(PAUSE)
        return time.monotonic() - began

    def _members(self) -> dict[str, str]:
        """Return the role of each node that runs, as the first node that answers has it."""
        for node in self.nodes:
            if node.name in self.processes:
                with suppress(httpx.HTTPError, ValueError, KeyError):
                    told: dict[str, Any] = httpx.get(f"http://{node.host}:{node.rest}/cluster", timeout=2).json()
                    return {m["name"]: m["role"] for m in told["members"] if m["state"] in {"running", "streaming"}}
        return {}


def _program(name: str) -> str:
    if found := shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/bin"):
        return found
    raise PostgresUnavailable(f"There is no {name} on this machine: install it (Debian: apt install {name}-server).")


@cache
def _as(user: str | None) -> list[str]:
    """Return what goes before a command so that it runs as this user and ends with us."""
    with_us = [_program("setpriv"), "--pdeathsig", "TERM"]
    if user is None:
        return with_us
    other = [*with_us, "--reuid", user, "--regid", user, "--clear-groups"]
    tried = subprocess.run([*other, sys.executable, "-c", "import patroni"], check=False, capture_output=True)  # noqa: S603
    if tried.returncode == 0:
        return other
    # Root's own Python may lie where no other user looks; on a trial that user may read, and nothing else.
    return [*other, "--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]


def _write_for(user: str | None, path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    if user:
        shutil.chown(path, user, user)


def _postgres_of(node: Node) -> list[int]:
    """Return the processes of PostgreSQL on a node, its first one first; none when it does not run."""
    try:
        first = int((node.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        if Path(f"/proc/{first}/comm").read_text(encoding="ascii").strip() != "postgres":
            return []
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
    except (OSError, ValueError, IndexError):
        return []
    return [first, *map(int, children)]


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody uses at the moment, each another."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _one in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports

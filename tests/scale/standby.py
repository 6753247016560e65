"""A copy of the tests' database server that follows it, as a second machine would."""

from __future__ import annotations

import shlex
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections

from banshi.postgres import starting
from banshi.postgres.cluster import SUPERUSER, Cluster, our_cluster
from banshi.postgres.places import make_private, socket_folder
from tests.database import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {
    "listen_addresses": "", "max_connections": starting.SETTINGS["max_connections"], "shared_buffers": "32MB",
    "hot_standby": "on",
}  # fmt: skip
"""A copy refuses to follow a server that takes more connections than it does."""


class Standby:
    """The copy: started, stopped, and held back."""

    def __init__(self, place: Path, primary: Cluster) -> None:
        self.primary = primary
        self.cluster = Cluster(place, socket_folder(place, primary.user), primary.user, durable=False)

    def copy(self) -> None:
        url = self.primary.url(SUPERUSER, "postgres")
        self._done("pg_basebackup", "-D", str(self.cluster.data), "-d", url, "-R", "-X", "stream", "-c", "fast")

    def start(self) -> None:
        """Start it, and say what its server said where it does not start.

        A server killed while the other tests drop tables by the hundred may refuse its own log (PostgreSQL 18.6, seen
        once in some thirty runs): then it is copied anew, as who looks after it would.
        """
        wanted = SETTINGS | {"unix_socket_directories": str(self.cluster.socket), "fsync": "off"}
        options = shlex.join(f"--{name}={value}" for name, value in wanted.items())
        log = self.cluster.data / "start.log"
        arguments = ("pg_ctl", "start", "-w", "-s", "-l", log, "-o", options, "-D", self.cluster.data)
        for _try in range(20):  # what was killed may not have let go of its memory yet
            if self.cluster.run(*arguments).returncode == 0:
                return
            if b"WAL contains references to invalid pages" in log.read_bytes():
                shutil.rmtree(self.cluster.data)
                make_private(self.cluster.data, self.primary.user)
                self.copy()
            time.sleep(0.5)
        raise AssertionError(log.read_text(encoding="utf-8")[-4000:])

    def stop(self) -> None:
        self._done("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", str(self.cluster.data))

    def say(self, statement: str) -> Any:
        with psycopg.connect(self.cluster.url(SUPERUSER, NAME), autocommit=True) as connection:
            return (connection.execute(statement.encode()).fetchone() or (None,))[0]

    def catch_up(self) -> None:
        """Wait until the copy has all that the primary has."""
        with psycopg.connect(self.primary.url(SUPERUSER, NAME), autocommit=True) as connection:
            reached = (connection.execute("select pg_current_wal_insert_lsn()").fetchone() or ("",))[0]
        while not self.say(f"select pg_last_wal_replay_lsn() >= '{reached}'::pg_lsn"):
            time.sleep(0.02)

    def _done(self, program: str, *arguments: str) -> None:
        done = self.cluster.run(program, *arguments)
        assert done.returncode == 0, done.stderr


@contextmanager
def following() -> Iterator[Standby]:
    """Copy the tests' server, let the copy follow it, and name it to Django; it is gone afterwards."""
    primary = our_cluster(durable=False)
    place = Path(tempfile.mkdtemp(prefix="standby-", dir=primary.place.parent))
    place.chmod(0o755)
    standby = Standby(place, primary)
    try:
        make_private(standby.cluster.data, primary.user)
        standby.copy()
        standby.start()
        connections.settings["replica"] = connections.settings["default"] | {"HOST": str(standby.cluster.socket)}
        yield standby
    finally:
        connections["replica"].close()
        del connections["replica"]
        connections.settings.pop("replica", None)
        standby.cluster.run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", standby.cluster.data)
        shutil.rmtree(place, ignore_errors=True)

"""The database that is killed: the whole server, or one of its processes; and its machine's clock, set wrong."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench.faults_clock import wrong_by

if TYPE_CHECKING:
    from random import Random

NAME = "banshi_bench"
LONGEST_OUTAGE = 0.8
TOLD_APART = 60.0
PATIENCE = 60.0
MEGABYTES = "create table bench_room as select repeat(md5(n::text), 60) from generate_series(1, 20000) n"
BACKENDS = (
    "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    " order by state = 'active' desc, xact_start nulls last, random() limit 4"
)


class Database:
    """Our own cluster; whoever kills it holds the lock until it may be started again."""

    def __init__(self, folder: Path) -> None:
        from banshi.postgres.cluster import SUPERUSER, our_cluster
        from banshi.postgres.places import SOCKET_FILE

        self.folder, self.cluster = folder, our_cluster(durable=True)
        self.socket = self.cluster.socket / SOCKET_FILE
        self.address = self.cluster.url(SUPERUSER, NAME)
        self.restarts = 0
        self._lock, self._skew = threading.RLock(), 0
        self._by_hand: subprocess.Popen[bytes] | None = None

    def kill(self, what: str, rng: Random) -> bool:
        """Kill the postmaster or one backend, or stop all at once without a checkpoint; then it is started again.

        ``False`` where none was there to be killed.
        """
        if what == "one backend":
            return self._kill_backend(rng)
        with self._lock:
            struck = self._signal(signal.SIGKILL if what == "postmaster" else signal.SIGQUIT)
            time.sleep(rng.uniform(0.05, LONGEST_OUTAGE))
        self.look_after()
        return struck

    def skew(self, seconds: int, lasts: float) -> bool:
        """Start the server with another clock for a while; return whether its clock was wrong indeed."""
        wrong = False
        for self._skew in (seconds, 0):
            with self._lock:
                self._signal(signal.SIGQUIT)
            self.look_after()
            if self._skew:
                wrong = self._is_wrong()
                time.sleep(lasts)
        return wrong

    def finds_no_room(self) -> bool:
        """Try to write some megabytes; return whether there is no room for them (53100), or the server ends over it."""
        try:
            with psycopg.connect(self.address, connect_timeout=5) as connection:
                connection.execute(MEGABYTES)
                connection.rollback()
        except psycopg.OperationalError:  # DiskFull is one, a lost connection another
            return True
        return False

    def look_after(self) -> None:
        """Start it again where it does not run; while its disk is full that is tried again and again."""
        from banshi import postgres

        with self._lock:
            if self._answers():
                return
            self.restarts += 1
            if self._skew:
                self._start_by_hand()
                return
            with suppress(postgres.PostgresUnavailable):
                postgres.ensure_running(NAME, durable=True)

    def _answers(self) -> bool:
        """Return whether it answers, or is alive and about to."""
        if self._pid() is None:
            return False
        try:
            psycopg.connect(self.address, connect_timeout=3).close()
        except psycopg.OperationalError as error:
            return "starting up" in str(error) or "recovery" in str(error)
        return True

    def _pid(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
            if "postgres" in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        return None

    def _signal(self, number: int) -> bool:
        pid, sent = self._pid(), False
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                sent = True
        deadline = time.monotonic() + PATIENCE
        while self._pid() == pid and pid is not None and time.monotonic() < deadline:
            if self._by_hand is not None:
                self._by_hand.poll()
            time.sleep(0.02)
        return sent

    def _kill_backend(self, rng: Random) -> bool:
        with suppress(psycopg.Error), psycopg.connect(self.address, autocommit=True, connect_timeout=5) as connection:
            pids = [pid for (pid,) in connection.execute(BACKENDS).fetchall()]
            if pids:
                with suppress(ProcessLookupError):
                    os.kill(rng.choice(pids), signal.SIGKILL)
                    return True
        return False

    def _start_by_hand(self) -> None:
        """Start it as it was started last, with another clock."""
        command = shlex.split((self.cluster.data / "postmaster.opts").read_text())
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PGDATA": str(self.cluster.data)}
        env |= wrong_by(self._skew, where=self.cluster.place)
        with (self.folder / "database.log").open("ab") as log:
            self._by_hand = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                command, env=env, cwd="/", user=self.cluster.user, group=self.cluster.user, start_new_session=True,
                extra_groups=[] if self.cluster.user else None, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._by_hand.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.address, connect_timeout=3).close()
                return
            time.sleep(0.1)

    def _is_wrong(self) -> bool:
        with suppress(psycopg.Error), psycopg.connect(self.address, connect_timeout=5) as connection:
            (moment,) = connection.execute("select extract(epoch from clock_timestamp())::float8").fetchone() or (0.0,)
            return bool(abs(moment - time.time()) > TOLD_APART)
        return False

"""Starting a cluster that sleeps, after an installation, a reboot or a crash.

Web process, worker and command line may all ask at once; one of them starts it, the others wait.
"""

import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from banshi.home import home
from banshi.postgres.cluster import SUPERUSER, Cluster
from banshi.postgres.creation import create, make_readable, refuse_another_release
from banshi.postgres.places import SOCKET_FILE, PostgresUnavailable

if sys.platform != "win32":
    import fcntl

# A log is read by people who may not see the register: no statement, no value, no detail stands in it. Refusals of
# single statements stay with whoever sent them, since even their first line may quote what was typed.
QUIET_ABOUT_ROWS = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "max_connections": "200",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Backups that only add to the one before need an account of what changed, and no more of the disk than this.
    "summarize_wal": "on",
    "max_slot_wal_keep_size": "16GB",
    **QUIET_ABOUT_ROWS,
    # One file for each day of the week: a week of history that cannot fill the disk.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
}
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "summarize_wal": "off",
    "shared_buffers": "128MB",
}

_KNOWS_LETTERS = """
    select lower('Ä') = 'ä' and datctype not in ('C', 'POSIX') and encoding = pg_char_to_encoding('UTF8')
    from pg_database where datname = current_database()
"""

_OTHERS = "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"

_PATIENCE = 300.0  # seconds; replaying the log after a crash under load takes its time
_MOST_FAILED_STARTS = 20
_PAUSE = 0.1  # seconds


@contextmanager
def alone() -> Iterator[None]:
    """Let one starter in at a time; the lock goes with the process that holds it."""
    with (home() / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def trouble(url: str) -> str:
    """Say what is wrong with the server at this address; nothing, when it answers.

    Raises PostgresUnavailable for a database that does not know letters: under lc_ctype=C the trigrams of
    Chinese text are empty, with some providers case is lost too, and no error ever tells.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_KNOWS_LETTERS).fetchone()
    except psycopg.OperationalError as error:
        return f"PostgreSQL does not answer: {error}"
    if row != (True,):
        message = "This database was made without a Unicode locale: make it again with LC_CTYPE C.UTF-8."
        raise PostgresUnavailable(message)
    return ""


def wake(cluster: Cluster) -> None:
    """Create the cluster if there is none, start it if it sleeps, wait while it recovers."""
    superuser_url = cluster.url(SUPERUSER, "postgres")
    if not trouble(superuser_url):
        return
    make_readable(cluster)
    if not cluster.data.is_dir():
        create(cluster)
    refuse_another_release(cluster)
    deadline, failures = time.monotonic() + _PATIENCE, 0
    while problem := trouble(superuser_url):
        if "password authentication failed" in problem:
            message = f"{home() / 'secrets'} is not what {cluster.data} was made with: bring that back."
            raise PostgresUnavailable(message)
        if not (runs(cluster) and os.path.lexists(cluster.socket / SOCKET_FILE)):
            failures += not _start(cluster)
        if failures > _MOST_FAILED_STARTS or time.monotonic() > deadline:
            message = f"PostgreSQL does not start; see {cluster.data / 'start.log'} and the folder log beside it."
            raise PostgresUnavailable(message)
        time.sleep(_PAUSE)


def runs(cluster: Cluster) -> bool:
    """Whether the cluster's server lives, answering or not."""
    return cluster.run("pg_ctl", "status", "-D", cluster.data).returncode == 0


def was_killed(cluster: Cluster) -> bool:
    """Tell whether the server ended without a word: it takes its lock away when it is asked to end. Asks no program."""
    pid_file = cluster.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return False
    return Path("/proc/self").exists() and not _is_a_server(pid)  # without /proc nobody can tell


def renew(cluster: Cluster) -> bool:
    """Start a server again that an older release started with other settings, unless somebody is connected."""
    try:
        told = (cluster.data / "postmaster.opts").read_text(encoding="utf-8")
    except OSError:
        return False
    if all(option in told for option in _options(cluster)) or not runs(cluster):
        return False
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        if connection.execute(_OTHERS).fetchone() != (0,):
            return False
    return _start(cluster)


def _options(cluster: Cluster) -> list[str]:
    settings = SETTINGS | ({} if cluster.durable else _THROW_AWAY)
    settings["unix_socket_directories"] = str(cluster.socket)
    return [f"--{name}={value}" for name, value in settings.items()]


def _start(cluster: Cluster) -> bool:
    """Start the server, or start it again where its socket is lost."""
    _forget_the_dead(cluster.data / "postmaster.pid")
    options = shlex.join(_options(cluster))
    how: list[str | Path] = [
        "-w",
        "-s",
        "-t",
        str(int(_PATIENCE)),
        "-m",
        "fast",
        "-l",
        cluster.data / "start.log",
        "-o",
        options,
    ]
    return cluster.run("pg_ctl", "restart", "-D", cluster.data, *how).returncode == 0


def _forget_the_dead(pid_file: Path) -> None:
    """Remove the lock of a server that was killed and whose number belongs to another program or to a corpse.

    PostgreSQL itself cannot tell, and refuses to start (containers without an init leave corpses). There will
    never be two servers on one cluster: it also looks for living processes that share the cluster's memory.
    """
    try:
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return
    if Path(f"/proc/{pid}").exists() and not _is_a_server(pid):
        pid_file.unlink(missing_ok=True)


def _is_a_server(pid: int) -> bool:
    """Tell whether a number is that of a PostgreSQL that lives: not of another program, and not of a corpse."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return status["Name"] == "postgres" and not status["State"].startswith("Z")

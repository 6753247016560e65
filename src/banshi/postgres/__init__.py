"""The PostgreSQL that Banshi brings along, started when somebody needs it and left running.

An office that tries Banshi has no database yet, so the programs come with the installation and the cluster
lives in its home folder. It listens on a socket in a private folder and nowhere else, and asks everybody for
a password. An office with a PostgreSQL of its own names it in `DATABASE_URL`, and nothing here is started.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from banshi.home import secret
from banshi.postgres.cluster import OWNER, SECRETS, WEB, our_cluster
from banshi.postgres.creation import provide
from banshi.postgres.places import PostgresUnavailable, programs
from banshi.postgres.starting import alone, renew, runs, trouble, wake, was_killed

__all__ = [
    "OWNER",
    "WEB",
    "PostgresUnavailable",
    "Server",
    "addresses",
    "bring_settings_up_to_date",
    "ensure_running",
    "keep_running",
    "server",
    "stop",
    "trouble",
]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that answers: its addresses for the owner of the tables and for the web process.

    `bin` is the folder of its programs, `data` that of its files; None when the office runs it elsewhere.
    """

    owner_url: str
    web_url: str
    bin: Path
    data: Path | None


def addresses() -> tuple[str, str]:
    """Say where the owner's and the web process's database will answer; nothing is started or asked."""
    owner_url = os.environ.get("DATABASE_URL")
    if owner_url:
        return owner_url, os.environ.get("WEB_DATABASE_URL") or _for_the_web_role(owner_url)
    cluster = our_cluster(durable=True)
    return cluster.url(OWNER, "banshi"), cluster.url(WEB, "banshi")


def server() -> Server:
    """Find the office's PostgreSQL (`DATABASE_URL`, `WEB_DATABASE_URL`) or, without one, our own, started."""
    owner_url = os.environ.get("DATABASE_URL")
    if not owner_url:
        return ensure_running()
    if not owner_url.startswith(("postgresql://", "postgres://")):
        message = "DATABASE_URL has to be of the form postgresql://user:password@host/database."
        raise PostgresUnavailable(message)
    web_url = os.environ.get("WEB_DATABASE_URL") or _for_the_web_role(owner_url)
    client = shutil.which("psql")
    return Server(owner_url, web_url, Path(client).parent if client else programs(), None)


def ensure_running(name: str = "banshi", *, durable: bool = True) -> Server:
    """Start our own cluster unless it runs, with both roles and the database `name`; say where it answers.

    Without `durable` it is another cluster, for tests: faster, and lost when the machine stops suddenly.
    """
    cluster = our_cluster(durable=durable)
    owner_url, web_url = cluster.url(OWNER, name), cluster.url(WEB, name)
    if trouble(owner_url):
        with alone():
            wake(cluster)
            provide(cluster, name)
        if problem := trouble(owner_url):
            raise PostgresUnavailable(problem)
    return Server(owner_url, web_url, programs(), cluster.data)


def bring_settings_up_to_date(*, durable: bool = True) -> bool:
    """Start our own cluster again where an older release started it and nobody is connected; tell whether it was."""
    if os.environ.get("DATABASE_URL") and durable:
        return False
    with alone():
        return renew(our_cluster(durable=durable))


def keep_running(*, durable: bool = True) -> None:
    """Start our own cluster again where its server was killed; one that somebody stopped in order stays stopped.

    Where it cannot be started now (a disk that is full, say) its own log tells, and the next call tries again.
    """
    if os.environ.get("DATABASE_URL") and durable:
        return
    cluster = our_cluster(durable=durable)
    if was_killed(cluster):
        with suppress(PostgresUnavailable), alone():
            wake(cluster)


def stop(*, durable: bool = True) -> None:
    """Stop our own cluster, if it runs; whoever is connected is disconnected, what was committed stays."""
    cluster = our_cluster(durable=durable)
    with alone():
        if runs(cluster):
            cluster.run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", cluster.data)


def _for_the_web_role(url: str) -> str:
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    rest = [(key, value) for key, value in parse_qsl(parts.query) if key not in {"user", "password"}]
    return urlunsplit(parts._replace(netloc=f"{WEB}:{secret(SECRETS[WEB])}@{hosts}", query=urlencode(rest)))

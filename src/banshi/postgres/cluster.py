"""One PostgreSQL cluster of our own: its folders, its roles, and the user that runs its programs.

An installation has two at the most: one keeps what residents entrust to the office, the other is for tests.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from banshi.home import home, secret
from banshi.postgres.places import (
    SERVICE_FOLDER,
    PostgresUnavailable,
    fingerprint,
    programs,
    service_user,
    socket_folder,
)

OWNER = "banshi_owner"
WEB = "banshi_web"
SUPERUSER = "postgres"

SECRETS = {
    OWNER: "owner-database-password",
    WEB: "web-database-password",
    SUPERUSER: "superuser-database-password",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster lies, and which system user runs it (None: whoever we are)."""

    place: Path
    socket: Path
    user: str | None
    durable: bool

    @property
    def data(self) -> Path:
        return self.place / "data"

    def url(self, role: str, database: str) -> str:
        """Address of a database for one of the three roles, password and socket included."""
        host = quote(str(self.socket), safe="")
        return f"postgresql://{role}:{secret(SECRETS[role])}@/{quote(database, safe='')}?host={host}"

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the cluster's user, out of reach of the terminal's Ctrl-C."""
        return subprocess.run(  # noqa: S603 -- PostgreSQL's own programs, without a shell
            [programs() / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            start_new_session=True,
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
        )


def our_cluster(*, durable: bool) -> Cluster:
    """Say where this installation's cluster belongs, without starting it; its socket's folder is made."""
    if sys.platform == "win32":
        message = "Banshi starts its own PostgreSQL on Linux and macOS only: name a server in DATABASE_URL."
        raise PostgresUnavailable(message)
    user = service_user()
    place = SERVICE_FOLDER / fingerprint(home()) if user else home()
    place /= "postgres" if durable else "postgres-test"
    place.mkdir(parents=True, exist_ok=True)
    return Cluster(place, socket_folder(place, user), user, durable)

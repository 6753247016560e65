"""A bench in a process of its own with a throw-away PostgreSQL, durable as in service; nothing is left behind.

Many small benches in a row need not make and migrate a database each: ``python -m bench.apart FOLDER`` builds one, and
those that find the folder in ``BANSHI_BENCH_BUILT`` begin with a copy of it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.postgres import Server

NAME = "banshi_bench"


def apart(module: str, option: str, size: int) -> list[dict[str, Any]]:
    """Run ``python -m module --inside option size`` in an empty home; return the rows it reports on its last line."""
    with tempfile.TemporaryDirectory(prefix="banshi-bench-") as home:
        env = os.environ | {"BANSHI_HOME": home, "DJANGO_SETTINGS_MODULE": "banshi.settings", "BANSHI_HTTPS": "0"}
        env["BANSHI_SECOND_FACTOR"] = "0"  # sessions are begun for people, nobody signs in by hand
        env.pop("DATABASE_URL", None)
        env.pop("WEB_DATABASE_URL", None)
        command = [sys.executable, "-m", module, "--inside", option, str(size)]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as inside:  # noqa: S603 - ourselves
            try:
                said = inside.communicate()[0]
            except BaseException:
                inside.terminate()  # it puts its things away, however long that takes
                inside.wait()
                raise
        if inside.returncode:
            raise subprocess.CalledProcessError(inside.returncode, command)
        figures: list[dict[str, Any]] = json.loads(said.splitlines()[-1])
        return figures


def is_durable() -> bool:
    """Tell whether this run writes as in service; ``BANSHI_BENCH_DURABLE=0`` spares a small run the waiting."""
    return os.environ.get("BANSHI_BENCH_DURABLE") != "0"


@contextmanager
def throw_away(*, durable: bool | None = None) -> Iterator[None]:
    """Open a PostgreSQL in this process's home and name it to Django; remove it whatever happens."""
    from banshi import postgres

    kept = is_durable() if durable is None else durable
    server = started(durable=kept)
    os.environ["DATABASE_URL"], os.environ["WEB_DATABASE_URL"] = server.owner_url, server.web_url
    try:
        yield
    finally:
        postgres.stop(durable=kept)
        if server.data:
            place = server.data.parent
            shutil.rmtree(place, ignore_errors=True)
            with suppress(OSError):  # for root it lies apart from this home, in a folder of its own
                place.parent.rmdir()


def started(*, durable: bool) -> Server:
    """Start a PostgreSQL in this process's home; where one was built before, as its copy."""
    from banshi import postgres
    from banshi.home import home
    from banshi.postgres.cluster import our_cluster

    built, cluster = os.environ.get("BANSHI_BENCH_BUILT"), our_cluster(durable=durable)
    if built and not cluster.data.exists():
        shutil.copytree(Path(built) / "secrets", home() / "secrets", dirs_exist_ok=True)
        subprocess.run(["cp", "-a", Path(built) / "data", cluster.data], check=True)  # noqa: S603, S607 - keeps owners
    return postgres.ensure_running(NAME, durable=durable)


def build(folder: Path) -> None:
    """Leave in a folder the files of a PostgreSQL with a migrated, empty database, and the secrets that go with it."""
    os.environ |= {"BANSHI_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "banshi.settings", "BANSHI_HTTPS": "0"}
    from banshi import postgres

    server = postgres.ensure_running(NAME, durable=False)
    os.environ |= {"DATABASE_URL": server.owner_url, "WEB_DATABASE_URL": server.web_url}
    try:
        up_to_date()
    finally:
        postgres.stop(durable=False)
        subprocess.run(["cp", "-a", str(server.data), folder / "data"], check=True)  # noqa: S603, S607 - as above
        shutil.rmtree(server.data or folder, ignore_errors=True)


def up_to_date() -> None:
    """Set Django up, bring the empty database up to date as its owner, hang the door, and say that nobody is real."""
    import django
    from django.core.management import call_command

    django.setup()
    from banshi.access.grants import hang_the_door
    from banshi.journal import installation

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    hang_the_door()
    installation.settle(installation.Kind.DEMONSTRATION)  # as in service, where each process asks once


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())

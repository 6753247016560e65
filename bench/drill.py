"""The restore drill: an installation is copied, works on, is destroyed, and comes back as it was at one moment.

Exactly the cases that were acknowledged before that moment have to be there, and none that came after. The limit is
fifteen minutes. A million persons want some 20 GB of disk, in ``TMPDIR`` and, for root, below /var/lib/banshi.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.apart import apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from bench.world import World

LIMIT_MINUTES = 15.0
FIRST = 5_000_001  # far from every other number, so that a person is not mistaken for a unit
BEFORE, AFTER, BETWEEN = 60, 20, 1.0
"""Cases opened up to the moment, cases opened after it, and the seconds between the two."""


def run(size: int = 20_000) -> list[dict[str, Any]]:
    """Destroy and restore an installation with ``size`` persons."""
    return apart("bench.drill", "all", size)


@dataclass
class Told:
    """What the clerk was told was done, and when each part of the drill began and ended."""

    before: set[UUID] = field(default_factory=set)
    after: set[UUID] = field(default_factory=set)
    minutes: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note the minutes that a part takes, and say so on the way."""
        began = time.monotonic()
        yield
        self.minutes[what] = (time.monotonic() - began) / 60
        print(f"{what}: {self.minutes[what]:.2f} min", file=sys.stderr)


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    from banshi import postgres

    home, told = Path(os.environ["BANSHI_HOME"]), Told()
    copies = home.with_name(f"{home.name}-copies")
    back = home.with_name(f"{home.name}-back")
    os.environ["BANSHI_BACKUPS"] = str(copies)
    try:
        with told.timed("filling"):
            world = _filled(size)
        with told.timed("backup"):
            _banshi("backup", "make")
        with _followed():
            moment = _worked(world, told)
        told.megabytes = _size(copies)
        _destroy(world, home)
        with told.timed("restore with every check"):
            said = _banshi("backup", "restore", "--to", moment.isoformat(), "--into", str(back))
        told.minutes["restore"] = int(re.findall(r" in (\d+) s", said)[0]) / 60
        return _rows(told, _there(back))
    finally:
        postgres.stop()
        for place in (home, back):
            _forget(place)  # the database of each, too
        shutil.rmtree(copies, ignore_errors=True)


def _filled(size: int) -> World:
    from banshi import postgres
    from bench.world import built

    world = built(postgres.ensure_running())
    world.populate(1, size)
    world.populate(FIRST, FIRST + BEFORE + AFTER)
    from banshi.proofs.sealing import seal_waiting

    seal_waiting()  # the log has its key before anything is copied
    return world


def _worked(world: World, told: Told) -> datetime:
    """Open cases before and after a moment; return the moment, by the clock of the database."""
    from django.db import connections

    from banshi.proofs.sealing import seal_waiting
    from bench.steps import _file, _visit

    seal_waiting()
    told.before = {_file(world, _visit(world, FIRST + n)).id for n in range(BEFORE)}
    seal_waiting()
    time.sleep(BETWEEN)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    time.sleep(BETWEEN)
    told.after = {_file(world, _visit(world, FIRST + BEFORE + n)).id for n in range(AFTER)}
    return moment


@contextmanager
def _followed() -> Iterator[None]:
    """Let every change be copied as it happens; at the end the one who copies is killed, as the machine is."""
    from banshi.backup import following

    with subprocess.Popen([sys.executable, "-m", "banshi", "backup", "follow"], start_new_session=True) as follower:
        try:
            while not following.segments():
                if follower.poll() is not None:
                    raise RuntimeError("nobody follows the changes")
                time.sleep(0.1)
            yield
            if not following.wait_until_copied(30):
                raise RuntimeError("the changes were not copied in time")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(follower.pid, signal.SIGKILL)


def _destroy(world: World, home: Path) -> None:
    """Kill the database as a fire would, and leave nothing of it or of the folder."""
    from django.db import connections

    connections.close_all()
    files = world.server.data or home
    os.kill(int((files / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGKILL)
    time.sleep(1)
    shutil.rmtree(files)
    for path in home.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _banshi(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "banshi", *words], check=False, capture_output=True, text=True)  # noqa: S603
    print(done.stdout + done.stderr, file=sys.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"banshi {' '.join(words)}: {done.stderr}")
    return done.stdout


def _there(back: Path) -> set[UUID]:
    """Return the cases that are in the restored database."""
    import psycopg

    os.environ["BANSHI_HOME"] = str(back)
    from banshi import postgres

    with psycopg.connect(postgres.ensure_running().owner_url) as connection:
        return {row[0] for row in connection.execute("select id from matters_case").fetchall()}


def _forget(home: Path) -> None:
    """Stop the database of an installation of this drill, and remove all of it."""
    from banshi import postgres

    os.environ["BANSHI_HOME"] = str(home)
    postgres.stop()
    shutil.rmtree(postgres.cluster.our_cluster(durable=True).place, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _rows(told: Told, there: set[UUID]) -> list[dict[str, Any]]:
    minutes = told.minutes
    return [
        _row("cases acknowledged before it that are there", len(there & told.before), len(told.before), "cases"),
        _row("cases that are there and came after it, or from nowhere", len(there - told.before), 0, "cases"),
        _row("backup", minutes["backup"], LIMIT_MINUTES, "minutes"),
        _row("restore", minutes["restore"], LIMIT_MINUTES, "minutes"),
        _row("restore with every check", minutes["restore with every check"], LIMIT_MINUTES, "minutes"),
        _row("size of the copies", told.megabytes, told.megabytes, "MB"),
    ]  # fmt: skip


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = round(ours / limit, 3) if limit else float(ours)
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "ratio": ratio, "unit": unit}


if __name__ == "__main__":
    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 20_000):
            print(row)

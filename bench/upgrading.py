"""The upgrade drill: data of the release before is brought up to date by this one, and back, and nothing is lost.

``bench/previous_release.txt`` names the commit of the release before. Its own code makes the data, and is asked at
the end whether it can work on with what the way back gave it. The way back is the copy made before the upgrade.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.apart import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[1]
LIMIT_MINUTES = 15.0
CASES = 20
# What either release writes about itself and about nobody.
OF_THE_RELEASE = ("django_migrations", "django_content_type", "auth_permission", "procrastinate_")
MOVED = {("volunteers_match", "concern_id"): "concern_ids[1]"}
"""Where this release reads what stood in a column of the release before that it has no more."""
FILL = """
import sys
from bench import world
from banshi import postgres
size, cases = int(sys.argv[1]), int(sys.argv[2])
opened = getattr(world, "built", None) or world._built
made = opened(postgres.ensure_running())
made.populate(1, size + cases)
from bench.steps import _file, _visit
from banshi.matters import decisions
for n in range(cases):
    case = _file(made, _visit(made, size + n))
    if n % 2:
        decisions.approve(case.id, by=made.officer)
"""
WORKS_ON = """
import django, sys
django.setup()
from banshi.cli.serving import _out_of_date
from banshi import postgres
postgres.ensure_running()
from banshi.matters import decisions
from banshi.matters.models import Case
from banshi.stations.models import Post
from banshi.kernel.actor import Actor, Duty
post = Post.objects.select_related("account", "unit").get(account__username="officer")
officer = Actor(account_id=post.account_id, name="", unit_id=post.unit_id, unit_name=post.unit.name,
                unit_kind=post.unit.kind, post_id=post.pk, duty=Duty(post.duty))
case = Case.objects.filter(state="accepted").order_by("number").first()
decisions.approve(case.id, by=officer)
sys.exit(1 if _out_of_date() else 0)
"""


def run(size: int = 2000) -> list[dict[str, Any]]:
    """Upgrade and roll back an installation with ``size`` persons."""
    return apart("bench.upgrading", "all", size)


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    home = Path(os.environ["BANSHI_HOME"])
    back = home.with_name(f"{home.name}-back")
    os.environ["BANSHI_BACKUPS"] = str(home.with_name(f"{home.name}-copies"))
    minutes: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="banshi-previous-") as folder:
        try:
            before_it = _code_of_the_release_before(Path(folder))
            _python(before_it, "-c", FILL, str(size), str(CASES))
            was = _fingerprints(home)
            _timed(minutes, "backup", lambda: _python(ROOT, "-m", "banshi", "backup", "make"))
            _timed(minutes, "upgrade", lambda: _python(ROOT, "-m", "banshi", "migrate"))
            upgraded = _fingerprints(home, only=was)
            _python(ROOT, "-m", "banshi", "archive", "--verify")
            _python(ROOT, "-c", WORKS_ON)
            _timed(minutes, "way back", lambda: _restore(back))
            returned = _fingerprints(back)
            os.environ["BANSHI_HOME"] = str(back)
            _python(before_it, "-c", WORKS_ON)
        finally:
            _leave_nothing(home, back)
    return _rows(minutes, was, upgraded, returned)


def _code_of_the_release_before(folder: Path) -> Path:
    commit = (ROOT / "bench" / "previous_release.txt").read_text(encoding="ascii").strip()
    packed = folder / "code.tar"
    subprocess.run(["git", "archive", "--output", str(packed), commit], cwd=ROOT, check=True)  # noqa: S603, S607
    shutil.unpack_archive(packed, folder / "code", filter="data")
    return folder / "code"


def _python(code: Path, *words: str) -> None:
    """Run Python with the code of one release. Raises ``RuntimeError`` with what it said."""
    environment = os.environ | {"PYTHONPATH": f"{code / 'src'}:{code}"}
    command = [sys.executable, *words]
    done = subprocess.run(command, check=False, env=environment, cwd=code, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(f"{code.name}: {words[:4]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _restore(back: Path) -> None:
    # The checks are of this release, and the tables of the one before: what they hold is compared here.
    _python(ROOT, "-m", "banshi", "backup", "restore", "--into", str(back), "--no-checks")


def _timed(minutes: dict[str, float], what: str, work: Callable[[], None]) -> None:
    began = time.monotonic()
    work()
    minutes[what] = (time.monotonic() - began) / 60
    print(f"{what}: {minutes[what]:.2f} min", file=sys.stderr)


def _fingerprints(home: Path, only: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """Return for each table its columns and a sum over all rows; with ``only``, of the columns that it had there."""
    import psycopg

    from banshi import postgres

    os.environ["BANSHI_HOME"] = str(home)
    found = {}
    with psycopg.connect(postgres.ensure_running().owner_url) as connection:
        for table, columns in connection.execute(
            "select c.table_name, array_agg(c.column_name::text) from information_schema.columns c"
            " join pg_tables t on t.schemaname = 'public' and t.tablename = c.table_name"
            " where c.table_schema = 'public' group by 1"
        ).fetchall():
            if table.startswith(OF_THE_RELEASE):
                continue
            wanted = list(only[table][1:]) if only and table in only else sorted(columns)
            if all(one in columns or (table, one) in MOVED for one in wanted):
                found[table] = (_sum(connection, table, wanted, set(columns)), *wanted)
    return found


def _sum(connection: Any, table: str, columns: list[str], there: set[str]) -> str:  # noqa: ANN401 - psycopg is imported late
    from psycopg import sql

    read = [sql.Identifier(one) if one in there else sql.SQL(MOVED[table, one]) for one in columns]
    row = connection.execute(
        sql.SQL("select count(*), sum(hashtextextended(row({})::text, 0)) from {}").format(
            sql.SQL(", ").join(read), sql.Identifier(table)
        )
    ).fetchone()
    return f"{row[0]} {row[1]}"


def _leave_nothing(*homes: Path) -> None:
    from banshi import postgres

    for home in homes:
        os.environ["BANSHI_HOME"] = str(home)
        postgres.stop()
        shutil.rmtree(postgres.cluster.our_cluster(durable=True).place, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(os.environ["BANSHI_BACKUPS"], ignore_errors=True)


def _rows(
    minutes: Mapping[str, float],
    was: Mapping[str, tuple[str, ...]],
    upgraded: Mapping[str, tuple[str, ...]],
    returned: Mapping[str, tuple[str, ...]],
) -> list[dict[str, Any]]:
    changed = {table: told for table, told in was.items() if upgraded.get(table) != told}
    print(f"changed by the upgrade: {sorted(changed)}", file=sys.stderr)
    lost = [table for table, told in was.items() if returned.get(table) != told]
    print(f"other after the way back: {lost}", file=sys.stderr)
    full = sum(not told[0].startswith("0 ") for told in was.values())
    return [
        _row("tables with rows before the upgrade", full, full, "tables"),
        _row("tables whose rows are the same after it", len(was) - len(changed), len(was), "tables"),
        _row("tables whose rows are the same after the way back", len(was) - len(lost), len(was), "tables"),
        *(_row(what, spent, LIMIT_MINUTES, "minutes") for what, spent in minutes.items()),
    ]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


if __name__ == "__main__":
    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 2000):
            print(row)

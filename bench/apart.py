"""A bench in a process of its own with a throw-away PostgreSQL, durable as in service; nothing is left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def apart(module: str, option: str, size: int) -> list[dict[str, Any]]:
    """Run ``python -m module --inside option size`` in an empty home; return the rows it reports on its last line."""
    with tempfile.TemporaryDirectory(prefix="banshi-bench-") as home:
        env = os.environ | {"BANSHI_HOME": home, "DJANGO_SETTINGS_MODULE": "banshi.settings", "BANSHI_HTTPS": "0"}
        env.pop("DATABASE_URL", None)
        env.pop("WEB_DATABASE_URL", None)
        command = [sys.executable, "-m", module, "--inside", option, str(size)]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        figures: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
        return figures


def is_durable() -> bool:
    """Tell whether this run writes as in service; ``BANSHI_BENCH_DURABLE=0`` spares a small run the waiting."""
    return os.environ.get("BANSHI_BENCH_DURABLE") != "0"


@contextmanager
def throw_away(*, durable: bool | None = None) -> Iterator[None]:
    """Open a PostgreSQL in this process's home and name it to Django; remove it whatever happens."""
    from banshi import postgres

    kept = is_durable() if durable is None else durable
    server = postgres.ensure_running("banshi_bench", durable=kept)
    os.environ["DATABASE_URL"], os.environ["WEB_DATABASE_URL"] = server.owner_url, server.web_url
    try:
        yield
    finally:
        postgres.stop(durable=kept)
        if server.data:
            shutil.rmtree(server.data, ignore_errors=True)

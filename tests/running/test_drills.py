"""The drills of restoring, of upgrading and of overload, at a small size: what does not hang on the machine's speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# A drill opens installations of its own, so it must not be told of the tests'.
OURS = {"DATABASE_URL", "WEB_DATABASE_URL", "BANSHI_HOME", "BANSHI_TESTS_MADE_IT_UP", "BANSHI_METRICS_TOKEN"}


def drilled(name: str, size: int) -> dict[str, dict[str, Any]]:
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    done = subprocess.run(
        [sys.executable, "-m", "banshi", "bench", name, "--json", "--size", str(size)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout.splitlines()[-1])}


def test_what_was_acknowledged_before_the_moment_is_back_and_nothing_after_it() -> None:
    rows = drilled("drill", 200)
    assert rows["cases acknowledged before it that are there"]["ratio"] == 1
    assert rows["cases acknowledged before it that are there"]["ours"] >= 50
    assert rows["cases that are there and came after it, or from nowhere"]["ours"] == 0


def test_the_release_befores_data_survives_the_upgrade_and_the_way_back() -> None:
    rows = drilled("upgrading", 100)
    assert rows["tables with rows before the upgrade"]["ours"] >= 20
    assert rows["tables whose rows are the same after it"]["ratio"] == 1
    assert rows["tables whose rows are the same after the way back"]["ratio"] == 1


def test_under_five_times_the_load_every_report_is_kept() -> None:
    rows = drilled("overload", 6)
    assert rows["reports kept under it"]["ratio"] == 1
    assert rows["reports kept under it"]["ours"] > 0
    assert rows["p99 of a report under it"]["ours"] < rows["p99 of a report under it"]["limit"]
    assert rows["reads turned away"]["ours"] > 0

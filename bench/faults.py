"""Faults on purpose: the busiest minute while web, worker and database are killed at random, and what is left of it.

Run as ``python -m bench.faults --kills 200``, or ``banshi bench faults --size 200``. The disk of the database is
filled, clocks are set wrong, lines are cut, commands come twice, late and out of order; whoever sends repeats what was
not clearly answered. Afterwards everything that was acknowledged has to be there once, and nothing else. The seed is
printed; ``BANSHI_BENCH_SEED`` repeats its faults. docs/faults.md tells how to read the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away
from bench.day_base import say

if TYPE_CHECKING:
    from types import FrameType

KILLS, SEED = 200, 20261122
CASES_A_KILL, FEWEST_CASES = 14, 200
NAME = "banshi_bench"


def run(size: int = KILLS) -> list[dict[str, Any]]:
    """Kill ``size`` times; each row's limit is what must be."""
    return apart("bench.faults", "--kills", size)


def _inside(kills: int) -> list[dict[str, Any]]:
    seed = int(os.environ.get("BANSHI_BENCH_SEED") or SEED)
    say(f"seed {seed}, {kills} kills")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    with ExitStack() as left:
        return _played(kills, seed, left)


def _played(kills: int, seed: int, left: ExitStack) -> list[dict[str, Any]]:
    """Open the disk, the database, the town and the house, in this order, and play; all is closed whatever happens."""
    from bench.faults_disk import mounted

    folder = Path(left.enter_context(tempfile.TemporaryDirectory(prefix="banshi-faults-")))
    from banshi import postgres
    from banshi.postgres.cluster import SUPERUSER, our_cluster

    cluster = our_cluster(durable=True)
    disk = left.enter_context(mounted(cluster.place, folder / "disk", cluster.user))
    say(f"the database has a disk of its own at {disk.folder}" if disk.folder else f"no disk: {disk.why_not}")
    left.enter_context(throw_away(durable=True))
    server = postgres.ensure_running(NAME, durable=True)
    from bench import faults_play, faults_report, faults_told, faults_world
    from bench.faults_house import House

    town = faults_world.opened(server, cluster.url(SUPERUSER, NAME), max(FEWEST_CASES, CASES_A_KILL * kills))
    before = faults_told.findings()
    say("the town is open")
    rng = Random(seed)  # noqa: S311 - a lottery, not a secret
    house = House(folder, rng, disk, addresses=(server.owner_url, server.web_url), seed=seed)
    with house:
        played = faults_play.play(house, town, seed, kills)
        faults_play.settle(house, town, played)
    return faults_report.rows(house, town, played, findings_before=before)


def _end(_number: int, _frame: FrameType | None) -> None:
    """End once, in order: whoever asks again while it ends is not heard."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    if "--inside" in sys.argv:
        print(json.dumps(_inside(int(sys.argv[-1]))))
    else:
        signal.signal(signal.SIGTERM, _end)
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--kills", type=int, default=KILLS)
        for row in run(parser.parse_args().kills):
            print(f"{row['name']:<75} {row['ours']:>10} {row['limit']:>10}  {row['unit']}")

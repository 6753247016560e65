"""The busiest hour of a province of a hundred million, against the real HTTP stack: what everybody waits, what breaks.

``size`` is how many persons stand in the base, with their share of a year's cases and concerns; the hour's rates are
always those of a hundred million (``day_rates``), times ``BANSHI_BENCH_LOAD`` (a tenth at the smallest sizes). Ten
minutes of the hour are measured from a million persons on, one minute below, and some seconds of the smallest;
``BANSHI_BENCH_SECONDS`` says otherwise; a minute is played before. Run it as ``python -m bench.day --size 1000000``; it
makes its own PostgreSQL in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from bench import day_base, day_report
from bench.apart import apart, is_durable, throw_away
from bench.day_client import BEGAN, ENDED, Client
from bench.day_machine import PORT, opened
from bench.day_rates import LINES
from bench.day_steps import STEPS
from bench.day_watch import Watch

if TYPE_CHECKING:
    from bench.day_machine import House

SIZE = 1_000_000
LARGE, SMALL = 1_000_000, 5000
LONG_SECONDS, SECONDS, SHORT_SECONDS = 600.0, 60.0, 3.0
SMALL_LOAD = 0.1
"""With few persons little can be done for and about them."""
WARM_UP, SHORT_WARM_UP = 60.0, 2.0
"""Seconds that are played before any is measured: a house that was just started learns some three hundred statements on
each of its connections, every page and every layout of a paper, and an hour has learned them long before."""
TURNS, FEW_TURNS = 12, 1
"""How often each thing is done alone to learn what its requests cost."""
SPARE = 3
IDLE_LOOKS, IDLE_SECONDS, IDLE_MS = 120, 0.5, 25.0


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Play the hour in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.day", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away(durable=is_durable()):
        import django

        django.setup()
        seconds = float(os.environ.get("BANSHI_BENCH_SECONDS") or _seconds(size))
        warm_up = WARM_UP if seconds > SHORT_SECONDS else SHORT_WARM_UP
        load = float(os.environ.get("BANSHI_BENCH_LOAD") or (1.0 if size > SMALL else SMALL_LOAD))
        day_base.fill(size)
        turns = TURNS if seconds > SHORT_SECONDS else FEW_TURNS
        plan = _plan(load, warm_up, seconds, turns)
        with opened() as house:
            _until_idle(house)  # the worker has started, too
            watch = Watch(house.address)
            played = _played(plan, house, watch)
            costs = _costs(plan, house, turns)
        return day_report.rows(played, costs, watch, load=load, seconds=seconds)


def _seconds(size: int) -> float:
    return SHORT_SECONDS if size <= SMALL else SECONDS if size < LARGE else LONG_SECONDS


def _plan(load: float, warm_up: float, seconds: float, turns: int) -> dict[str, Any]:
    """Return what the people outside need to know: rates, what each thing is about, and who is signed in."""
    from bench.day_pages import pages
    from bench.day_work import Work

    rates = {line.name: line.a_second * load for line in LINES}
    staff = day_base.staff()
    things = Work(staff, rates, warm_up + seconds, turns + SPARE).things()
    return {
        "port": PORT, "rates": rates, "warm_up": warm_up, "seconds": seconds,
        "things": things | pages(staff), "sessions": day_base.sessions(staff),
    }  # fmt: skip


def _played(plan: dict[str, Any], house: House, watch: Watch) -> dict[str, Any]:
    """Let a process of its own play the plan; return what was asked, and what every part used meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.day_client"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as people:
        if people.stdin is None or people.stdout is None:
            raise BrokenPipeError
        people.stdin.write(json.dumps(plan))
        people.stdin.close()
        _until(people.stdout.readline(), BEGAN)
        before = house.spent()
        watch.start()
        _until(people.stdout.readline(), ENDED)
        after = house.spent()
        watch.stop()
        day_base.say("played")
        played: dict[str, Any] = json.loads(people.stdout.read())
    used = {part: (after[part] - before[part]) / 1000 for part in before} | {"client": played["cpu"]}
    late = plan["warm_up"] + plan["seconds"]
    asked = [one for one in played["asked"] if plan["warm_up"] <= one[1] < late]
    _forget_what_was_taken(plan, played)
    in_time = [one[0] for one in played["asked"] if plan["warm_up"] <= one[1] + one[2] < late and not one[3]]
    return {"asked": asked, "answered": Counter(in_time), "used": used, "unfinished": played["unfinished"]}


def _until(line: str, mark: str) -> None:
    if line.strip() != mark:
        raise RuntimeError(f"The people outside ended with: {line!r}")


def _forget_what_was_taken(plan: dict[str, Any], played: dict[str, Any]) -> None:
    """Leave in each list what is left of it."""
    for name, left in played["left"].items():
        plan["things"][name] = plan["things"][name][:left]


def _costs(plan: dict[str, Any], house: House, turns: int) -> dict[str, dict[str, float]]:
    """Do each thing alone, so many times; return for each kind the processor milliseconds of web and database.

    Also how long it took, and how often it is meant to be asked each second.
    """
    _until_idle(house)
    costs: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    client = Client(plan["port"], plan["sessions"], in_a_hurry=True)
    last: dict[str, float] = {}

    def before() -> None:
        last.update(house.spent())

    def after(asked: Any) -> None:  # noqa: ANN401 - one request of the client
        for part, spent in house.spent().items():
            costs[asked.kind][part] += spent - last[part]
        costs[asked.kind]["seconds"] += asked.waited
        costs[asked.kind]["times"] += 1
        costs[asked.kind]["a second"] += last["a second"] / turns

    client.before, client.after = before, after

    async def alone() -> None:
        for turn in range(turns + 1):
            if turn == 1:  # the first was to get used to it
                costs.clear()
            for name, steps in STEPS.items():
                last["a second"] = plan["rates"][name]
                try:
                    await steps(client, plan["things"][name], time.monotonic())
                except LookupError as problem:
                    day_base.say(f"alone, {name}: {problem}")

    asyncio.run(alone())
    return {kind: {part: spent[part] / spent["times"] for part in ("web", "database", "seconds")}
            | {"a second": spent["a second"]} for kind, spent in costs.items()}  # fmt: skip


def _until_idle(house: House) -> None:
    """Wait until nothing that was begun is worked on any more."""
    for _look in range(IDLE_LOOKS):
        before = sum(house.spent().values())
        time.sleep(IDLE_SECONDS)
        if sum(house.spent().values()) - before < IDLE_MS:
            return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--inside", action="store_true")
    chosen = parser.parse_args()
    print(json.dumps(_inside(chosen.size) if chosen.inside else run(chosen.size), ensure_ascii=False))

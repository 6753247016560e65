"""Search that forgives one error, at ``size`` persons: how soon, how often the right one is among the first ten.

The crowd of ``banshi demo --persons`` is asked through the door, look and ranking included, by every kind of error of
``bench.mistyped``. The limits are the design's: 10 ms for ninety-five of a hundred, 0.985 found, 200 bytes a person.
An address alone asks for a household: it is found where its household is among the first ten, whoever of it was meant.
Beside a kind that is found less often stands how often the best of all orders would find it (``bench.finding_limit``).
Run it as ``python -m bench.finding --size 1000000``, which makes its own PostgreSQL; with ``BANSHI_BENCH_DEBUG=1`` it
says of every kind how many keys are probed and how many people they meet.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date
from bench.finding_crowd import SEED, all_stations, bytes_of_keys, fill, keys_a_second, sample, say

if TYPE_CHECKING:
    from banshi.access.searching import Hit
    from banshi.kernel.actor import Actor
    from bench.mistyped import Meant

SIZE = 1_000_000
P95_MS, RECALL, BYTES, FIRST = 10.0, 0.985, 200, 10
ASKED, WARM_UP, LOOKED_INTO = 400, 60, 40


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.finding", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    up_to_date()
    fill(size)
    rate = keys_a_second()
    whole, column, persons = bytes_of_keys()
    return [
        _row("index of keys", whole / persons, BYTES, "bytes a person"),
        _row("index and column of keys", whole / persons + column, BYTES, "bytes a person"),
        _row("keys made for an import", rate, 100_000, "persons/s"),
        *_asked(persons),
    ]


@dataclass(slots=True)
class Round:
    """All searches of one kind: milliseconds passed and of CPU, both processes, and whether the right one was found.

    ``share`` is of how many of those on whom the error was tried a text was left.
    """

    texts: list[str] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)
    share: float = 1

    @property
    def warm(self) -> Round:
        """Return the searches after the first, if there are enough."""
        left = slice(WARM_UP if len(self.texts) > WARM_UP else 0, None)
        return Round(self.texts[left], self.spent[left], self.cpu[left], self.found[left], self.share)

    def rows(self, kind: str) -> list[dict[str, Any]]:
        found, cpu, spent = statistics.mean(self.found), statistics.mean(self.cpu), self.spent
        p50, p95 = statistics.median(spent), _quantile(spent, 95)
        say(f"{kind}: {len(spent)} asked, found {found:.3f}, p50 {p50:.1f}, p95 {p95:.1f}, CPU {cpu:.2f} ms")
        return [_row(f"{kind}: found among ten", found, RECALL, "of one"),
                *(_row(f"{kind}: {what}", ours, P95_MS, "ms")
                  for what, ours in (("p50", p50), ("p95", p95), ("CPU, both processes", cpu)))]  # fmt: skip


def _asked(persons: int) -> list[dict[str, Any]]:
    """Ask by every kind of error, and return for each how soon and how surely it finds."""
    from bench import mistyped

    rng = Random(SEED)  # noqa: S311 - the same sample every time, not a secret
    everybody, stations = sample(persons), all_stations()
    asked, rows = dict[str, Round](), list[dict[str, Any]]()
    for kind in mistyped.KINDS:
        if (made := _of_kind(kind, everybody, stations, rng).warm).spent:
            asked[kind] = made
            rows += made.rows(kind)
    spent = [one for made in asked.values() for one in made.spent]
    cpu = [one for made in asked.values() for one in made.cpu]
    return [
        _row("all kinds: p50", statistics.median(spent), P95_MS, "ms"),
        _row("all kinds: p95", _quantile(spent, 95), P95_MS, "ms"),
        _row("all kinds: CPU, both processes", statistics.mean(cpu), P95_MS, "ms a search"),
        _row("all kinds: CPU, p95", _quantile(cpu, 95), P95_MS, "ms a search"),
        _row("the worst kind: found among ten", min(statistics.mean(made.found) for made in asked.values()),
             RECALL, "of one"),
        *rows,
        *_limits(asked),
    ]  # fmt: skip


def _limits(asked: dict[str, Round]) -> list[dict[str, Any]]:
    """Return how often the best of all orders would find what is found too seldom, told the kind of error and not."""
    from bench.finding_limit import limit, limited

    seldom = {kind: made for kind, made in asked.items()
              if statistics.mean(made.found) < RECALL and limited(made.texts[0])}  # fmt: skip
    if not seldom:
        return []
    often = {kind: 1 / made.share for kind, made in seldom.items()}
    together = statistics.mean(limit(often, made.texts) for made in seldom.values())
    ours = statistics.mean(statistics.mean(made.found) for made in seldom.values())
    return [
        *(_row(f"{kind}: by the best order, told the kind", limit({kind: 1}, made.texts), RECALL, "of one")
          for kind, made in seldom.items()),
        _row(f"these {len(seldom)} kinds on average: found among ten", ours, RECALL, "of one"),
        _row(f"these {len(seldom)} kinds on average: by the best order, not told which", together, RECALL, "of one"),
    ]  # fmt: skip


def _of_kind(kind: str, everybody: list[Meant], stations: list[int], rng: Random) -> Round:
    from bench import mistyped

    made, areas, backend = Round(), list[list[int]](), _backend()
    for tried, person in enumerate(rng.sample(everybody, len(everybody)), 1):
        text = mistyped.typed(kind, person, rng)
        if text is None:
            continue
        area = [person.station_id] if kind == mistyped.ALONE else stations
        before = _cpu(backend)
        milliseconds, hits = _search(text, area, _clerk(person.station_id))
        made.cpu.append(_cpu(backend) - before)
        made.spent.append(milliseconds)
        made.found.append(_is_among(person, hits, kind == mistyped.ALONE))
        made.texts.append(text)
        areas.append(area)
        made.share = len(made.texts) / tried
        if len(made.texts) >= ASKED + WARM_UP:
            break
    if os.environ.get("BANSHI_BENCH_DEBUG") == "1" and made.texts:
        _look_into(kind, list(zip(made.texts, areas, strict=True))[:LOOKED_INTO])
    return made


def _is_among(meant: Meant, hits: list[Hit], as_a_household: bool) -> bool:  # noqa: FBT001 - which of two questions
    """Return whether somebody is among the first ten found, or the address among the first ten addresses."""
    if as_a_household:
        return meant.address in list(dict.fromkeys(hit.person.text("address") for hit in hits))[:FIRST]
    return meant.id in [hit.person.id for hit in hits[:FIRST]]


def _look_into(kind: str, texts: list[tuple[str, list[int]]]) -> None:
    """Say how many keys these searches probe, and how many people they meet, by chance or not."""
    from django.db import connections

    from banshi.china.pinyin import name_pinyin, typed_pinyin
    from banshi.register.finding.asking import understand

    probed, met = list[int](), list[int]()
    with connections["owner"].cursor() as cursor:
        for text, area in texts:
            keys = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin).probes(area).all
            cursor.execute("select count(*) from register_searchkey where keys && %s::int[]", [keys])
            probed.append(len(keys))
            met.append(int((cursor.fetchone() or (0,))[0]))
    say(f"  {kind}: keys {statistics.mean(probed):.1f}, {max(probed)} at the most;"
         f" people met {statistics.mean(met):.1f}, {max(met)} at the most")  # fmt: skip


def _search(text: str, stations: list[int], clerk: Actor) -> tuple[float, list[Hit]]:
    """Return the milliseconds from the text to the ranked list, and the list."""
    from banshi import access
    from banshi.china.pinyin import name_pinyin, typed_pinyin
    from banshi.register.finding.asking import understand

    began = time.perf_counter()
    asked = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin)
    hits = access.search_alike(asked, stations=stations, items=("relation",), by=clerk, spelled=name_pinyin)
    return 1000 * (time.perf_counter() - began), hits


def _backend() -> Path:
    """Return where the system keeps what the connection's PostgreSQL process has spent."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    return Path(f"/proc/{pid}/schedstat")


def _cpu(backend: Path) -> float:
    """Return the milliseconds of CPU that both processes have spent."""
    return 1000 * time.process_time() + int(backend.read_text(encoding="ascii").split()[0]) / 1e6


def _clerk(station: int) -> Actor:
    from banshi.kernel.actor import Actor, Duty

    return Actor(account_id=1, name="王强", unit_id=station, unit_name="", unit_kind="station", post_id=1,
                 duty=Duty.CLERK)  # fmt: skip


def _quantile(spent: list[float], percent: int) -> float:
    return statistics.quantiles(spent, n=100)[percent - 1] if len(spent) > 1 else spent[0]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 4), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--inside", action="store_true")
    chosen = parser.parse_args()
    print(json.dumps(_inside(chosen.size) if chosen.inside else run(chosen.size), ensure_ascii=False))

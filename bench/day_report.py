"""What the busiest hour comes to: a table of kinds, the whole against its limits, and what would break first."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.day_base import say
from bench.day_machine import WORKERS, threads

if TYPE_CHECKING:
    from bench.day_watch import Watch

P99_MS = 300.0
CORES = 2
"""The machine of the claim; where there are more, the house may not use more of them."""
MOST_CONNECTIONS = 200
ON_THE_DISK = ("IO: Wal", "LWLock: WALWrite")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request: how often it was meant and answered, what was waited in ms, what it costs in ms of CPU."""

    name: str
    asked: float
    done: float
    p50: float
    p99: float
    errors: int
    web: float
    database: float
    alone: float

    @property
    def cpu(self) -> float:
        """Milliseconds of web and database together."""
        return self.web + self.database


def rows(
    played: dict[str, Any], costs: dict[str, dict[str, float]], watch: Watch, *, load: float, seconds: float
) -> list[dict[str, Any]]:
    """Print the tables, and return the rows of name, ours, limit, ratio and unit."""
    kinds = _kinds(played, costs, seconds)
    _print_kinds(kinds)
    for trouble, times in Counter(one[3] for one in played["asked"] if one[3]).most_common(12):
        say(f"{times} times: {trouble}")
    waited = [1000 * one[2] for one in played["asked"]]
    errors = sum(kind.errors for kind in kinds) + played["unfinished"]
    cores = {part: spent / seconds for part, spent in played["used"].items()}
    breaks = _multiples(kinds, cores, watch)
    first = min(breaks, key=lambda what: breaks[what])
    for what, multiple in sorted(breaks.items(), key=lambda one: one[1]):
        say(f"{what}: full at {multiple * load:.2f} times the busiest hour")
    meant, done = sum(kind.asked for kind in kinds), sum(kind.done for kind in kinds)
    return [
        _row(f"load {load:g}, all requests: p99", _quantile(waited, 99), P99_MS, "ms"),
        _row(f"load {load:g}, all requests: p50", statistics.median(waited), P99_MS, "ms"),
        _row("requests done", done, meant, "a second"),
        _row("errors", errors, 0, "requests"),
        *(_row(f"processor used by {part}", spent, CORES, "cores") for part, spent in cores.items()),
        _row("processor needed, by what each request costs alone", _needed(kinds, cores), CORES, "cores"),
        _row("the same small piece of work, by its CPU: median, at its fastest", *_speed(watch), "ms"),
        _row(f"breaks first: {first}", breaks[first] * load, 1.0, "times the busiest hour"),
        *_rows_of(kinds),
    ]  # fmt: skip


def _needed(kinds: list[Kind], cores: dict[str, float]) -> float:
    """Return the cores that web and database need for all that is meant to be asked, and the worker used."""
    return sum(kind.cpu * kind.asked for kind in kinds) / 1000 + cores["worker"]


def _speed(watch: Watch) -> tuple[float, float]:
    """Return how long the machine took for a piece of work while it was played, in the middle and at its fastest."""
    say(
        "the piece of work took "
        + ", ".join(f"{_quantile(watch.pieces, at):.2f}" for at in (1, 25, 50, 75, 99))
        + " ms"
    )
    return statistics.median(watch.pieces), min(watch.pieces)


def _kinds(played: dict[str, Any], costs: dict[str, dict[str, float]], seconds: float) -> list[Kind]:
    """Return the kinds; done is what was answered while it was measured, whenever it was meant to be asked."""
    waits: dict[str, list[float]] = {kind: [] for kind in costs}
    wrong: Counter[str] = Counter()
    for kind, _planned, waited, trouble in played["asked"]:
        waits.setdefault(kind, []).append(1000 * waited)
        wrong[kind] += bool(trouble)
    nothing = {"web": 0.0, "database": 0.0, "seconds": 0.0, "a second": 0.0}
    kinds = []
    for name, spent in sorted(waits.items()):
        cost = costs.get(name, nothing)
        kinds.append(
            Kind(
                name=name, asked=cost["a second"], done=played["answered"][name] / seconds,
                p50=statistics.median(spent) if spent else 0.0, p99=_quantile(spent, 99) if spent else 0.0,
                errors=wrong[name], web=cost["web"], database=cost["database"], alone=1000 * cost["seconds"],
            )
        )  # fmt: skip
    return kinds


def _print_kinds(kinds: list[Kind]) -> None:
    say(f"{'kind':<26} {'asked/s':>8} {'done/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'errors':>6} {'web ms':>7} "
        f"{'db ms':>7} {'cores':>6}")  # fmt: skip
    for kind in sorted(kinds, key=lambda one: -one.cpu * one.asked):
        say(f"{kind.name:<26} {kind.asked:8.2f} {kind.done:8.2f} {kind.p50:8.1f} {kind.p99:8.1f} {kind.errors:6} "
            f"{kind.web:7.1f} {kind.database:7.1f} {kind.cpu * kind.asked / 1000:6.3f}")  # fmt: skip
    say(f"{'all':<26} {sum(k.asked for k in kinds):8.2f} {sum(k.done for k in kinds):8.2f} {'':24} "
        f"{'':15} {sum(k.cpu * k.asked for k in kinds) / 1000:6.3f}")  # fmt: skip


def _multiples(kinds: list[Kind], cores: dict[str, float], watch: Watch) -> dict[str, float]:
    """Return at which multiple of what was played each resource is full, the others left aside."""
    web = sum(kind.web * kind.asked for kind in kinds) / 1000
    database = sum(kind.database * kind.asked for kind in kinds) / 1000
    at_once = sum(kind.asked * kind.alone / 1000 for kind in kinds)
    on_disk, locked = watch.a_look(*ON_THE_DISK), watch.a_look("Lock: ")
    open_ones = sum(watch.seen.values()) / max(1, watch.looks)
    say(f"sessions: {watch.a_look('working'):.2f} at work, {locked:.2f} waiting for locks, {on_disk:.2f} for the log,"
        f" {watch.most_at_once} busy at once, {open_ones:.0f} open of {MOST_CONNECTIONS}; each thread keeps one, at any"
        f" load; {os.cpu_count()} cores")  # fmt: skip
    for what, many in watch.seen.most_common(12):
        say(f"  {many / max(1, watch.looks):6.2f} sessions {what}")
    full = {
        f"the {CORES} cores (web {web:.2f}, database {database:.2f})": CORES / _needed(kinds, cores),
        f"the {WORKERS} interpreters of the web server": WORKERS / web,
        f"the {threads()} threads of the web server": threads() / at_once if at_once else float("inf"),
    }
    if on_disk:
        full["writing the database's log"] = 1 / on_disk
    if locked:
        full["locks"] = threads() / locked
    return full


def _rows_of(kinds: list[Kind]) -> list[dict[str, Any]]:
    found = []
    for kind in kinds:
        found += [
            _row(f"{kind.name}: done", kind.done, kind.asked, "a second"),
            _row(f"{kind.name}: CPU, and its part of {CORES} cores", kind.cpu, 1000 * CORES / (kind.asked or 1), "ms"),
        ]
        if kind.p99:  # one that nobody came to has waited for nothing
            found += [
                _row(f"{kind.name}: p50", kind.p50, P99_MS, "ms"),
                _row(f"{kind.name}: p99", kind.p99, P99_MS, "ms"),
            ]
        if kind.errors:
            found.append(_row(f"{kind.name}: errors", kind.errors, 0, "requests"))
    return found


def _quantile(spent: list[float], percent: int) -> float:
    return statistics.quantiles(spent, n=100)[percent - 1] if len(spent) > 1 else spent[0]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = ours / limit if limit else ours
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "ratio": round(ratio, 3), "unit": unit}

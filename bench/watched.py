"""What watching costs a request: figures, traces, both, and neither, on the same page in the same process.

The limit is what a request costs in which neither is kept. Rounds of all four take turns, so that a busy moment of the
machine meets each.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
PAGE = "/stations/"
TOKEN = "a token of a bench"  # noqa: S105 - for a minute


def run(size: int = 100) -> list[dict[str, Any]]:
    """Ask for a page ``size`` times in each round."""
    return apart("bench.watched", "all", size)


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    os.environ.pop("OTEL_EXPORTER_OTLP_ENDPOINT", None)
    with throw_away():
        up_to_date()
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

        from banshi.telemetry import tracing

        clients = {"neither": _client(), "neither, once more": _client()}
        os.environ["BANSHI_METRICS_TOKEN"] = TOKEN
        clients["figures"] = _client()
        exporter = InMemorySpanExporter()
        tracing.listen(exporter)
        clients["figures and traces"] = _client()
        spent: dict[str, list[float]] = {name: [] for name in clients}
        for _round in range(ROUNDS):
            for name, ask in clients.items():
                _switch(name)
                spent[name].append(_timed(ask, size))
            exporter.clear()
        best = {name: statistics.median(each) for name, each in spent.items()}
        return [_row(name, best[name], best["neither"]) for name in best]


def _client() -> Callable[[], object]:
    """Return what asks for the page through the middleware as it is set up now."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.get(PAGE)
    return lambda: client.get(PAGE)


def _switch(name: str) -> None:
    """Let figures and traces be kept or not, as for a process that was started so."""
    from banshi.telemetry import tracing

    os.environ["BANSHI_METRICS_TOKEN"] = TOKEN if name.startswith("figures") else ""
    tracing.is_on = (lambda: True) if "traces" in name else (lambda: False)


def _timed(ask: Callable[[], object], size: int) -> float:
    began = time.process_time()
    for _one in range(size):
        ask()
    return 1000 * (time.process_time() - began) / size


def _row(name: str, ours: float, limit: float) -> dict[str, Any]:
    return {"name": f"CPU of a request, {name}", "ours": round(ours, 4), "limit": round(limit, 4),
            "ratio": round(ours / limit, 3), "unit": "ms"}  # fmt: skip


if __name__ == "__main__":
    import json

    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 100):
            print(row)

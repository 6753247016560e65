"""Figures for whoever watches over an installation: how many, how fast, how much SQL, what was refused or turned away.

They are kept only where somebody may read them (``BANSHI_METRICS_TOKEN``). Each process of the web server counts for
itself, in a file that outlives it; whichever of them is asked adds all up.
"""

from __future__ import annotations

import hmac
import os
import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prometheus_client import Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STATEMENTS = (0, 2, 4, 8, 12, 16, 24, 48, 96)


def token() -> str:
    """Return what has to be shown to read the figures; nothing where none are kept."""
    return os.environ.get("BANSHI_METRICS_TOKEN", "")


def is_on() -> bool:
    """Tell whether figures are kept."""
    return bool(token())


def may_read(shown: str) -> bool:
    """Tell whether somebody who shows this may read the figures."""
    return is_on() and hmac.compare_digest(shown.encode(), f"Bearer {token()}".encode())


class Figures:
    """The counters of this process."""

    requests: Counter
    seconds: Histogram
    statements: Histogram
    refusals: Counter
    turned_away: Counter

    def __init__(self) -> None:
        # Loaded only where figures are kept: it decides at its loading where processes write theirs.
        from prometheus_client import Counter, Histogram  # noqa: PLC0415

        by_page = ("route", "method")
        self.requests = Counter("banshi_requests", "Requests answered", (*by_page, "status"))
        self.seconds = Histogram("banshi_request_seconds", "Seconds until an answer", by_page, buckets=SECONDS)
        self.statements = Histogram("banshi_request_statements", "SQL statements", by_page, buckets=STATEMENTS)
        self.refusals = Counter("banshi_refusals", "Refusals by their code", ("code",))
        self.turned_away = Counter("banshi_turned_away", "Requests turned away under load", ("kind",))


_making = threading.Lock()
_made = cache(Figures)


def figures() -> Figures:
    """Return the counters of this process, made on first use; only to be called where figures are kept."""
    with _making:  # a name is registered once: the second of two threads at their first request would be refused
        return _made()


def refused(code: str) -> None:
    """Count a refusal."""
    if is_on():
        figures().refusals.labels(code).inc()


def turned_away(kind: str) -> None:
    """Count a request that was turned away under load."""
    if is_on():
        figures().turned_away.labels(kind).inc()


def written(gauges: Mapping[str, tuple[str, float]]) -> bytes:
    """Return everything in the format of Prometheus, with figures of the moment by their names and meanings."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest, multiprocess  # noqa: PLC0415

    figures()
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + "".join(_gauge(name, *told) for name, told in gauges.items()).encode()


def _gauge(name: str, meaning: str, value: float) -> str:
    return f"# HELP {name} {meaning}\n# TYPE {name} gauge\n{name} {value}\n"

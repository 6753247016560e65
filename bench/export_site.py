"""Closing a year of months and writing the public results of a city: the site in two languages and the open data.

Measured is everything after the year is stored: counting, withholding, publishing, and writing every page and file.
"""

from __future__ import annotations

import math
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 60.0


def run(size: int = 1_000_000) -> list[dict[str, Any]]:
    """Measure with ``size`` concerns of one year; returns rows of name, ours, limit, ratio and unit."""
    from bench.published_city import NOON, filled

    with filled(size) as city, tempfile.TemporaryDirectory(prefix="banshi-site-") as folder:
        from banshi.kernel import clock
        from banshi.publishing import closing, releases
        from banshi.web.results.exporting import export

        with clock.stopped_at(datetime.combine(city.until, NOON)):
            began = time.perf_counter()
            releases.publish_closed()
            months = time.perf_counter()
            closing.close_cycles()
            closed = time.perf_counter()
            written = export(Path(folder), since=date.min, until=date.max)
            done = time.perf_counter()
        large = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 2**20
    name = f"a year of {size:,} concerns"
    return [
        _row(f"{name}: closing its months", months - began, math.nan, "s"),
        _row(f"{name}: closing its cycles of rates, both stages", closed - months, math.nan, "s"),
        _row(f"{name}: writing the site", done - closed, math.nan, "s"),
        _row(f"{name}: all together", done - began, LIMIT_SECONDS, "s"),
        _row("files of the site", written, math.nan, f"files, {large:.0f} MB"),
    ]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 1), "limit": limit, "ratio": round(ours / limit, 2), "unit": unit}

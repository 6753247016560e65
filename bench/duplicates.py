"""Who stands on the register twice: how many are found in sets whose truth is known, and how fast among ``size``.

BANSHI_LINKAGE names the folder of the sets (see ``linkage_sets``); without it one row says that they were left out.
The register of ``size`` persons is made up (see ``made_up_twice``) and lies in DuckDB: what is timed is preparing,
learning, comparing and grouping, without reading from PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.linkage_sets import f1_of, measured

if TYPE_CHECKING:
    import duckdb

SIZE, NEW = 100_000, 1_000
WHOLE_BUDGET, NEW_BUDGET = 1_800.0, 60.0
"""Seconds: everybody of ten million with everybody; a thousand new records with them."""


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure; returns rows of name, ours, limit, ratio and unit."""
    return [*measured(), *_made_up(size)]


def _made_up(size: int) -> list[dict[str, Any]]:
    import duckdb

    from bench.made_up_twice import draw

    with tempfile.TemporaryDirectory(prefix="banshi-bench-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": os.environ.get("BANSHI_LINKAGE_THREADS", "2"),
            "memory_limit": os.environ.get("BANSHI_LINKAGE_MEMORY", "8GB"),
        }
        with closing(duckdb.connect(str(Path(folder) / "register.duckdb"), config=config)) as engine:
            draw(engine, size)
            engine.execute("create table everybody as from persons")
            newcomers = _newcomers(engine)
            kept, whole = _whole(engine)
            precision, recall, f1 = f1_of(engine)
            seconds, met = _new(engine, kept)
    return [
        _row(f"{size:,} made up: whole register", whole, WHOLE_BUDGET, "s, budget"),
        _row(f"{size:,} made up: {newcomers:,} new records with all", seconds, NEW_BUDGET, "s, budget"),
        {"name": f"{size:,} made up: pairs (precision {precision:.3f}, recall {recall:.3f})", "ours": round(f1, 4),
         "limit": 1.0, "ratio": round(f1, 4), "unit": "F1"},
        {"name": "new records found again", "ours": met, "limit": newcomers, "ratio": round(met / newcomers, 4),
         "unit": "records"},
    ]  # fmt: skip


def _newcomers(engine: duckdb.DuckDBPyConnection) -> int:
    """Keep apart a thousand second records, which come later: everybody whom they stand for is on the register."""
    engine.execute(
        "create table newcomers as select * from persons where kind in ('homophone', 'other-number', 'other-year',"  # noqa: S608 - a number of ours
        f" 'swapped-date', 'former-name') order by hash(record) limit {NEW}"
    )
    engine.execute("delete from persons where record in (select record from newcomers)")
    return int(engine.execute("select count(*) from newcomers").fetchall()[0][0])


def _whole(engine: duckdb.DuckDBPyConnection) -> tuple[dict[str, Any], float]:
    from banshi.linkage.chinese import CHINESE
    from banshi.linkage.linking import link
    from banshi.linkage.preparing import filled, prepare_chinese
    from banshi.linkage.training import remembered

    began = time.perf_counter()
    linker = link(engine, CHINESE.of(prepare_chinese(engine)))
    seconds = time.perf_counter() - began
    return {"columns": filled(engine, "people"), "learned": asdict(remembered(linker))}, seconds


def _new(engine: duckdb.DuckDBPyConnection, kept: dict[str, Any]) -> tuple[float, int]:
    from banshi.linkage.keeping import pairs_of_new

    engine.execute("create or replace table persons as from newcomers")
    began = time.perf_counter()
    pairs_of_new(engine, kept)
    seconds = time.perf_counter() - began
    met = engine.execute(
        "select count(distinct x.record) from pair p join newcomers x on x.record in (p.one, p.other)"
        " join everybody y on y.record in (p.one, p.other) and y.record <> x.record and y.truth = x.truth"
    ).fetchall()
    return seconds, int(met[0][0])


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 2), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


def main() -> None:
    """Print the report as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    print(json.dumps(run(parser.parse_args().size), ensure_ascii=False))


if __name__ == "__main__":
    main()

"""The register as the linkage keeps it between two runs: prepared records, what was learned, and how far it is.

One DuckDB file in the folder of the installation, readable by its owner alone, like a backup of the register. A whole
run makes it anew; after that, new records are compared with it in seconds.
"""

from __future__ import annotations

import json
import logging
import math
import os
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import duckdb
from splink import DuckDBAPI, Linker

from banshi.home import home
from banshi.linkage.chinese import CHINESE
from banshi.linkage.explaining import evidence_sql
from banshi.linkage.linking import join_pairs, keep_pairs, link
from banshi.linkage.plan import Learned
from banshi.linkage.preparing import filled, prepare_chinese
from banshi.linkage.proposing import propose
from banshi.linkage.reading import read_register
from banshi.linkage.settings import settings
from banshi.linkage.training import between, remembered, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from banshi.linkage.proposing import Proposed

# The next whole run makes these anew; until then they would only be a second copy of the register.
LEFT_OVER = ("persons", "membership", "link", "extent", "merger", "merged", "pair")
REPLACE = (
    "delete from people where record in (select record from arrived)",
    "insert into people by name from arrived",
)


class NothingKept(Exception):
    """The whole register was never compared, so there is nothing to compare new records with."""


def link_register() -> Proposed:
    """Compare everybody on the register with everybody and propose the pairs; what is kept is made anew."""
    draft = _place().with_suffix(".partial")
    draft.unlink(missing_ok=True)
    with _opened(draft) as engine:
        last = read_register(engine)
        plan = CHINESE.of(prepare_chinese(engine))
        learned = remembered(link(engine, plan))
        proposed = propose(engine, evidence_sql(plan, _weight(learned.prior)), whole=True)
        kept = {"last": last, "columns": filled(engine, "people"), "learned": asdict(learned)}
        engine.execute("create table kept as select $kept as kept", {"kept": json.dumps(kept)})
        for table in LEFT_OVER:
            engine.execute(f"drop table if exists {table}")
    draft.chmod(0o600)
    draft.rename(_place())
    return proposed


def link_new() -> Proposed:
    """Compare whoever was entered or changed since the last run with everybody, and propose the pairs.

    Raises ``NothingKept`` before the first whole run.
    """
    if not _place().exists():
        raise NothingKept
    with _opened(_place()) as engine:
        kept = json.loads(engine.execute("select kept from kept").fetchall()[0][0])
        last = read_register(engine, since=kept["last"])
        proposed = compare_new(engine, kept)
        engine.execute("update kept set kept = $kept", {"kept": json.dumps(kept | {"last": last})})
    return proposed


def compare_by_itself() -> Proposed:
    """Compare whoever is new with everybody; the first time, everybody with everybody."""
    try:
        return link_new()
    except NothingKept:
        return link_register()


def compare_new(engine: duckdb.DuckDBPyConnection, kept: dict[str, Any]) -> Proposed:
    """Compare the records in ``persons`` with those kept in ``people`` and among themselves; then keep them, too."""
    pairs_of_new(engine, kept)
    plan = CHINESE.of(kept["columns"])
    prior = kept["learned"]["prior"]
    for statement in REPLACE:
        engine.execute(statement)
    return propose(engine, evidence_sql(plan, _weight(prior)), whole=False)


def pairs_of_new(engine: duckdb.DuckDBPyConnection, kept: dict[str, Any]) -> None:
    """Leave in ``pair`` what the records in ``persons`` and those in ``people`` have in common."""
    prepare_chinese(engine, into="arrived")
    plan = CHINESE.of(kept["columns"])
    engine.execute("create or replace view others as from people where record not in (select record from arrived)")
    api = DuckDBAPI(connection=engine)
    linker = Linker(api.register("people"), settings(plan, Learned(**kept["learned"])), log_level=logging.ERROR)
    for column in plan.rarities:
        linker.table_management.register_term_frequency_lookup(api.register(f"rarity_{column}"), column)
    keep_pairs(engine, between(linker, api.register("arrived"), api.register("others")), plan)
    join_pairs(engine, within(linker, api.register("arrived", table_name="newcomers")), plan)


def _weight(probability: float) -> float:
    return math.log2(probability / (1 - probability))


def _place() -> Path:
    folder = home() / "linkage"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "persons.duckdb"


@contextmanager
def _opened(place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": os.environ.get("BANSHI_LINKAGE_THREADS", "2"),
        "memory_limit": os.environ.get("BANSHI_LINKAGE_MEMORY", "8GB"),
    }
    with closing(duckdb.connect(str(place), config=config)) as engine:
        yield engine

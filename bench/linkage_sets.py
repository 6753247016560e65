"""Sets of records whose truth is known, read by path: which pairs of records are of one person, and how many are found.

The folder holds fake_1000.csv and historical_figures_with_errors_50k.parquet (splink_datasets, MIT) and dataset3.csv,
dataset4a.csv, dataset4b.csv (FEBRL, BSD). The truth is read after everything is decided, and only to count.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

MUST = {"historical_50k": 0.80, "fake_1000": 0.90, "febrl_3": 0.99, "febrl_4": 0.99}
FEBRL = (
    "select trim(rec_id) as record, split_part(trim(rec_id), '-', 2) as truth, nullif(trim(given_name), '') as given,"
    " nullif(trim(surname), '') as family, nullif(trim(suburb), '') as place, nullif(trim(postcode), '') as postcode,"
    " nullif(trim(soc_sec_id), '') as number,"
    " nullif(trim(concat_ws(' ', trim(street_number), trim(address_1), trim(address_2))), '') as address,"
    " case when length(trim(date_of_birth)) = 8 then trim(date_of_birth)[1:4] || '-' || trim(date_of_birth)[5:6]"
    " || '-' || trim(date_of_birth)[7:8] end as born"
    " from read_csv([{files}], all_varchar = true, header = true, normalize_names = true)"
)
SETS = {
    "historical_50k": (
        "select unique_id as record, cluster as truth, full_name, first_name as given, surname as family, dob as born,"
        " birth_place as place, postcode_fake as postcode, gender as sex, occupation"
        " from '{folder}/historical_figures_with_errors_50k.parquet'"
    ),
    "fake_1000": (
        "select unique_id as record, cluster as truth, first_name as given, surname as family, dob as born,"
        " city as place, email from read_csv('{folder}/fake_1000.csv', all_varchar = true)"
    ),
    "febrl_3": FEBRL.format(files="'{folder}/dataset3.csv'"),
    "febrl_4": FEBRL.format(files="'{folder}/dataset4a.csv', '{folder}/dataset4b.csv'"),
}
# Pairs in groups; ``half`` may leave only the pairs within one half of the persons.
COUNTS = (
    "with known as (select m.cluster_id, p.truth, hash(p.truth || 'half') % 2 = 0 as first"
    " from membership m join persons p using (record)),"
    " same as (select sum(n * (n - 1) / 2) as pairs"
    "  from (select count(*) as n from known {half} group by cluster_id, truth)),"
    " truth as (select sum(n * (n - 1) / 2) as pairs from (select count(*) as n from known {half} group by truth)),"
    " said as (select sum(n * (n - 1) / 2) as pairs"
    "  from (select count(*) as n from known {half} group by cluster_id))"
    " select same.pairs, truth.pairs, said.pairs from same, truth, said"
)


def folder() -> Path | None:
    """Return the folder that BANSHI_LINKAGE names, if it names any."""
    named = os.environ.get("BANSHI_LINKAGE")
    return Path(named) if named else None


def measured() -> Iterator[dict[str, Any]]:
    """Measure how many pairs of each set are found, and how many of those found are true."""
    place = folder()
    if place is None:
        yield {"name": "pairs found: BANSHI_LINKAGE names no folder of sets, so none was measured",
               "ours": 0.0, "limit": 0.0, "ratio": 1.0, "unit": ""}  # fmt: skip
        return
    for name, must in MUST.items():
        began = time.perf_counter()
        precision, recall, f1 = f1_of(found(name, place))
        said = f"{name}: pairwise F1 (precision {precision:.3f}, recall {recall:.3f})"
        yield {"name": said, "ours": round(f1, 4), "limit": must, "ratio": round(f1 / must, 3), "unit": "F1"}
        yield {"name": f"{name}: time", "ours": round(time.perf_counter() - began, 1), "limit": 0.0, "ratio": 1.0,
               "unit": "s"}  # fmt: skip


def found(name: str, place: Path) -> duckdb.DuckDBPyConnection:
    """Link one set and return where its groups stand."""
    import duckdb

    from banshi.linkage.latin import LATIN
    from banshi.linkage.linking import link
    from banshi.linkage.preparing import prepare_latin

    engine = duckdb.connect(config={"threads": int(os.environ.get("BANSHI_THREADS", "1"))})
    engine.execute("create table persons as " + SETS[name].format(folder=place))
    link(engine, LATIN.of(prepare_latin(engine)), again=True)
    return engine


def f1_of(engine: duckdb.DuckDBPyConnection, half: str = "") -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs; ``half`` is a condition on the persons, such as ``where first``."""
    same, truth, said = (float(n or 0) for n in engine.execute(COUNTS.format(half=half)).fetchall()[0])
    precision, recall = same / max(said, 1.0), same / max(truth, 1.0)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)

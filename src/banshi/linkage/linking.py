"""One linkage from end to end on one machine: learn, compare, group, and keep what each pair weighs and why.

Everything stands in one DuckDB: ``people`` the prepared records, ``pair`` the pairs, ``membership`` the groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from splink import DuckDBAPI

from banshi.linkage.clusters import group
from banshi.linkage.training import learned, learned_again, scored, set_prior

if TYPE_CHECKING:
    import duckdb
    from splink import Linker
    from splink.internals.splink_dataframe import SplinkDataFrame

    from banshi.linkage.plan import Comparison, Plan

# How frequent a value is: among records at first, then among the persons that were found.
RARITY = (
    "create or replace table rarity_{0} as select {0}, count(*) / (select count({0}) from people) as tf_{0}"
    " from people where {0} is not null group by {0}"
)
RARITY_AGAIN = (
    "create or replace table rarity_{0} as select {0}, count(distinct cluster_id)"
    " / (select count(distinct cluster_id) from grouped where {0} is not null) as tf_{0}"
    " from grouped where {0} is not null group by {0}"
)
GROUPED = (
    "create or replace table grouped as from people join membership using (record)",
    (
        "create or replace table one_of_each as select * exclude (cluster_id) from grouped"
        " qualify row_number() over (partition by cluster_id order by hash(record)) = 1"
    ),
)
PRIOR = (
    "select (select sum(n * (n - 1) / 2) from (select count(*) as n from grouped group by cluster_id))::double"
    " / (select count(*) * (count(*) - 1) / 2 from grouped)"
)


def link(engine: duckdb.DuckDBPyConnection, plan: Plan, *, again: bool = False) -> Linker:
    """Compare and group the prepared records in ``people``; ``again`` learns once more from the groups found.

    Learning again pays where many records are of few persons. Leaves ``pair`` and ``membership`` behind.
    """
    api = DuckDBAPI(connection=engine)
    records = engine.execute("select count(*) from people").fetchall()[0][0]
    linker = learned(api.register("people"), plan, _rarities(engine, api, plan, RARITY), records=records)
    keep_pairs(engine, scored(linker), plan)
    group(engine)
    if again:
        linker = _again(engine, api, plan)
        keep_pairs(engine, scored(linker), plan)
        group(engine)
    return linker


def keep_pairs(engine: duckdb.DuckDBPyConnection, found: SplinkDataFrame, plan: Plan) -> None:
    """Keep scored pairs as ``pair``: the two records, the weight, and for each comparison its level and weight."""
    engine.execute(f"create or replace table pair as {outcomes(found, plan)}")
    found.drop_table_from_database_and_remove_from_cache()


def join_pairs(engine: duckdb.DuckDBPyConnection, found: SplinkDataFrame, plan: Plan) -> None:
    """Keep more scored pairs in ``pair``."""
    engine.execute(f"insert into pair by name {outcomes(found, plan)}")
    found.drop_table_from_database_and_remove_from_cache()


def outcomes(found: SplinkDataFrame, plan: Plan) -> str:
    """Select what is kept of scored pairs: Splink leaves all values of both records beside them, and they are many."""
    outcomes = ", ".join(f"gamma_{one.name}, {_weight(one)} as mw_{one.name}" for one in plan.comparisons)
    return (
        "select record_l as one, record_r as other, match_weight as weight,"  # noqa: S608 - names of the plan
        f" {outcomes} from {found.physical_name}"
    )


def _weight(one: Comparison) -> str:
    """Return what a comparison weighs, together with how rare the value is."""
    rare = any(level.rarity for level in one.levels)
    return f"mw_{one.name} + mw_tf_adj_{one.name}" if rare else f"mw_{one.name}"


def _again(engine: duckdb.DuckDBPyConnection, api: DuckDBAPI, plan: Plan) -> Linker:
    for statement in GROUPED:
        engine.execute(statement)
    linker = learned_again(api, plan, "grouped", "one_of_each")
    prior: list[tuple[Any, ...]] = engine.execute(PRIOR).fetchall()
    set_prior(linker, prior[0][0])
    for column, lookup in _rarities(engine, api, plan, RARITY_AGAIN).items():
        linker.table_management.register_term_frequency_lookup(lookup, column)
    return linker


def _rarities(
    engine: duckdb.DuckDBPyConnection, api: DuckDBAPI, plan: Plan, statement: str
) -> dict[str, SplinkDataFrame]:
    for column in plan.rarities:
        engine.execute(statement.format(column))
    return {column: api.table_to_splink_dataframe(f"rarity_{column}", f"rarity_{column}") for column in plan.rarities}

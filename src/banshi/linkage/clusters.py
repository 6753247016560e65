"""Groups of records that are of one person, from pairs and their weights; set-based, in DuckDB.

Two groups become one while the mean weight over all pairs between them speaks for it, nearest groups first. A chain of
single likenesses (father, son, namesake) therefore joins nobody, and a record with little in it is carried by the many
that it resembles. Mean linkage is reducible, so joining all mutually nearest groups at once comes to the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

CUT = 0.0
"""The mean weight above which two groups are one: the odds are even."""
UNCOMPARED = -1.0
"""The weight of a pair that no block compared. Chosen among -1, -2, -3, -5 on half of one set; see docs/linkage.md."""
MOST = 10.0
"""One pair weighs at most this much for or against, so that no single accident decides on a whole group."""

BEGIN = (
    (
        "create or replace table membership as select record, row_number() over (order by record) as cluster_id"
        " from people"
    ),
    (
        "create or replace table link as select least(x.cluster_id, y.cluster_id) as a,"
        " greatest(x.cluster_id, y.cluster_id) as b, sum(greatest(-$most, least($most, p.weight))) as total,"
        " count(*) as pairs from pair p join membership x on x.record = p.one join membership y on y.record = p.other"
        " group by 1, 2"
    ),
    "create or replace table extent as select cluster_id, 1 as records from membership",
)
NEAREST = (
    "create or replace table merger as with mean as ("
    " select a, b, (total + (x.records * y.records - pairs) * $uncompared) / (x.records * y.records) as weight"
    " from link join extent x on x.cluster_id = a join extent y on y.cluster_id = b),"
    " way as (select a, b, weight from mean where weight > $cut"
    "  union all select b, a, weight from mean where weight > $cut),"
    " nearest as (select a, arg_max(b, (weight, -least(a, b), -greatest(a, b))) as b from way group by a)"
    " select x.a as kept, x.b as gone from nearest x join nearest y on y.a = x.b and y.b = x.a where x.a < x.b"
)
MERGE = (
    "update membership set cluster_id = m.kept from merger m where membership.cluster_id = m.gone",
    "create or replace table extent as select cluster_id, count(*) as records from membership group by cluster_id",
    (
        "create or replace table merged as with moved as (select coalesce(x.kept, a) as a, coalesce(y.kept, b) as b,"
        " total, pairs from link left join merger x on x.gone = a left join merger y on y.gone = b)"
        " select least(a, b) as a, greatest(a, b) as b, sum(total) as total, sum(pairs) as pairs"
        " from moved where a <> b group by 1, 2"
    ),
    "create or replace table link as from merged",
)


def group(engine: duckdb.DuckDBPyConnection, *, cut: float = CUT, uncompared: float = UNCOMPARED) -> int:
    """Group the records of ``people`` by the table ``pair`` (one, other, weight) into ``membership``.

    ``membership`` has ``record`` and ``cluster_id``; returns the number of rounds it took.
    """
    for statement in BEGIN:
        engine.execute(statement, {"most": MOST} if "$most" in statement else None)
    rounds = 0
    while True:
        engine.execute(NEAREST, {"uncompared": uncompared, "cut": cut})
        if not engine.execute("select exists (from merger)").fetchall()[0][0]:
            return rounds
        rounds += 1
        for statement in MERGE:
            engine.execute(statement)

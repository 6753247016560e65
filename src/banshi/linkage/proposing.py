"""Pairs that were found become work for the two home stations; what was answered before is never asked again.

In one transaction and by a few statements, however many there are. Run as the owner of the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections, transaction

from banshi.kernel import clock
from banshi.linkage.clusters import CUT

if TYPE_CHECKING:
    import duckdb

TABLE = (
    "create temp table found (one_id bigint, other_id bigint, station_id bigint, other_station_id bigint,"
    " weight double precision, evidence jsonb) on commit drop"
)
KEEP = (
    "insert into linkage_proposal (id, one_id, other_id, station_id, other_station_id, weight, evidence, state,"
    " proposed_at, words) select gen_random_uuid(), one_id, other_id, station_id, other_station_id, weight, evidence,"
    " 'open', %(now)s, '' from found on conflict (one_id, other_id) do nothing"
)
# A pair that was alike before, then not, and is again: it has to be answered after all.
REFRESH = (
    "update linkage_proposal p set weight = f.weight, evidence = f.evidence, station_id = f.station_id,"
    " other_station_id = f.other_station_id, state = case when p.state = 'gone' then 'open' else p.state end"
    " from found f where f.one_id = p.one_id and f.other_id = p.other_id"
    " and p.state in ('open', 'gone', 'said-same', 'said-different') and (p.state = 'gone' or (p.weight, p.station_id,"
    " p.other_station_id) is distinct from (f.weight, f.station_id, f.other_station_id))"
)
SETTLE = (
    "update linkage_proposal p set state = 'gone' where p.state = 'open' and not exists"
    " (select from found f where f.one_id = p.one_id and f.other_id = p.other_id)"
)
PAIRS = (
    "select least(p.one, p.other), greatest(p.one, p.other), if(p.one < p.other, x.station, y.station),"
    " if(p.one < p.other, y.station, x.station), round(p.weight, 2), {evidence}"
    " from pair p join people x on x.record = p.one join people y on y.record = p.other"
    " where p.weight > {cut} and {grouped} order by p.weight desc"
)
ONE_GROUP = (
    "exists (select 1 from membership m join membership n using (cluster_id) where m.record = p.one"
    " and n.record = p.other)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What came of a linkage: pairs found, those not known before, and those that are not alike any more."""

    found: int
    new: int
    gone: int


def propose(engine: duckdb.DuckDBPyConnection, evidence: str, *, whole: bool) -> Proposed:
    """Keep the pairs of ``pair`` that are likelier one person than two.

    ``evidence`` is the SQL of their evidence. With ``whole`` the whole register was compared: pairs must stand in one
    group of ``membership``, and an open proposal that was not found again is gone.
    """
    grouped = ONE_GROUP if whole else "true"
    found = engine.cursor().execute(PAIRS.format(evidence=evidence, cut=CUT, grouped=grouped))
    connection = connections["owner"]
    with transaction.atomic(using="owner"), connection.cursor() as cursor:
        cursor.execute(TABLE)
        count = 0
        with connection.connection.cursor() as raw, raw.copy("copy found from stdin") as copy:
            while rows := found.fetchmany(10_000):
                for row in rows:
                    copy.write_row(row)
                count += len(rows)
        cursor.execute("create unique index on found (one_id, other_id)")
        cursor.execute("analyze found")
        cursor.execute(REFRESH)
        cursor.execute(KEEP, {"now": clock.now()})
        new, gone = cursor.rowcount, 0
        if whole:
            cursor.execute(SETTLE)
            gone = cursor.rowcount
    return Proposed(found=count, new=new, gone=gone)

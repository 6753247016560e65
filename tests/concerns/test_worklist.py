"""Worklists: what a unit has to act on comes in order by an index, whatever else is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from banshi.concerns import queries
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.web.unit import lists
from tests.concerns.stories import sent

if TYPE_CHECKING:
    from tests.hotline import Line


def test_the_desk_reads_the_index_of_what_is_open_in_its_order(line: Line) -> None:
    sent(line)
    with CaptureQueriesContext(connection) as captured:
        assert len(queries.worklist(line.heater, State.DISPATCHED, State.IN_HAND)) == 1
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off; set enable_sort = off")
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute("prepare desk as " + _with_places(captured.captured_queries[0]["sql"]))
        cursor.execute("explain execute desk (1, 'dispatched', 'in-hand')")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("deallocate desk; reset plan_cache_mode; reset enable_seqscan; reset enable_sort")
    assert "concern_held" in plan
    assert "Sort" not in plan


def test_what_a_unit_helps_with_is_read_by_an_index_of_its_own(line: Line) -> None:
    concern = sent(line)
    Concern.objects.filter(id=concern.id).update(co_units=[line.units["housing"]])
    with CaptureQueriesContext(connection) as captured:
        assert [one.id for one in lists.helped(line.houser)] == [concern.id]
    # Which of several indexes is cheapest for a single row is chance: the others are out of the way while it plans.
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; drop index concern_held; drop index concern_worklist")
        cursor.execute("explain " + captured.captured_queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        transaction.set_rollback(rollback=True, using="owner")
    assert "concern_helped" in plan


def _with_places(sql: str) -> str:
    """Put places where the values stand that a desk asks with, as a prepared statement has them."""
    before, _held, rest = sql.partition('"concerns_concern"."holder_id" = ')
    _unit, _in, rest = rest.partition(" AND ")
    return f'{before}"concerns_concern"."holder_id" = $1 AND ' + rest.replace(
        "IN ('dispatched', 'in-hand')", "IN ($2, $3)", 1
    )

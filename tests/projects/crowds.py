"""Many who asked: a pump house whose problem thousands reported, copied from the first who did, as the owner writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from tests.projects.pump import Works

COPY = """
with first as (
  select c.id from concerns_concern c join concerns_member m on m.concern_id = c.id
  where m.problem_id = %(problem)s order by c.number limit 1),
fresh as materialized (select gen_random_uuid() as id, n from generate_series(1, %(many)s) n),
concern as (
  insert into concerns_concern select (jsonb_populate_record(c, jsonb_build_object(
    'id', f.id, 'number', 'SQ-2026-9' || lpad(f.n::text, 6, '0')))).*
  from concerns_concern c join first on first.id = c.id cross join fresh f),
report as (
  insert into concerns_report select (jsonb_populate_record(r, jsonb_build_object('concern_id', f.id))).*
  from concerns_report r join first on first.id = r.concern_id cross join fresh f)
insert into concerns_member (problem_id, concern_id, joined_at, how)
select %(problem)s, f.id, now(), 'operator' from fresh f
"""
APART = """
update concerns_report set caller_key = substring(sha256(uuid_send(concern_id)) for 16)
where concern_id in (select id from concerns_concern where number like 'SQ-2026-9%%')
"""


def asked_by(works: Works, many: int) -> None:
    """Let so many more people report the problem of the pump house, each with a telephone of their own."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(COPY, {"problem": works.problem.id, "many": many})
        cursor.execute(APART)
        cursor.execute("analyze concerns_concern, concerns_report, concerns_member")

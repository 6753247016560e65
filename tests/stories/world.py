"""The town in which Warm Sun tells how it mended cold heating, and others take it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.stations.models import Unit
from banshi.stations.queries import unit
from banshi.stories import linking, reviewing, templates, writing
from banshi.stories.models import Story, Version
from banshi.stories.writing import Draft
from tests.hotline import COUNTY, employ, heating_category

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.hotline import Line

BEGAN = date(2025, 11, 20)
LETTER = "{地点}的暖气问题我们已于{日期}处理：{事项}。如仍不热，请再次告诉我们。"
# Concerns of one category at one unit: so many of so many solved, each answered after so many hours.
CONCERNS = """
with made as (
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, level, round, objected, ruled, moved, extended, flagged, since, due_at, first_due_on, tries,
  reached, solved, excluded, confirmed_at, answered_at, closed_at)
select gen_random_uuid(), 'SQ-' || nextval('concerns_number'), t, 'phone', 'report', %(category)s, 'daily', %(state)s,
  '', '暖气不热', '翠湖小区暖气不热', %(division)s, '翠湖小区', %(public)s, false, false,
  true, '{}', %(hotline)s, %(unit)s, %(unit)s,
  %(unit)s, '{}', '{}', 0, 1, i < %(objected)s, false, 0, 0, false, t, t + interval '3 days',
  (t + interval '3 days')::date, 1, 'reached', case when i < %(solved)s then 'yes' else 'no' end, '', t,
  t + %(hours)s * interval '1 hour', t + interval '9 days'
from (select i, %(on)s::date::timestamptz + interval '10 hours' + i * interval '1 minute' as t
      from generate_series(0, %(many)s - 1) i) said
returning id, at, answered_at, solved, unit_id, state),
answered as (
  insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply, reason, digest, flags,
    returned)
  select id, 1, answered_at, unit_id, 0, 'solved', '', '', '', '', '[]', '' from made
  where state = 'closed')
insert into concerns_verdict (concern_id, round, at, path, unit_id, solved, satisfied, words)
select id, 1, at + interval '9 days', 'call', unit_id, solved, '', '' from made where state = 'closed'
"""


def concern(line: Line, *, state: str = "in-hand", **changes: Any) -> Concern:
    """Let one resident report cold heating to Warm Sun today."""
    reported(line, clock.today(), 1, state=state, **changes)
    return Concern.objects.order_by("-number")[0]


def draft(**changes: Any) -> Draft:
    """Return what Warm Sun tells, with what the test changes."""
    told = Draft(
        title="换泵之前先看管网平衡", wrong="每年供暖初期，同一换热站的末端住户室温上不去，报修多次。",
        done="供暖前逐户测回水温度，先调平衡阀，再决定是否换泵。", took_time="两名工人三周",
        took_money="只用了维修材料费八千元",
        took_who="换热站班组和居委会各一人", came="末端住户不再逐户报修，工人也少跑了路。", category=heating_category(),
        began_on=BEGAN, template=templates.letter(LETTER),
    )  # fmt: skip
    return replace(told, **changes)


def written(line: Line, **changes: Any) -> Story:
    """Let Warm Sun write a story up and link the concern that shows it."""
    story = writing.write(draft(**changes), by=line.heater)
    return linking.link(story.id, concern(line).number, by=line.heater)


def published(line: Line, **changes: Any) -> Version:
    """Let Warm Sun tell a story, and the hotline's reviewer publish it."""
    story = writing.offer(written(line, **changes).id, by=line.heater)
    reviewing.publish(story.id, by=line.reviewer)
    return Version.objects.select_related("story").get(story=story)


def reported(line: Line, on: date, many: int, *, solved: int = 0, hours: int = 24, **changes: Any) -> None:
    """Let so many report cold heating to Warm Sun on a day, as the owner of the tables."""
    named: dict[str, Any] = {
        "category": heating_category(), "division": COUNTY, "hotline": line.units["line"], "objected": 0,
        "unit": line.units["heating"], "on": on, "many": many, "solved": solved, "hours": hours,
        "state": "closed", "public": False,
    } | changes  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(CONCERNS, named)


def another_utility(line: Line) -> Actor:
    """Open a second heating company in the county, and employ somebody there."""
    made = Unit.objects.using("owner").create(
        code="999902000301", name="春风热力公司", name_en="Spring Heating", kind="utility", division=COUNTY,
        parent_id=line.units["government"], latitude=36.0, longitude=114.3,
    )  # fmt: skip
    unit.cache_clear()
    return employ("spring", "纪平", made.pk, Duty.OFFICER)

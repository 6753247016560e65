"""A made-up city with a year of concerns, and what somebody has who downloads its open data every day.

The city has 24 counties with streets and villages, as skewed as real ones. While the year goes by concerns are moved
to other places and subjects, and some of past months are added: late changes, as every city has them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.world import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

FIRST, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
NOW = datetime.fromisoformat("2026-01-20T12:00+08:00")
COUNTIES, STREETS, VILLAGES = 24, 12, 10
STREETS_OF_A_CITY = """
insert into stations_unit (code, name, name_en, kind, division, parent_id, address, phone, hours, latitude, longitude)
select code, name, name, kind, left(code, 6), null, '', '', '', 36, 114 from (
  select '9999' || lpad(c::text, 2, '0') || '000100' as code, '第' || c || '区人民政府' as name, 'government' as kind
  from generate_series(1, %(counties)s) c
  union all
  select '9999' || lpad(c::text, 2, '0') || lpad(s::text, 3, '0') || '000', '第' || s || '街道办事处', 'street'
  from generate_series(1, %(counties)s) c, generate_series(1, %(streets)s) s
  union all
  select '9999' || lpad(c::text, 2, '0') || lpad(s::text, 3, '0') || lpad((200 + v)::text, 3, '0'),
         '第' || v || '居委会', 'village'
  from generate_series(1, %(counties)s) c, generate_series(1, %(streets)s) s, generate_series(1, %(villages)s) v
) units on conflict (code) do nothing
"""
# A place or subject is the rarer the higher its number: the square of a uniform number is small more often.
CONCERNS = """
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, level, round, objected, ruled, moved, extended, flagged, since, due_at, first_due_on, tries,
  reached, solved, excluded, answered_at, closed_at, confirmed_at)
select gen_random_uuid(), 'CQ-' || left(gen_random_uuid()::text, 18), at, 'web', 'report',
  codes.all[1 + floor(cardinality(codes.all) * power(random(), 2))::int], 'daily', 'closed', 'solved',
  '小区暖气不热', '小区暖气一直不热，室内只有十二度，请尽快派人来看看。',
  '9999' || lpad((1 + floor(%(counties)s * power(random(), 2)))::int::text, 2, '0')
         || lpad((1 + floor(%(streets)s * power(random(), 2)))::int::text, 3, '0')
         || lpad((201 + floor(%(villages)s * power(random(), 2)))::int::text, 3, '0'),
  '', false, true, false, true, '{{}}', 1, 1, 1, 1, '{{}}', '{{}}', 0, 1, random() < 0.03, false,
  (random() < 0.5)::int, 0, false, at, at + interval '2 days', (at + interval '2 days')::date, 0, 'reached', 'yes', '',
  at + interval '1 day', at + interval '3 days', at
from generate_series(1, %(many)s) i,
  lateral (select %(first)s::timestamptz + random() * (%(until)s::timestamptz - %(first)s::timestamptz) as at
           where i > 0) moments,
  (select %(codes)s::text[] as all) codes
""".replace("{{}}", "{}")
VERDICTS = """
insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)
select id, 1, closed_at, 'link', 1, true, (array['yes', 'yes', 'yes', 'partly', 'no'])[1 + floor(5 * random())::int],
  'yes', '' from concerns_concern
"""
LATE = """
update concerns_concern set division = '9999' || lpad((1 + floor(%(counties)s * random()))::int::text, 2, '0')
  || '001201', category = %(code)s
where id in (select id from concerns_concern where at < %(now)s::timestamptz order by id limit %(many)s)
"""


@contextmanager
def filled(size: int) -> Iterator[None]:
    """Open a world with a year of ``size`` concerns, their units and what residents said of them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.settings"
    with opened(100):
        from banshi.concerns import catalogue

        catalogue.forget()
        with _owner() as cursor:
            cursor.execute(STREETS_OF_A_CITY, {"counties": COUNTIES, "streets": STREETS, "villages": VILLAGES})
        report(size, FIRST, UNTIL)
        with _owner() as cursor:
            cursor.execute(VERDICTS)
            cursor.execute("vacuum analyze")
        yield


def report(many: int, first: date, until: date) -> None:
    """Let residents report so many concerns, evenly over some days."""
    from banshi.concerns import catalogue

    codes = [*sorted(catalogue.categories()), ""]
    with _owner() as cursor:
        cursor.execute(CONCERNS, {
            "many": many, "first": f"{first} 00:00+08", "until": f"{until} 00:00+08", "codes": codes,
            "counties": COUNTIES, "streets": STREETS, "villages": VILLAGES,
        })  # fmt: skip


@contextmanager
def downloads(*, complementary: bool = True, frozen: bool = True) -> Iterator[list[Path]]:
    """Live through the year once more; yield one folder for each day on which the open data was not as the day before.

    Without ``complementary`` only the small counts themselves are withheld; without ``frozen`` each day is counted
    anew. Neither is ever done but to show that the attack can tell.
    """
    folder = Path(tempfile.mkdtemp(prefix="banshi-downloads-"))
    try:
        with _owner() as cursor:
            cursor.execute("delete from publishing_release")
        yield list(_days(folder, complementary=complementary, frozen=frozen))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _days(folder: Path, *, complementary: bool, frozen: bool) -> Iterator[Path]:
    from banshi.kernel import clock
    from banshi.publishing import releases
    from banshi.publishing.models import Release

    day = FIRST + timedelta(days=41)
    before: list[tuple[date, int, str]] = []
    while day <= NOW.date():
        with clock.stopped_at(datetime.combine(day, NOW.timetz())), _as_wanted(complementary=complementary):
            if day.day % 5 == 0:
                _change_late(day)
            if not frozen and day.day in {12, 13}:
                with _owner() as cursor:
                    cursor.execute("delete from publishing_release")
            releases.publish_closed()
            # What is downloaded is made from the releases alone: the same releases are the same files.
            stands = list(Release.objects.order_by("month", "version").values_list("month", "version", "digest"))
            if stands != before:
                before = stands
                yield _written(folder / day.isoformat(), _files())
        day += timedelta(days=1)


def _change_late(day: date) -> None:
    """Move some concerns of the past to another place and subject, and add a few that were said long ago."""
    with _owner() as cursor:
        cursor.execute(LATE, {"counties": COUNTIES, "code": "04", "now": f"{day} 00:00+08", "many": 7})
    report(5, FIRST, day)


@contextmanager
def _as_wanted(*, complementary: bool) -> Iterator[None]:
    """Withhold as Banshi does, or the small counts alone, as a careless office would."""
    if complementary:
        yield
        return
    from banshi.publishing import suppression

    def small_in_a_tree(values: Mapping[str, int], _children: object, **_more: object) -> frozenset[str]:
        return frozenset(code for code, number in values.items() if suppression.is_small(number))

    def small_in_a_grid(values: NDArray[np.int64], *_pools: object) -> NDArray[np.bool_]:
        marks: NDArray[np.bool_] = (values > 0) & (values < suppression.FEWEST)
        return marks

    with (
        patch.object(suppression, "of_a_tree", small_in_a_tree),
        patch.object(suppression, "of_a_grid", small_in_a_grid),
    ):
        yield


def _files() -> dict[str, bytes]:
    from banshi.publishing import files, releases, tables

    lines = tables.lines(releases.latest())
    return {one.name: files.written(one, lines[one.name], "csv") for one in tables.TABLES if lines[one.name]}


def _written(folder: Path, told: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in told.items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder


@contextmanager
def _owner() -> Iterator[Any]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        yield cursor

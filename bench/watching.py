"""Watching the log of looks, at ``size`` looks of ninety days: the night's reading, and the auditor's pages.

Sixty stations with ten accounts each look at twice as many persons as looks; half the cases have steps in the journal.
The last day is read alone, as every night is. The limits are the design's: 40 ms for ninety-five of a hundred pages,
six statements for the desk, and no page that scans the log. Run it as ``banshi bench watching``.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench.world import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

SIZE, PERSONS, STATIONS, EACH, DAYS = 1_000_000, 20_000, 60, 10, 90
OK = 200
P95_MS, STATEMENTS, NIGHT_SECONDS, ASKED = 40.0, 6, 120.0, 60
OFFICES = """
insert into stations_unit
  (code, name, name_en, kind, parent_id, division, address, phone, hours, latitude, longitude)
  select '9998' || lpad(i::text, 8, '0'), '派出所' || i, 'Station ' || i, 'station',
    (select min(id) from stations_unit), '999800', '', '', '', 36, 114 from generate_series(1, {stations}) i;
insert into stations_account (id, username, first_name, last_name, email, password, is_superuser, is_staff, is_active,
  date_joined, person_id)
  select 1000 + i, 'staff' || i, '民警' || i, '', '', '!', false, false, true, now(), i
  from generate_series(1, {stations} * {each}) i;
insert into stations_post (account_id, unit_id, duty, since)
  select 1000 + i, (select min(id) from stations_unit where code like '9998%') + (i - 1) / {each},
    case when i % 2 = 0 then 'clerk' else 'officer' end, '2020-01-01' from generate_series(1, {stations} * {each}) i;
insert into stations_account (id, username, first_name, last_name, email, password, is_superuser, is_staff, is_active,
  date_joined) values (999, 'auditor', '审计', '', '', '!', false, false, true, now());
insert into stations_post (id, account_id, unit_id, duty, since)
  values (99999, 999, (select min(id) from stations_unit), 'auditor', '2020-01-01')
"""
LOOKS = """
insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households, at)
select (array['case', 'case', 'exact', 'search'])[1 + i % 4], p.account_id, p.unit_id, p.duty,
  case when i % 4 < 3 then md5((i / 3)::text)::uuid end,
  (array['lost-booklet', 'education-level', 'lost-booklet', 'search-own-area'])[1 + i % 4], array['name', 'address'],
  case when i % 40 = 3 then array[]::bigint[] else array[1 + abs(hashint8(i)) % {spread}]::bigint[] end,
  array[1 + abs(hashint8(i)) % {spread}]::bigint[],
  date_trunc('day', now()) - interval '{days} days' + make_interval(secs => (i::float8 / {size}) * {days} * 86400)
from generate_series(0, {size} - 1) i
join stations_post p on p.account_id = 1001 + abs(hashint8(i * 7)) % ({stations} * {each})
order by i
"""
LINES = """
insert into journal_line (at, kind, thing_id, step, start, "end", account_id, unit_id, duty, reason)
select distinct on (reference) at + interval '5 minutes', 'matters.case', reference, 'file', '', 'accepted', account_id,
  unit_id, duty, '' from access_look where reference is not null and id % 2 = 0 order by reference, id
"""
QUESTIONS = """
insert into watching_inquiry (id, origin, rule, figures, account_id, unit_id, duty, looks, last_look, words, state,
  desk_duty, begun_at, due_at, answer, conclusion, why)
select gen_random_uuid(), 'sample', '', '{}', l.account_id, l.unit_id, l.duty, array[l.id], l.id, '', 'waiting',
  'auditor', now(), now() + make_interval(mins => (l.id % 5000)::int), '', '', ''
from (select * from access_look where id % 100 = 7 and account_id <> 999 order by id desc limit 500) l
"""


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure against a throw-away database; returns the rows of the report."""
    with opened(PERSONS):
        _fill(size)
        return [*_nights(size), *_pages(), *_price(size)]


def _fill(size: int) -> None:
    for statement in OFFICES.split(";\n"):
        _execute(statement.format(stations=STATIONS, each=EACH))
    _execute(LOOKS.format(size=size, spread=2 * size, days=DAYS, stations=STATIONS, each=EACH))
    _execute(LINES)
    _execute("vacuum (analyze)")


def _nights(size: int) -> list[dict[str, Any]]:
    """Read all but the last day, then the last day alone, with all that a night does."""
    from banshi.kernel import clock
    from banshi.watching import marking, nightly

    yesterday = clock.today() - timedelta(days=1)
    began = time.perf_counter()
    before = marking.read_on(before=yesterday)
    first = time.perf_counter() - began
    marking.follow_up()
    began = time.perf_counter()
    raised = nightly.watch(lambda _inquiry, _whom: None)
    last = time.perf_counter() - began
    _execute(QUESTIONS)  # a desk that is full, whatever the night has found
    _execute("vacuum (analyze)")
    return [
        _row(f"all but a day, {before:,} looks", first, NIGHT_SECONDS * before / size, "s"),
        _row(f"a night, raising {raised} questions", last, NIGHT_SECONDS, "s"),
    ]


def _pages() -> list[dict[str, Any]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from banshi.kernel import clock
    from banshi.stations.models import Unit
    from banshi.watching.models import Inquiry

    client, month = _auditor(), f"{clock.today() - timedelta(days=1):%Y-%m}"
    unit = Unit.objects.filter(code__startswith="9998").order_by("id")[0].pk
    behind = f"/auditor/looks/list?month={month}&unit={unit}&post=officer&purpose=lost-booklet"
    inquiry = Inquiry.objects.exclude(rule="").order_by("id")[0].pk
    rows, scans = [], 0
    for name, path in (
        ("desk", "/auditor/"), ("counts of a month", f"/auditor/looks?month={month}"),
        ("counts of an office", f"/auditor/looks?month={month}&unit={unit}"), ("looks behind a count", behind),
        ("one finding", f"/auditor/questions/{inquiry}"), ("public page", "/watching/"),
    ):  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(connection) as sent:
            assert client.get(path).status_code == OK  # noqa: S101 - a page that fails is fast
        statements = len(sent)
        scans += sum(_scans_the_log(one["sql"]) for one in sent)
        rows += [_row(f"{name}, p95", _p95(client, path), P95_MS, "ms")]
        if name == "desk":
            rows += [_row("desk", statements, STATEMENTS, "statements")]
    return [*rows, _row("statements of these that scan the log", scans, 0, "statements")]


def _price(size: int) -> list[dict[str, Any]]:
    """Write a tenth more looks in one statement, with the index by office and without it: what it costs each look."""
    more = LOOKS.format(size=size // 10, spread=2 * size, days=1, stations=STATIONS, each=EACH)
    dear = _timed(lambda: _execute(more))
    _execute("drop index look_by_unit")
    cheap = _timed(lambda: _execute(more))
    return [_row("writing a look, with the index by office", 10_000 * dear / size, 10_000 * cheap / size, "µs")]


def _auditor() -> Client:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import Client

    from banshi.stations.models import Account
    from banshi.stations.sessions import SessionStore
    from banshi.web.middleware import POST_KEY

    settings.ALLOWED_HOSTS.append("testserver")
    account = Account.objects.get(pk=999)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = "999", settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY], session[POST_KEY] = account.get_session_auth_hash(), 99999
    session.create()
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def _p95(client: Client, path: str) -> float:
    return _nearest(sorted(_timed(lambda: client.get(path)) for _time in range(ASKED)))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _nearest(times: list[float]) -> float:
    return times[int(len(times) * 0.95) - 1]


def _scans_the_log(statement: str) -> bool:
    from django.db import connections

    if "access_look" not in statement or not statement.lstrip().lower().startswith(("select", "with")):
        return False
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"explain (format json) {statement}".replace("%", "%%"), [])
        (plan,) = cursor.fetchone() or ([],)
    said = plan if isinstance(plan, str) else json.dumps(plan)
    return '"Seq Scan", "Parallel Aware": false, "Async Capable": false, "Relation Name": "access_look"' in said


def _execute(statement: str) -> None:
    from django.db import connections

    if statement.strip():
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = round(ours / limit, 3) if limit else float(ours)
    return {"name": name, "ours": round(ours, 2), "limit": round(limit, 2), "ratio": ratio, "unit": unit}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE), indent=1))

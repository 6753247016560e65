"""Reading the log stretch by stretch: counting who looked for what, and noticing what is unusual about single looks.

The owner's work, in sets. A stretch is one transaction and begins where the one before ended, so that every look is
read once, whatever is killed and whatever the clock says: stretches go by the numbers of looks, not by their time.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from banshi.kernel import clock
from banshi.watching.jurisdiction import pack
from banshi.watching.models import Stretch
from banshi.watching.rules import Rule

if TYPE_CHECKING:
    from datetime import date, datetime

AT_A_TIME = 100_000
"""Looks of one stretch: so much is read, and done again if it is killed, at once."""
NEXT = (
    "select count(*), max(id), min(at), max(at) from (select id, at from access_look"
    " where id > %(after)s::bigint and id <= %(upto)s::bigint order by id limit %(most)s::int) next"
)
LAST_BEFORE = "select coalesce(max(id), 0) from access_look where at < %(before)s::timestamptz"
TALLY = (
    "insert into {table}"
    " ({period}, unit_id, duty, account_id, purpose, looks, persons, missed, first_look, last_look)"
    " select {begins}, unit_id, duty, account_id, purpose, count(*),"
    "  sum(cardinality(persons)), count(*) filter (where kind in ('search', 'exact', 'emergency')"
    "  and cardinality(persons) = 0), min(id), max(id)"
    " from access_look where id > %(after)s::bigint and id <= %(upto)s::bigint"
    "  and unit_id is not null and account_id is not null group by 1, 2, 3, 4, 5"
    " on conflict ({period}, unit_id, duty, account_id, purpose) do update"
    " set looks = {table}.looks + excluded.looks, persons = {table}.persons + excluded.persons,"
    "  missed = {table}.missed + excluded.missed,"
    "  first_look = least({table}.first_look, excluded.first_look),"
    "  last_look = greatest({table}.last_look, excluded.last_look)"
)
THERE = "(at at time zone %(zone)s::text)"
TALLIES = (
    TALLY.format(table="watching_tally", period="day", begins=f"{THERE}::date"),
    TALLY.format(table="watching_monthtally", period="month", begins=f"date_trunc('month', {THERE})::date"),
)


def read_on(*, before: date | None = None) -> int:
    """Read all looks made before a day, today where none is named, that were not read yet; return how many."""
    upto = _last_before(clock.at_start_of(before or clock.today()))
    read = 0
    while (stretch := _read_a_stretch(upto)) is not None:
        read += stretch.looks
    return read


def follow_up() -> int:
    """Read stretches again whose looks are a week old, for what came of them; return how many looks had no step."""
    week_ago = clock.now() - timedelta(days=pack().followed_days)
    found = 0
    waiting = Stretch.objects.using("owner").filter(followed_at=None, last_at__lt=week_ago).order_by("id")
    for pk in list(waiting.values_list("id", flat=True)):
        with transaction.atomic(using="owner"):
            stretch = Stretch.objects.using("owner").select_for_update().filter(pk=pk, followed_at=None).first()
            if stretch is None:
                continue
            asked = {"after": stretch.after_look, "upto": stretch.upto_look, "followed": pack().followed_days}
            found += _run(statement("no-step"), asked)
            stretch.followed_at = clock.now()
            stretch.save(using="owner", update_fields=["followed_at"])
    return found


def read_upto() -> int:
    """Return the number of the last look that was read."""
    last = Stretch.objects.order_by("-upto_look").values_list("upto_look", flat=True).first()
    return last or 0


def _read_a_stretch(upto: int) -> Stretch | None:
    with transaction.atomic(using="owner"):
        # One reader at a time: a second one waits, and then goes on where the first has ended.
        _run("select pg_advisory_xact_lock(hashtextextended('watching_stretch', 0))", {})
        behind = list(Stretch.objects.using("owner").order_by("-id")[:1])
        after = behind[0].upto_look if behind else 0
        with connections["owner"].cursor() as cursor:
            cursor.execute(NEXT, {"after": after, "upto": upto, "most": AT_A_TIME})
            looks, last, first_at, last_at = cursor.fetchone() or (0, None, None, None)
        if last is None or first_at is None or last_at is None:
            return None
        stretch = Stretch(
            after_look=after, upto_look=last, looks=looks, first_at=first_at, last_at=last_at, at=clock.now()
        )
        stretch.save(using="owner", force_insert=True)
        asked = _asked(after, last, behind[0].after_look if behind else 0, (first_at, last_at))
        for tally in TALLIES:
            _run(tally, asked)
        for rule in (Rule.FAMILY, Rule.SELF, Rule.NEIGHBOURS, Rule.COLLEAGUES, Rule.OFF_HOURS, Rule.SERIES, Rule.ENDED):
            _run(statement(rule.value), asked)
    return stretch


def _asked(after: int, upto: int, back: int, moments: tuple[datetime, datetime]) -> dict[str, Any]:
    """Return what the statements ask for; ``back`` is how far a series of searches may have begun before."""
    country = pack()
    first, last = (clock.day_of(one) for one in moments)
    days = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    return {
        "after": after, "upto": upto, "back": back, "zone": str(clock.zone()), "flat": country.flat,
        "most": country.most_in_a_household, "opens": country.opens, "closes": country.closes,
        "rests": [day for day in days if not country.works(day)], "gap": country.series.gap_minutes,
        "fewest": country.series.fewest, "alike": country.series.alike, "ended": list(country.ended),
        "ended_days": country.ended_days,
    }  # fmt: skip


@cache
def statement(name: str) -> str:
    """Return one statement of ``marks.sql`` by the name that stands above it."""
    parts = Path(__file__).with_name("marks.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    named = {head.strip(): body for head, _newline, body in (part.partition("\n") for part in parts)}
    return named["new"].strip() + " " + named[name] if name not in {"series", "no-step"} else named[name]


def _last_before(moment: datetime) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(LAST_BEFORE, {"before": moment})
        (last,) = cursor.fetchone() or (0,)
    return int(last)


def _run(statement: str, asked: dict[str, Any]) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, asked)
        changed: int = cursor.rowcount
    return changed

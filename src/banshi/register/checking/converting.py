"""Codes of older tables become those of today's, where an authority has signed that both mean the same.

Each is a correction: what stood before stays in the person's history, and where the words change the change log says
so. Block by block, each in one transaction: killed at any moment, the next run does what is left. Run as the owner of
the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections, transaction
from psycopg import sql

from banshi.kernel import clock
from banshi.register.checking.coded import CODED_ITEMS, coded, dictionary
from banshi.register.checking.running import not_beside_another
from banshi.register.items import PERSON_ITEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from django.db.backends.utils import CursorWrapper

    from banshi.kernel.codes import CodeValue

BLOCK = 5_000
FACTS = ("pinyin", *(item.name for item in PERSON_ITEMS))
COUNT = sql.SQL("select count(*) from ({}) c(person_id, item, code) where code = any (%s)").format(coded())
WAY = (
    "create temp table way (old integer primary key, new integer not null, before text not null, after text not null)"
    " on commit drop"
)
OLD = " or ".join(f"v.{name} = any (%(old)s::int[])" for name in CODED_ITEMS)
TAKE = (
    "create temp table taken on commit drop as select v.* from register_personversion v"  # noqa: S608 - our own items
    f" where v.superseded_at is null and v.valid_to is null and v.person_id > %(after)s and ({OLD})"
    " order by v.person_id limit %(block)s for no key update"
)
SUPERSEDE = (
    "update register_personversion v set superseded_at = %s from taken t"
    " where v.person_id = t.person_id and v.number = t.number"
)
NEW = ", ".join(
    f"coalesce((select w.new from way w where w.old = t.{name}), t.{name})" if name in CODED_ITEMS else f"t.{name}"  # noqa: S608 - our own items
    for name in FACTS
)
# A correction: the fact was the same all along, so it holds from the day from which it held.
RECORD = (
    "insert into register_personversion (person_id, number, change_id, valid_from, valid_to, recorded_at,"  # noqa: S608 - our own items
    f" {', '.join(FACTS)}) select t.person_id, t.number + 1, %s, t.valid_from, null, %s, {NEW} from taken t"
)
FACT = ", ".join(f"('{name}', t.{name})" for name in CODED_ITEMS)
CHANGED = f"from taken t cross join lateral (values {FACT}) i(item, code) join way w on w.old = i.code"
LOG = (
    "insert into register_logentry (person_id, number, change_id, item, before, after, kind, entered_on, officer)"  # noqa: S608 - our own items
    " select t.person_id, (select coalesce(max(l.number), 0) from register_logentry l where l.person_id = t.person_id)"
    "  + row_number() over (partition by t.person_id order by i.item), %s, i.item, w.before, w.after, 'correction',"
    f" %s, %s {CHANGED} where w.before <> w.after"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What one code means in today's table, on which ground, and who answers for that."""

    new: CodeValue
    ground: str
    answers_for_it: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """How far it is: facts converted, of those that can be."""

    facts: int
    of: int


def convert_all(signed: Callable[[CodeValue], Conversion | None]) -> Generator[Converted]:
    """Convert every present fact that ``signed`` gives another code for; yield how far it is after each block.

    Raises ``AlreadyRunning`` beside a check of the register or another conversion.
    """
    with not_beside_another():
        ways = _ways(signed)
        total, done = _count([old for way in ways.values() for old in way]), 0
        yield Converted(facts=done, of=total)
        for (ground, officer), way in ways.items():
            after: int | None = 0
            while after is not None:
                facts, after = _block(ground, officer, way, after)
                done += facts
                yield Converted(facts=done, of=max(total, done))


type Way = dict[int, tuple[CodeValue, CodeValue]]


def _ways(signed: Callable[[CodeValue], Conversion | None]) -> dict[tuple[str, str], Way]:
    """Return what each number of the dictionary becomes, by ground and by who answers for it."""
    ways: dict[tuple[str, str], Way] = {}
    for number, value in dictionary():
        found = signed(value)
        if found is not None:
            ways.setdefault((found.ground, found.answers_for_it), {})[number] = (value, found.new)
    return ways


def _count(old: list[int]) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(COUNT.as_string(), [old])
        return int((cursor.fetchone() or (0,))[0])


def _block(ground: str, officer: str, way: Way, after: int) -> tuple[int, int | None]:
    """Convert the next persons; return how many facts that were, and after whom it goes on, if at all."""
    now, today = clock.now(), clock.today()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(WAY)
        for old, (before, new) in way.items():
            cursor.execute(
                "insert into way values (%s, %s, %s, %s)", [old, _entered(cursor, new), before.label, new.label]
            )
        cursor.execute(TAKE, {"old": list(way), "after": after, "block": BLOCK})
        cursor.execute(f"select count(*) {CHANGED}")
        (facts,) = cursor.fetchone() or (0,)
        cursor.execute("select count(*), max(person_id) from taken")
        persons, last = cursor.fetchone() or (0, None)
        if persons:
            cursor.execute(
                "insert into register_change (recorded_at, kind, ground) values (%s, 'correction', %s) returning id",
                [now, ground[:200]],
            )
            (change,) = cursor.fetchone() or (0,)
            cursor.execute(SUPERSEDE, [now])
            cursor.execute(RECORD, [change, now])
            cursor.execute(LOG, [change, today, officer[:60]])
    return int(facts), last if persons == BLOCK else None


def _entered(cursor: CursorWrapper, value: CodeValue) -> int:
    """Return the number of a code in the dictionary, entering it if it is new."""
    entry = [value.table, value.version, value.code, value.label]
    cursor.execute(
        'insert into register_code ("table", version, code, label) values (%s, %s, %s, %s) on conflict do nothing',
        entry,
    )
    cursor.execute(
        'select id from register_code where "table" = %s and version = %s and code = %s and label = %s', entry
    )
    return int((cursor.fetchone() or (0,))[0])

"""Measuring: how often what was noticed holds of each account, beside the accounts in the same post.

The owner's work, one statement for each kind of number; what is unusual is for ``rules`` to say. Looks that a finding
has asked about before count for colleagues' numbers, and not again for the officer's own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.kernel import clock
from banshi.watching.jurisdiction import pack
from banshi.watching.rules import Rule, circle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

MOST_LOOKS = 200
"""That a finding names; it says how many there were."""
BY_PERSONS = frozenset({Rule.FAMILY, Rule.SELF, Rule.NEIGHBOURS, Rule.COLLEAGUES})
MARKED = frozenset(Rule) - {Rule.AGAIN, Rule.MANY_EYES, Rule.NUMBER, Rule.GLASS}

ASKED_BEFORE = (
    "asked as (select account_id, rule, max(last_look) as last, bool_or(state <> 'concluded') as open"
    " from watching_inquiry where origin = 'finding' and account_id is not null group by 1, 2)"
)
MARKS = (
    f"with {ASKED_BEFORE}, within as ("  # noqa: S608 - our own words
    " select m.*, coalesce(m.look_id > a.last and not a.open, true) as fresh from watching_mark m"
    " join unnest(%(rules)s::text[], %(sinces)s::timestamptz[]) w(rule, since) on w.rule = m.rule and m.at >= w.since"
    " left join asked a on a.account_id = m.account_id and a.rule = m.rule where m.at < %(before)s::timestamptz"
    "), people as (select rule, account_id, count(distinct p) as persons,"
    "  count(distinct p) filter (where fresh) as fresh from within, unnest(persons) p group by 1, 2)"
    " select w.rule, w.account_id, (array_agg(w.unit_id order by look_id desc))[1],"
    "  (array_agg(w.duty order by look_id desc))[1], count(*), coalesce(max(p.persons), 0),"
    "  count(*) filter (where w.fresh), coalesce(max(p.fresh), 0),"
    "  count(distinct (at at time zone %(zone)s::text)::date) filter (where w.fresh),"
    "  coalesce((array_agg(look_id order by look_id desc) filter (where w.fresh))[1:%(most)s::int], '{}')"
    " from within w left join people p on p.rule = w.rule and p.account_id = w.account_id group by 1, 2"
)
NUMBERS = (
    f"with {ASKED_BEFORE}, within as ("  # noqa: S608 - our own words
    " select t.*, coalesce(t.first_look > a.last and not a.open, true) as fresh from watching_tally t"
    " left join asked a on a.account_id = t.account_id and a.rule = 'number'"
    " where t.day >= %(since)s::date and t.day < %(before)s::date)"
    " select 'number', account_id, (array_agg(unit_id order by last_look desc))[1],"
    "  (array_agg(duty order by last_look desc))[1], sum(looks), sum(persons),"
    "  coalesce(sum(looks) filter (where fresh), 0), coalesce(sum(persons) filter (where fresh), 0),"
    "  count(distinct day) filter (where fresh),"
    "  coalesce((array_agg(last_look order by last_look desc) filter (where fresh))[1:%(most)s::int], '{}')"
    " from within group by account_id"
)
GLASS = (
    f"with {ASKED_BEFORE}, within as ("  # noqa: S608 - our own words
    " select g.*, l.duty, coalesce(g.look_id > a.last and not a.open, true) as fresh from access_breakglass g"
    " join access_look l on l.id = g.look_id"
    " left join asked a on a.account_id = g.account_id and a.rule = 'glass'"
    " where g.at >= %(since)s::timestamptz and g.look_id <= %(upto)s::bigint)"
    " select 'glass', account_id, (array_agg(unit_id order by look_id desc))[1],"
    "  (array_agg(duty order by look_id desc))[1], count(*), count(*), count(*) filter (where fresh),"
    "  count(*) filter (where fresh), count(distinct (at at time zone %(zone)s::text)::date) filter (where fresh),"
    "  coalesce((array_agg(look_id order by look_id desc) filter (where fresh))[1:%(most)s::int], '{}')"
    " from within group by account_id"
)
AGAIN = (
    f"with {ASKED_BEFORE}, searched as ("  # noqa: S608 - our own words
    " select l.id, l.account_id, l.unit_id, l.duty, (l.at at time zone %(zone)s::text)::date as day, p as person"
    " from access_look l cross join lateral unnest(l.persons) p"
    " left join asked a on a.account_id = l.account_id and a.rule = 'again'"
    " where l.id > %(first)s::bigint and l.id <= %(upto)s::bigint and l.kind = 'search' and l.unit_id is not null"
    "  and cardinality(l.persons) <= %(narrow)s::int and coalesce(l.id > a.last and not a.open, true)"
    "), often as (select account_id, person, count(*) as looks, count(distinct day) as days,"
    "  (array_agg(unit_id order by id desc))[1] as unit_id, (array_agg(duty order by id desc))[1] as duty,"
    "  (array_agg(id order by id desc))[1:%(most)s::int] as ids"
    "  from searched group by 1, 2 having count(*) >= %(fewest)s::int and count(distinct day) >= %(on_days)s::int)"
    " select distinct on (o.account_id) 'again', o.account_id, o.unit_id, o.duty, o.looks, 1, o.looks, 1, o.days, o.ids"
    " from often o where not exists (select from access_look c where c.account_id = o.account_id and c.kind = 'case'"
    "  and c.id > %(first)s::bigint and c.persons @> array[o.person])"
    " order by o.account_id, o.looks desc"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What holds of one account: the number of all within the days, and of those nobody has asked about yet."""

    rule: Rule
    account_id: int
    unit_id: int
    duty: str
    all: int
    looks: int
    persons: int
    days: int
    looks_named: tuple[int, ...]

    @property
    def own(self) -> int:
        """The number that is compared: people where the rule is about whom, looks where it is about how often."""
        return self.persons if self.rule in BY_PERSONS or self.rule is Rule.NUMBER else self.looks


@dataclass(slots=True)
class Posts:
    """Who holds which post: the accounts of a post at one unit, at its like below the same office, and anywhere."""

    at_unit: dict[tuple[int, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    beside: dict[tuple[int | None, str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    anywhere: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    units: dict[int, tuple[str, int | None]] = field(default_factory=dict)

    def colleagues(self, account_id: int, unit_id: int, duty: str, *, fewest: int) -> Sequence[int]:
        """Return the accounts somebody is compared with: the nearest circle that is large enough."""
        kind, parent = self.units.get(unit_id, ("", None))
        circles = (
            self.at_unit.get((unit_id, duty), set()),
            self.beside.get((parent, kind, duty), set()),
            self.anywhere.get((kind, duty), set()),
        )
        return circle([sorted(one - {account_id}) for one in circles], fewest)


def posts(day: date) -> Posts:
    """Return who holds which post on a day, and the unit of each."""
    found = Posts()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id, kind, parent_id from stations_unit")
        found.units = {unit: (kind, parent) for unit, kind, parent in cursor.fetchall()}
        cursor.execute(
            "select account_id, unit_id, duty from stations_post"
            " where since <= %(day)s::date and (until is null or until >= %(day)s::date)",
            {"day": day},
        )
        for account, unit, duty in cursor.fetchall():
            kind, parent = found.units[unit]
            found.at_unit[unit, duty].add(account)
            found.beside[parent, kind, duty].add(account)
            found.anywhere[kind, duty].add(account)
    return found


def measured(before: datetime, *, upto: int) -> list[Measured]:
    """Return every number of every account, of what was read up to a look and happened before a moment."""
    country = pack()
    since = {rule: before - timedelta(days=one.days) for rule, one in country.thresholds.items()}
    again = country.thresholds[Rule.AGAIN]
    shared: dict[str, Any] = {"zone": str(clock.zone()), "most": MOST_LOOKS, "upto": upto, "before": before}
    rules = sorted(MARKED & set(country.thresholds))
    first = first_look_since(since[Rule.AGAIN])
    return [
        *_rows(MARKS, shared | {"rules": [one.value for one in rules], "sinces": [since[one] for one in rules]}),
        *_rows(NUMBERS, shared | {"since": clock.day_of(since[Rule.NUMBER]), "before": clock.day_of(before)}),
        *_rows(GLASS, shared | {"since": since[Rule.GLASS]}),
        *_rows(AGAIN, shared | {"first": first, "narrow": country.narrow, "fewest": again.fewest,
                                "on_days": again.on_days}),
    ]  # fmt: skip


def first_look_since(moment: datetime) -> int:
    """Return the number after which all looks since a moment have theirs, by the stretches that were read."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select coalesce(min(after_look), 0) from watching_stretch where last_at >= %s::timestamptz", [moment]
        )
        (first,) = cursor.fetchone() or (0,)
    return int(first)


def _rows(statement: str, asked: dict[str, Any]) -> Iterable[Measured]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    for rule, account, unit, duty, looks, persons, fresh, fresh_persons, days, ids in rows:
        by_persons = Rule(rule) in BY_PERSONS or Rule(rule) is Rule.NUMBER
        yield Measured(
            rule=Rule(rule), account_id=account, unit_id=unit, duty=duty, all=int(persons if by_persons else looks),
            looks=int(fresh), persons=int(fresh_persons), days=int(days), looks_named=tuple(ids),
        )  # fmt: skip

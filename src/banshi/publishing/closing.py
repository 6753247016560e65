"""Closing a cycle: its numbers are counted once, small ones withheld, and what is published never changes.

The rates are closed when everybody had the time to answer, what came back when it had the time to come back. Between
the two Banshi keeps which concerns were counted as solved; when what came back is published they are forgotten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, connections, transaction

from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import due_in
from banshi.kernel import clock
from banshi.publishing import withholding
from banshi.publishing.cycles import Cycle, cycle_of, rows_of
from banshi.publishing.models import CycleRelease, SolvedWord
from banshi.publishing.numbers import RETURNS, TOGETHER, Numbers, Stage, added, counted, returned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from banshi.concerns.rates import Row
    from banshi.publishing.numbers import Key

RATES_AFTER = timedelta(days=30)
"""How long after its last day a cycle stays open: fifteen days is the longest term, then residents are asked."""
RETURNS_AFTER = timedelta(days=100)
"""How long after that what came back is counted: ninety days in which it may, and ten for late hands."""

LOCK = "select pg_advisory_xact_lock(hashtextextended('close a cycle', 0))"
FIRST_DAY = """
select least(min(first_due_on), min((at at time zone %(zone)s::text)::date)) from concerns_concern
where first_unit_id is not null
"""
KEEP = """
insert into publishing_solvedword (first, concern_id, unit, said_at)
select %(first)s::date, k.concern, k.unit, v.at
from unnest(%(concerns)s::uuid[], %(units)s::text[]) as k(concern, unit)
cross join lateral (select at from concerns_verdict where concern_id = k.concern and solved = 'yes'
                    order by id desc limit 1) v
"""
# The first that happened after the word: the same problem reported again, another word, opened again.
CAME_BACK = """
select k.unit, floor(extract(epoch from least(o.at, v.at, j.at) - k.said_at) / 86400)::int, count(*)
from publishing_solvedword k
left join concerns_concern c on c.id = k.concern_id
left join lateral (select min(at) as at from concerns_concern
                   where problem_id = c.problem_id and id <> c.id and at > k.said_at) o on true
left join lateral (select min(at) as at from concerns_verdict
                   where concern_id = k.concern_id and solved <> 'yes' and at > k.said_at) v on true
left join lateral (select min(at) as at from journal_line
                   where thing_id = k.concern_id and step = 'reopen' and at > k.said_at) j on true
where k.first = %(first)s::date group by 1, 2
"""


def close_cycles() -> list[CycleRelease]:
    """Publish every stage of every cycle whose time is over and that is not published; return what was new.

    Runs as the owner of the tables. Run again, or at two places at once, it publishes nothing twice.
    """
    made = [_close_rates(cycle) for cycle in _over()]
    there = CycleRelease.objects.using("owner")
    done = there.filter(stage=Stage.RETURNS).values("first")
    waiting = there.filter(stage=Stage.RATES).exclude(first__in=done).order_by("first")
    made += [
        _close_returns(rates)
        for rates in waiting
        if clock.today() >= returns_on(rates.at.astimezone(clock.zone()).date())
    ]
    return [one for one in made if one]


def rates_on(cycle: Cycle) -> date:
    """Return the day on which the rates of a cycle are closed."""
    return cycle.last + RATES_AFTER


def returns_on(closed_on: date) -> date:
    """Return the day on which what came back is counted, of a cycle whose rates were closed on a day."""
    return closed_on + RETURNS_AFTER


def first_cycle() -> Cycle:
    """Return the first cycle that there is something of, or the one that runs where there is nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_DAY, {"zone": clock.zone().key})
        first = (cursor.fetchone() or (None,))[0]
    return cycle_of(first or clock.today())


def _over() -> list[Cycle]:
    """Return the cycles whose rates are to be closed and are not."""
    known = set(CycleRelease.objects.filter(stage=Stage.RATES).values_list("first", flat=True))
    found, cycle = [], first_cycle()
    while rates_on(cycle) <= clock.today():
        if cycle.first not in known:
            found.append(cycle)
        cycle = cycle.after
    return found


def _close_rates(cycle: Cycle) -> CycleRelease | None:
    with transaction.atomic(using="owner"):
        if not _is_ours(cycle.first, Stage.RATES):
            return None
        rows = rows_of(cycle)
        windows = pack().recurrence_days
        numbers = {
            code: counted(of, cycle.first, cycle.last, windows=windows, stages=(Stage.RATES,))
            for code, of in rows.items()
        }
        _keep(cycle, rows)
        return _publish(
            cycle, Stage.RATES, withholding.of_rates({TOGETHER: added(numbers.values(), Stage.RATES), **numbers})
        )


def _close_returns(rates: CycleRelease) -> CycleRelease | None:
    with transaction.atomic(using="owner"):
        if not _is_ours(rates.first, Stage.RETURNS):
            return None
        told = _by_unit(rates)
        numbers = {code: dict.fromkeys(RETURNS.keys, 0) for code in told if code}
        with connections["owner"].cursor() as cursor:
            cursor.execute(CAME_BACK, {"first": rates.first})
            for unit, days, many in cursor.fetchall():
                numbers[unit]["returns", returned(days, pack().recurrence_days)] += many
        hidden = withholding.of_returns(told, {TOGETHER: added(numbers.values(), Stage.RETURNS), **numbers})
        SolvedWord.objects.using("owner").filter(first=rates.first).delete()
        return _publish(Cycle(rates.first, rates.last), Stage.RETURNS, hidden)


def _is_ours(first: date, stage: Stage) -> bool:
    """Wait for whoever closes a cycle at this moment, then tell whether this one is still open."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(LOCK)
    return not CycleRelease.objects.using("owner").filter(first=first, stage=stage).exists()


def _keep(cycle: Cycle, rows: Mapping[str, list[Row]]) -> None:
    """Keep which concerns are counted as solved, and since when, until what came back is counted."""
    solved = [
        (row.concern, code)
        for code, of in rows.items() for row in due_in(of, cycle.first, cycle.last) if row.solved_as_said
    ]  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            KEEP, {"first": cycle.first, "concerns": [one for one, _ in solved], "units": [code for _, code in solved]}
        )


def _publish(cycle: Cycle, stage: Stage, told: Mapping[str, Mapping[Key, int | None]]) -> CycleRelease:
    cells = [[unit, *key, number] for unit, numbers in told.items() for key, number in numbers.items()]
    digest = sha256(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return CycleRelease.objects.using("owner").create(
        first=cycle.first, last=cycle.last, stage=stage, at=clock.now(), cells=cells, digest=digest
    )


# ------------------------------------------------------------------- what is published


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A cycle that is published, when its rates were closed, and when what came back was or will be."""

    cycle: Cycle
    closed_on: date
    returns_on: date
    rates_id: int
    returns_id: int | None

    @property
    def knows_returns(self) -> bool:
        return self.returns_id is not None


def closed() -> list[Closed]:
    """Return the cycles that are published, the newest first."""
    found = CycleRelease.objects.order_by("-first").values_list("first", "last", "stage", "at", "id")
    stages = {(first, stage): (at.astimezone(clock.zone()).date(), key) for first, _last, stage, at, key in found}
    return [
        Closed(
            cycle=Cycle(first, last), closed_on=stages[first, stage][0], rates_id=key,
            returns_on=later[0] if later else returns_on(stages[first, stage][0]),
            returns_id=later[1] if later else None,
        )
        for first, last, stage, _at, key in found if stage == Stage.RATES
        for later in (stages.get((first, str(Stage.RETURNS))),)
    ]  # fmt: skip


def numbers(of: Closed) -> dict[str, Numbers]:
    """Return what was published of a cycle: all units together under the empty code, then the units by their codes."""
    return _numbers(of.rates_id, of.returns_id)


@lru_cache(maxsize=24)  # what is published does not change
def _numbers(rates_id: int, returns_id: int | None) -> dict[str, Numbers]:
    told: dict[str, dict[Key, int | None]] = {}
    for release in CycleRelease.objects.filter(id__in=[rates_id, returns_id or rates_id]):
        for unit, numbers_of in _by_unit(release).items():
            told.setdefault(unit, {}).update(numbers_of)
    return {unit: Numbers(unit=unit, told=numbers_of) for unit, numbers_of in sorted(told.items())}


def _by_unit(release: CycleRelease) -> dict[str, dict[Key, int | None]]:
    told: dict[str, dict[Key, int | None]] = {}
    for unit, family, part, number in release.cells:
        told.setdefault(unit, {})[family, part] = number
    return told

"""Raising what was measured: one question for each account and rule, by night, and none twice.

A night that is killed in between is done again: a question has its number from what it is about, so the same is never
raised a second time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, connections

from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import AlreadyDone
from banshi.watching.desks import desk_for
from banshi.watching.jurisdiction import pack
from banshi.watching.lifecycle import RAISE
from banshi.watching.marking import read_upto
from banshi.watching.measuring import MOST_LOOKS, Measured, Posts, first_look_since, measured, posts
from banshi.watching.models import Inquiry, Night, Origin
from banshi.watching.rules import Rule, is_a_question, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

ONE_DAY = timedelta(days=1)
# Whom many accounts looked at, with nothing filed: searches that found few, emergencies, visits without a case.
MANY_EYES = (
    "with caseless as materialized (select l.id, l.account_id, l.unit_id, l.duty, p as person from access_look l"
    " cross join lateral unnest(l.persons) p"
    " where l.id > %(first)s::bigint and l.id <= %(upto)s::bigint and l.unit_id is not null"
    "  and l.account_id is not null and cardinality(l.persons) <= %(narrow)s::int"
    "  and (l.reference is null or not exists (select from journal_line j where j.thing_id = l.reference))"
    "), many as (select person, count(distinct account_id) as accounts, count(distinct unit_id) as units,"
    "  count(*) as looks, (mode() within group (order by unit_id)) as unit_id, array_agg(distinct account_id) as whose,"
    "  (array_agg(id order by id desc))[1:%(most)s::int] as ids from caseless"
    "  where not exists (select from watching_inquiry i where i.rule = 'many-eyes' and i.person_id = caseless.person"
    "   and (i.state <> 'concluded' or i.last_look >= caseless.id))"
    "  group by 1 having count(distinct account_id) >= %(fewest)s::int)"
    " select person, accounts, units, looks, unit_id, whose, ids from many order by accounts desc, person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a finding is about: whose looks, in which post, which of them, and the figures that say why."""

    rule: Rule
    unit_id: int
    duty: str
    looks: tuple[int, ...]
    figures: Mapping[str, object]
    accounts: tuple[int, ...]
    account_id: int | None = None
    person_id: int | None = None


def raise_findings(day: date) -> int:
    """Raise what is unusual by the end of a day; return how many questions that were. Once for each day."""
    if Night.objects.filter(day__gte=day).exists():
        return 0
    before, upto = clock.at_start_of(day) + ONE_DAY, read_upto()
    raised = sum(_raised(about, upto) for about in (*_of_accounts(before, upto), *_of_persons(before, upto)))
    with suppress(IntegrityError):  # another worker was as far
        Night(day=day, upto_look=upto, findings=raised, at=clock.now()).save(using="owner", force_insert=True)
    return raised


def unusual(found: Sequence[Measured], held: Posts) -> Iterator[About]:
    """Return which of the numbers are a question, each beside those of colleagues in the same post."""
    country = pack()
    numbers = {(one.rule, one.account_id): one.all for one in found}
    for one in found:
        threshold = country.thresholds[one.rule]
        if one.own < threshold.fewest:  # most are: colleagues are looked up for the others alone
            continue
        others = held.colleagues(one.account_id, one.unit_id, one.duty, fewest=country.fewest_colleagues)
        beside = standing(numbers.get((one.rule, other), 0) for other in others)
        if is_a_question(one.own, beside, threshold, fewest_colleagues=country.fewest_colleagues):
            yield About(
                rule=one.rule, account_id=one.account_id, unit_id=one.unit_id, duty=one.duty, looks=one.looks_named,
                accounts=(one.account_id,),
                figures={
                    "looks": one.looks, "persons": one.persons, "on_days": one.days, "days": threshold.days,
                    "colleagues": beside.colleagues, "lowest": beside.lowest, "highest": beside.highest,
                    "middle": f"{beside.middle:g}",
                },
            )  # fmt: skip


def _of_accounts(before: datetime, upto: int) -> Iterator[About]:
    return unusual(measured(before, upto=upto), posts(clock.day_of(before - ONE_DAY)))


def _of_persons(before: datetime, upto: int) -> Iterator[About]:
    country = pack()
    threshold = country.thresholds[Rule.MANY_EYES]
    asked: dict[str, Any] = {
        "first": first_look_since(before - ONE_DAY * threshold.days), "upto": upto, "narrow": country.narrow,
        "fewest": threshold.fewest, "most": MOST_LOOKS,
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(MANY_EYES, asked)
        rows = cursor.fetchall()
    for person, accounts, units, looks, unit, whose, ids in rows:
        yield About(
            rule=Rule.MANY_EYES, unit_id=unit, duty="", looks=tuple(ids), accounts=tuple(whose), person_id=person,
            figures={"accounts": accounts, "units": units, "looks": looks, "days": threshold.days},
        )  # fmt: skip


def _raised(about: About, upto: int) -> bool:
    """Raise one question; ``False`` where it was raised by a run that was killed before its night was over."""
    now, desk = clock.now(), desk_for(about.accounts)
    last = max(about.looks, default=upto)
    inquiry = Inquiry(
        id=number_of(Origin.FINDING, f"{about.rule}:{about.account_id or ''}:{about.person_id or ''}:{last}"),
        origin=Origin.FINDING, rule=about.rule, figures=dict(about.figures), account_id=about.account_id,
        unit_id=about.unit_id, duty=about.duty, person_id=about.person_id, looks=list(about.looks), last_look=last,
        desk_duty=desk.duty, desk_unit_id=desk.unit_id, begun_at=now,
        due_at=pack().due(now, pack().review_working_days).at,
    )  # fmt: skip
    try:
        with beginning(RAISE, inquiry, by=SYSTEM, reason=about.rule.value):
            pass
    except AlreadyDone:
        return False
    return True


def number_of(origin: Origin, about: str) -> UUID:
    """Return the number of a question: the same for the same question, so that none is raised twice."""
    return uuid5(NAMESPACE_URL, f"banshi:watching:{origin}:{about}")

"""The figures that casework answers by itself, so that nobody is asked: each a function, its docstring its definition.

All are counted by unit over a period from its first day to the day before the next one begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.burden import rules
from banshi.burden.jurisdiction import pack
from banshi.kernel import clock
from banshi.matters.measures import KEPT, PROMISED, SAVED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

type Counted = dict[int, int]


def cases_accepted(units: Sequence[int], since: date, until: date) -> Counted:
    """Count cases accepted at the unit's counter, whichever station holds the record."""
    return _counted(
        "select c.accepting_id, count(*) from matters_case c where c.accepting_id = any(%(units)s::bigint[])"
        " and c.accepted_at >= %(since)s::timestamptz and c.accepted_at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def cases_closed(units: Sequence[int], since: date, until: date) -> Counted:
    """Count cases accepted at the unit's counter that were granted and closed."""
    return _counted(
        "select c.accepting_id, count(*) from matters_case c where c.accepting_id = any(%(units)s::bigint[])"
        " and c.state = 'closed' and c.closed_at >= %(since)s::timestamptz and c.closed_at < %(until)s::timestamptz"
        " group by 1",
        units, since, until,
    )  # fmt: skip


def legs_kept(units: Sequence[int], since: date, until: date) -> Counted:
    """Count legs of cases the unit had promised by a day of the period and did in time."""
    return _legs(KEPT, units, since, until)


def legs_missed(units: Sequence[int], since: date, until: date) -> Counted:
    """Count legs of cases the unit had promised by a day of the period and did late, or not yet."""
    return _legs(f"not ({KEPT})", units, since, until)


def errands_saved(units: Sequence[int], since: date, until: date) -> Counted:
    """Count journeys not made: cases closed at the unit's counter on the register of another station."""
    return _counted(
        f"select c.accepting_id, count(*) from matters_case c where {SAVED}"  # noqa: S608 - our own words
        " and c.accepting_id = any(%(units)s::bigint[])"
        " and c.closed_at >= %(since)s::timestamptz and c.closed_at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def sent_back(units: Sequence[int], since: date, until: date) -> Counted:
    """Count how often the unit sent a case back because something was missing."""
    return _counted(
        "select l.unit_id, count(*) from journal_line l where l.step = 'send-back'"
        " and l.unit_id = any(%(units)s::bigint[])"
        " and l.at >= %(since)s::timestamptz and l.at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def concerns_received(units: Sequence[int], since: date, until: date) -> Counted:
    """Count concerns first sent to the unit in the period, those that were ruled away later included."""
    return _counted(
        "select c.first_unit_id, count(*) from concerns_concern c where c.first_unit_id = any(%(units)s::bigint[])"
        " and c.confirmed_at >= %(since)s::timestamptz and c.confirmed_at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def concerns_answered(units: Sequence[int], since: date, until: date) -> Counted:
    """Count concerns that the unit answered in the period, each once however often it was answered."""
    return _counted(
        "select a.unit_id, count(distinct a.concern_id) from concerns_answer a"
        " where a.unit_id = any(%(units)s::bigint[])"
        " and a.at >= %(since)s::timestamptz and a.at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def concerns_solved(units: Sequence[int], since: date, until: date) -> Counted:
    """Count concerns of the unit closed in the period that the resident says are solved."""
    return _counted(
        "select c.unit_id, count(*) from concerns_concern c where c.unit_id = any(%(units)s::bigint[])"
        " and c.state = 'closed' and c.solved = 'yes'"
        " and c.closed_at >= %(since)s::timestamptz and c.closed_at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def calls_made(units: Sequence[int], since: date, until: date) -> Counted:
    """Count calls and visits to people who asked to be looked after, in vain or not."""
    return _counted(
        "select l.unit_id, count(*) from journal_line l where l.step in ('called', 'nobody-there')"
        " and l.unit_id = any(%(units)s::bigint[])"
        " and l.at >= %(since)s::timestamptz and l.at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A figure that casework answers: how it is called and counted, and where it is known from.

    ``definition`` is the docstring of its function, for readers of every language.
    """

    code: str
    name: _StrOrPromise
    count: Callable[[Sequence[int], date, date], Counted]
    where: _StrOrPromise
    definition: _StrOrPromise


CASES, CONCERNS = _("the casework of matters"), _("the casework of concerns")
KNOWN: tuple[Known, ...] = (
    Known(
        code="cases-accepted", name=_("Cases accepted"), count=cases_accepted, where=CASES,
        definition=_("Count cases accepted at the unit's counter, whichever station holds the record."),
    ),
    Known(
        code="cases-closed", name=_("Cases closed"), count=cases_closed, where=CASES,
        definition=_("Count cases accepted at the unit's counter that were granted and closed."),
    ),
    Known(
        code="legs-kept", name=_("Legs done in time"), count=legs_kept, where=CASES,
        definition=_("Count legs of cases the unit had promised by a day of the period and did in time."),
    ),
    Known(
        code="legs-missed", name=_("Legs late"), count=legs_missed, where=CASES,
        definition=_("Count legs of cases the unit had promised by a day of the period and did late, or not yet."),
    ),
    Known(
        code="errands-saved", name=_("Errands saved"), count=errands_saved, where=CASES,
        definition=_("Count journeys not made: cases closed at the unit's counter on the register of another station."),
    ),
    Known(
        code="sent-back", name=_("Cases sent back"), count=sent_back, where=CASES,
        definition=_("Count how often the unit sent a case back because something was missing."),
    ),
    Known(
        code="concerns-received", name=_("Concerns received"), count=concerns_received, where=CONCERNS,
        definition=_("Count concerns first sent to the unit in the period, those that were ruled away later included."),
    ),
    Known(
        code="concerns-answered", name=_("Concerns answered"), count=concerns_answered, where=CONCERNS,
        definition=_("Count concerns that the unit answered in the period, each once however often it was answered."),
    ),
    Known(
        code="concerns-solved", name=_("Concerns solved, as residents say"), count=concerns_solved, where=CONCERNS,
        definition=_("Count concerns of the unit closed in the period that the resident says are solved."),
    ),
    Known(
        code="calls-made", name=_("Calls and visits made"), count=calls_made, where=_("the calls of the desks"),
        definition=_("Count calls and visits to people who asked to be looked after, in vain or not."),
    ),
)  # fmt: skip
BY_CODE = {one.code: one for one in KNOWN}


def known_as(name: str) -> Known | None:
    """Return the figure of casework that goes by this name, however it is written and in whichever language."""
    for one in KNOWN:
        if rules.the_same(name, (str(one.name), one.code, *pack().names.get(one.code, ()))):
            return one
    return None


def _legs(which: str, units: Sequence[int], since: date, until: date) -> Counted:
    return _counted(
        "select l.unit_id, count(*) from matters_leg l join matters_case c on c.id = l.case_id"  # noqa: S608 - our own words
        f" where {PROMISED} and {which} and l.unit_id = any(%(units)s::bigint[])"
        " and l.due_at >= %(since)s::timestamptz and l.due_at < %(until)s::timestamptz group by 1",
        units, since, until,
    )  # fmt: skip


def _counted(statement: str, units: Sequence[int], since: date, until: date) -> Counted:
    asked: dict[str, Any] = {
        "units": list(units), "since": clock.at_start_of(since), "until": clock.at_start_of(until), "now": clock.now()
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return dict(cursor.fetchall())

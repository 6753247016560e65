"""What auditors, officers and residents read of watching: what waits, which looks there were, what was concluded.

Time, post, purpose, items and the number of the case; never whom a look was at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery

from banshi.stations.models import Account
from banshi.watching.lifecycle import State, has_a_desk
from banshi.watching.models import Inquiry, MonthTally, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor

AT_A_TIME = 30
MOST_ROWS = 50
MOST_NAMED = 30
"""Looks of one inquiry that its page lists; it says how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedLook:
    """One look as an auditor may know it: how many people it was at, and not who they are."""

    id: int
    at: datetime
    kind: str
    account_id: int | None
    unit_id: int | None
    duty: str
    purpose: str
    reference: UUID | None
    items: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Looks of one post for one purpose in one month, by how many accounts; ``first`` and ``last`` bound their ids."""

    unit_id: int
    duty: str
    purpose: str
    looks: int
    persons: int
    missed: int
    accounts: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which looks somebody wants to see: of a month, and of a unit, post, purpose or account where one is named."""

    month: date
    unit_id: int | None = None
    duty: str = ""
    purpose: str = ""
    account_id: int | None = None


COUNTED = (
    "select unit_id, duty, purpose, sum(looks), sum(persons), sum(missed), count(distinct account_id),"
    " min(first_look), max(last_look) from watching_monthtally"
    " where month = %(month)s::date"
    "  and (%(unit)s::bigint is null or unit_id = %(unit)s::bigint)"
    "  and (%(duty)s::text = '' or duty = %(duty)s::text)"
    "  and (%(purpose)s::text = '' or purpose = %(purpose)s::text)"
    "  and (%(account)s::bigint is null or account_id = %(account)s::bigint)"
    " group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit %(most)s::int"
)
LISTED = (
    "select id, at, kind, account_id, unit_id, duty, purpose, reference, items, cardinality(persons) from access_look"
    " where {key} and id >= %(first)s::bigint and id <= %(last)s::bigint"
    "  and (%(duty)s::text = '' or duty = %(duty)s::text)"
    "  and (%(purpose)s::text = '' or purpose = %(purpose)s::text)"
    "  and (%(unit)s::bigint is null or unit_id = %(unit)s::bigint)"
    "  and at >= %(since)s::timestamptz and at < %(until)s::timestamptz"
    "  and (%(before)s::bigint is null or id < %(before)s::bigint)"
    " order by id desc limit %(most)s::int"
)
NAMED = (
    "select id, at, kind, account_id, unit_id, duty, purpose, reference, items, cardinality(persons) from access_look"
    " where id = any(%(ids)s::bigint[]) order by id desc limit %(most)s::int"
)


def waiting(
    by: Actor, *, after: tuple[datetime, UUID] | None = None, origin: str = "", most: int = AT_A_TIME
) -> list[Inquiry]:
    """Return what waits on this reader's desk, the most urgent first, and one more if there is more.

    Each says in ``officer`` who looked.
    """
    found = (
        Inquiry.objects.filter(_on_the_desk_of(by)).exclude(state=State.CONCLUDED).exclude(account_id__in=by.accounts)
    )
    if origin:
        found = found.filter(origin=origin)
    if after is not None:
        found = found.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1]))
    name = Account.objects.filter(pk=OuterRef("account_id")).values("first_name")
    return list(found.annotate(officer=Subquery(name)).order_by("due_at", "id")[: most + 1])


def counted_waiting(by: Actor) -> dict[str, int]:
    """Return how many of each origin wait on this reader's desk."""
    found = (
        Inquiry.objects.filter(_on_the_desk_of(by)).exclude(state=State.CONCLUDED).exclude(account_id__in=by.accounts)
    )
    numbers = found.values_list("origin").annotate(number=Count("id")).order_by()
    return dict.fromkeys(Origin.values, 0) | dict(numbers)


def on_the_desk(by: Actor, inquiry_id: UUID) -> Inquiry | None:
    """Return an inquiry that lies on this reader's desk; none where it does not, or is about the reader."""
    found = Inquiry.objects.filter(pk=inquiry_id).first()
    if found is None or not has_a_desk(by, found) or found.account_id in by.accounts:
        return None
    return found


def asked_of(by: Actor) -> list[Inquiry]:
    """Return what somebody has to answer: about their own looks; a supervisor, of their office; the late first."""
    mine = Q(account_id=by.account_id)
    if by.duty == "supervisor":
        mine |= Q(unit_id=by.unit_id)
    found = Inquiry.objects.filter(mine, state=State.ASKED).order_by("answer_due_at", "id")
    return list(found[:AT_A_TIME])


def concluded_for(by: Actor) -> list[Inquiry]:
    """Return the last conclusions about somebody's own looks, the newest first."""
    found = Inquiry.objects.filter(account_id=by.account_id, state=State.CONCLUDED).order_by("-concluded_at")
    return list(found[:AT_A_TIME])


def number_asked(by: Actor) -> int:
    """Return how many questions about looks wait for this member of staff."""
    if by.account_id is None or not by.is_staff:
        return 0
    mine = Q(account_id=by.account_id)
    if by.duty == "supervisor":
        mine |= Q(unit_id=by.unit_id)
    return Inquiry.objects.filter(mine, state=State.ASKED).count()


def question_of(person_id: int, look_id: int) -> Inquiry | None:
    """Return what a resident asked about one look."""
    return Inquiry.objects.filter(
        looks__contains=[look_id], origin=Origin.QUESTION, person_id=person_id
    ).first()  # fmt: skip


def not_justified(look_ids: Sequence[int]) -> dict[int, str]:
    """Return which of these looks were found not to be justified, and why; one statement."""
    found = Inquiry.objects.filter(looks__overlap=list(look_ids), conclusion="not-justified")
    return {look: one.why for one in found for look in one.looks if look in set(look_ids)} if look_ids else {}


def counted(chosen: Chosen) -> list[Counted]:
    """Return looks by post and purpose, the most frequent first, 50 rows at the most: one statement over tallies."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, _asked(chosen) | {"most": MOST_ROWS})
        return [
            Counted(unit_id=unit, duty=duty, purpose=purpose, looks=looks, persons=persons, missed=missed,
                    accounts=accounts, first=first, last=last)
            for unit, duty, purpose, looks, persons, missed, accounts, first, last in cursor.fetchall()
        ]  # fmt: skip


def listed(chosen: Chosen, since: datetime, until: datetime, *, before: int | None = None) -> list[LoggedLook]:
    """Return the looks behind a count, newest first, and one more if there are more; a unit or account is named."""
    rows = counted(chosen)
    if not rows or (chosen.unit_id is None and chosen.account_id is None):
        return []
    key = "account_id = %(account)s::bigint" if chosen.account_id is not None else "unit_id = %(unit)s::bigint"
    asked = _asked(chosen) | {
        "first": min(row.first for row in rows), "last": max(row.last for row in rows), "since": since, "until": until,
        "before": before, "most": AT_A_TIME + 1,
    }  # fmt: skip
    return _looks(LISTED.replace("{key}", key), asked)


def named(look_ids: Sequence[int]) -> list[LoggedLook]:
    """Return the looks of an inquiry, newest first, 30 at the most."""
    return _looks(NAMED, {"ids": list(look_ids), "most": MOST_NAMED})


def months() -> list[date]:
    """Return the months of which looks were counted, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select generate_series(min(month), max(month), '1 month')::date as month from watching_monthtally"
            " order by 1 desc"
        )
        return [month for (month,) in cursor.fetchall() if month]


def purposes(month: date) -> list[str]:
    """Return the purposes for which anybody looked in a month."""
    found = MonthTally.objects.filter(month=month).values_list("purpose", flat=True).distinct()
    return sorted(found)


def names_of(accounts: Iterable[int | None]) -> dict[int, str]:
    """Return the names of staff by their accounts: who looked is told to auditors."""
    wanted = {one for one in accounts if one is not None}
    return dict(Account.objects.filter(pk__in=wanted).values_list("id", "first_name")) if wanted else {}


def _on_the_desk_of(by: Actor) -> Q:
    return Q(desk_duty=str(by.duty or "")) & (Q(desk_unit_id=None) | Q(desk_unit_id=by.unit_id))


def _asked(chosen: Chosen) -> dict[str, Any]:
    return {
        "month": chosen.month, "unit": chosen.unit_id, "duty": chosen.duty,
        "purpose": chosen.purpose, "account": chosen.account_id,
    }  # fmt: skip


def _looks(statement: str, asked: dict[str, Any]) -> list[LoggedLook]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [
            LoggedLook(id=id_, at=at, kind=kind, account_id=account, unit_id=unit, duty=duty, purpose=purpose,
                       reference=reference, items=tuple(items), persons=persons)
            for id_, at, kind, account, unit, duty, purpose, reference, items, persons in cursor.fetchall()
        ]  # fmt: skip

"""Looks as the town's officers make them on days gone by, and the nights in which they are watched.

A look's moment is the database's own; to tell of another day the owner lifts the trigger and writes it.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connections

from banshi.kernel import clock
from banshi.watching import nightly
from banshi.watching.models import Inquiry
from tests.cast import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from banshi.kernel.actor import Actor

MONDAY = date(2026, 11, 16)
NOBODY_KNOWS = uuid4()
ADD = (
    "insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households, at)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"
)


def at(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), tzinfo=SHANGHAI)


def look(
    by: Actor,
    *persons: int,
    moment: datetime,
    kind: str = "case",
    purpose: str = "lost-booklet",
    reference: UUID | None = None,
    households: Sequence[int] = (),
) -> int:
    """Write a look of some moment, as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            ADD,
            [kind, by.account_id, by.unit_id, str(by.duty or ""), reference, purpose, ["name"], list(persons),
             list(households), moment],
        )  # fmt: skip
        (number,) = cursor.fetchone()
    return int(number)


def nobody(_inquiry: Inquiry, _whom: Mapping[int, int]) -> None:
    """Tell nobody."""


def night_after(day: date, *, hour: int = 3) -> int:
    """Let the night after a day pass; return how many questions it raised."""
    with clock.stopped_at(at(day + timedelta(days=1), hour)):
        return nightly.watch(nobody)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with clock.stopped_at(at(day, hour)):
        yield


def raised(rule: str) -> list[Inquiry]:
    return list(Inquiry.objects.filter(rule=rule).order_by("begun_at", "id"))


def run(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)

"""A crowd for ``banshi demo``: how much the small province tells, how much is drawn, and going on after an end.

Up to 200,000 persons everybody is of the small province. Of more, twenty thousand are, so that its stories are the
same, and the crowd is the rest. Its order is written when the stories are whole: from then on, they are not told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections

from banshi.demo.crowd import loading, order
from banshi.kernel import clock

if TYPE_CHECKING:
    from banshi.demo.crowd.loading import Tell
    from banshi.demo.crowd.order import Order

MOST_TOLD, TOLD = 200_000, 20_000


class TooFew(ValueError):
    """Cases were wanted of a crowd that has no persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many persons the small province has, and what the crowd around it has."""

    told: int
    persons: int = 0
    cases: int = 0
    concerns: int = 0


def wanted(persons: int, cases: int, concerns: int) -> Wanted:
    """Divide what was asked for; ``cases`` and ``concerns`` are those beyond the stories. Raises ``TooFew``."""
    told = persons if persons <= MOST_TOLD and not cases else min(persons, TOLD)
    if cases and persons <= told:
        raise TooFew(told)
    return Wanted(told=told, persons=persons - told, cases=cases, concerns=concerns)


def begun() -> Order | None:
    """Return the crowd that was ordered here, once the small province was whole."""
    with connections["owner"].cursor() as cursor:
        return order.kept(cursor.cursor)


def loaded() -> dict[str, int]:
    """Return how many rows of each kind are there."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select kind, sum(rows)::bigint from crowd.block group by kind")
        return dict(cursor.fetchall())


def begin(what: Wanted, *, seed: int) -> Order:
    """Order a crowd as of today, to be taken over by the change that took over the small province."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select min(id) from register_change")
        (change,) = cursor.fetchone() or (1,)
        ordered = order.Order(
            seed=seed, today=clock.today(), change=change or 1, persons=what.persons, cases=what.cases,
            concerns=what.concerns,
        )  # fmt: skip
        order.keep(cursor.cursor, ordered)
    return ordered


def go_on(ordered: Order, tell: Tell) -> None:
    """Load whatever is missing of a crowd; nothing, where all is there."""
    if ordered.persons or ordered.concerns:
        loading.load(ordered, tell=tell)

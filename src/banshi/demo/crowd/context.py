"""What every block needs to know besides its number: the order, and what only the installation can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import people, sheets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.demo.crowd.desks import Desks
    from banshi.demo.crowd.order import Order

type Codes = Mapping[tuple[str, str | None, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The order; the register's dictionary of codes; the working days around the order's day; who takes concerns."""

    order: Order
    codes: Codes
    working_days: tuple[int, ...] = ()
    desks: Desks

    @property
    def seed(self) -> int:
        return self.order.seed

    @property
    def change(self) -> int:
        return self.order.change

    @property
    def blocks(self) -> int:
        return self.order.blocks

    @property
    def at(self) -> int:
        """The day of the order, in days since 1970."""
        return people.days(self.order.today)

    def rows_of(self, block: int) -> int:
        """Return how many persons a block has."""
        return max(min(people.BLOCK, self.order.persons - block * people.BLOCK), 0)

    def cases_before(self, block: int) -> tuple[int, int]:
        """Return how many cases the blocks before have, and how many this one has."""
        before, after = self.order.cases_up_to(block), self.order.cases_up_to(block + 1)
        return before, after - before

    def numbers(self, subject: str, old: str | None = None) -> NDArray[np.int32]:
        """Return the dictionary's number for each code of a subject; -1 where there is none."""
        found = np.full(2 * sheets.OLD_TABLE, -1, dtype=np.int32)
        for (key, edition, code), number in self.codes.items():
            if key == subject and edition in {None, old}:
                found[int(code) + (sheets.OLD_TABLE if edition else 0)] = number
        return found

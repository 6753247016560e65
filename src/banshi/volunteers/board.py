"""The state of a matching while it is made: who suits what, who was given what, and whose time is used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banshi.volunteers.suiting import Against, against, clashes, kilometres_between, minors, used_by_week

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from banshi.volunteers.rules import Helper, Want
    from banshi.volunteers.suiting import Truths


class Board:
    """Offers down, needs across; ``load`` counts each volunteer's visits with those given here."""

    def __init__(self, helpers: Sequence[Helper], wants: Sequence[Want], between: timedelta) -> None:
        self.helpers, self.wants = helpers, wants
        self.km = kilometres_between(helpers, wants)
        self.against = against(helpers, wants, self.km, between)
        self.fits: Truths = self.against == Against.NOTHING
        self.minor = minors(helpers, wants)
        self.clash = clashes(wants, between)
        self.minutes = np.array([w.visit.minutes for w in wants], dtype=int)
        weeks = sorted({w.visit.week for w in wants})
        self.week = np.array([weeks.index(w.visit.week) for w in wants], dtype=int)
        used = [used_by_week(h) for h in helpers]
        self.left = np.array(
            [[h.weekly_minutes - spent.get(week, 0) for week in weeks] for h, spent in zip(helpers, used, strict=True)],
            dtype=int,
        ).reshape(len(helpers), len(weeks))
        self.load = np.array([h.load for h in helpers], dtype=int)
        self.before = self.load.copy()
        self.can = self.fits.copy()
        self.chosen: list[set[int]] = [set() for _want in wants]
        self.given: list[set[int]] = [set() for _helper in helpers]

    def suited(self, w: int, *, grown_up: bool) -> Truths:
        """Return who suits a visit, whatever else they were given."""
        found: Truths = self.fits[:, w] & ~self.minor[:, w] if grown_up else self.fits[:, w]
        return found

    def free(self, w: int, *, grown_up: bool) -> Truths:
        """Return who suits a visit and can still be given it."""
        found: Truths = self.can[:, w] & ~self.minor[:, w] if grown_up else self.can[:, w]
        return found

    def missing(self, w: int) -> int:
        """Return how many adults a visit still lacks."""
        return max(0, self.wants[w].fewest - len(self.chosen[w]))

    def extra_seats(self) -> list[int]:
        """Return the seats beyond those that have to be filled, of visits that take place, in order."""
        return [
            w
            for w, chosen in enumerate(self.chosen)
            if len(chosen) >= self.wants[w].fewest
            for _seat in range(self.wants[w].people - len(chosen))
        ]

    def may_be_a_minor(self, w: int, *, besides: int) -> bool:
        """Tell whether enough adults come to a visit without this one."""
        adults = sum(not self.minor[h, w] for h in self.chosen[w] if h != besides)
        return adults >= self.wants[w].fewest

    def give(self, h: int, w: int) -> None:
        """Give a visit to somebody."""
        self.chosen[w].add(h)
        self.given[h].add(w)
        self.load[h] += 1
        self.left[h, self.week[w]] -= self.minutes[w]
        self._renew(h)

    def take_back(self, h: int, w: int) -> None:
        """Take a visit from somebody again."""
        self.chosen[w].discard(h)
        self.given[h].discard(w)
        self.load[h] -= 1
        self.left[h, self.week[w]] += self.minutes[w]
        self._renew(h)

    def clear(self, w: int) -> None:
        """Take a visit from everybody."""
        for h in sorted(self.chosen[w]):
            self.take_back(h, w)

    def counted(self, w: int) -> dict[str, int]:
        """Return how many offers fail for which reason; ``nothing`` counts those that suit."""
        codes, counts = np.unique(self.against[:, w], return_counts=True)
        return {Against(int(code)).name.lower(): int(count) for code, count in zip(codes, counts, strict=True)}

    def _renew(self, h: int) -> None:
        self.can[h] = self.fits[h] & (self.minutes <= self.left[h, self.week])
        if self.given[h]:
            self.can[h] &= ~self.clash[sorted(self.given[h])].any(axis=0)

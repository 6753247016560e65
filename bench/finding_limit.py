"""How often any order at all could show the right one among the first ten: of more who fit alike, nobody can tell.

Whoever is registered and may be left with just this text by an error is weighed by how often the error leaves it.
``mistyped`` itself says how often: it is asked with every chance in turn. What the ten who weigh most have of the whole
is the best that any order can reach. Errors of a name are looked for among all who were born on the day typed, errors
of a day among all who are called so and were born within a year of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from math import prod
from random import Random
from statistics import mean
from typing import TYPE_CHECKING

from django.db import connections

from banshi.china.pinyin import name_pinyin, typed_pinyin
from banshi.register.finding.asking import understand
from bench import mistyped
from bench.mistyped import FORMATS, Meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from _typeshed import SupportsLenAndGetItem

    from banshi.register.finding.asking import Asked

type Registered = tuple[str, date, int]
"""A name, a day of birth, and how many are registered so."""

FIRST, NEXT = 10, 1
BORN_THEN = "select name, born_on, count(*) from register_searchkey where born_on = any(%s::date[]) group by 1, 2"
CALLED_SO = (
    "select name, born_on, count(*) from register_searchkey where name = any(%s) and born_on is not null group by 1, 2"
)


def limited(text: str) -> bool:
    """Return whether the limit of such texts is known: a name in characters with a whole day of birth."""
    asked = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin)
    return bool(asked.name and asked.day and asked.day.whole)


def limit(kinds: Mapping[str, float], texts: Sequence[str]) -> float:
    """Return for which share of the texts the best of all orders shows the right one among the first ten.

    ``kinds`` are the errors that may have been made, with how often each is: where it is one, the order is told it.
    """
    asked = [understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin) for text in texts]
    who_fits = _registered(asked)
    return mean(_best(kinds, text, who_fits(one)) for text, one in zip(texts, asked, strict=True))


def _best(kinds: Mapping[str, float], text: str, registered: Iterator[Registered]) -> float:
    weights = Counter[float]()
    for name, born_on, many in registered:
        meant = Meant(id=0, name=name, born_on=born_on, id_number="", address="", station_id=0)
        weights[sum(often * left(kind, meant, text) for kind, often in kinds.items())] += many
    heaviest = [weight for weight in sorted(weights, reverse=True) for _one in range(min(FIRST, weights[weight]))]
    whole = sum(weight * many for weight, many in weights.items())
    return sum(heaviest[:FIRST]) / whole if whole else 1  # of whom nobody is known to fit, nothing is known


def left(kind: str, meant: Meant, text: str) -> float:
    """Return how often an error of a kind leaves just this text of somebody."""
    every = Every(text)
    return sum(share for said, share in every.turn(lambda: mistyped.typed(kind, meant, every)) if said == text)


class Every(Random):
    """A source of chance that takes every way in turn; a day is always written in the form of one text."""

    def __init__(self, text: str) -> None:
        super().__init__(0)
        signs = [form.removeprefix("{y}").partition("{")[0] for form in FORMATS]
        self.form = max((at for at, sign in enumerate(signs) if sign in text), key=lambda at: len(signs[at]))
        self.ways, self.at = list[list[int]](), 0

    def turn[T](self, said: Callable[[], T]) -> Iterator[tuple[T, float]]:
        """Yield what is said on each way, and how often that way is taken."""
        while True:
            self.at = 0
            yield said(), 1 / prod(many for _taken, many in self.ways)
            while self.ways and self.ways[-1][0] + 1 == self.ways[-1][1]:
                self.ways.pop()
            if not self.ways:
                return
            self.ways[-1][0] += 1

    def choice[T](self, seq: SupportsLenAndGetItem[T]) -> T:
        return seq[self.form if seq[0] == FORMATS[0] else self._way(len(seq))]

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        low, high = (0, start) if stop is None else (start, stop)
        return low + step * self._way((high - low) // step)

    def _way(self, many: int) -> int:
        if self.at == len(self.ways):
            self.ways.append([0, many])
        self.at += 1
        return self.ways[self.at - 1][0]


def _registered(asked: Sequence[Asked]) -> Callable[[Asked], Iterator[Registered]]:
    """Return who of the register may have been meant by each of the texts, by statements for all of them together."""
    born_then, called_so = defaultdict[date | None, list[Registered]](list), defaultdict[str, list[Registered]](list)
    with connections["owner"].cursor() as cursor:
        cursor.execute(BORN_THEN, [[one.day.solar for one in asked if one.day and one.day.solar]])
        for row in cursor.fetchall():
            born_then[row[1]].append(row)
        cursor.execute(CALLED_SO, [[one.name for one in asked]])
        for row in cursor.fetchall():
            called_so[row[0]].append(row)

    def of(one: Asked) -> Iterator[Registered]:
        if one.day is None:
            return
        day, year = one.day.solar, one.day.year
        yield from (row for row in born_then[day] if row[0] == one.name or _one_differs(row[0], one.name))
        yield from (row for row in called_so[one.name] if row[1] != day and abs(row[1].year - year) <= NEXT)

    return of


def _one_differs(name: str, typed: str) -> bool:
    """Return whether all characters of two names but one are the same, in whatever order."""
    return (Counter(name) & Counter(typed)).total() >= max(len(name), len(typed)) - 1

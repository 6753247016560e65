"""ID numbers that a mistyped one may have been: the check character leaves few of them (GB 11643, ISO 7064 MOD 11-2).

One wrong digit, two neighbours swapped, one left out or one too many: of all numbers that differ so, only those are
kept whose check is right, about twenty. They are looked up as they are, so that a register pays nothing for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from banshi.register.finding.errors import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH, OLD_LENGTH = 18, 15
DIGITS = "0123456789"


def sound(number: str) -> bool:
    """Return whether a text has the form of an ID number and its check is right."""
    body = number[:-1]
    return len(number) == LENGTH and body.isascii() and body.isdigit() and check(body) == number[-1]


def check(body: str) -> str:
    """Return the check character of seventeen digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


@lru_cache(256)
def meant(typed: str) -> tuple[tuple[str, Kind], ...]:
    """Return the numbers that may have been meant, the typed one first, with how they differ."""
    number = typed.upper()
    found = dict[str, Kind]()
    if len(number) == OLD_LENGTH and number.isdigit():  # from before 1999: without century and check
        for old, kind in (
            (number, Kind.EXACT),
            *((one, Kind.WRONG_DIGIT) for one in _one_differs(number) if one.isdigit()),
        ):
            body = f"{old[:6]}19{old[6:]}"
            found.setdefault(body + check(body), kind)
    if len(number) == LENGTH - 1 and number.isdigit():  # the check was left off
        found.setdefault(number + check(number), Kind.MISSING_DIGIT)
    if len(number) == LENGTH:
        found.setdefault(number, Kind.EXACT)
    for ways, kind in ((_swaps, Kind.SWAPPED_DIGITS), (_one_differs, Kind.WRONG_DIGIT), (_one_more, Kind.MISSING_DIGIT),
                       (_one_less, Kind.EXTRA_DIGIT)):  # fmt: skip
        for one in ways(number):
            if sound(one):
                found.setdefault(one, kind)
    return tuple(found.items())


def _one_differs(number: str) -> Iterator[str]:
    for place in range(len(number)):
        yield from (number[:place] + digit + number[place + 1 :] for digit in DIGITS)
    yield number[:-1] + "X"


def _swaps(number: str) -> Iterator[str]:
    """Yield two digits swapped, neighbours or with one between them."""
    for apart in (1, 2):
        for place in range(len(number) - apart):
            one, other = number[place], number[place + apart]
            if one != other:
                between = number[place + 1 : place + apart]
                yield number[:place] + other + between + one + number[place + apart + 1 :]


def _one_more(number: str) -> Iterator[str]:
    for place in range(len(number) + 1):
        yield from (number[:place] + digit + number[place:] for digit in DIGITS)
    yield number + "X"


def _one_less(number: str) -> Iterator[str]:
    for place in range(len(number)):
        yield number[:place] + number[place + 1 :]

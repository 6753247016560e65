"""How the rates of units and the errands between counties add up, as anybody knows who read what the files mean.

Units add up to all units together, the parts of a family to what they are parts of, a family of one level to a part
of the level above, what came back to what residents called solved. What an office is held to have solved was answered
so, or not answered; no more can be solved than that. Errands between two counties are told when they are many: each
number holds those of all months since the pair was last told, and the pairs of a month add up to its errands saved.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.attack_folding import Equation, Key

type Numbers = dict[Key, int | None]

RATES, ERRANDS = "rates-by-unit", "errands-between-counties"
IN_A_MONTH, UNTIL_A_MONTH = "errands of a month", "errands until a month"
"""What nobody told: the errands of a pair in a month, and those of it that were not told when the month was closed."""
NEVER_TOLD = {IN_A_MONTH, UNTIL_A_MONTH}
OF_NO_PAIR = "within counties, and between those that were never told"
MONTH = len("2026-10")
LEFT = "left"
"""What an inequality leaves over: an unknown that nobody asks for."""

PART_OF = {
    "heard": "due", "answer": "due", "left_out": "due", "contact": "heard:stands", "word": "heard:stands",
    "content": "heard:stands", "valid": "reported", "official-contact": "valid:valid", "official-word": "valid:valid",
    "official-content": "valid:valid", "returns": "word:solved",
}  # fmt: skip
"""Each family, and what its parts add up to."""
SAID_SOLVED = ("answer:solved", "answer:none")


def told(name: str, content: bytes) -> Numbers:
    """Return every number of a file; nothing for one that is not of these two tables.

    Keys are the table, a unit, what it is about and the cycle; or the table, a pair, its first month and its last.
    """
    if name == RATES:
        read = lines(content, ("unit", "family", "part", "cycle", "value"))
        return {
            (name, unit, f"{family}:{part}" if part else family, cycle): int(value) if value else None
            for unit, family, part, cycle, value in read
        }
    if name == ERRANDS:
        read = lines(content, ("pair", "since", "period", "errands"))
        return {(name, pair, since, month): int(errands) for pair, since, month, errands in read}
    return {}


def lines(content: bytes, columns: Sequence[str]) -> Iterator[list[str]]:
    """Yield some columns of a file, nothing for one without a name."""
    rows = csv.reader(StringIO(content.decode()))
    head = next(rows)
    places = [head.index(name) if name else len(head) for name in columns]
    for row in rows:
        row.append("")
        yield [row[place] for place in places]


def wholes_of(key: Key) -> Iterator[Key]:
    """Yield the sums that a number of the rates is part of, each named by the whole and the way it is split."""
    table, unit, about, cycle = key
    if unit:
        yield table, "", about, cycle, "units"
    family, _colon, part = about.partition(":")
    if part:
        yield table, unit, PART_OF[family], cycle, family


def equations(numbers: Numbers, saved: Mapping[str, int | None]) -> Iterator[Equation]:
    """Yield what holds beyond sums of numbers in the files; ``saved`` are the errands saved in each month."""
    yield from _no_more_solved_than_answered(numbers)
    yield from _carried_on(numbers, saved)


def _no_more_solved_than_answered(numbers: Numbers) -> Iterator[Equation]:
    """Yield that what counts as solved was answered so or not at all, and that 'less' was answered otherwise."""
    answers: defaultdict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in numbers:
        if key[0] == RATES and key[2].startswith("answer:"):
            answers[key[1], key[3]].append(key)
    for table, unit, about, cycle in numbers:
        if table != RATES or about != "word:solved":
            continue
        answered = [(table, unit, one, cycle) for one in SAID_SOLVED if (table, unit, one, cycle) in numbers]
        otherwise = [key for key in answers[unit, cycle] if key not in answered]
        yield from _at_most(numbers, (table, unit, about, cycle), answered)
        if (less := (table, unit, "word:less", cycle)) in numbers:
            yield from _at_most(numbers, less, otherwise)


def _at_most(numbers: Numbers, one: Key, others: Sequence[Key]) -> Iterator[Equation]:
    """Yield that a number is no larger than others together, where any of them is withheld."""
    cells = [(key, -1) for key in others if numbers[key] is None]
    if numbers[one] is None:
        cells.append((one, 1))
    if others and cells:
        known = sum(numbers[key] or 0 for key in others)
        yield [*cells, ((LEFT, *one[1:]), 1)], known - (numbers[one] or 0)


# ------------------------------------------------------------------ errands that are carried on


def _carried_on(numbers: Numbers, saved: Mapping[str, int | None]) -> Iterator[Equation]:
    """Yield that what is told of a pair is what its months brought, and that a month brought all that was saved."""
    told: defaultdict[str, list[Key]] = defaultdict(list)
    for key in numbers:
        if key[0] == ERRANDS:
            told[key[1]].append(key)
    months = sorted(saved)
    for pair, keys in told.items():
        for key in keys:
            span = [month for month in months if key[2] <= month <= key[3]]
            if span:
                yield [(_brought(pair, month), 1) for month in span], numbers[key] or 0
            yield from _held(pair, span[:-1])
        yield from _held(pair, [month for month in months if month > max(key[3] for key in keys)])
    for month in months if told else ():
        cells = [(_brought(pair, month), 1) for pair in (*told, OF_NO_PAIR)]
        if (all_saved := saved[month]) is None:
            cells.append((("results", "errands_saved", "saved", month), -1))
        yield cells, all_saved or 0


def _brought(pair: str, month: str) -> Key:
    return IN_A_MONTH, pair, "", month


def _held(pair: str, span: Sequence[str]) -> Iterator[Equation]:
    """Yield that what was held back at the end of each of some months is what they had brought by then."""
    for many in range(2, len(span) + 1):
        until: Key = UNTIL_A_MONTH, pair, span[0], span[many - 1]
        yield [(until, -1), *((_brought(pair, month), 1) for month in span[:many])], 0

"""The mistakes that are planted in a block, and what is true: wrong items, second entries, the dead, missing photos.

Rates are those of the national clean-up of 2014 to 2017 (``demo.mistakes``). Whoever measures the search, the check or
the linkage finds the truth in ``crowd.planted``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.china.pinyin import name_pinyin
from banshi.demo.crowd import households
from banshi.demo.crowd.people import FIELDS, People
from banshi.demo.crowd.slips import SLIPS
from banshi.demo.mistakes import DEAD, NO_PHOTO, WRONG_ITEM
from banshi.demo.wrong_items import CHILDREN
from banshi.register.finding.days import as_registered_by_lunar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator

    from banshi.demo.crowd.sheets import Sheets

SECOND_ENTRIES = 100
"""In a block: 0.2 %."""

OLD_AGE = 70
_OLD_SHARE = 0.1
_WHOLE_FAMILY, _SAME_HOUSEHOLD = 0.5, 0.15
_OTHER_RELATIVE = 97
_DAY_ERRORS = ("", "", "", "", "year", "ten years", "day", "month and day", "lunar", "sex")
_MISREAD = ("month and day", "month and day", "year", "ten years", "day", "lunar")
_NAME_ERRORS = ("", "", "", "", *SLIPS)


@dataclass(slots=True)
class Planted:
    """What was planted in a block, by row: what stands there, what is true, and whose second entry it is."""

    first_person: int
    rows: list[tuple[int, str, str, str, str, int | None]] = field(default_factory=list)

    def note(self, row: int, kind: str, item: str, stands: object, true: object, same_as: int | None = None) -> None:
        """Write one mistake down."""
        self.rows.append((int(row), kind, item, str(stands), str(true), same_as))

    def frame(self) -> pl.DataFrame:
        """Return the columns of ``crowd.planted``, and the row."""
        names = ("row", "kind", "item", "stands", "truth", "same_as")
        kinds = (pl.Int64, pl.String, pl.String, pl.String, pl.String, pl.Int64)
        rows = pl.DataFrame(self.rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
        return rows.select((pl.col("row") + self.first_person).alias("person_id"), *names)


@dataclass(slots=True)
class Second:
    """The second entries of a block: who, of which person, and which of them join a household that is there."""

    people: People
    same_as: list[int]
    joins: dict[int, int]
    begins: int


def second_entries(
    rng: Generator, here: People, from_elsewhere: tuple[People, int] | None, first_person: int
) -> Second:
    """Choose who is registered once more: families and others of an earlier block, the rest of this one."""
    chosen: list[tuple[People, int, int, bool]] = []
    if from_elsewhere:
        travellers, first = from_elsewhere
        for home in np.unique(travellers.household):
            family = np.flatnonzero(travellers.household == home)
            whole = rng.random() < _WHOLE_FAMILY
            some = family if whole else rng.choice(family, 1)
            chosen += [(travellers, int(row), first + int(row), place > 0) for place, row in enumerate(some)]
    chosen = chosen[:SECOND_ENTRIES]
    joins: dict[int, int] = {}
    for row in rng.choice(len(here), SECOND_ENTRIES - len(chosen), replace=False):
        if rng.random() < _SAME_HOUSEHOLD:
            joins[len(chosen)] = int(row)
        chosen.append((here, int(row), first_person + int(row), False))
    return Second(_entered(chosen), [same_as for _of, _row, same_as, _with in chosen], joins, len(here))


def _entered(chosen: Sequence[tuple[People, int, int, bool]]) -> People:
    """Return the chosen as people of new households; whoever comes without a family is the head of one."""
    columns = {name: np.array([getattr(of, name)[row] for of, row, _as, _with in chosen]) for name in FIELDS}
    together = np.array([with_last for _of, _row, _as, with_last in chosen])
    columns["household"] = (np.cumsum(~together) - 1).astype(np.int32)
    alone = ~together & ~np.append(together[1:], False)
    columns["relation"][alone], columns["position"][alone], columns["role"][alone] = 2, 1, households.HEAD
    columns["collective"][:], columns["moved"][:] = False, False
    surname = np.array([of.names.surname[row] for of, row, _as, _with in chosen])
    given = np.array([of.names.given[row] for of, row, _as, _with in chosen])
    return People(names=type(chosen[0][0].names)(surname, given), **columns)


def misread_second(rng: Generator, people: People, second: Second, planted: Planted) -> None:
    """Register some of the second entries with another birthday or sex; must come before numbers are given out."""
    for place, same_as in enumerate(second.same_as):
        row = second.begins + place
        error = rng.choice(_DAY_ERRORS)
        planted.note(row, "second-entry", "", "", "", same_as)
        if error == "sex":
            people.sex[row] = 3 - people.sex[row]
            planted.note(row, "second-entry", "sex", people.sex[row], 3 - people.sex[row], same_as)
        elif error:
            true = people.born[row]
            people.born[row] = _misread(int(true), error, rng)
            planted.note(row, "second-entry", "born_on", _iso(people.born[row]), _iso(true), same_as)


def misspell_second(rng: Generator, sheets: Sheets, second: Second, planted: Planted) -> None:
    """Register some of the second entries with another name, and some among the members of a household."""
    names: dict[int, str] = {}
    for place, same_as in enumerate(second.same_as):
        row = second.begins + place
        if place in second.joins:
            home = sheets.home[second.joins[place]]
            sheets.home[row] = home
            sheets.station[row] = sheets.station[home]
            collective = sheets.people.collective[home]
            sheets.people.relation[row] = households.NOT_RELATED if collective else _OTHER_RELATIVE
            sheets.people.position[row] = np.count_nonzero(sheets.home == home)
        slip, true = rng.choice(_NAME_ERRORS), sheets.name[row]
        wrong = SLIPS[slip](true, rng) if slip else true
        if wrong != true:
            names[row] = wrong
            planted.note(row, "second-entry", f"name: {slip}", wrong, true, same_as)
    rename(sheets, names)


def rename(sheets: Sheets, names: dict[int, str]) -> None:
    """Write names as they were misspelt, with their pinyin."""
    if names:
        sheets.name = sheets.name.scatter(list(names), list(names.values()))
        sheets.pinyin = sheets.pinyin.scatter(list(names), [name_pinyin(name) for name in names.values()])


def spoil(rng: Generator, sheets: Sheets, planted: Planted, until: int, at: int) -> None:
    """Make the mistakes of a register in the rows before ``until``: each row has one at the most."""
    drawn = rng.random(until)
    wrong = np.flatnonzero(drawn < WRONG_ITEM)
    old = sheets.people.age(at)[:until] > OLD_AGE
    dead = np.flatnonzero(old & (drawn > 1 - DEAD / _OLD_SHARE))
    kinds = rng.integers(0, len(_KINDS), len(wrong))
    spoiler = _Spoiler(rng, sheets, planted, at)
    for row, kind in zip(wrong.tolist(), kinds.tolist(), strict=True):
        _KINDS[kind](spoiler, row)
    spoiler.end()
    for row in dead.tolist():
        day = _iso(at - 40 - int(rng.integers(0, 4000)))
        if rng.random() < 0.5:  # noqa: PLR2004 - half of them are noted as dead and stand there all the same
            sheets.cancelled[row] = f"{day} 死亡"
        planted.note(row, "dead", "cancelled", sheets.cancelled.get(row, ""), day)
    missing = np.flatnonzero(rng.random(until) < NO_PHOTO)
    sheets.photo[missing] = False
    planted.rows += [(row, "no-photo", "has_photo", "false", "true", None) for row in missing.tolist()]


class _Spoiler:
    """Makes one wrong item at a time; names and numbers are written in the end, all at once."""

    def __init__(self, rng: Generator, sheets: Sheets, planted: Planted, at: int) -> None:
        self.rng, self.sheets, self.people, self.planted, self.at = rng, sheets, sheets.people, planted, at
        self.names: dict[int, str] = {}
        self.numbers: dict[int, str] = {}

    def end(self) -> None:
        rename(self.sheets, self.names)
        if self.numbers:
            self.sheets.id_number = self.sheets.id_number.scatter(list(self.numbers), list(self.numbers.values()))

    def birthday(self, row: int) -> None:
        true = int(self.people.born[row])
        self.people.born[row] = _misread(true, str(self.rng.choice(_MISREAD)), self.rng)
        self.planted.note(row, "item", "born_on", _iso(self.people.born[row]), _iso(true))

    def sex(self, row: int) -> None:
        self.people.sex[row] = 3 - self.people.sex[row]
        self.planted.note(row, "item", "sex", self.people.sex[row], 3 - self.people.sex[row])

    def relation(self, row: int) -> None:
        """Take one line of the code table for another: a second head, no head, a child as a parent."""
        true = int(self.people.relation[row])
        parent = 51 if self.people.sex[row] == households.MAN else 52
        wrong = 1 if true == 2 else parent if str(true) in CHILDREN and self.rng.random() < 0.5 else 2  # noqa: PLR2004
        self.people.relation[row] = wrong
        self.planted.note(row, "item", "relation", f"{wrong:02d}", f"{true:02d}")

    def number(self, row: int) -> None:
        true = self.sheets.id_number[row]
        self.numbers[row] = true[:-1] + ("0" if true[-1] == "X" else str((int(true[-1]) + 1) % 10))
        self.planted.note(row, "item", "id_number", self.numbers[row], true)

    def number_of_another(self, row: int) -> None:
        """Copy the number of the sheet before; the table of numbers keeps its first bearer."""
        if row:
            self.numbers[row], true = self.sheets.id_number[row - 1], self.sheets.id_number[row]
            self.sheets.entered[row] = False
            self.planted.note(row, "item", "id_number", self.numbers[row], true)

    def marriage(self, row: int) -> None:
        true = int(self.people.marital[row])
        self.people.marital[row] = households.SINGLE if true != households.SINGLE else households.DIVORCED
        self.planted.note(row, "item", "marital_status", self.people.marital[row], true)

    def ethnicity(self, row: int) -> None:
        true = int(self.people.ethnicity[row])
        self.people.ethnicity[row] = 3 if true != 3 else 1  # noqa: PLR2004 - Hui, by GB/T 3304
        self.planted.note(row, "item", "ethnicity", f"{self.people.ethnicity[row]:02d}", f"{true:02d}")

    def year(self, row: int) -> None:
        """Mistype the year by a century, or for a child as one to come."""
        true = int(self.people.born[row])
        young = self.at - true < 16 * 365
        wrong = self.at + 30 + int(self.rng.integers(0, 300)) if young else max(true - 36_524, -32_000)
        self.people.born[row] = wrong
        self.planted.note(row, "item", "born_on", _iso(wrong), _iso(true))

    def name(self, row: int) -> None:
        slip = str(self.rng.choice(list(SLIPS)))
        true = self.sheets.name[row]
        wrong = SLIPS[slip](true, self.rng)
        if wrong != true:
            self.names[row] = wrong
            self.planted.note(row, "item", f"name: {slip}", wrong, true)

    def blood(self, row: int) -> None:
        true = int(self.sheets.blood[row])
        self.sheets.blood[row] = 1 if true != 1 else 3
        self.planted.note(row, "item", "blood_type", self.sheets.blood[row], true)


_KINDS: tuple[Callable[[_Spoiler, int], None], ...] = (
    *[_Spoiler.birthday] * 5, *[_Spoiler.sex] * 4, *[_Spoiler.relation] * 5, _Spoiler.number,
    _Spoiler.number_of_another, *[_Spoiler.year] * 2, *[_Spoiler.marriage] * 2, _Spoiler.ethnicity,
    *[_Spoiler.name] * 6, *[_Spoiler.blood] * 2,
)  # fmt: skip


def _misread(born: int, error: str, rng: Generator) -> int:
    """Return a day as it was misread; a swap that is no day, or the same one, is ten days off instead."""
    day = np.datetime64(born, "D").item()
    match error:
        case "year":
            return born + int(rng.choice((-365, 366)))
        case "ten years":
            return born - 3653
        case "month and day" if day.day <= 12 and day.day != day.month:  # noqa: PLR2004 - months
            return int(np.datetime64(day.replace(month=day.day, day=day.month), "D").astype(int))
        case "lunar":
            registered = as_registered_by_lunar(day)
            return int(np.datetime64(registered or day - timedelta(days=10), "D").astype(int))
        case "day":
            return born + int(rng.choice((-1, 1, -7, 7)))
    return born - 10


def _iso(day: int | np.integer) -> str:
    return str(np.datetime64(int(day), "D"))

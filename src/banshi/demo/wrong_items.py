"""One wrong item on one sheet: how clerks misread, mistyped and took one line for another, and what betrays it.

A contradiction is something that the register itself tells; a slip (a character of the same sound, another blood type)
can only be told by the person or a paper. Each returns what was made of the item, or None where it does not fit here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from banshi.demo.families import DIVORCED, HEAD, HUSBAND, MAN, SINGLE, WIFE, WOMAN
from banshi.demo.names import misheard

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from banshi.demo.sheets import Home, Registry, Sheet

COLLECTIVE = "20"
CHILDREN = frozenset(map(str, (*range(21, 27), *range(31, 37))))
SPOUSES = {HUSBAND, WIFE}
MONTHS = 12
GROWING = 16  # a child's year of birth is mistyped for the coming one


class Made(NamedTuple):
    """What a mistake made of an item: what stands there, what is true, what betrays it, and whom that names."""

    item: str
    stands: str
    true: str
    finding: str = ""
    persons: tuple[int, ...] = ()


class WrongItems:
    """Makes one mistake at a time, each in its share."""

    SELF = "01"

    def __init__(self, registry: Registry, rng: Random) -> None:
        self.registry, self.rng = registry, rng
        self._shares: tuple[Callable[[Home, Sheet], Made | None], ...] = (
            *[self._birthday] * 5, *[self._sex] * 4, *[self._second_head] * 2, self._no_head, self._mistyped_number,
            self._number_of_another, *[self._impossible_age] * 2, *[self._too_old_for_the_head] * 2,
            self._second_spouse, *[self._marriage] * 2, self._ethnicity, *[self._nothing_that_shows] * 4,
        )  # fmt: skip

    def contradiction(self, home: Home, sheet: Sheet) -> Made | None:
        """Make one of the mistakes, as drawn; None where it is one that does not show, or does not fit this sheet."""
        return self._shares[int(self.rng.random() * len(self._shares))](home, sheet)

    def slip(self, sheet: Sheet) -> Made:
        """Write another character of the same sound, or another blood type: nothing on the register tells."""
        true, name = sheet.name, misheard(sheet.name)
        if name != true and self._is_free(sheet, name=name):
            sheet.name = name
            return Made("name", name, true)
        blood, sheet.blood = sheet.blood, "1" if sheet.blood != "1" else "3"
        return Made("blood_type", sheet.blood, blood)

    def _birthday(self, _home: Home, sheet: Sheet) -> Made | None:
        true = sheet.born_on
        wrong = _misread(true)
        if not self._is_free(sheet, born=wrong):
            return None
        sheet.born_on = wrong
        return Made("born_on", wrong.isoformat(), true.isoformat(), "number-and-birth")

    def _sex(self, _home: Home, sheet: Sheet) -> Made | None:
        true, wrong = sheet.sex, WOMAN if sheet.sex == MAN else MAN
        if not self.registry.is_alone(sheet.name, wrong, sheet.born_on, sheet.native_place):
            return None
        sheet.sex = wrong
        return Made("sex", wrong, true, "number-and-sex")

    def _second_head(self, home: Home, sheet: Sheet) -> Made | None:
        if sheet.relation == HEAD or home.kind == COLLECTIVE:
            return None
        true, sheet.relation = sheet.relation, HEAD
        return Made("relation", HEAD, true, "two-heads", _bearers(home, {HEAD}))

    def _no_head(self, _home: Home, sheet: Sheet) -> Made | None:
        """Write “self” for “head”, as whoever fills in the sheet says it."""
        if sheet.relation != HEAD:
            return None
        sheet.relation = self.SELF
        return Made("relation", self.SELF, HEAD, "no-head")

    def _mistyped_number(self, _home: Home, sheet: Sheet) -> Made:
        true = sheet.id_number
        last = "0" if true[-1] == "X" else str((int(true[-1]) + 1) % 10)
        sheet.id_number = true[:-1] + last
        return Made("id_number", sheet.id_number, true, "number-wrong")

    def _number_of_another(self, home: Home, sheet: Sheet) -> Made | None:
        """Copy the number from the sheet before or after."""
        place = home.sheets.index(sheet)
        others = [*home.sheets[max(place - 1, 0) : place], *home.sheets[place + 1 : place + 2]]
        if not others:
            return None
        true, sheet.id_number, sheet.number_is_anothers = sheet.id_number, others[0].id_number, True
        persons = tuple(sorted((sheet.person_id, others[0].person_id), reverse=True))
        return Made("id_number", sheet.id_number, true, "number-shared", persons)

    def _impossible_age(self, home: Home, sheet: Sheet) -> Made | None:
        """Mistype the year and make the number from it: next year for a child, the century before last for others."""
        today = self.registry.today
        young = today.year - sheet.born_on.year < GROWING
        days = int(self.rng.random() * 300)
        wrong = today + timedelta(days=30 + days) if young else date(1891, 1, 1) + timedelta(days=10 * days)
        finding = "born-in-the-future" if young else "older-than-anybody"
        return self._born_otherwise(home, sheet, wrong, finding, (sheet.person_id,))

    def _too_old_for_the_head(self, home: Home, sheet: Sheet) -> Made | None:
        """Make a child older than its head: by a year and the number made from it, or by another line of the table."""
        head = next((one for one in home.sheets if one.relation == HEAD), None)
        if head is None or sheet.relation not in CHILDREN:
            return None
        persons = (sheet.person_id, head.person_id)
        if self.rng.random() < 0.5:  # noqa: PLR2004 - a share
            true, sheet.relation = sheet.relation, "51" if sheet.sex == MAN else "52"
            return Made("relation", sheet.relation, true, "age-and-relation", persons)
        wrong = head.born_on - timedelta(days=100 + int(self.rng.random() * 3000))
        return self._born_otherwise(home, sheet, wrong, "age-and-relation", persons)

    def _second_spouse(self, home: Home, sheet: Sheet) -> Made | None:
        spouse = next((one for one in home.sheets if one.relation in SPOUSES), None)
        if spouse is None or sheet is spouse or sheet.relation == HEAD:
            return None
        true, sheet.relation = sheet.relation, spouse.relation
        return Made("relation", sheet.relation, true, "two-spouses", _bearers(home, SPOUSES))

    def _marriage(self, home: Home, sheet: Sheet) -> Made | None:
        couple = [one for one in home.sheets if one.relation in SPOUSES | {HEAD}]
        if len(couple) != len((HEAD, WIFE)) or sheet not in couple:
            return None
        other = next(one for one in couple if one is not sheet)
        true, sheet.marital = sheet.marital, SINGLE if self.rng.random() < 0.7 else DIVORCED  # noqa: PLR2004 - a share
        persons = (sheet.person_id, other.person_id)
        return Made("marital_status", sheet.marital, true, "spouses-disagree", persons)

    def _ethnicity(self, _home: Home, sheet: Sheet) -> Made | None:
        if sheet.ethnicity != "01":
            return None
        sheet.ethnicity = "03"
        return Made("ethnicity", "03", "01")

    def _nothing_that_shows(self, _home: Home, _sheet: Sheet) -> None:
        """Leave it to a slip."""

    def _born_otherwise(
        self, home: Home, sheet: Sheet, wrong: date, finding: str, persons: tuple[int, ...]
    ) -> Made | None:
        """Register another birthday, and the number that was made from it."""
        if not self._is_free(sheet, born=wrong):
            return None
        true, sheet.born_on = sheet.born_on, wrong
        sheet.id_number = self.registry.number(self.registry.plan.by_id[home.station_id], wrong, sheet.sex)
        return Made("born_on", wrong.isoformat(), true.isoformat(), finding, persons)

    def _is_free(self, sheet: Sheet, *, name: str = "", born: date | None = None) -> bool:
        """Say whether nobody else would be alike, so that one mistake does not look like another."""
        return self.registry.tells_apart(name or sheet.name, sheet.sex, born or sheet.born_on, sheet.native_place)


def _bearers(home: Home, relations: set[str]) -> tuple[int, ...]:
    return tuple(sheet.person_id for sheet in home.sheets if sheet.relation in relations)


def _misread(born: date) -> date:
    """Return a day as it was misread: month and day swapped where that is a day, else ten days off."""
    if born.day <= MONTHS and born.day != born.month:
        return date(born.year, born.day, born.month)
    return born - timedelta(days=10)

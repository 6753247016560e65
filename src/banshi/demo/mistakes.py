"""The mistakes that real registers hold, planted at the rates of the national clean-up, and written down.

Of 1.38 thousand million records 11.01 million items were corrected from 2014 to 2017 (0.8 %), 3.07 million persons
stood twice (0.2 %), 2.13 million were dead but not cancelled (0.15 %), and about 1 % had no photo.
Li's household has none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from banshi.demo.families import HEAD, MAN, WOMAN
from banshi.demo.names import misheard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.demo.sheets import Home, Registry, Sheet

WRONG_ITEM, TWICE, DEAD, NO_PHOTO = 0.008, 0.002, 0.0015, 0.01
OLD = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One mistake: about whom, what stands there, what is true; ``shows`` if the register alone betrays it."""

    kind: str
    person: int
    item: str = ""
    stands: str = ""
    true: str = ""
    shows: bool = True

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Mistakes:
    """Goes through drawn households, spoils some, and remembers each spoiling."""

    def __init__(self, registry: Registry, seed: int) -> None:
        self.registry = registry
        self.rng = Random(f"mistakes {seed}")  # noqa: S311 - the same seed has to make the same mistakes
        self.planted: list[Planted] = []

    def spoil(self, home: Home) -> Iterator[Home]:
        """Yield the household, with mistakes in it or not, and a second entry of a member now and then."""
        twice: list[Sheet] = []
        for sheet in home.sheets:
            drawn = self.rng.random()
            if drawn < WRONG_ITEM:
                self._wrong_item(home, sheet)
            elif drawn < WRONG_ITEM + TWICE:
                twice.append(sheet)
            elif self._is_old(sheet) and self.rng.random() < DEAD / _SHARE_OF_OLD:
                self._dead(sheet)
            if self.rng.random() < NO_PHOTO:
                sheet.has_photo = False
                self._note("no-photo", sheet, "has_photo", "false", "true")
        yield home
        for sheet in twice:
            yield self._second_entry(sheet)

    def _wrong_item(self, home: Home, sheet: Sheet) -> None:
        match int(self.rng.random() * 10):
            case 0 | 1 | 2:
                true, sheet.born_on = sheet.born_on, self._wrong_day(sheet.born_on)
                self._note("item", sheet, "born_on", sheet.born_on.isoformat(), true.isoformat())
            case 3 | 4:
                sheet.sex = WOMAN if sheet.sex == MAN else MAN
                self._note("item", sheet, "sex", sheet.sex, WOMAN if sheet.sex == MAN else MAN)
            case 5 if sheet.relation != HEAD and home.kind != "20":
                true_relation, sheet.relation = sheet.relation, HEAD
                self._note("item", sheet, "relation", HEAD, true_relation)
            case 6 if sheet.ethnicity == "01":
                sheet.ethnicity = "03"
                self._note("item", sheet, "ethnicity", "03", "01", shows=False)
            case _:
                self._wrong_character(sheet)

    def _wrong_character(self, sheet: Sheet) -> None:
        true, sheet.name = sheet.name, misheard(sheet.name)
        if sheet.name != true:
            self._note("item", sheet, "name", sheet.name, true, shows=False)
            return
        sheet.blood, blood = ("1" if sheet.blood != "1" else "3"), sheet.blood
        self._note("item", sheet, "blood_type", sheet.blood, blood, shows=False)

    def _wrong_day(self, born: date) -> date:
        """Return a day as it was misread: month and day swapped where that is a day, else ten days off."""
        if born.day <= 12 and born.day != born.month:  # noqa: PLR2004 - a month
            return date(born.year, born.day, born.month)
        return born - timedelta(days=10)

    def _dead(self, sheet: Sheet) -> None:
        """Leave somebody on the register who has died; in half of the cases a note of it exists."""
        day = self.registry.today - timedelta(days=40 + int(self.rng.random() * 4000))
        noted = self.rng.random() < 0.5  # noqa: PLR2004 - a share
        if noted:
            sheet.cancelled = f"{day:%Y-%m-%d} 死亡"
        self._note("dead", sheet, "cancelled", sheet.cancelled, f"{day:%Y-%m-%d}", shows=noted)

    def _second_entry(self, sheet: Sheet) -> Home:
        registry, stations = self.registry, self.registry.plan.stations
        station = stations[int(self.rng.random() * len(stations))]
        home = registry.home(station, [])
        registry.persons += 1
        number = registry.number(station, sheet.born_on, sheet.sex)
        home.sheets = [replace(sheet, person_id=registry.persons, relation=HEAD, id_number=number)]
        self._note("duplicate", home.sheets[0], "id_number", number, str(sheet.person_id))
        return home

    def _is_old(self, sheet: Sheet) -> bool:
        return self.registry.today.year - sheet.born_on.year > OLD

    def _note(self, kind: str, sheet: Sheet, item: str, stands: str, true: str, *, shows: bool = True) -> None:
        self.planted.append(
            Planted(kind=kind, person=sheet.person_id, item=item, stands=stands, true=true, shows=shows)
        )


# Of all persons drawn, roughly this share is over seventy; the dead are sought among them.
_SHARE_OF_OLD = 0.1

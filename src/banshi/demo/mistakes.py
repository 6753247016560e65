"""The mistakes that real registers hold, planted at the rates of the national clean-up, and written down.

Of 1.38 thousand million records 11.01 million items were corrected from 2014 to 2017 (0.8 %), 3.07 million persons
stood twice (0.2 %), 2.13 million were dead but not cancelled (0.15 %), and about 1 % had no photo.
Each is noted with the finding by which the register betrays it, if it does; codes of an older table that mean several
things today are noted, too. Li's household has none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from banshi.demo.families import HEAD
from banshi.demo.names import misheard
from banshi.demo.wrong_items import WrongItems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.demo.sheets import Home, Registry, Sheet

WRONG_ITEM, TWICE, DEAD, NO_PHOTO = 0.008, 0.002, 0.0015, 0.01
# Of the second entries, so many are in the same household, and so many have another character in the name.
IN_THE_SAME, MISHEARD = 0.15, 0.4
OTHER_RELATIVE, NO_RELATIVE = "97", "99"
OLD = 70
# Of the table of 1984: what no entry of 2006 equals, or what several do (crosswalk-education-1984-2006.csv).
SEVERAL_MEANINGS = frozenset({"21", "28", "29", "42", "48", "49", "63", "69", "72", "73", "88", "90"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One mistake: about whom, what stands there, what is true; and what the check of the register finds of it.

    ``finding`` is the kind of contradiction that betrays it and ``persons`` whom that names; nothing where the
    register alone betrays nothing.
    """

    kind: str
    person: int
    item: str = ""
    stands: str = ""
    true: str = ""
    finding: str = ""
    persons: tuple[int, ...] = ()

    @property
    def shows(self) -> bool:
        """Whether the register alone betrays it."""
        return bool(self.finding)

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"shows": self.shows}


class Mistakes:
    """Goes through drawn households, spoils some, and remembers each spoiling."""

    def __init__(self, registry: Registry, seed: int) -> None:
        self.registry = registry
        self.rng = Random(f"mistakes {seed}")  # noqa: S311 - the same seed has to make the same mistakes
        self.wrong = WrongItems(registry, self.rng)
        self.planted: list[Planted] = []

    def spoil(self, home: Home) -> Iterator[Home]:
        """Yield the household, with mistakes in it or not, and a second entry of a member now and then."""
        twice: list[Sheet] = []
        spoilt: Sheet | None = None
        for sheet in home.sheets:
            drawn = self.rng.random()
            if drawn < WRONG_ITEM:
                # Two contradictions in one household may hide each other: only one is drawn, the rest are slips.
                spoilt = self._wrong_item(home, sheet, slip=spoilt is not None) or spoilt
            elif drawn < WRONG_ITEM + TWICE:
                twice.append(sheet)
            elif self._is_old(sheet) and self.rng.random() < DEAD / _SHARE_OF_OLD:
                self._dead(sheet)
            if self.rng.random() < NO_PHOTO:
                self._no_photo(sheet)
        again = [home, *(self._second_entry(home, sheet) for sheet in twice)]
        for each in again:
            self._old_codes(each)
        if spoilt is not None and spoilt.relation == self.wrong.SELF:
            members = tuple(sheet.person_id for sheet in home.sheets)
            self._note("item", spoilt, "relation", spoilt.relation, HEAD, finding="no-head", persons=members)
        yield home
        yield from (each for each in again if each is not home)

    def _wrong_item(self, home: Home, sheet: Sheet, *, slip: bool) -> Sheet | None:
        """Spoil one item; return the sheet where the register now contradicts itself."""
        made = None if slip else self.wrong.contradiction(home, sheet)
        item, stands, true, finding, persons = made or self.wrong.slip(sheet)
        if finding != "no-head":  # whom that names is known when the household is complete
            self._note("item", sheet, item, stands, true, finding=finding, persons=persons)
        return sheet if finding else None

    def _no_photo(self, sheet: Sheet) -> None:
        sheet.has_photo = False
        shows = sheet.id_card_issued_on is not None
        self._note("no-photo", sheet, "has_photo", "false", "true", finding="card-without-photo" if shows else "")

    def _dead(self, sheet: Sheet) -> None:
        """Leave somebody on the register who has died; in half of the cases a note of it exists."""
        day = self.registry.today - timedelta(days=40 + int(self.rng.random() * 4000))
        noted = self.rng.random() < 0.5  # noqa: PLR2004 - a share
        if noted:
            sheet.cancelled = f"{day:%Y-%m-%d} 死亡"
        finding = "cancelled-but-present" if noted else ""
        self._note("dead", sheet, "cancelled", sheet.cancelled, f"{day:%Y-%m-%d}", finding=finding)

    def _second_entry(self, home: Home, sheet: Sheet) -> Home:
        """Register a person once more, under another number: elsewhere, or among the same members."""
        registry, stations = self.registry, self.registry.plan.stations
        same = self.rng.random() < IN_THE_SAME
        station = registry.plan.by_id[home.station_id] if same else stations[int(self.rng.random() * len(stations))]
        if not (same or any(one.kind == "duplicate" for one in self.planted)):
            station = registry.plan.home  # so that the officer shown has a pair to answer
        other = home if same else registry.home(station, [])
        relation = HEAD if not same else NO_RELATIVE if home.kind == "20" else OTHER_RELATIVE
        registry.persons += 1
        number = registry.number(station, sheet.born_on, sheet.sex)
        second = replace(sheet, person_id=registry.persons, relation=relation, id_number=number, has_photo=True)
        finding = "twice-in-household" if same else "twice"
        if not same and self.rng.random() < MISHEARD:
            second.name = misheard(sheet.name)
            if registry.tells_apart(second.name, second.sex, second.born_on, second.native_place):
                finding = ""
            else:
                second.name = sheet.name
        other.sheets.append(second)
        persons = (second.person_id, sheet.person_id)
        self._note("duplicate", second, "id_number", number, str(sheet.person_id), finding=finding, persons=persons)
        return other

    def _old_codes(self, home: Home) -> None:
        for sheet in home.sheets:
            if sheet.education and sheet.education[0] and sheet.education[1] in SEVERAL_MEANINGS:
                self._note("old-code", sheet, "education", ":".join(map(str, sheet.education)), "", finding="old-code")

    def _is_old(self, sheet: Sheet) -> bool:
        return self.registry.today.year - sheet.born_on.year > OLD

    def _note(
        self,
        kind: str,
        sheet: Sheet,
        item: str,
        stands: str,
        true: str,
        *,
        finding: str,
        persons: tuple[int, ...] = (),
    ) -> None:
        named = (persons or (sheet.person_id,)) if finding else ()
        self.planted.append(
            Planted(
                kind=kind, person=sheet.person_id, item=item, stands=stands, true=true, finding=finding, persons=named
            )
        )


# Of all persons drawn, roughly this share is over seventy; the dead are sought among them.
_SHARE_OF_OLD = 0.1

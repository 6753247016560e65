"""The register sheet of everybody in the demonstration: every item, as the years would have written it.

Education is coded by the table of its time, so sheets of before 2006 bear the older codes that mean something else
today. ID numbers follow GB 11643 with a division that was never assigned (99, then the last four digits of the county).
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from banshi.china.id_number import compose
from banshi.demo.families import MAN, Member, household
from banshi.demo.names import given_name, surname
from banshi.demo.working import schooling, work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.demo.offices import Office, Plan

UNASSIGNED = "99"
FAMILY, COLLECTIVE = "10", "20"
DAYS_A_YEAR = 365.2425
ADULT, CARD_AGE, GROWN = 18, 16, 17
CERTIFICATES_SINCE = date(1996, 1, 1)
FREEZING = "房屋征收，暂停办理"
_ETHNICITIES = ((0.985, "01"), (0.992, "03"), (0.995, "11"), (0.997, "15"), (0.998, "06"), (0.999, "02"), (1.0, "08"))
_BLOOD = ((0.3, "0"), (0.5, "1"), (0.67, "2"), (0.92, "3"), (1.0, "4"))


@dataclass(slots=True)
class Sheet:
    """One person's register sheet; codes are (table key, edition or None for today's, code)."""

    person_id: int
    name: str
    sex: str
    born_on: date
    relation: str
    marital: str
    id_number: str
    native_place: str
    card_officer: str
    registered_on: date
    ethnicity: str = "01"
    former_name: str = ""
    other_address: str = ""
    height_cm: int | None = None
    blood: str = "0"
    education: tuple[str | None, str] | None = None
    military: str = "0"
    workplace: str = ""
    occupation: str = ""
    came_to_city: str = ""
    came_to_address: str = ""
    guardian_1: str = ""
    guardian_2: str = ""
    birth_certificate_on: date | None = None
    id_card_issued_on: date | None = None
    cancelled: str = ""
    has_photo: bool = True
    number_is_anothers: bool = False


@dataclass(slots=True)
class Home:
    """One household of the demonstration with its sheets in order; no serial means no valid booklet."""

    id: int
    station_id: int
    number: str
    kind: str
    address: str
    frozen: str = ""
    serial: str = ""
    issued_on: date | None = None
    sheets: list[Sheet] = field(default_factory=list)


class Registry:
    """Draws the people of a plan, household by household; the same seed and day give the same people."""

    def __init__(self, plan: Plan, seed: int, today: date) -> None:
        self.rng = Random(f"people {seed}")  # noqa: S311 - the same seed has to give the same people
        self.plan, self.today = plan, today
        self.persons = self.households = 0
        self._numbers_drawn: dict[str, bytearray] = {}
        self._in_station = dict.fromkeys((s.id for s in plan.stations), 0)
        self._alike: set[int] = set()
        self._here: set[tuple[str, date]] = set()
        rng = self.rng
        self.officers = {s.id: [surname(rng) + given_name(rng, MAN, 1985) for _ in range(3)] for s in plan.stations}

    def homes(self, persons: int) -> Iterator[Home]:
        """Yield households until so many persons are registered; the last one is cut short to fit."""
        while self.persons < persons:
            station = self.plan.stations[int(self.rng.random() * len(self.plan.stations))]
            members, collective = household(self.rng, self.today)
            yield self.home(station, members[: persons - self.persons], collective=collective)

    def home(self, station: Office, members: list[Member], *, collective: bool = False) -> Home:
        """Register one drawn household at a station."""
        rng = self.rng
        self.households += 1
        self._in_station[station.id] += 1
        number = f"{self.plan.stations.index(station):03d}{self._in_station[station.id]:06d}"
        house = f"{1 + int(rng.random() * 240)}号"
        rooms = "集体宿舍" if collective else f"{1 + int(rng.random() * 18)}幢{100 + int(rng.random() * 1700)}室"
        home = Home(
            self.households,
            station.id,
            number,
            COLLECTIVE if collective else self._kind(),
            f"{station.place}{station.street}{house}{rooms}",
        )
        if not collective and rng.random() > 0.006:  # noqa: PLR2004 - a few households lost theirs and never said so
            home.serial, home.issued_on = f"{100_000_000 + home.id}", self._day_since(date(2008, 1, 1))
        if rng.random() < 0.004:  # noqa: PLR2004 - a share
            home.frozen = FREEZING
        self._here.clear()
        home.sheets = [self.sheet(station, member) for member in members]
        return home

    def sheet(self, station: Office, member: Member) -> Sheet:
        """Fill in one person's sheet."""
        rng, born = self.rng, member.born
        age = int((self.today - born).days / DAYS_A_YEAR)
        self.persons += 1
        registered = self._registered(born)
        native = station.place if rng.random() < 0.85 else _other_place(rng, self.plan)  # noqa: PLR2004 - a share
        while not self.tells_apart(member.name, member.sex, born, native):
            born -= timedelta(days=1)
        sheet = Sheet(
            self.persons, member.name, member.sex, born, member.relation, member.marital,
            self.number(station, born, member.sex), native, self.officers[station.id][int(rng.random() * 3)],
            registered,
        )  # fmt: skip
        sheet.ethnicity, sheet.blood = _drawn(rng, _ETHNICITIES), _drawn(rng, _BLOOD)
        sheet.education = schooling(rng, age, born, registered)
        sheet.workplace, sheet.occupation, sheet.military = work(rng, age, member.sex, sheet.education, station)
        if age >= GROWN:
            sheet.height_cm = round(rng.gauss(171 if member.sex == MAN else 159, 6))
        self._of_age(sheet, age)
        self._arrival(sheet, registered)
        if age < ADULT:
            sheet.guardian_1, sheet.guardian_2 = member.father, member.mother
        if rng.random() < 0.02:  # noqa: PLR2004 - a share
            sheet.former_name = member.name[0] + given_name(rng, member.sex, born.year)
        return sheet

    def tells_apart(self, name: str, sex: str, born: date, native: str) -> bool:
        """Say whether nobody else is alike in all this, nor in name and birthday in the same household, and take it.

        People of one name and one birthday live in other places, as they do; who is alike in all is one person twice.
        """
        if (name, born) in self._here or not self.is_alone(name, sex, born, native):
            return False
        self._here.add((name, born))
        return True

    def is_alone(self, name: str, sex: str, born: date, native: str) -> bool:
        """Say whether nobody else in the province is alike in all this, and take it."""
        alike = hash((name, sex, born, native))
        if alike in self._alike:
            return False
        self._alike.add(alike)
        return True

    def number(self, station: Office, born: date, sex: str) -> str:
        """Return the next free number of a day of birth: odd for men, even for women."""
        division = UNASSIGNED + station.code[2:6]
        drawn = self._numbers_drawn.setdefault(division, bytearray(2 * 60_000))
        place = 2 * (born.toordinal() - 690_000) + (sex == MAN)
        drawn[place] += 1
        return compose(division, born, 2 * drawn[place] + 10 + (sex == MAN))

    def _of_age(self, sheet: Sheet, age: int) -> None:
        if age >= CARD_AGE:
            sheet.id_card_issued_on = self._day_since(self.today - timedelta(days=3000))
        if sheet.born_on >= CERTIFICATES_SINCE:
            day = sheet.born_on + timedelta(days=5 + int(self.rng.random() * 40))
            sheet.birth_certificate_on = min(day, self.today)

    def _arrival(self, sheet: Sheet, registered: date) -> None:
        drawn = self.rng.random()
        if drawn < 0.18:  # noqa: PLR2004 - a share
            sheet.came_to_city = f"{registered:%Y-%m-%d} 由{_other_place(self.rng, self.plan)}迁来"
        elif drawn < 0.45:  # noqa: PLR2004 - a share
            sheet.came_to_address = f"{registered:%Y-%m-%d} 由本市其他住址迁来"

    def _registered(self, born: date) -> date:
        """Return the day of registration: after birth, or when the old sheets were written anew in 1996 and later."""
        return min(
            max(born + timedelta(days=int(self.rng.random() * 30)), self._day_since(date(1996, 7, 1))), self.today
        )

    def _day_since(self, first: date) -> date:
        return first + timedelta(days=int(self.rng.random() * (self.today - first).days))

    def _kind(self) -> str:
        drawn = self.rng.random()
        return FAMILY if drawn < 0.55 else "12" if drawn < 0.85 else "11"  # noqa: PLR2004 - shares


def _drawn(rng: Random, table: tuple[tuple[float, str], ...]) -> str:
    return table[bisect(table, (rng.random() * 0.999999, ""))][1]


def _other_place(rng: Random, plan: Plan) -> str:
    return plan.stations[int(rng.random() * len(plan.stations))].place

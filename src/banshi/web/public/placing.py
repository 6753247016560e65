"""Where somebody is, as an address can say it: a division of the country, or the station one stands at.

Six digits are a division, twelve a station. A position that a phone gave is never kept in an address: it only leads to
the stations near it, of which one is chosen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from banshi.china import divisions
from banshi.china.calendar import LAST_YEAR, regular_until_announced
from banshi.china.pinyin import typed_pinyin
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.stations.models import Unit, UnitKind
from banshi.stations.queries import Counter, counter, nearest_counters

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.china.divisions import Division

MOST_COUNTERS = 12
SHOWN_COUNTERS = 3
STILL_NEAR_KM = 10
"""An open counter this much farther than the nearest one is still worth naming."""
FAR_KM = 100
"""So much farther than the first counter, another one is no help."""
MOST_FOUND = 20
POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)")
HEADINGS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that was chosen; ``token`` is what the address says of it."""

    token: str
    name: str
    latitude: float
    longitude: float
    station: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One place that can be chosen; ``within`` is the larger one it lies in."""

    token: str
    name: str
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The counters near a place: where to go first, the others, and when the first one can take an application."""

    first: Counter
    others: tuple[Counter, ...]
    from_when: datetime
    provisional: bool

    @property
    def all(self) -> tuple[Counter, ...]:
        return (self.first, *self.others)


def place(token: str) -> Place | None:
    """Return the place that an address names; ``None`` where it names none. Raises ``NotFound`` if there is no such."""
    if not token:
        return None
    if found := _station(token) or _division(token) or _county(token):
        return found
    raise NotFound("no-such-place", _("There is no such place here."), cure=_("Choose one from the list of places."))


def counters_near(at: Place) -> Counters | None:
    """Return the counters near a place, as they stand now, by one statement; ``None`` where there is no station."""
    found = nearest(at.latitude, at.longitude, MOST_COUNTERS)
    if not found:
        return None
    here = [one for one in found if at.station is None or one.station.pk == at.station.pk]
    near = [one for one in here or found if one.kilometres <= found[0].kilometres + STILL_NEAR_KM]
    first = next((one for one in near if one.open_until), near[0])
    others = [one for one in found if one is not first and one.kilometres <= first.kilometres + FAR_KM]
    others = others[: SHOWN_COUNTERS - 1]
    opens = first.opens_at if first.opens_at and not first.open_until else None
    provisional = opens is not None and opens.year > LAST_YEAR
    return Counters(first=first, others=tuple(others), from_when=opens or clock.now(), provisional=provisional)


def near(position: str) -> list[Counter]:
    """Return the three stations nearest to "latitude,longitude"; none where that is no position."""
    found = POSITION.fullmatch(position.strip())
    if found is None:
        return []
    return nearest(float(found[1]), float(found[2]), SHOWN_COUNTERS)


def nearest(latitude: float, longitude: float, most: int) -> list[Counter]:
    """Return the stations nearest to a point as they stand now, by one statement."""
    works = regular_until_announced.is_working_day
    return nearest_counters(latitude, longitude, at=clock.now(), works=works, most=most)


def away(station: Unit, at: Place | Unit) -> Counter:
    """Return how far a station is from a place, and how it stands now."""
    return counter(station, at.latitude, at.longitude, at=clock.now(), works=regular_until_announced.is_working_day)


# ------------------------------------------------------------------------- choosing


def cities() -> list[Choice]:
    """Return the cities in which there are stations, by one statement; a county of no known city stands alone."""
    rows = Unit.objects.filter(kind=UnitKind.STATION).order_by("division")
    found: dict[str, Choice] = {}
    for code, county, county_en in rows.values_list("division", "parent__name", "parent__name_en").distinct():
        city = _known(f"{code[:4]}00")
        token = city.code if city else code
        name = _name(city) if city else (county if _in_chinese() else county_en) or code
        found.setdefault(token, Choice(token=token, name=name, within=_within(city) if city else ""))
    return sorted(found.values(), key=lambda choice: choice.token)


def counties(city: str) -> list[Choice]:
    """Return the counties of a city; of one that no list knows, itself."""
    if (found := _known(city)) is None:
        return []
    return [Choice(token=one.code, name=_name(one)) for one in divisions.below(found.code) if one.name not in HEADINGS]


def stations_in(city: str) -> list[Choice]:
    """Return the stations of a city or county, by one statement."""
    digits = city[:4] if city.endswith("00") else city
    found = Unit.objects.filter(kind=UnitKind.STATION, division__startswith=digits).order_by("code")
    return [Choice(token=one.code, name=str(one)) for one in found]


def places_called(typed: str) -> list[Choice]:
    """Return the divisions whose name or pinyin begins with, or whose name holds, what was typed."""
    wanted, letters = typed.strip(), typed_pinyin(typed).replace(" ", "").replace("'", "")
    if not wanted:
        return []
    found = [one for one, spelt in _spelt() if wanted in one.name or (letters.isascii() and spelt.startswith(letters))]
    return [Choice(token=one.code, name=_name(one), within=_within(one)) for one in found[:MOST_FOUND]]


def _station(token: str) -> Place | None:
    found = Unit.objects.filter(code=token, kind=UnitKind.STATION).first() if len(token) == 12 else None  # noqa: PLR2004
    return _at_unit(token, found) if found else None


def _division(token: str) -> Place | None:
    found = _known(token)
    point = _point(found) if found else None
    return Place(token=token, name=_name(found), latitude=point[0], longitude=point[1]) if found and point else None


def _county(token: str) -> Place | None:
    """Return a county by the bureau that stands in it, for divisions that the list does not know."""
    found = Unit.objects.filter(division=token, kind=UnitKind.COUNTY).first()
    return _at_unit(token, found) if found else None


def _at_unit(token: str, unit: Unit) -> Place:
    station = unit if unit.kind == UnitKind.STATION else None
    return Place(token=token, name=str(unit), latitude=unit.latitude, longitude=unit.longitude, station=station)


def _known(code: str) -> Division | None:
    try:
        return divisions.division(code)
    except LookupError:
        return None


def _point(of: Division) -> tuple[float, float] | None:
    if of.latitude is not None and of.longitude is not None:
        return of.latitude, of.longitude
    return _point(divisions.division(of.parent)) if of.parent else None


def _name(of: Division) -> str:
    """Return what a division is called: 迎江区; in English Yingjiang 迎江区. A heading has its province's name."""
    if of.name in HEADINGS and of.parent:
        return _name(divisions.division(of.parent))
    return of.name if _in_chinese() else f"{_letters(of.name).capitalize()} {of.name}"


def _within(of: Division) -> str:
    return _name(divisions.division(of.parent)) if of.parent else ""


def _letters(name: str) -> str:
    bare = name[:-1] if len(name) > 2 and name[-1] in "省市区县" else name  # noqa: PLR2004 - She county is Shexian
    return typed_pinyin("".join(lazy_pinyin(bare)))


@cache
def _spelt() -> tuple[tuple[Division, str], ...]:
    """Return every division with its name in letters; made once, at the first search."""
    tops = divisions.provinces()
    middle = [city for top in tops for city in divisions.below(top.code)]
    low = [county for city in middle for county in divisions.below(city.code)]
    return tuple((one, _letters(one.name)) for one in (*tops, *middle, *low) if one.name not in HEADINGS)


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")

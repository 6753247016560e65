"""The offices of the demonstration: a real province down to its counties, and stations on streets that do not exist.

Anhui is home; Guangzhou, 900 km from its south, is where some of its people work. Bureaus stand where the division
stands on the map; a station is put within 15 km of its county's point.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin

from banshi.china.divisions import below, division

if TYPE_CHECKING:
    from banshi.china.divisions import Division

PROVINCE = "340000"
HOME_COUNTY = "340802"  # Yingjiang in Anqing
FAR_CITY = "440100"
FAR_DISTRICTS = (("440106", 2), ("440105", 1))
STATIONS_IN_A_CITY = 3

# Made up, like the streets, but as such doors read: a long noon in most places, one counter of three on Saturdays.
BUREAU_HOURS = "Mo-Fr 08:30-12:00,14:00-17:30"
STATION_HOURS = ("Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00", BUREAU_HOURS, "Mo-Fr 09:00-17:00")

# The first is Li's home station; the first in the far city is where Li works.
_FAR_STREETS = ["市场街", "木棉路", "榕荫街"]
_STREETS = [
    "平湖路", "南关街", "望江楼街", "柳荫路", "青石街", "桂花路", "东井街", "白塔路", "梨园路", "麦香街",
    "长亭路", "双桥街", "晒谷街", "竹林路", "荷塘路", "枫叶路", "河埠街", "钟鼓街", "凤台路", "书院街",
    "茶亭街", "石榴路", "榆钱街", "新泉路", "绿柳街", "银杏路", "古渡街", "玉兰路", "星湖路", "云溪路",
    "清风街", "采薇路", "雁来街", "松涛路", "稻花路", "百草街", "月牙街", "松鹤路", "听雨街", "铁匠街",
    "油坊街", "学前街", "杏花路", "海棠路", "紫藤街", "暖阳路", "龙灯街", "烟雨路", "梅岭路",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One unit as planned: ids are given here, so that residents can be assigned before anything is stored."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    parent: int | None
    latitude: float
    longitude: float
    street: str = ""
    place: str = ""
    hours: str = BUREAU_HOURS


class Plan:
    """All offices of the demonstration, in an order in which parents come first."""

    def __init__(self, seed: int) -> None:
        self.offices: list[Office] = []
        self._rng = Random(f"offices {seed}")  # noqa: S311 - the same seed has to give the same places
        self._streets = {False: iter(_STREETS), True: iter(_FAR_STREETS)}
        self._open_home_province()
        self._open_far_city()
        self.by_id = {office.id: office for office in self.offices}
        self.stations = [office for office in self.offices if office.kind == "station"]

    @property
    def home(self) -> Office:
        """Return the station of Li's household."""
        return self.stations[0]

    @property
    def far(self) -> Office:
        """Return the station where Li works."""
        return next(s for s in self.stations if s.code.startswith(FAR_CITY[:4]))

    def _open_home_province(self) -> None:
        # Li's city comes first, so that Li's station gets the first street.
        cities = sorted(below(PROVINCE), key=lambda city: city.code != HOME_COUNTY[:4] + "00")
        province = self._bureau(division(PROVINCE), "province", None, "公安厅", "provincial department")
        for city in cities:
            bureau = self._bureau(city, "city", province, "公安局", "city bureau", place="安徽省")
            counties = below(city.code)
            place = f"安徽省{city.name}"
            opened = [self._bureau(c, "county", bureau, "公安局", "county bureau", place=place) for c in counties]
            self._open_stations(opened[0], STATIONS_IN_A_CITY, far=False)

    def _open_far_city(self) -> None:
        city = division(FAR_CITY)
        bureau = self._bureau(city, "city", None, "公安局", "city bureau", place="广东省")
        for code, number in FAR_DISTRICTS:
            opened = self._bureau(division(code), "county", bureau, "公安局", "county bureau", place="广东省广州市")
            self._open_stations(opened, number, far=True)

    def _bureau(
        self, at: Division, kind: str, parent: Office | None, suffix: str, english: str, *, place: str = ""
    ) -> Office:
        return self._add(
            code=f"{at.code}000000",
            name=f"{at.name}{suffix}",
            name_en=f"{in_letters(at.name)} {english}",
            kind=kind,
            parent=parent.id if parent else None,
            latitude=at.latitude or 0.0,
            longitude=at.longitude or 0.0,
            place=f"{place}{at.name}",
        )

    def _open_stations(self, county: Office, number: int, *, far: bool) -> None:
        for place in range(number):
            street = next(self._streets[far])
            self._add(
                code=f"{county.code[:6]}{21 + place}0000",
                name=f"{street}派出所",
                name_en=f"{in_letters(street)} {'Road' if street.endswith('路') else 'Street'} station",
                kind="station",
                parent=county.id,
                latitude=round(county.latitude + self._rng.uniform(-0.09, 0.09), 4),
                longitude=round(county.longitude + self._rng.uniform(-0.09, 0.09), 4),
                street=street,
                place=county.place,
                hours=STATION_HOURS[place],
            )

    def _add(self, **office: object) -> Office:
        added = Office(id=len(self.offices) + 1, **office)  # type: ignore[arg-type]
        self.offices.append(added)
        return added


def in_letters(name: str) -> str:
    """Return a place name in letters, without its kind: 迎江区 is Yingjiang; a name of one syllable keeps it."""
    bare = name[:-1] if len(name) > 2 and name[-1] in "省市区县路街" else name  # noqa: PLR2004 - She county is Shexian
    return "".join(lazy_pinyin(bare)).capitalize()

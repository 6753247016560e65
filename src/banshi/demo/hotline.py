"""The hotline of Li's home city and the bodies behind it: governments, departments, utilities, streets, committees.

Districts and counties are real, and so are the kinds of bodies; firms, streets, committees and every place in the
gazetteer are invented. Ids go on after those of the police offices, so that nothing planned before them moves.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from pypinyin import lazy_pinyin

from banshi.china.dispatch.duties import bodies, duties
from banshi.china.divisions import below, division
from banshi.concerns.models import Catalogue, Duty, Place
from banshi.demo.names import given_name, surname
from banshi.demo.offices import BUREAU_HOURS, HOME_COUNTY, Office, in_letters
from banshi.demo.staff import Login
from banshi.kernel.actor import Duty as Right

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from banshi.china.divisions import Division
    from banshi.demo.offices import Plan

CITY = HOME_COUNTY[:4] + "00"
ROUND_THE_CLOCK = "Mo-Su 00:00-23:59"
# Code of the kind of body, name and English name behind the place, and where one stands: c the city, h the home
# county, a every county. Who has none is served by the city's.
_BODIES = """
water-company 清源供水公司 Clearspring water company c
power-company 明光供电公司 Bright Light power company c
gas-company 蓝焰燃气公司 Blue Flame gas company c
heating-company 暖阳热力公司 Warm Sun heating company ch
drainage-company 畅流排水公司 Freeflow drainage company c
transit-company 同行公交公司 Fellow Traveller bus company c
telecom-company 信风通信公司 Tradewind telecommunications c
post-company 鸿雁邮政公司 Wild Goose post c
urban-management 城市管理局 urban management bureau cha
housing 住房和城乡建设局 housing and construction bureau cha
natural-resources 自然资源和规划局 natural resources bureau ch
provident-fund 住房公积金管理中心 housing provident fund centre c
market-supervision 市场监督管理局 market supervision bureau cha
transport 交通运输局 transport bureau cha
traffic-police 交通警察支队 traffic police ch
fire-rescue 消防救援支队 fire and rescue brigade ch
emergency-management 应急管理局 emergency management bureau ch
health 卫生健康委员会 health commission cha
medical-insurance 医疗保障局 medical insurance bureau ch
education 教育局 education bureau cha
labour 人力资源和社会保障局 labour and social security bureau cha
civil-affairs 民政局 civil affairs bureau cha
veterans 退役军人事务局 veterans bureau c
disabled-persons 残疾人联合会 disabled persons' federation c
environment 生态环境局 environment bureau ch
agriculture 农业农村局 agriculture bureau ca
water-works 水利局 water works bureau ca
forestry 林业和园林局 forestry and parks bureau ch
culture-tourism 文化和旅游局 culture and tourism bureau ch
sport 体育局 sport bureau c
finance-office 金融工作局 financial affairs office c
tax 税务局 tax bureau c
development-reform 发展和改革委员会 development and reform commission c
industry 工业和信息化局 industry bureau c
data-bureau 数据资源管理局 data and government services bureau ch
petitions 信访局 petitions bureau c
archives 档案馆 archives c
"""
# Streets of the home county with their committees; nowhere on a map.
_STREETS = (("望湖街道", ("柳岸", "听松")), ("东桥街道", ("石桥", "荷风")), ("书院街道", ("青云", "百草")))
_OPERATORS, _REVIEWERS, _RULERS = 3, 2, 1

_NAMES = (
    "翠屏 云栖 松涛 澜庭 柳岸 荷风 晴川 听雨 锦绣 和悦 望江 紫藤 金桂 银杏 春晓 秋实 星湖 月湖 梅园 兰亭 竹韵 菊香 "
    "青云 白鹭 黄鹂 锦鲤 福临 安康 丰泽 永兴 新桥 古渡 南塘 北辰 东篱 西林 碧波 绿洲 阳光 朝霞 晚枫 雅居 书香 名仕 "
    "盛景 华庭 龙泉 凤鸣 鹤鸣 雁栖 鹿鸣 麦浪 稻香 果园 桃源 杏林 橘洲 枣林 榆荫 槐树 枫林 桐荫 樟树 莲塘 芦荡 石桥 "
    "铁匠 油坊 染坊 茶亭 钟楼 鼓楼 牌坊 井头 塘湾 河埠 圩埂 山口 岗头 坝上"
)
_FIRST = _NAMES.split()
_KINDS = (
    ("小区", "estate", 24), ("花园", "estate", 16), ("家园", "estate", 14), ("苑", "estate", 14),
    ("新村", "estate", 12), ("公寓", "estate", 8),
    ("路", "road", 34), ("街", "road", 20), ("巷", "road", 12), ("菜市场", "market", 10),
    ("农贸市场", "market", 6), ("商贸城", "market", 5), ("小学", "school", 9), ("中学", "school", 6),
    ("幼儿园", "school", 5), ("公园", "park", 5),
)  # fmt: skip
_IN_ENGLISH = {"estate": "Estate", "road": "Road", "market": "Market", "school": "School", "park": "Park"}


class Spot(NamedTuple):
    """A made-up place that residents name: what it is called, of which kind, and where."""

    name: str
    name_en: str
    kind: str
    division: str
    latitude: float
    longitude: float


class Line:
    """The hotline, its bodies and the places around them, as planned."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._next = plan, len(plan.offices) + 1
        self._rng = Random(f"hotline {seed}")  # noqa: S311 - the same seed has to give the same places
        self.offices: list[Office] = []
        self.units: dict[tuple[str, str], int] = {}
        """Unit by division and kind of body."""
        city = division(CITY)
        self.counties = below(CITY)
        self.city_government = self._open(city, "government", "人民政府", "government", None)
        self.id = self._open(city, "hotline", "市民服务热线", "hotline", self.city_government)
        self._open_bodies(city, self.city_government, "c")
        for county in self.counties:
            government = self._open(county, "government", "人民政府", "government", self.city_government)
            self._open_bodies(county, government, "h" if county.code == HOME_COUNTY else "a")
        self.streets = [self._open_street(place, *street) for place, street in enumerate(_STREETS, start=81)]
        self._know_the_police()

    @cached_property
    def heating(self) -> int:
        """Return the heating utility of the home county, whose desk the start page names."""
        return self.units[HOME_COUNTY, "heating-company"]

    @cached_property
    def government(self) -> int:
        """Return the government of the home county."""
        return self.units[HOME_COUNTY, "government"]

    def _open_bodies(self, at: Division, government: int, where: str) -> None:
        for line in _BODIES.strip().splitlines():
            code, name, *english, there = line.split()
            if where in there:
                self._open(at, code, name, " ".join(english), government, kind=bodies()[code].unit)

    def _open(self, at: Division, body: str, name: str, english: str, parent: int | None, *, kind: str = "") -> int:
        serial = 900 + sum(code == at.code for code, _body in self.units)
        place = "安徽省" if at.code == CITY else "安徽省安庆市"
        name = name if at.code == CITY else name.replace("支队", "大队")
        return self._add(
            at.code, body, code=f"{at.code}{serial}000", name=f"{at.name}{name}",
            name_en=f"{in_letters(at.name)} {english}", kind=kind or body, parent=parent, place=place + at.name,
            latitude=at.latitude or 0.0, longitude=at.longitude or 0.0,
            hours=ROUND_THE_CLOCK if body == "hotline" else BUREAU_HOURS,
        )  # fmt: skip

    def _open_street(self, place: int, name: str, committees: tuple[str, ...]) -> str:
        """Open a street office with its committees and return its division."""
        at, code = division(HOME_COUNTY), f"{HOME_COUNTY}{place:03d}000"
        near = {"latitude": (at.latitude or 0.0) + (place - 82) / 100, "longitude": at.longitude or 0.0}
        where = f"安徽省安庆市{at.name}"
        english = "".join(lazy_pinyin(name[:2])).capitalize()
        street = self._add(
            code, "street", code=code, name=f"{at.name}{name}办事处", name_en=f"{english} street office",
            kind="street", parent=self.units[HOME_COUNTY, "government"], place=where + name, hours=BUREAU_HOURS, **near,
        )  # fmt: skip
        for serial, committee in enumerate(committees, start=1):
            self._add(
                code, "committee" if serial == 1 else f"committee-{serial}", code=f"{code[:9]}{serial:03d}",
                name=f"{committee}社区居委会", name_en=f"{''.join(lazy_pinyin(committee)).capitalize()} committee",
                kind="village", parent=street, place=where + name, hours=BUREAU_HOURS, **near,
            )  # fmt: skip
        return code

    def _add(self, at: str, body: str, **office: object) -> int:
        added = Office(id=self._next + len(self.offices), **office)  # type: ignore[arg-type]
        self.offices.append(added)
        self.units[at, body] = added.id
        return added.id

    def _know_the_police(self) -> None:
        """Give the police offices of the city their part in the catalogue: they were planned before."""
        for office in self._plan.offices:
            at = office.code[:6]
            if at[:4] == CITY[:4]:
                body = "police-station" if office.kind == "station" else "county-police"
                self.units.setdefault((at, body), office.id)

    @cached_property
    def places(self) -> list[Spot]:
        """Return 200 places of each county, the same for the same seed; those of the home county by street, too."""
        return [spot for county in self.counties for spot in self._places_of(county)]

    def _places_of(self, county: Division) -> Iterator[Spot]:
        rng = self._rng
        for ending, kind, number in _KINDS:
            for first in rng.sample(_FIRST, number):
                where = rng.choice([*self.streets, county.code]) if county.code == HOME_COUNTY else county.code
                english = f"{''.join(lazy_pinyin(first)).capitalize()} {_IN_ENGLISH[kind]}"
                yield Spot(
                    first + ending, english, kind, where,
                    round((county.latitude or 0.0) + rng.gauss(0, 0.02), 5),
                    round((county.longitude or 0.0) + rng.gauss(0, 0.025), 5),
                )  # fmt: skip

    def staff(self, seed: int) -> list[Login]:
        """Return who works there: the hotline's posts, and one officer of each other unit and of the city's police."""
        rng = Random(f"hotline staff {seed}")  # noqa: S311 - the same seed has to give the same staff
        posts = [("operator", self.id, Right.CLERK, _OPERATORS), ("reviewer", self.id, Right.OFFICER, _REVIEWERS),
                 ("ruling", self.id, Right.SUPERVISOR, _RULERS)]  # fmt: skip
        shown = {self.heating: "unit", self.government: "government"}
        posts.append((f"police-{CITY}", self.units[CITY, "county-police"], Right.OFFICER, 1))
        bodies_of = {unit: (at, body) for (at, body), unit in self.units.items()}
        for office in self.offices:
            if office.id != self.id:
                at, body = bodies_of[office.id]
                posts.append((shown.get(office.id, f"{body}-{at}"), office.id, Right.OFFICER, 1))
        return [
            Login(username=username if place == 1 else f"{username}-{place}", name=_name(rng), unit_id=unit, duty=duty)
            for username, unit, duty, number in posts
            for place in range(1, number + 1)
        ]

    def store(self, at: datetime) -> None:
        """Store the gazetteer and the live edition of the duty catalogue, as the owner; units are stored by staff."""
        Place.objects.using("owner").bulk_create(
            Place(name=name, division=s.division, latitude=s.latitude, longitude=s.longitude)
            for s in self.places
            for name in ((s.name, s.name_en) if s.division.startswith(HOME_COUNTY) else (s.name,))
        )
        edition = Catalogue.objects.using("owner").create(
            hotline_id=self.id, edition="2025", state="live", made_at=at, since=at
        )
        Duty.objects.using("owner").bulk_create(self._duties(edition))

    def _duties(self, edition: Catalogue) -> Iterator[Duty]:
        """Yield the duties of the city, then of each county and street: whole subjects in which it has a body."""
        subjects = defaultdict(list)
        for line in duties():
            subjects[line.category[:2]].append(line)
        for at in (CITY, *(county.code for county in self.counties), *self.streets):
            for lines in subjects.values():
                if at != CITY and not any((at, line.body) in self.units for line in lines):
                    continue
                for line in lines:
                    helping = {self.unit_for(at, body) for body in line.co_bodies}
                    yield Duty(
                        catalogue=edition, category=line.category, division=at, kind=line.kind,
                        unit_id=(lead := self.unit_for(at, line.body)), co_units=sorted(helping - {lead}),
                        source=line.source,
                    )  # fmt: skip

    def unit_for(self, at: str, body: str) -> int:
        """Return the body of a place: its own, else the county's, the city's, or the government of the area."""
        instead = "county-police" if body == "police-station" else "government"
        there = ((at, body), (at[:6], body), (CITY, body), (at[:6], instead))
        return next(self.units[found] for found in there if found in self.units)


def _name(rng: Random) -> str:
    return surname(rng) + given_name(rng, "12"[int(rng.random() * 2)], 1970 + int(rng.random() * 30))

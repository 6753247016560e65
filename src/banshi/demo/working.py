"""School, work and service, as they depend on age and on the years somebody grew up in.

Schools and firms are invented. A level of education is a code with its table: sheets written before 2006 keep the
table of 1984, in which 73 is a graduate and 90 cannot read.
"""

from __future__ import annotations

from bisect import bisect
from datetime import date
from typing import TYPE_CHECKING

from banshi.demo.families import MAN

if TYPE_CHECKING:
    from random import Random

    from banshi.demo.offices import Office

type Level = tuple[str | None, str] | None

TABLE_OF_2006 = date(2006, 10, 1)
OLD_TABLE = "1984"
# Children and youths: up to this age, what a sheet says.
_GROWING = ((7, ""), (12, ""), (15, "81"), (18, "71"), (22, "61"))
# Grown-ups: born before this year, shares of the levels (2006 table), then of the table of 1984.
_LEVELS: tuple[tuple[int, str, str], ...] = (
    (1950, "81 81 81 81 71 71 61 90 90", "81 81 89 88 71 79 61 90 90 73"),
    (1965, "81 81 71 71 71 71 61 61 41", "81 88 71 71 73 72 61 63 42 41 79"),
    (1975, "81 71 71 71 71 61 61 41 31", "81 71 71 73 72 61 62 69 42 48 31 28"),
    (1985, "71 71 71 61 61 41 44 31 31 21", "71 71 73 61 62 63 42 49 31 21 29 28"),
    (1995, "71 71 61 44 41 31 31 21 21 14", "71 61 62 31 21"),
    (9999, "71 61 44 31 31 31 21 21 21 14 11", "71 61"),
)
_BORN_BEFORE = tuple(year for year, _new, _old in _LEVELS)
_NEW = tuple(new.split() for _year, new, _old in _LEVELS)
_OLD = tuple(old.split() for _year, _new, old in _LEVELS)
_LEARNED = {"11", "14", "21", "31"}
_FIRMS = ["晨光", "远帆", "金穗", "同心", "瑞丰", "云帆", "丰禾", "长河", "启明", "和顺", "大地", "新益"]
_TRADES = ["机械厂", "纺织有限公司", "建材厂", "食品有限公司", "物流有限公司", "电子有限公司", "商贸有限公司", "家具厂"]
_LEARNED_PLACES = [
    "中心医院",
    "第二中学",
    "实验小学",
    "农业技术站",
    "设计院",
    "农村商业银行",
    "县志办公室",
    "软件有限公司",
]
_LEARNED_WORK = ["教师", "医生", "护士", "工程师", "会计", "职员", "技术员", "干部"]
_WORK = ["工人", "营业员", "司机", "厨师", "个体经营", "保安", "电工", "缝纫工", "装修工", "快递员"]
RETIRES = {MAN: 60, "2": 55}
SCHOOL_AGE, STUDENT_AGE, WORKING_AGE = 6, 18, 22
IN_SERVICE, LEFT_SERVICE, NEVER_SERVED = "4", "1", "0"


def schooling(rng: Random, age: int, born: date, registered: date) -> Level:
    """Return the level as registered, with the edition of its table (None: today's); None for a small child."""
    if age < WORKING_AGE:
        code = _GROWING[bisect(_GROWING, (age + 1, ""))][1] if age < _GROWING[-1][0] else "61"
        return (None, code) if code else None
    time = bisect(_BORN_BEFORE, born.year)
    if registered < TABLE_OF_2006 and born.year < _BORN_BEFORE[-2] and rng.random() < 0.6:  # noqa: PLR2004 - a share
        return OLD_TABLE, _OLD[time][int(rng.random() * len(_OLD[time]))]
    return None, _NEW[time][int(rng.random() * len(_NEW[time]))]


def work(rng: Random, age: int, sex: str, level: Level, station: Office) -> tuple[str, str, str]:
    """Return workplace, occupation and the code of military service."""
    if age < SCHOOL_AGE:
        return "", "", NEVER_SERVED
    if age < STUDENT_AGE:
        return f"{station.street}{'小学' if age < 12 else '中学'}", "学生", NEVER_SERVED  # noqa: PLR2004 - six years of it
    served = NEVER_SERVED
    if sex == MAN and rng.random() < 0.05:  # noqa: PLR2004 - a share
        served = IN_SERVICE if age < WORKING_AGE + 1 else LEFT_SERVICE
    if age >= RETIRES[sex]:
        return "", "退休人员" if rng.random() < 0.5 else "农民", served  # noqa: PLR2004 - a share
    if age < WORKING_AGE:
        return f"{station.place[-3:-1]}职业技术学院", "学生", served
    return *_employment(rng, level, station), served


def _employment(rng: Random, level: Level, station: Office) -> tuple[str, str]:
    town = station.place[-3:]
    if level and level[0] is None and level[1] in _LEARNED:
        return f"{town}{_pick(rng, _LEARNED_PLACES)}", _pick(rng, _LEARNED_WORK)
    drawn = rng.random()
    if drawn < 0.3:  # noqa: PLR2004 - a share
        return "", "农民"
    if drawn < 0.38:  # noqa: PLR2004 - a share
        return "", "待业"
    return f"{town}{_pick(rng, _FIRMS)}{_pick(rng, _TRADES)}", _pick(rng, _WORK)


def _pick(rng: Random, words: list[str]) -> str:
    return words[int(rng.random() * len(words))]

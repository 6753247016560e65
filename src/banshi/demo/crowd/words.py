"""Tables of words that a block's rows are looked up in: days as written, numbers, schools, firms and work.

To look a word up by its place takes a tenth of the time of making it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd.people import days
from banshi.demo.loading import TAKEN_OVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.demo.crowd.places import Station

FIRST, LAST = date(1880, 1, 1), date(2060, 12, 31)
_FIRST = days(FIRST)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIRMS = _listed("晨光 远帆 金穗 同心 瑞丰 云帆 丰禾 长河 启明 和顺 大地 新益 宏达 永安 恒通 佳和 华泰 顺达")
TRADES = _listed(
    "机械厂 纺织有限公司 建材厂 食品有限公司 物流有限公司 电子有限公司 商贸有限公司 家具厂 建筑公司 服装厂"
)
LEARNED = _listed("中心医院 第二中学 实验小学 农业技术站 设计院 农村商业银行 县志办公室 软件有限公司")
WORK = _listed("工人 营业员 司机 厨师 个体经营 保安 电工 缝纫工 装修工 快递员 瓦工 服务员")
LEARNED_WORK = _listed("教师 医生 护士 工程师 会计 职员 技术员 干部")
OTHER_WORK = ("", "农民", "待业", "退休人员", "学生")
NONE, FARMER, IDLE, RETIRED, PUPIL = range(5)
# Where the places of each kind of workplace begin in ``workplaces``.
EMPLOYED, TAUGHT, PRIMARY, MIDDLE, COLLEGE = 1, 1 + 180, 189, 191, 193
WORKS, TEACHES = len(OTHER_WORK), len(OTHER_WORK) + len(WORK)


@cache
def _days() -> tuple[pl.Series, pl.Series, pl.Series]:
    every = pl.date_range(FIRST, LAST, interval="1d", eager=True)
    written = every.dt.to_string("%Y-%m-%d")
    moments = [_recorded(FIRST + timedelta(days=place)) for place in range(len(every))]
    return written, every.dt.to_string("%Y%m%d"), pl.Series(moments)


def _recorded(day: date) -> str:
    """Return when a fact of a day was recorded: that morning, or when the register was taken over."""
    return max(TAKEN_OVER, datetime.combine(day, time(9), tzinfo=TAKEN_OVER.tzinfo)).isoformat()


def day(of: NDArray[np.int32]) -> pl.Series:
    """Return days as 1990-05-17."""
    return _days()[0].gather(of - _FIRST)


def digits(of: NDArray[np.int32]) -> pl.Series:
    """Return days as 19900517."""
    return _days()[1].gather(of - _FIRST)


def recorded(of: NDArray[np.int32]) -> pl.Series:
    """Return the moment at which a fact of each day was recorded."""
    return _days()[2].gather(of - _FIRST)


def optional(written: pl.Series, there: NDArray[np.bool_]) -> pl.Series:
    """Return words where they are there, else nothing."""
    return written.zip_with(pl.Series(there), pl.Series([""], dtype=pl.String))


@cache
def counted() -> pl.Series:
    """Return the numbers from nought as words."""
    return pl.Series([str(number) for number in range(4096)])


@cache
def occupations() -> pl.Series:
    """Return every occupation."""
    return pl.Series([*OTHER_WORK, *WORK, *LEARNED_WORK])


def workplaces(stations: tuple[Station, ...]) -> pl.Series:
    """Return every workplace of a block's county."""
    town = stations[0].town
    return pl.Series(
        ["", *(f"{town}{firm}{trade}" for firm in FIRMS for trade in TRADES), *(f"{town}{place}" for place in LEARNED),
         *(f"{s.streets[0]}小学" for s in stations), *(f"{s.streets[0]}中学" for s in stations),
         f"{town[-3:-1]}职业技术学院"]
    )  # fmt: skip


@cache
def _weights() -> NDArray[np.int64]:
    """Return what the birthday in an ID number adds to its sum, by day (GB 11643)."""
    weights = (2, 1, 6, 3, 7, 9, 10, 5)
    written = _days()[1].to_list()
    return np.array([sum(int(d) * w for d, w in zip(text, weights, strict=True)) for text in written])


@cache
def _last_four() -> pl.Series:
    return pl.Series([f"{number:03d}{check}" for number in range(1000) for check in "10X98765432"])


def id_numbers(division: NDArray[np.int64], born: NDArray[np.int32], sequence: NDArray[np.int32]) -> pl.Series:
    """Return ID numbers of a division, a birthday and a sequence, with the check character (ISO 7064 MOD 11-2)."""
    total = _weights()[born - _FIRST].copy()
    for place, weight in enumerate((7, 9, 10, 5, 8, 4)):
        total += division // 10 ** (5 - place) % 10 * weight
    for place, weight in enumerate((8, 4, 2)):
        total += sequence // 10 ** (2 - place) % 10 * weight
    last = _last_four().gather(sequence * 11 + total % 11)
    each, which = np.unique(division, return_inverse=True)
    return pl.Series([str(one) for one in each]).gather(which) + digits(born) + last

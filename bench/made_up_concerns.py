"""Made-up concerns of a made-up city, as skewed as real ones: a few estates and a few troubles are most of it.

A tenth of the texts is about heating; estates follow Zipf's law; one in twenty is in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.random import Generator

ESTATES, COUNTIES, DAYS = 30_000, 24, 700
_FIRST = """
金 银 翠 碧 锦 华 盛 泰 安 康 福 瑞 祥 和 平 东 西 南 北 中 新 天 地 山 水 江 湖 海 云 龙 凤 春 秋 阳 星 明 光
玉 宝 富 贵 长 永 兴 旺 嘉 润 恒 绿 蓝 紫 香 雅 景 逸 尚 荣 鼎 万 千 御 融 滨 桂 梅 兰 竹 松 枫 桃 柳 荷 莲 沁
怡 鸿 鹏 飞 腾
"""
_LAST = """
花园 家园 小区 公寓 嘉园 苑 府 里 城 新城 庄 村 名邸 雅居 华庭 公馆 湾 郡 国际 广场
"""
_PLACES = """
门口 旁边 附近 南门 北门 东侧 三期 一期 二号楼 五栋 地下车库 对面 内 门前 后面 周边
"""
_HEATING = """
供暖不热 暖气不热 供暖温度不达标 暖气片冰凉 供热不足家里只有十五度 停暖三天 供暖管道漏水 暖气费不退 供暖太晚
家里冷得像冰窖
"""
_TROUBLES = """
工地夜间施工噪音扰民 烧烤店油烟直排 垃圾堆积无人清理 路灯不亮 下水道堵塞污水外溢 电梯经常故障困人 停车位乱收费
物业服务差 自来水发黄 经常停水 电压不稳停电 外墙脱落 楼顶漏水 违章搭建 占道经营 黑车聚集 广场舞音响太大
流浪狗伤人 井盖缺失 道路坑洼 红绿灯时间太短 公交班次太少 共享单车乱停 消防通道被堵 电动车飞线充电 燃气迟迟不通
宽带只能办一家 房产证办不下来 延期交房 虚假宣传 维修基金使用不明 幼儿园收费高 学区划分不合理 拖欠工资
养老金算错 医保报销慢 食品过期 快递丢失 驾校不退费 健身房跑路 树木遮挡阳光 河道发臭 化工厂排放废气 搅拌站粉尘大
鸡鸣扰民 棋牌室通宵营业 楼道堆满杂物 门禁损坏 监控不工作 儿童设施损坏 绿化带被毁 积水无法通行 桥下积水 盲道被占
厕所太脏 早市占路 加油站短斤少两 出租车拒载 地铁出口太远 学校门口堵车 医院挂号难 村路没有硬化 农田被占
补偿款未到
"""
_OPENINGS = """
尊敬的领导您好， 您好， 你好，我是业主， 投诉： 反映一个问题， 我家住在这里十年了， 各位领导，
本人代表全体业主反映，
"""
_MIDDLES = """
已经持续半个月了 打了好多次电话没有人管 老人和孩子都受不了 晚上根本没法睡觉 物业说不归他们管
邻居们都有同样的情况 找过社区也没有结果 希望尽快派人来看看 每年都是这样 天气越来越冷 严重影响正常生活
存在很大的安全隐患 之前答复过但是没有解决 我们交了费用却得不到服务 请问到底归哪个部门管 不知道还要等多久
工作人员态度很差 附近几栋楼都一样 上个月报修到现在没人来
"""
_ENDS = """
请尽快处理。 望回复，谢谢！ 希望领导重视。 请给一个明确的答复。 盼复。 请相关部门调查。
"""
ENGLISH = (
    "The heating is cold in our flat",
    "Construction noise at night",
    "Rubbish is not collected",
    "The lift is broken again",
    "No water since yesterday",
    "The streetlight is out",
    "Sewage comes out of the drain",
    "Smoke from a restaurant",
)
FIRST, LAST, PLACES, HEATING = _FIRST.split(), _LAST.split(), _PLACES.split(), _HEATING.split()
TROUBLES, OPENINGS, MIDDLES, ENDS = _TROUBLES.split(), _OPENINGS.split(), _MIDDLES.split(), _ENDS.split()


@dataclass(frozen=True, slots=True)
class Estate:
    """A made-up estate: its name, its name in letters, its county and where it lies."""

    name: str
    latin: str
    county: str
    latitude: float
    longitude: float


type Row = tuple[UUID, datetime, str, str, str, float | None, float | None, str, str]


def estates(rng: Generator) -> list[Estate]:
    """Return the estates of the city, the largest first."""
    from pypinyin import lazy_pinyin

    signs = rng.integers(0, len(FIRST), size=(ESTATES, 3))
    lasts, two = rng.integers(0, len(LAST), ESTATES), rng.random(ESTATES) < 0.6  # noqa: PLR2004 - most names are short
    places = rng.random((ESTATES, 2))
    made = []
    for at in range(ESTATES):
        name = "".join(FIRST[sign] for sign in signs[at][: 2 if two[at] else 3]) + LAST[lasts[at]]
        county = f"9999{at % COUNTIES:02d}"
        latin = "".join(lazy_pinyin(name)).capitalize()
        made.append(Estate(name, latin, county, 36 + places[at][0] * 0.6, 114 + places[at][1] * 0.8))
    return made


def concerns(size: int, *, now: datetime, seed: int = 20260115) -> Iterator[Row]:
    """Yield concerns, the oldest first: id, at, title, said, division, latitude, longitude, category, state."""
    rng = np.random.default_rng(seed)
    city = estates(np.random.default_rng(1))
    share = 1 / np.arange(20, ESTATES + 20)
    which = rng.choice(ESTATES, size, p=share / share.sum())
    trouble = rng.choice(len(TROUBLES), size, p=_falling(len(TROUBLES)))
    drawn, chance = rng.integers(0, 1 << 30, size=(size, 6)), rng.random((size, 4))
    for at in range(size):
        estate, heating = city[which[at]], chance[at][0] < 0.1  # noqa: PLR2004 - a tenth is about heating
        code = "01" if heating else f"{2 + trouble[at] % 14:02d}.{trouble[at] % 7:02d}"
        title, said = _words(estate, heating, int(trouble[at]), drawn[at].tolist(), chance[at][1])
        known = chance[at][2] < 0.6  # noqa: PLR2004 - a place on the map is known of more than half
        when = now - timedelta(days=DAYS * (1 - at / size))
        state = "in-hand" if chance[at][3] < 0.1 or at > 0.97 * size else "closed"  # noqa: PLR2004 - a tenth is open
        yield (
            UUID(int=int(drawn[at][0]) << 64 | at, version=4), when, title, said, estate.county,
            estate.latitude if known else None, estate.longitude if known else None, code, state,
        )  # fmt: skip


def _falling(many: int) -> np.ndarray:
    share = 1 / np.arange(4, many + 4)
    return np.asarray(share / share.sum())


def _words(estate: Estate, heating: bool, trouble: int, drawn: list[int], chance: float) -> tuple[str, str]:  # noqa: FBT001
    if chance < 0.05:  # noqa: PLR2004 - one in twenty
        english = ENGLISH[0 if heating else 1 + trouble % (len(ENGLISH) - 1)]
        return f"{english} at {estate.latin}", f"{english}. I live at {estate.latin}, building {drawn[1] % 30}."
    what = HEATING[drawn[2] % len(HEATING)] if heating else TROUBLES[trouble]
    place = f"{estate.name}{PLACES[drawn[1] % len(PLACES)]}"
    titles = (f"{place}{what}", f"投诉{estate.name}{what}", f"{what}，{place}", f"{estate.name}{what}何时解决")
    middles = [MIDDLES[(drawn[4] >> shift) % len(MIDDLES)] for shift in (0, 5, 10, 15)][: 1 + drawn[5] % 4]
    said = f"{OPENINGS[drawn[5] % len(OPENINGS)]}{place}{what}，{'，'.join(middles)}。{ENDS[drawn[2] % len(ENDS)]}"
    return titles[drawn[3] % 4], said

"""How telling each gram is in this office, and how many traces each key would find.

Counted from the office's own concerns now and then, kept as one row, held by each process. An office without a past
begins with the words that every hotline hears.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.sounds import GRAMS, grams, spelled, symbols

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.concerns.same.sounds import Ints

    type Bytes = NDArray[np.uint8]
    type Floats = NDArray[np.float32]
    type Counts = NDArray[np.int64]

HEARD_EVERYWHERE = """
请问 领导 您好 你好 尊敬 希望 相关 有关 部门 小区 问题 投诉 反映 举报 咨询 关于 业主 居民 严重 影响 生活 正常
附近 解决 处理 回复 谢谢 感谢 政府 我们 我是 我家 他们 没有 不能 可以 如何 怎么 什么 为什么 何时 是否 一直 现在
目前 已经 多次 长期 噪音 扰民 施工 工地 停车 道路 交通 公交 地铁 物业 开发商 公司 学校 孩子 房子 买房 房屋 购房
医院 社区 街道 村民 农村 百姓 市民 建议 要求 请求 加强 尽快 管理 规划 建设 改造 安全 隐患 环境 污染 违规 违法
拖欠 工资 收费 不合理 合理 政策 社保 供暖 不热 暖气 路灯 垃圾 停水 停电 天然气 夜间 晚上 半夜 白天 车辆 行人
红绿灯 路口 大道 花园 广场 市场 一期 二期 三期 地址 时间 电话 情况 进行
"""
SHARE_HEARD, PRIOR = 0.02, 400
"""Words heard everywhere are taken to be in 2 % of 400 concerns that this office never had."""

STEPS = 12.0
"""A count is kept in one byte as twelve times its binary logarithm: within 3 %."""

TITLE_WEIGHT, TEXT_WEIGHT = 4.0, 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """``worth`` of each gram (its inverse document frequency); ``finds``: byte of the count for each key."""

    number: int
    heard: NDArray[np.uint8]
    finds: NDArray[np.uint8]
    concerns: int
    worth: Floats = field(init=False)

    def __post_init__(self) -> None:
        counts = _counts(self.heard) + PRIOR * _heard_everywhere()
        worth = np.log((self.concerns + PRIOR + 1) / (np.minimum(counts, self.concerns + PRIOR) + 1))
        object.__setattr__(self, "worth", worth.astype(np.float32) + np.float32(0.01))

    def rarest(self, numbers: Ints, most: int) -> Ints:
        """Return the most telling grams first."""
        return numbers[np.argsort(-self.worth[numbers], kind="stable")[:most]]

    def fewest(self, keys: Ints, most: int) -> Ints:
        """Return the keys first that find the fewest."""
        return keys[np.argsort(self.finds[keys & (GRAMS - 1)], kind="stable")[:most]]

    def found_by(self, keys: Ints) -> Floats:
        """Return how many traces each key is likely to find; keys that share a place in the table count together."""
        counts: Floats = np.exp2(self.finds[keys & (GRAMS - 1)] / np.float32(STEPS)) - 1
        return counts

    def content(self) -> bytes:
        """Return the counts as they are kept."""
        return zlib.compress(self.heard.tobytes() + self.finds.tobytes(), 1)


def weights_of(number: int, concerns: int, content: bytes) -> Weights:
    """Read what ``content`` wrote."""
    both = np.frombuffer(zlib.decompress(content), dtype=np.uint8)
    return Weights(number, both[:GRAMS], both[GRAMS:], concerns)


@cache
def first_weights() -> Weights:
    """Return the weights of an office without a past."""
    nothing = np.zeros(GRAMS, dtype=np.uint8)
    return Weights(0, nothing, nothing, 0)


def as_bytes(counts: Counts) -> NDArray[np.uint8]:
    """Return counts as they are kept, a byte each."""
    return np.minimum(np.rint(np.log2(1.0 + counts) * STEPS), 255).astype(np.uint8)


def _counts(kept: NDArray[np.uint8]) -> Floats:
    return (np.exp2(np.arange(256) / STEPS) - 1).astype(np.float32)[kept]


@cache
def _heard_everywhere() -> Floats:
    share = np.zeros(GRAMS, dtype=np.float32)
    share[grams(symbols(spelled(HEARD_EVERYWHERE)))] = SHARE_HEARD
    return share

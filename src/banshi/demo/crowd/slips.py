"""How names come to be written wrong: another character of the same sound or look, one too few, one too many, swapped.

The traditional form of a character is no slip of the pen, but the old sheet has it and the new one has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.demo.names import HOMOPHONES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.random import Generator

# Taken for each other by whoever reads handwriting.
_ALIKE = (
    "王玉 玉王 李季 季李 张弘 刘列 陈阵 杨扬 赵超 吴昊 徐涂 孙孑 胡湖 朱未 高亮 林材 何河 郭敦 马鸟 罗萝 梁粱 宋宗 "
    "郑邓 谢射 韩翰 唐塘 冯马 于干 董重 程呈 曹漕 袁衰 邓郑 许讦 傅博 沈沉 曾会 彭澎 吕品 苏办 卢户 蒋奖 蔡祭 贾贯 "
    "丁于 魏巍 薛薜 叶叮 余佘 潘播 杜社 戴载 夏复 钟种 汪注 田由 任仕 姜美 范苑 方万 石右 姚桃 谭潭 廖寥 邹郅 熊能 "
    "金全 陆陈 郝赫 孔孙 白自 崔催 康庸 毛手 邱郎 秦泰 江红 史吏 顾颀 侯候 邵召 孟盂 龙尤 段假 钱线 汤场 尹伊 黎藜 "
    "易昜 常堂 武式 乔桥 贺货 赖懒 龚龛 文丈 明朋 华毕 丽而 芳劳 英央 强弘 伟韦 敏每 静净 杰木 娟捐 艳色 涛寿 超赵 "
    "霞假 平乎 刚钢 桂挂 建健 国固 春舂 红江 志忘 晓烧 燕热 宁丁 佳住 欣欢 雨两 子了 涵函 浩洁 轩轻 梓辛 怡冶 思恩 "
    "琪淇 嘉喜 土士 治冶 荣菜 鑫金 斌武"
)
# Simplified and traditional, as old sheets and residents from elsewhere write it.
_TRADITIONAL = (
    "刘劉 陈陳 张張 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 萧蕭 邓鄧 许許 苏蘇 卢盧 蒋蔣 贾賈 叶葉 "
    "阎閻 钟鐘 谭譚 邹鄒 陆陸 龙龍 钱錢 汤湯 贺賀 赖賴 龚龔 庞龐 兰蘭 顾顧 万萬 乔喬 严嚴 单單 欧歐 国國 华華 伟偉 "
    "军軍 强強 丽麗 艳艷 凤鳳 珍珎 兴興 东東 义義 树樹 荣榮 庆慶 贵貴 财財 宝寶 发發 顺順 长長 云雲 红紅 静靜 娟娟 "
    "燕鷰 洁潔 倩倩 莉莉 颖穎 玲玲 晓曉 杰傑 涛濤 飞飛 凯凱 辉輝 鹏鵬 亚亞 剑劍 文文 诗詩 语語 妍姸 梦夢 涵涵 泽澤 "
    "宁寧 远遠 乐樂 铭銘"
)


def _pairs(text: str) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in text.split() if pair[0] != pair[1]}


ALIKE, TRADITIONAL = _pairs(_ALIKE), _pairs(_TRADITIONAL)


def _replaced(name: str, by: Mapping[str, str], rng: Generator) -> str:
    places = [place for place, sign in enumerate(name) if sign in by]
    if not places:
        return name
    place = places[int(rng.integers(0, len(places)))]
    return name[:place] + by[name[place]] + name[place + 1 :]


def _same_sound(name: str, rng: Generator) -> str:
    return _replaced(name, HOMOPHONES, rng)


def _alike(name: str, rng: Generator) -> str:
    return _replaced(name, ALIKE, rng)


def _traditional(name: str, _rng: Generator) -> str:
    return "".join(TRADITIONAL.get(sign, sign) for sign in name)


def _missing(name: str, rng: Generator) -> str:
    place = 1 + int(rng.integers(0, max(len(name) - 1, 1)))
    return name[:place] + name[place + 1 :] if len(name) > 2 else name  # noqa: PLR2004 - a surname and a sign are left


def _extra(name: str, rng: Generator) -> str:
    place = 1 + int(rng.integers(0, len(name)))
    return name[:place] + "小晓文建国明丽华"[int(rng.integers(0, 8))] + name[place:]


def _swapped(name: str, _rng: Generator) -> str:
    return name[:-2] + name[-1] + name[-2] if len(name) > 2 else name  # noqa: PLR2004 - the surname stays in front


SLIPS: dict[str, Callable[[str, Generator], str]] = {
    "same sound": _same_sound, "alike": _alike, "traditional": _traditional, "missing": _missing, "extra": _extra,
    "swapped": _swapped,
}  # fmt: skip
"""Each takes a name and returns it misspelt, or as it is where this slip does not fit it."""

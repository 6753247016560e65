"""Made-up names that sound like their years: surnames by weight, given names by sex and decade of birth.

The characters are the common ones of each time; who bears which is drawn, so a name that is somebody's is so by chance.
"""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# Weights are roughly persons in a thousand.
_SURNAMES = (
    "王 72 李 71 张 68 刘 54 陈 45 杨 31 赵 23 黄 22 周 21 吴 21 徐 17 孙 16 胡 13 朱 13 高 12 林 12 何 12 郭 12 "
    "马 11 罗 9 梁 8 宋 8 郑 8 谢 7 韩 7 唐 7 冯 7 于 6 董 6 萧 6 程 6 曹 6 袁 6 邓 6 许 6 傅 5 沈 5 曾 5 彭 5 "
    "吕 5 苏 5 卢 5 蒋 5 蔡 5 贾 4 丁 4 魏 4 薛 4 叶 4 阎 4 余 4 潘 4 杜 4 戴 4 夏 4 钟 4 汪 4 田 4 任 4 姜 4 "
    "范 4 方 4 石 4 姚 3 谭 3 廖 3 邹 3 熊 3 金 3 陆 3 郝 3 孔 3 白 3 崔 3 康 3 毛 3 邱 3 秦 3 江 3 史 3 顾 3 "
    "侯 3 邵 3 孟 3 龙 3 万 3 段 3 章 2 钱 2 汤 2 尹 2 黎 2 易 2 常 2 武 2 乔 2 贺 2 赖 2 龚 2 文 2 单 1 解 1 "
    "仇 1 查 1 翟 1 欧阳 1 上官 1 诸葛 1"
)
_WORDS = _SURNAMES.split()
SURNAMES = tuple(_WORDS[::2])
_SURNAME_WEIGHTS = tuple(accumulate(map(int, _WORDS[1::2])))

# For each time: the last year of birth, then the characters for men and for women.
_TIMES: tuple[tuple[int, str, str], ...] = (
    (1949, "德福贵财宝山林根发金玉明生树成有长顺庆荣", "秀英兰珍桂花玉凤芳莲香梅素云春菊翠娥淑贞"),
    (1969, "建国军民卫东志强华平和文革援跃进红兵永胜利", "秀英兰芳红梅丽华玲琴霞萍淑珍桂荣玉敏爱凤"),
    (1979, "军勇伟强斌刚志明国涛波健辉平峰海东新林建", "丽敏静燕娟红霞艳芳玲萍慧莉英华琴梅娜洁云"),
    (1989, "伟磊涛鹏超杰勇斌刚亮辉峰凯飞俊浩晓明宁波", "静丽娟艳敏娜婷燕洁倩丹莉雪琳颖晶玲晓芳霞"),
    (1999, "浩宇杰鑫鹏帅凯晨旭博俊佳明阳志豪天龙文轩", "婷雪颖欣怡佳琪慧敏雨梦洁倩璐莹晓文静思琳"),
    (2009, "浩然宇轩子涵俊杰博文天佑嘉豪明哲思远泽昊", "欣怡雨涵子佳琪梦诗雅思静可馨语嫣梓悦婉莹"),
    (9999, "梓睿浩宇沐辰奕泽一诺子墨晨曦嘉佑景行星亦", "梓涵一诺语桐若溪可欣沐恩悦彤诗雨芷晴安艺"),
)
_LAST_YEARS = tuple(last for last, _men, _women in _TIMES)
# How often a given name has one character only: rare before 1960, the fashion around 1980.
_ONE_CHARACTER = (0.08, 0.15, 0.5, 0.45, 0.25, 0.1, 0.08)

# The same sound, another character: the slip of whoever keys in what was said aloud.
_SAME_SOUND = (
    "晓小 小晓 丽莉 莉丽 芳方 伟炜 静靖 英瑛 玲铃 明铭 华桦 建健 健建 辉晖 洁杰 杰洁 佳嘉 嘉佳 浩昊 昊浩 宇雨 "
    "雨宇 志智 红虹 燕雁 霞遐 秀绣 珍真 桂贵 贵桂 平萍 萍平 强蔷 文雯 博伯 欣鑫 鑫欣 怡宜 梅玫 勇永 永勇 军君 "
    "荣容 凤奉 云芸 涵晗 婷亭 敏闵 峰锋"
)
HOMOPHONES = {pair[0]: pair[1] for pair in _SAME_SOUND.split()}


def surname(rng: Random) -> str:
    """Draw a surname by its frequency."""
    return SURNAMES[bisect(_SURNAME_WEIGHTS, rng.random() * _SURNAME_WEIGHTS[-1])]


def given_name(rng: Random, sex: str, year: int) -> str:
    """Draw a given name as parents chose them in a year; ``sex`` is the code of GB/T 2261.1."""
    time = bisect(_LAST_YEARS, year - 1)
    _last, men, women = _TIMES[time]
    characters = men if sex == "1" else women
    first = characters[int(rng.random() * len(characters))]
    if rng.random() < _ONE_CHARACTER[time]:
        return first
    return first + characters[int(rng.random() * len(characters))]


def misheard(name: str) -> str:
    """Return the name with one character replaced by another of the same sound; unchanged where none is listed."""
    for place in range(len(name) - 1, 0, -1):
        if name[place] in HOMOPHONES:
            return name[:place] + HOMOPHONES[name[place]] + name[place + 1 :]
    return name

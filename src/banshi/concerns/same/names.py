"""Names of places and bodies in a text, told by how they end: estate, road, village, school, company.

What bears the same words but another name is another trouble.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.sounds import grams, symbols

if TYPE_CHECKING:
    from banshi.concerns.same.sounds import Ints

_FINE = (
    "小区|花园|家园|嘉园|佳园|公寓|名邸|雅居|华庭|公馆|国际|广场|大厦|中心|新城|新村|商城|苑|府|湾|郡|庄|城|里|园|"
    "小学|中学|大学|学校|学院|幼儿园|驾校|医院|诊所|公司|集团|酒店|宾馆|市场|超市|工厂|厂|银行|公园|车站|站|桥|"
    "大道|路|巷|村|组|水库|工业园"
)
_COARSE = "街道|社区|居委会|镇|乡|街|开发区|高新区"
_SIGN = r"[\u3400-\u9fff\ue000-\uf8ff]"
_LETTERS = r"[\ue000-\ue1ff]{2,}"  # two syllables and more written in letters: in an English text, a name
_MOST_NAMES = 6

FINE = re.compile(rf"{_SIGN}{{2,4}}?(?:{_FINE})|{_LETTERS}")
COARSE = re.compile(rf"{_SIGN}{{2,4}}?(?:{_COARSE})")


def named_in(spelled_text: str) -> tuple[Ints, ...]:
    """Return the grams of each name in the text: of estates, roads, bodies; of quarters where there are none."""
    found = FINE.findall(spelled_text) or COARSE.findall(spelled_text)
    return tuple(np.unique(grams(symbols(name))) for name in dict.fromkeys(found[:_MOST_NAMES]))

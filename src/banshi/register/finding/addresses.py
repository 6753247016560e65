"""An address as people say a part of it: the street or village, and the numbers of house, building and room.

Of the street's name only its last two characters count, without "road" or "street": what stands before them is left
off by whoever lives there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from banshi.register.finding.characters import folded

_OFFICES = re.compile(r"^(?:[^省市县旗镇乡]+[省市县旗镇乡])+(?=.{2})")
_KINDS = re.compile(r"(?:第|(?<=.)(?:大街|大道|胡同|[路街巷弄道里村组]))+$")
_NUMBERS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百]+(?=[号栋幢座单楼室层组弄])")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－", "0123456789-")
MOST_NUMBERS = 4
KEPT = 2
LONGEST = 9


@dataclass(frozen=True, slots=True)
class Address:
    """The end of the name of the street or village, and the numbers that follow, as far as they are known."""

    street: str
    numbers: tuple[int, ...]


def parts(address: str) -> Address:
    """Return the parts of an address by which it is found."""
    text = address.translate(_FULL_WIDTH).replace(" ", "")
    first = _NUMBERS.search(text)
    named = text if first is None else text[: first.start()]
    behind = "" if first is None else text[first.start() :]
    numbers = tuple(_value(found) for found in _NUMBERS.findall(behind)[:MOST_NUMBERS])
    return Address(street(named), numbers)


@lru_cache(1 << 16)
def street(named: str) -> str:
    """Return the end of the name of the street or village in what stands before the first number."""
    return _KINDS.sub("", _OFFICES.sub("", folded(named)))[-KEPT:]


def _value(written: str) -> int:
    """Return a number in digits or in Chinese, as far as houses are numbered: "二十三" is 23, "三〇一" is 301."""
    if written.isascii() or ("十" not in written and "百" not in written):
        return _digits(written, 0)
    hundreds, _, rest = written.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    # A hundred or a ten without a digit before it is one.
    return 100 * _digits(hundreds, int("百" in written)) + 10 * _digits(tens, int(bool(ten))) + _digits(ones, 0)


def _digits(written: str, none: int) -> int:
    """Return what digits say, nine of them at the most; whatever else people write between them says nothing."""
    said = "".join(one for one in written.translate(_DIGITS) if one.isdecimal())[:LONGEST]
    return int(said) if said else none

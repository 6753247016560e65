"""Names as the register takes them: characters of the national table, and whose surname they begin with.

The Table of General Standard Chinese Characters (通用规范汉字表, 2013) holds the 8105 characters that systems have to
write. A name may hold others if it stands on the register already; a new name may not. Names of minorities written in
Chinese characters keep their dot (阿依古丽·买买提).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from banshi.china.pinyin import COMPOUND_SURNAMES, DOT, DOTS

TABLE = "standard-characters.txt"
SHORTEST = 2


@cache
def standard_characters() -> frozenset[str]:
    """Return the 8105 characters of the table."""
    text = files("banshi.china.codes").joinpath(TABLE).read_text(encoding="utf-8")
    return frozenset("".join(line for line in text.splitlines() if not line.startswith("# ")))


def tidied(name: str) -> str:
    """Return a name as it is stored: without blanks, one kind of dot."""
    return re.sub(DOTS, DOT, re.sub(r"\s", "", unicodedata.normalize("NFC", name)))


def not_standard(name: str) -> frozenset[str]:
    """Return the characters of a tidied name that are not in the table; a dot between two parts is part of a name."""
    return frozenset("".join(name.split(DOT))) - standard_characters()


def is_a_name(name: str) -> bool:
    """Return whether a tidied name is at least a surname and one character, and no dot stands at an end of a part."""
    return len(name) >= SHORTEST and all(name.split(DOT))


def surname(name: str) -> str:
    """Return the surname of a Chinese name; of a name with dots, which has none, its first part."""
    if DOT in name:
        return name.partition(DOT)[0]
    return name[:2] if len(name) > SHORTEST and name[:2] in COMPOUND_SURNAMES else name[:1]

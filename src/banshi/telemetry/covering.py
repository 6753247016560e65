"""What looks like a person in a text: numbers of identity, telephones, addresses of houses and of mailboxes.

The last line of defence and never the first: names look like any other word, so no text of a user may come this far.
"""

from __future__ import annotations

import re

COVER = "…"
_ALONE = r"(?<![0-9A-Za-z])"
_ENDED = r"(?![0-9A-Za-z])"
ID_NUMBER = rf"{_ALONE}[1-9]\d{{5}}(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{{3}}[\dXx]{_ENDED}"
MOBILE = rf"{_ALONE}(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}{_ENDED}"
TELEPHONE = rf"{_ALONE}0\d{{2,3}}-\d{{7,8}}{_ENDED}"
MAILBOX = r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}"
HOUSE = r"[\u4e00-\u9fff]{1,12}\d{1,5}(?:号|弄|栋|幢|单元|室|楼)[\u4e00-\u9fff\d]*"
_ANY = re.compile(f"{ID_NUMBER}|{MOBILE}|{TELEPHONE}|{MAILBOX}|{HOUSE}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|=\([^)]*\)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f…]+")


def covered(text: str) -> str:
    """Return a text with everything covered that looks like a person's number, telephone, house or mailbox."""
    return _ANY.sub(COVER, text)


def covered_of_strangers(text: str) -> str:
    """Return a sentence of a library with all it quotes and all that is not ASCII covered, besides the rest."""
    return covered(_BEYOND_ASCII.sub(COVER, _QUOTED.sub(COVER, text)))


def found_in(text: str) -> list[str]:
    """Return what looks like a person in a text."""
    return _ANY.findall(text)

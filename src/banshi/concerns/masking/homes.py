"""Where somebody lives, at the level of a flat: the estate stays readable, since a public problem needs its place.

A building or its lift is everybody's; a flat, a house number of a village or one that somebody calls home is not.
"""

from __future__ import annotations

import re
from string import ascii_letters
from typing import TYPE_CHECKING

from banshi.concerns.masking.folding import Surroundings
from banshi.concerns.masking.kinds import MaskedKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.concerns.masking.folding import Folded
    from banshi.concerns.masking.numbers import Hit

_CN = "一二三四五六七八九十百零〇两"
_NUM = rf"(?:(?<![\d.])\d{{1,3}}|(?<![a-z])[a-z]-?\d{{0,3}}|[{_CN}]{{1,4}}|[甲乙丙丁])"
_LONG = rf"(?:\d{{1,4}}|[a-z]-?\d{{1,4}}|[{_CN}]{{1,5}})"
# Whether a place can begin a number, or a place of homes, is asked first: the patterns have many branches each.
_BEGINS = rf"(?=[第甲乙丙丁{_CN}a-z\d])"
_BEGINS_PLACE = r"(?=[小花家苑园公新城府湾里庭院村大广宿居郡墅庄坊楼住我])"
_SEP = r"[ ,、\-/]{0,2}"
# What follows a bare number and says that it counts something.
_COUNTS = r"(?![\d年月日号元块万千百亿米平户人个楼层栋路弄度台辆次分余多吨亩-]|\.\d| ?(?:yuan|%))"
_HOUSE = rf"第?(?:{_NUM}(?: ?号楼|#楼|号院|栋|幢|棟|#)|(?:(?<![a-z])[a-z]-?\d{{0,3}}|(?<![\d.])\d{{1,3}})座)楼?"
_DOOR = rf"第?{_NUM}(?:单元|门栋|门|梯)"
_FLOOR = rf"(?:{_NUM}|-?\d)(?:楼|层)"
_ROOM = rf"{_LONG}(?:号房间?|室|房间?)(?!型)(?:[东西南北]户)?"
_SIDE = r"[东西南北中左右]边?[户室](?!外|型)"
_BARE = rf"(?:(?:\d{{1,2}}-)?\d{{3,4}}[a-z]?|[一二三四五六七八九零〇]{{3,4}}){_COUNTS}"
_PLACE = r"(?:小区|花园|花苑|家园|苑|园|公寓|新村|城|府|湾|里|庭|院|村|大厦|广场|宿舍|家属院|居|郡|墅|庄|坊|楼)"
_AT_HOME = r"(?:住在|家在|家住|住址|家庭地址|我住|(?<![居])住(?![建宅房户院改]))(?:是|为|[: ]){0,2}"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


FLAT = _pattern(
    rf"{_BEGINS}(?:{_HOUSE}{_SEP}(?:{_DOOR}{_SEP})?(?:{_FLOOR}{_SEP})?|{_DOOR}{_SEP}(?:{_FLOOR}{_SEP})?)"
    rf"(?:{_ROOM}|{_SIDE}|{_BARE})"
)
NUMBERED = _pattern(rf"\d{{1,4}}号{_SEP}(?:{_DOOR}{_SEP})?(?:{_FLOOR}{_SEP})?(?:{_ROOM}|(?<=[元门梯]){_BARE}|{_SIDE})")
ON_A_FLOOR = _pattern(rf"{_BEGINS}(?:{_HOUSE}{_SEP})?{_DOOR}{_SEP}{_FLOOR}(?!以|高|电|的电|楼道)")
ROOM = _pattern(
    rf"{_BEGINS_PLACE}(?:{_PLACE}{_SEP}|{_AT_HOME}[^,。;!? ]{{0,12}}?)"
    rf"(?P<it>(?<!\d)\d{{1,4}}[a-z]?室|(?<!\d)\d{{1,2}}-\d{{3,4}}{_COUNTS})"
)
_NO_DATE = r"(?!\d{1,2}-\d{1,2}-(?:19|20)\d\d)"
DASHED = _pattern(rf"(?<![\w\-./]){_NO_DATE}\d{{1,3}}(?:-\d{{1,2}}){{1,2}}-\d{{3,4}}室?(?![\w\-.]|年)")
VILLAGE = _pattern(r"(?<=[村组队屯社弄巷])(?P<it>\d{1,4}号)(?!楼|线|桥|井|机|泵|电|令|文|地块|路|门面|商铺)")
AT_HOME = _pattern(
    rf"{_AT_HOME}[^,。;!?\s\d]{{1,20}}(?P<it>(?<![\d{_CN}])\d{{1,4}}(?:-\d{{1,3}})?号(?:附\d{{1,3}}号)?)(?!线|楼|文|令|门面|商铺|店)"
)
_NO_MEASURE = r"(?! ?(?:yuan|times|percent|people|days|hours|years|m2|sqm|square|%|per))"
ENGLISH = _pattern(
    r"(?:\b(?:building|block|bldg|tower) ?(?:no\.? ?)?[a-z0-9]{1,3},? )?(?:\b(?:unit|entrance) ?\d{1,2},? )?"
    r"\b(?:flat|apt|apartment|room|rm)\b\.? ?(?:no\.? ?|number ?)?#?"
    rf"(?:\d{{1,4}}-?[a-z]?|[a-z]-?\d{{1,4}})(?![a-z0-9]){_NO_MEASURE}"
    r"(?:,? (?:unit|entrance) ?\d{1,2}\b)?(?:,? (?:building|block|bldg|tower) ?(?:no\.? ?)?[a-z]?\d{1,3}\b)?"
    r"|(?:\bI live (?:at|in)|\bmy (?:home )?address is|\bhome address:?)(?: no\.?)? (?P<it>\d{1,5}[a-z]?)(?=,? [a-z])"
)
# Each family of patterns is tried only about a word that every one of its finds contains, and each pattern only in a
# text that has one of its signs: most texts have none.
_ABOUT = tuple(
    (frozenset(signs), about, tuple((frozenset(needed), pattern) for needed, pattern in patterns))
    for signs, about, patterns in (
        (
            "栋幢棟座#梯室元门号",
            Surroundings("[栋幢棟座#梯室]|单元|门栋|号楼|号院|号房|\\d门", 30, 50),
            (("元门梯栋幢棟#座号", FLAT), ("号", NUMBERED), ("楼层", ON_A_FLOOR), ("室-", ROOM)),
        ),
        ("-", Surroundings(r"\d-\d", 40, 20), (("-", ROOM), ("-", DASHED))),
        ("号", Surroundings("号", 40, 12), (("号", VILLAGE), ("号", AT_HOME))),
        (
            ascii_letters,
            Surroundings(r"(?=[aflr])(?:flat|apt|apartment|room|rm\b|live (?:at|in)|address)", 40, 80, re.IGNORECASE),
            ((ascii_letters, ENGLISH),),
        ),
    )
)


def hits(plain: Folded) -> Iterator[Hit]:
    """Yield each flat or house of a folded text in which somebody lives."""
    for signs, about, patterns in _ABOUT:
        if not plain.has(signs):
            continue
        tried = [pattern for needed, pattern in patterns if plain.has(needed)]
        for start, end in about.of(plain.text):
            for pattern in tried:
                for match in pattern.finditer(plain.text, start, end):
                    named = "it" in pattern.groupindex and match["it"]
                    yield (*(match.span("it") if named else match.span()), MaskedKind.HOME)

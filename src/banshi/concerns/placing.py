"""Where a concern is: the place a text names, found in the gazetteer, and how far from the truth a public map stays.

Pure: ``spans`` says what to ask the gazetteer for in one query, ``best`` chooses among what came back and says why.
A name that two places bear and nothing decides is left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from math import asin, ceil, cos, degrees, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from banshi.stations.distances import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from django.utils.functional import _StrOrPromise

MOST_SPANS = 600
LONGEST_NAME = 12
LONGEST_READ = 2000
"""Characters of a text that are searched for places; what comes after them is rarely where it is."""
SAME_SPOT = 300
"""Metres within which two rows of one name are one place entered twice."""
WHOLE_CODE, COUNTY_CODE = 12, 6

_HAN = "\u4e00-\u9fff"
_PLACES = (
    "小区 花园 花苑 家园 新村 新城 公寓 大厦 大楼 广场 中心 商城 社区 学校 小学 中学 大学 学院 幼儿园 医院 诊所 "
    "卫生院 市场 菜场 超市 公园 景区 大桥 立交 车站 地铁站 火车站 公交站 机场 码头 大道 大街 胡同 工地 工业园 "
    "开发区 水库 林场 农场 养老院 派出所 步行街 苑 园 城 府 湾 里 郡 墅 庄 居 庭 坊 阁 轩 楼 路 街 巷 弄 桥 站 村 "
    "组 屯 寨 店 厂 馆 场 寺 湖 河 港 区 县 市 镇 乡 街道 办事处"
)
_PLACE_WORDS = _PLACES.split()
_ENDS = re.compile(f"(?=({'|'.join(sorted(_PLACE_WORDS, key=len, reverse=True))}))")
_CUES = re.compile("家住|住在|位于|座落在|坐落于|地处|地址|就在|在|到|从|去|往|至|由|对面|旁边|靠近|反映|投诉")
_RUN = re.compile(f"[{_HAN}A-Za-z0-9·]+")
_CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z'’\-]*(?: (?:of |the )?(?:[A-Z][A-Za-z'’\-]*|\d{1,3}))*")
_ENGLISH = re.compile(
    r"(?:[a-z'’\-]{2,20} ){1,3}(?:estate|street|road|avenue|lane|village|community|school|hospital|market|park"
    r"|bridge|station|square|plaza|tower|building|gardens?|court|mansions?|centre|center|district|county|town|city)(?![a-z])",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"(?:(?<![小社园景校厂片矿库])区|县|(?<![超菜夜门集])市|旗|镇|乡|街道|街道办事处|District|County|City|Town(?:ship)?|Subdistrict)$"
)


class Place(NamedTuple):
    """One row of the gazetteer; degrees WGS 84, ``division`` 6 or 12 digits (GB/T 2260, GB/T 10114)."""

    name: str
    division: str
    latitude: float
    longitude: float


class Why(StrEnum):
    """Why a place was chosen, or none."""

    NAMED = "named"
    IN_NAMED_DIVISION = "in-named-division"
    NEAREST = "nearest"
    IN_DIVISION = "in-division"
    DIVISION_ONLY = "division-only"
    SEVERAL = "several"
    NOTHING = "nothing"


WHY_WORDS: dict[Why, _StrOrPromise] = {
    Why.NAMED: _("The text names it."),
    Why.IN_NAMED_DIVISION: _("It lies in the area that the text names."),
    Why.NEAREST: _("Of the places of this name it is the nearest."),
    Why.IN_DIVISION: _("It lies in the area that was chosen."),
    Why.DIVISION_ONLY: _("The text names an area but no place in it."),
    Why.SEVERAL: _("Several places bear this name: choose one."),
    Why.NOTHING: _("The text names no place that is on file."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The place a text speaks of, if it is certain; the division, if one is known; the words that named it; why."""

    place: Place | None
    division: str | None
    words: str
    why: tuple[Why, ...]


def spans(text: str, *, divisions: Collection[str] = ()) -> list[str]:
    """Return at most 600 substrings that may name a place, the likeliest first; ``divisions`` are names to look for.

    A short text is asked for whole: every substring of two to ten characters. A long one by what ends like a place
    or follows a word like 位于.
    """
    plain = _plain(text)
    found: Iterable[str] = (span for part in _by_likelihood(plain, divisions) for span in part)
    return list(islice(dict.fromkeys(found), MOST_SPANS))


def best(
    text: str, found: Sequence[Place], *, near: tuple[float, float] | None = None, division: str | None = None
) -> Placed:
    """Choose among the places of the gazetteer the one that the text means.

    The longest name wins; then areas that the text names, nearness to ``near`` (latitude, longitude) and agreement
    with ``division`` decide. Rows whose name ends like an area (区, 镇, District) are areas, not places.
    """
    plain = _plain(text).casefold()
    named = [place for place in found if _stands_in(place.name, plain)]
    areas = [place for place in named if _AREA.search(place.name)]
    places = _longest([place for place in named if not _AREA.search(place.name)], plain)
    if not places:
        return _without_place(areas, division)
    why = [Why.NAMED]
    stems = sorted((_stem(area.division) for area in areas), key=len, reverse=True)
    places = _narrowed(places, stems, Why.IN_NAMED_DIVISION, why)
    if near is None:
        places = _narrowed(places, [_stem(division)] if division else [], Why.IN_DIVISION, why)
    elif len(places) > 1:
        places = [min(places, key=lambda place: (metres(near, (place.latitude, place.longitude)), place))]
        why.append(Why.NEAREST)
    return _chosen(places, why, division)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees) in metres."""
    north, south = radians(a[0]), radians(b[0])
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * 1000 * asin(min(1.0, sqrt(half)))


def coarse(latitude: float, longitude: float, metres: float = 100) -> tuple[float, float]:
    """Return the middle of the square of a fixed grid that a private position lies in; sides of about ``metres``.

    The same position always gives the same square, so that asking often tells no more than asking once.
    """
    step = degrees(metres / (EARTH_RADIUS_KM * 1000))
    rows = ceil(180 / step)
    row = min(rows - 1, floor((latitude + 90) / 180 * rows))
    middle = -90 + (row + 0.5) * 180 / rows
    columns = max(1, floor(360 * cos(radians(middle)) / step))
    column = floor((longitude + 180) / 360 * columns) % columns
    return round(middle, 6), round(-180 + (column + 0.5) * 360 / columns, 6)


# ------------------------------------------------------------------ candidates


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST_READ])


def _by_likelihood(plain: str, divisions: Collection[str]) -> Iterator[Iterable[str]]:
    runs = [run[0] for run in _RUN.finditer(plain)]
    yield (name for name in divisions if name in plain)
    yield _english(plain)
    yield from (_ending_like_a_place(run) for run in runs)
    yield from (_after_a_cue(run) for run in runs)
    for length in (4, 5, 3, 6, 2, 7, 8, 9, 10):
        yield (run[at : at + length] for run in runs if not run.isascii() for at in range(len(run) - length + 1))


def _english(plain: str) -> Iterator[str]:
    """Yield capitalised words that stand together, with fewer and fewer at their head, and words before Street."""
    for match in _CAPITAL.finditer(plain):
        words = match[0].split()[:6]
        yield from (" ".join(words[at:]) for at in range(len(words)))
        yield from (" ".join(words[:end]) for end in range(1, len(words)))
    for match in _ENGLISH.finditer(plain):
        words = match[0].title().split()
        yield from (" ".join(words[at:]) for at in range(len(words) - 1))


def _ending_like_a_place(run: str) -> Iterator[str]:
    for match in _ENDS.finditer(run):
        end = match.end(1)
        yield from (run[start:end] for start in range(max(0, end - LONGEST_NAME), match.start(1)))


def _after_a_cue(run: str) -> Iterator[str]:
    for match in _CUES.finditer(run):
        yield from (run[match.end() : end] for end in range(match.end() + 2, min(len(run), match.end() + 8) + 1))


# --------------------------------------------------------------------- choice


def _stands_in(name: str, plain: str) -> bool:
    wanted = _plain(name).casefold()
    if not wanted.isascii():
        return wanted in plain
    return bool(wanted) and re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", plain) is not None


def _longest(places: Sequence[Place], plain: str) -> list[Place]:
    """Return the places of the longest name; of two names as long, those of the one that stands first."""
    if not places:
        return []
    names = {place.name for place in places}
    name = min(names, key=lambda name: (-len(name), plain.find(_plain(name).casefold()), name))
    return [place for place in places if place.name == name]


def _stem(division: str) -> str:
    """Return a division code without the zeros that only fill it up: 430100 names all that begins with 4301."""
    code = division[:-3] if len(division) == WHOLE_CODE and division.endswith("000") else division
    code = code.removesuffix("000") if len(code) == WHOLE_CODE - 3 else code
    while len(code) <= COUNTY_CODE and len(code) > len("43") and code.endswith("00"):
        code = code[:-2]
    return code


def _narrowed(places: list[Place], stems: Sequence[str], reason: Why, why: list[Why]) -> list[Place]:
    """Keep the places of the first, smallest, area that has any; where none has, all stay."""
    for stem in stems:
        inside = [place for place in places if place.division.startswith(stem)]
        if inside:
            why.append(reason)
            return inside
    return places


def _without_place(areas: Sequence[Place], division: str | None) -> Placed:
    if not areas:
        return Placed(place=None, division=division, words="", why=(Why.NOTHING,))
    deepest = max(areas, key=lambda area: (len(_stem(area.division)), len(area.name)))
    return Placed(place=None, division=deepest.division, words=deepest.name, why=(Why.DIVISION_ONLY,))


def _chosen(places: Sequence[Place], why: Sequence[Why], division: str | None) -> Placed:
    first = min(places)
    spread = max(metres((first.latitude, first.longitude), (one.latitude, one.longitude)) for one in places)
    if spread > SAME_SPOT:
        shared = {place.division for place in places}
        known = shared.pop() if len(shared) == 1 else division
        return Placed(place=None, division=known, words=first.name, why=(Why.SEVERAL,))
    return Placed(place=first, division=first.division, words=first.name, why=tuple(why))


_NOBODY_LIVES_THERE = re.compile(
    r"(公园|广场|路口|车站|火车站|地铁站|公交站|机场|码头|大桥|立交|菜场|市场|菜市场|水库|体育馆|步行街)$"
    r"|\b(park|square|crossing|crossroads|station|airport|pier|bridge|market|stadium)$",
    re.IGNORECASE,
)


def where_nobody_lives(place: str) -> bool:
    """Tell whether a name is that of a park, a crossing or the like: its point is the point of nobody's home."""
    return _NOBODY_LIVES_THERE.search(place) is not None

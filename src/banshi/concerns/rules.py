"""The rules of concerns as pure functions: whose duty it is, who is next above, what makes an answer doubtful.

Nothing here knows the database or the clock. A route always ends at a unit: where no duty fits, the government of
the area takes it, and where that is unknown the hotline keeps it and says so (Beijing Regulation of 2021, art. 12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

WHOLE = 12
"""Digits of a full division code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A unit as far as routing goes."""

    id: int
    kind: str
    division: str
    parent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One line of the duty catalogue; empty fields fit everything."""

    category: str
    division: str
    kind: str
    unit_id: int
    co_units: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Where a concern goes and why; ``why`` is a key of ``ROUTE_WORDS``."""

    unit_id: int
    co_units: tuple[int, ...]
    why: str
    source: str = ""


ROUTE_WORDS: dict[str, _StrOrPromise] = {
    "duty": _("by the duty catalogue"),
    "duty-aside": _("by the duty catalogue, but the unit is complained of: the one above it"),
    "area": _("no duty is known for this: the government of the area"),
    "hotline": _("no unit is known for this place: the hotline keeps it"),
}


def area(division: str) -> str:
    """Return a division code without the zeros that only fill it up: 340800 is 3408."""
    plain = division.rstrip("0")
    # A code goes by pairs, then by threes: 34 08 02 | 003 | 201; a zero at the end of a part belongs to it.
    return division[: next((n for n in (2, 4, 6, 9, 12) if n >= len(plain)), len(division))]


def covers(whole: str, part: str) -> bool:
    """Tell whether a division lies in another (or is the same)."""
    return part.startswith(area(whole)) if whole else True


def below(parent: str, code: str) -> bool:
    """Tell whether a category is another one or lies under it."""
    return not parent or code == parent or code.startswith(f"{parent}.")


def route(
    duties: Iterable[DutyLine],
    bodies: Mapping[int, Body],
    *,
    category: str,
    division: str,
    kind: str,
    hotline: int,
    shielded: Sequence[int] = (),
) -> Routed:
    """Return the unit whose duty it is: the closest place first, then the closest category, then the kind."""
    # A category goes by parts with dots between; a duty for one holds for all that lies under it.
    over = {"", category, *(category[:at] for at, sign in enumerate(category) if sign == ".")}
    fits = [d for d in duties if d.category in over and covers(d.division, division) and d.kind in {"", kind}]
    if fits:
        best = max(fits, key=lambda d: (len(area(d.division)), len(d.category), len(d.kind)))
        aside = _aside(best.unit_id, bodies, shielded)
        co_units = tuple(unit for unit in best.co_units if unit not in shielded and unit != aside)
        if aside == best.unit_id:
            return Routed(unit_id=aside, co_units=co_units, why="duty", source=best.source)
        if aside is not None:
            return Routed(unit_id=aside, co_units=co_units, why="duty-aside", source=best.source)
    return fallback(bodies, division=division, hotline=hotline, shielded=shielded)


def fallback(bodies: Mapping[int, Body], *, division: str, hotline: int, shielded: Sequence[int] = ()) -> Routed:
    """Return the government of the area, the smallest that covers the place; without one the hotline keeps it."""
    there = [b for b in bodies.values() if b.kind == "government" and covers(b.division, division)]
    there = [b for b in there if b.id not in shielded]
    if not there or not division:
        return Routed(unit_id=hotline, co_units=(), why="hotline")
    return Routed(unit_id=max(there, key=lambda b: len(area(b.division))).id, co_units=(), why="area")


def above(unit_id: int, bodies: Mapping[int, Body], shielded: Sequence[int] = ()) -> int | None:
    """Return the unit above, past those that are complained of; none at the top."""
    parent = bodies[unit_id].parent if unit_id in bodies else None
    return _aside(parent, bodies, shielded) if parent is not None else None


def _aside(unit_id: int | None, bodies: Mapping[int, Body], shielded: Sequence[int]) -> int | None:
    while unit_id is not None and unit_id in shielded:
        unit_id = bodies[unit_id].parent if unit_id in bodies else None
    return unit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A doubt about an answer, with the passage that raised it, for a person to judge."""

    code: str
    passage: str


FLAG_WORDS: dict[str, _StrOrPromise] = {
    "repeats": _("This answer repeats another one word for word."),
    "off-the-point": _("The answer does not mention what was asked."),
    "no-contact": _("The unit did not reach the resident before it answered."),
    "empty": _("The answer says nothing that was done."),
    "not-duty": _("The unit answers that it is not its duty, after it took the concern in hand."),
    "unlawful": _("The unit calls the claim unlawful."),
}
LONGEST_PASSAGE = 120
FEWEST_SHARED = 2
SHORTEST_DONE = 6


def flags(
    *, said: str, place: str, category: str, done: str, reply: str, outcome: Outcome, contacted: bool, repeats: bool
) -> list[Flag]:
    """Return the doubts about an answer: each goes to a person of the hotline before the resident is asked."""
    found = []
    if repeats:
        found.append(Flag(code="repeats", passage=reply[:LONGEST_PASSAGE]))
    nothing_to_do = outcome in {Outcome.NOT_NOW, Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL}
    if not nothing_to_do and len(re.sub(r"[\W_]", "", done)) < SHORTEST_DONE:
        found.append(Flag(code="empty", passage=done[:LONGEST_PASSAGE]))
    if not mentions(f"{done} {reply}", f"{said} {place} {category}"):
        found.append(Flag(code="off-the-point", passage=reply[:LONGEST_PASSAGE]))
    if not contacted:
        found.append(Flag(code="no-contact", passage=""))
    if outcome in {Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL}:
        found.append(Flag(code=outcome.value, passage=reply[:LONGEST_PASSAGE]))
    return found


def mentions(answer: str, asked: str) -> bool:
    """Tell whether an answer shares words with what was asked: pairs of Chinese characters, or whole Latin words."""
    return len(_words(answer) & _words(asked)) >= min(FEWEST_SHARED, len(_words(asked)))


# Words that are in every answer and every question say nothing about either.
IN_EVERY_ANSWER = frozenset(
    {
        "您好", "你好", "感谢", "支持", "理解", "反映", "问题", "关于", "工作", "进行", "我们", "我单", "单位",
        "已经", "处理", "市民", "收悉", "回复", "来电", "来信", "诉求", "情况", "the", "and", "for", "you", "your",
        "was", "has", "have", "been", "our", "this", "that", "with", "not", "are", "thank",
    }
)  # fmt: skip


def _words(text: str) -> set[str]:
    chinese = re.findall(r"[\u4e00-\u9fff]+", text)
    pairs = {run[i : i + 2] for run in chinese for i in range(len(run) - 1)}
    latin = {word.lower() for word in re.findall(r"[A-Za-z]{3,}", text)}
    return (pairs | latin) - IN_EVERY_ANSWER


def reopens(noes: int, voices: int, enough: int) -> bool:
    """Tell whether a problem reopens: so many say it is not solved, or all of them where there are fewer."""
    return noes > 0 and noes >= min(enough, voices)


def date_to_look_again(chosen: date | None, *, today: date, longest_days: int) -> bool:
    """Tell whether a date for looking again is one: after today, and within reach."""
    return chosen is not None and 0 < (chosen - today).days <= longest_days


def title_of(said: str, longest: int = 60) -> str:
    """Return the first sentence of what was said, cut where it is long: the line by which a concern is known."""
    first = re.split(r"[。！？!?\n;；]", said.strip(), maxsplit=1)[0].strip() or said.strip()
    return first if len(first) <= longest else f"{first[: longest - 1]}…"

"""What can be taken over from a story, as plain values: a letter with blanks, a line of duties, a list of steps; pure.

A letter that is the same for everybody is no answer to anybody: it has blanks, and none may be left when it is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrOrPromise

BLANK = re.compile(r"[{｛]\s*([^{}｛｝\n]{1,24}?)\s*[}｝]")
BLANKS: dict[str, _StrOrPromise] = {
    "place": _("the place that the concern names"),
    "date": _("the day on which it was done or will be"),
    "what": _("what was done there"),
}
OTHER_NAMES = {"地点": "place", "日期": "date", "事项": "what"}
"""What writers of Chinese call the blanks."""
STEP = re.compile(r"^\s*(\d{1,4})\s*(?:days?\b|天|日)?\s*[:：,，、.\s]\s*(\S.*?)\s*$", re.IGNORECASE)
MOST_STEPS, LONGEST_STEP, MOST_DAYS = 30, 160, 1096
CASE_NUMBER = re.compile(r"(?<![A-Za-z])(?!(?:XM|HX|QD|WT|JY)-)[A-Z]{2,4}-(?:\d{4}-)?\d{5,10}(?!\d)", re.IGNORECASE)
"""Numbers of cases and concerns; those of projects, candidates, lists, problems and stories are public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a list: what is done, and by which day after the beginning."""

    days: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A line of a list of steps that cannot be read."""

    at: int
    words: str


def blank_of(name: str) -> str | None:
    """Return the blank that a name stands for, in either language; none for a name that is no blank."""
    plain = name.strip().lower()
    key = OTHER_NAMES.get(plain, plain)
    return key if key in BLANKS else None


def blanks_in(text: str) -> tuple[str, ...]:
    """Return the blanks that are left in a text, each once, in the order of the text."""
    named = (blank_of(one[1]) for one in BLANK.finditer(text))
    return tuple(dict.fromkeys(one for one in named if one))


def no_blanks(text: str) -> tuple[str, ...]:
    """Return what stands in braces and is no blank that anybody could fill."""
    return tuple(one[1] for one in BLANK.finditer(text) if blank_of(one[1]) is None)


def filled(text: str, known: Mapping[str, str]) -> str:
    """Fill the blanks that are known; the others stay, for whoever writes the answer."""
    return BLANK.sub(lambda one: known.get(blank_of(one[1]) or "") or one[0], text)


def steps_of(text: str) -> list[Step | Unread]:
    """Read a list of steps, one a line: the number of days after the beginning, then what is done."""
    lines = ((at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip())
    return [_step(at, line) for at, line in lines]


def _step(at: int, line: str) -> Step | Unread:
    found = STEP.match(line)
    if found is None or int(found[1]) > MOST_DAYS or len(found[2]) > LONGEST_STEP:
        return Unread(at=at, words=line.strip())
    return Step(days=int(found[1]), what=found[2])


def dated(steps: Iterable[Step], begins_on: date) -> list[tuple[date, str]]:
    """Return by which day each step is done, if the first day is this; the earliest first."""
    return sorted(((begins_on + timedelta(days=one.days), one.what) for one in steps), key=lambda one: one[0])


def numbers_of_cases(text: str) -> tuple[str, ...]:
    """Return the numbers of cases and concerns in a text: they lead to somebody."""
    return tuple(one[0] for one in CASE_NUMBER.finditer(text))


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers somebody typed to link things, each once, however they are parted."""
    return tuple(dict.fromkeys(one.upper() for one in re.split(r"[\s,;、，；]+", text) if one))

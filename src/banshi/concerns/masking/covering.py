"""Covering the passages that were found: overlapping ones become one, and each is replaced by a mark."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import homes, numbers
from banshi.concerns.masking import names as persons
from banshi.concerns.masking.folding import folded
from banshi.concerns.masking.kinds import CHINESE_MARKS, ENGLISH_MARKS, SOMEBODY, MaskedKind
from banshi.kernel.refusals import Conflict, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_CHINESE = re.compile("[\u4e00-\u9fff]")
_MARK = re.compile("|".join(re.escape(mark) for mark in {*CHINESE_MARKS.values(), *ENGLISH_MARKS.values()}))
OPAQUE = "*"
MOST_ROUNDS = 4
"""A covered passage may bare a name beside it; after this many looks nothing was ever left (a test looks)."""


@dataclass(frozen=True, slots=True)
class Found:
    """One covered passage: what it is, where it stood in the raw text, and what is shown in its place."""

    kind: MaskedKind
    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be published, and what was covered in it, in the order of the text."""

    text: str
    found: tuple[Found, ...] = ()


def mask(text: str, *, names: Sequence[str] = ()) -> Masked:
    """Cover personal data in a text; ``names`` are persons who are known to belong to it.

    Covering what is covered already changes nothing.
    """
    covered = _Covered(text, (), ())
    for _round in range(MOST_ROUNDS):
        more = _look(covered.text, names)
        if not more:
            break
        covered = _covered(text, _joined([*covered.found, *covered.back(more)]))
    return covered.masked


def overridden(raw: str, masked: Masked, *, show: Collection[int] = (), hide: Sequence[tuple[int, int]] = ()) -> Masked:
    """Return the text as a person wants it: found passages shown again by index, further spans of the raw text hidden.

    The caller writes down who did it. Raises ``Conflict`` where the raw text is not the one that was covered,
    ``RuleBroken`` for a passage that does not exist.
    """
    if _covered(raw, masked.found).text != masked.text:
        raise Conflict("other-text", _("This text has changed meanwhile."), cure=_("Look at it again, then decide."))
    if any(not 0 <= index < len(masked.found) for index in show) or any(
        not 0 <= start < end <= len(raw) for start, end in hide
    ):
        raise RuleBroken("no-such-passage", _("There is no such passage in this text."), cure=_("Mark it again."))
    kept = [one for index, one in enumerate(masked.found) if index not in set(show)]
    mark = _marks(raw)[MaskedKind.BY_HAND]
    return _covered(raw, _joined([*kept, *(Found(MaskedKind.BY_HAND, *span, mark) for span in hide)])).masked


@dataclass(frozen=True, slots=True)
class _Covered:
    """A covered text that remembers where each mark stands and what it stands for."""

    text: str
    found: tuple[Found, ...]
    marks: tuple[tuple[int, int], ...]

    @property
    def masked(self) -> Masked:
        return Masked(self.text, self.found)

    def back(self, found: Sequence[Found]) -> list[Found]:
        """Return what was found in the covered text by its place in the raw one; what touches a mark takes it whole."""
        if not self.marks:
            return list(found)
        return [
            replace(one, start=self._raw(one.start, at_end=False), end=self._raw(one.end, at_end=True)) for one in found
        ]

    def _raw(self, place: int, *, at_end: bool) -> int:
        index = bisect(self.marks, place, key=lambda mark: mark[0]) - 1
        if index >= 0 and at_end and self.marks[index][0] == place:
            index -= 1
        if index < 0:
            return place
        (_, end), one = self.marks[index], self.found[index]
        if place < end:
            return one.end if at_end else one.start
        return place + one.end - end


def _covered(raw: str, found: Sequence[Found]) -> _Covered:
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    last = length = 0
    for one in found:
        parts += (raw[last : one.start], one.shown)
        length += one.start - last + len(one.shown)
        marks.append((length - len(one.shown), length))
        last = one.end
    return _Covered("".join([*parts, raw[last:]]), tuple(found), tuple(marks))


def _look(text: str, names: Sequence[str]) -> list[Found]:
    """Return what is found in one look, in the order of the text, as yet overlapping."""
    plain = folded(_MARK.sub(_opaque, text) if "[" in text else text)
    marks = _marks(text)
    digits = list(numbers.hits(plain))
    beside = persons.before_numbers(plain.text, [start for start, _end, kind in digits if kind is MaskedKind.MOBILE])
    return [
        Found(kind, *plain.span(start, end), _shown(plain.text, end, kind, marks))
        for source in (digits, homes.hits(plain), persons.hits(plain, names), beside)
        for start, end, kind in source
    ]


def _opaque(mark: re.Match[str]) -> str:
    """Return a mark as signs that are no letter, so that its own words are never looked at."""
    return f"[{OPAQUE * (len(mark[0]) - 2)}]"


def _shown(text: str, end: int, kind: MaskedKind, marks: Mapping[MaskedKind, str]) -> str:
    return SOMEBODY if kind is MaskedKind.NAME and persons.is_before_title(text, end) else marks[kind]


def _marks(text: str) -> Mapping[MaskedKind, str]:
    return CHINESE_MARKS if _CHINESE.search(text) else ENGLISH_MARKS


def _joined(found: Iterable[Found]) -> tuple[Found, ...]:
    """Join what overlaps: nothing of either may show; the longer one says what it is."""
    joined: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        last = joined[-1] if joined else None
        if last is None or one.start >= last.end:
            joined.append(one)
        elif one.end > last.end:
            longer = one if one.end - one.start > last.end - last.start else last
            shown = one.shown if longer is one or longer.shown == SOMEBODY else longer.shown
            joined[-1] = Found(longer.kind, last.start, one.end, shown)
    return tuple(joined)

"""From one edition of a code table to the next, without changing what a resident's booklet says.

A row of a crosswalk is a proposal until an authority signs it. Unsigned rows, rows with several meanings,
and facts whose printed words contradict their code all go to a person: "初中肄业" on the booklet of a
graduate, because code 73 was read with the newer table, is the error that this file exists to prevent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from banshi.china.codes.tables import read_csv, table, table_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.codes import CodeValue

type Why = Literal[
    "same-words",
    "same-heading",
    "same-level",
    "older-is-wider",
    "equivalent",
    "no-equal",
    "heading-differs",
    "unsigned",
    "words-differ",
    "no-crosswalk",
]

WHY: dict[Why, _StrOrPromise] = {
    "same-words": _("Both tables use the same words."),
    "same-heading": _("Both tables use the same heading, only named more fully in the newer one."),
    "same-level": _("The same level, only named more fully in the newer table."),
    "older-is-wider": _("The older entry covers several entries of the newer table."),
    "equivalent": _("The older entry says only “equivalent to”; the newer table has no such entry."),
    "no-equal": _("The newer table has no entry of this meaning."),
    "heading-differs": _("The two headings do not cover the same schools."),
    "unsigned": _("This conversion is a proposal that no authority has signed yet."),
    "words-differ": _("The words on the paper are not those of the code, so one of the two is wrong."),
    "no-crosswalk": _("There is no crosswalk between these two tables."),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: an old code, a new code, whether the meaning is the same, and who signed that."""

    old: str
    new: str
    certain: bool
    why: Why
    signed_by: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """The same meaning in the wanted edition."""

    value: CodeValue


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A question for a person: what it may mean in the wanted edition, and why a machine must not choose."""

    candidates: tuple[CodeValue, ...]
    why: Why

    @property
    def sentence(self) -> _StrOrPromise:
        """The reason in words."""
        return WHY[self.why]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All pairs from one edition of a subject's table to another."""

    key: str
    old: str
    new: str
    pairs: tuple[Pair, ...]

    def signed(self, by: str, on: date) -> Crosswalk:
        """Return this crosswalk with every certain row signed by an authority; the others stay questions."""
        pairs = (replace(pair, signed_by=by, signed_on=on) if pair.certain else pair for pair in self.pairs)
        return replace(self, pairs=tuple(pairs))


EDUCATION = ("education", "1984", "2006", "crosswalk-education-1984-2006.csv")


@cache
def education_1984_to_2006() -> Crosswalk:
    """Return the shipped proposal for education; an authority that agrees uses ``.signed(by, on)``."""
    key, old, new, file = EDUCATION
    _said, rows = read_csv(file)
    return Crosswalk(key, old, new, tuple(_pair(row) for row in rows))


def convert(value: CodeValue, to_version: str, *, by: Crosswalk | None = None) -> Converted | Ambiguous:
    """Return a fact in another edition of its table, or the question for a person; never another meaning.

    ``by`` is the crosswalk an authority has signed; without it the shipped proposals are used, which convert
    nothing by themselves.
    """
    present = table_of(value)
    if present.row(value.code).label != value.label:
        by_words = table(present.key, to_version).find(value.label)
        return Ambiguous((by_words,) if by_words else (), "words-differ")
    if value.version == to_version:
        return Converted(value)
    crosswalk = by or education_1984_to_2006()
    if (crosswalk.key, crosswalk.old, crosswalk.new) != (present.key, value.version, to_version):
        return Ambiguous((), "no-crosswalk")
    return _read_off(crosswalk, value.code)


def _read_off(crosswalk: Crosswalk, code: str) -> Converted | Ambiguous:
    target = table(crosswalk.key, crosswalk.new)
    pairs = [pair for pair in crosswalk.pairs if pair.old == code]
    candidates = tuple(target.value(pair.new) for pair in pairs)
    if len(pairs) != 1 or not pairs[0].certain:
        return Ambiguous(candidates, pairs[0].why if pairs else "no-crosswalk")
    return Converted(candidates[0]) if pairs[0].signed_by else Ambiguous(candidates, "unsigned")


def _pair(row: dict[str, str]) -> Pair:
    signed_on = date.fromisoformat(row["signed_on"]) if row["signed_on"] else None
    reason = next(why for why in WHY if why == row["why"])
    return Pair(row["from"], row["to"], row["certain"] == "yes", reason, row["signed_by"], signed_on)

"""From one code table to another without changing what a resident's booklet says.

A fact moves by itself only where both tables print the same words, or where an authority has signed that two words
mean the same. All else is a question for a person: "初中肄业" on the booklet of a graduate, because code 73 was
read with the newer table, is the error that this file exists to prevent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from banshi.china.codes.signed import WHY, in_force
from banshi.china.codes.tables import current_edition, table, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from banshi.china.codes.signed import Crosswalk
    from banshi.kernel.codes import CodeTable, CodeValue

type Question = Literal["words-differ", "unverified", "broader", "ambiguous"]

CROSSWALKS = in_force()
"""What this process converts by; read, and compared with the digests, when the process starts."""

WORDS_DIFFER: _StrOrPromise = _("The words on the paper are not those of the code, so one of the two is wrong.")
UNVERIFIED: _StrOrPromise = _("This conversion is a proposal that no authority has signed yet.")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A question for a person: the fact as it stands, what it may mean in the wanted table, and why no machine chooses.

    ``candidates`` may be empty; a ``broader`` one is a wider entry, which must not replace the original unasked.
    """

    original: CodeValue
    kind: Question
    candidates: tuple[CodeValue, ...]
    sentence: _StrOrPromise


def convert(
    value: CodeValue, to_version: str | None = None, *, by: Iterable[Crosswalk] | None = None
) -> CodeValue | Ambiguous | None:
    """Return a fact in the current edition of its table (or the wanted one), a question, or None.

    A fact that comes back keeps its meaning. None says that the wanted table has no such entry, or that no
    crosswalk leads there. A code without its table, edition and words is never converted.
    """
    present = current_edition(value)
    if present is None:
        return None
    wanted = table(present.key, to_version) if to_version else present
    old = table_of(value)
    if value.code not in old.rows or old.rows[value.code].label != value.label:
        by_words = wanted.find(value.label)
        return Ambiguous(value, "words-differ", (by_words,) if by_words else (), WORDS_DIFFER)
    if value.version == wanted.version:
        return value
    return _read_off(value, old, wanted, CROSSWALKS if by is None else tuple(by))


def candidates(value: CodeValue) -> tuple[CodeValue, ...]:
    """Return what a fact may mean in the current edition of its table: itself, one, several, or nothing."""
    match convert(value):
        case None:
            return ()
        case Ambiguous() as question:
            return question.candidates
        case converted:
            return (converted,)


def _read_off(
    value: CodeValue, old: CodeTable, wanted: CodeTable, crosswalks: tuple[Crosswalk, ...]
) -> CodeValue | Ambiguous | None:
    crosswalk = _between(old, wanted, crosswalks)
    if crosswalk is None:
        return None
    return _forward(value, crosswalk) if crosswalk.old == old else _back(value, crosswalk)


def crosswalk_of(value: CodeValue, *, by: Iterable[Crosswalk]) -> Crosswalk | None:
    """Return the crosswalk by which a fact is read in the current edition of its table; None where there is none."""
    present = current_edition(value)
    return None if present is None else _between(table_of(value), present, tuple(by))


def _between(old: CodeTable, wanted: CodeTable, crosswalks: tuple[Crosswalk, ...]) -> Crosswalk | None:
    pairs = ((old, wanted), (wanted, old))
    return next((each for each in crosswalks if (each.old, each.new) in pairs), None)


def _forward(value: CodeValue, crosswalk: Crosswalk) -> CodeValue | Ambiguous | None:
    row = crosswalk.rows[value.code]
    targets = crosswalk.targets(row)
    if row.kind == "none":
        return None
    if row.kind != "exact":
        return Ambiguous(value, row.kind, targets, WHY[row.why])
    return _if_sure(value, targets[0], crosswalk)


def _back(value: CodeValue, crosswalk: Crosswalk) -> CodeValue | Ambiguous | None:
    """Read a crosswalk against its direction: sure only where nothing else leads to the same entry."""
    rows = [row for row in crosswalk.rows.values() if value.code in row.to]
    origins = tuple(crosswalk.old.value(row.code) for row in rows)
    if not rows:
        return None
    if len(rows) > 1 or rows[0].kind != "exact":
        return Ambiguous(value, "ambiguous", origins, WHY[rows[0].why])
    return _if_sure(value, origins[0], crosswalk)


def _if_sure(value: CodeValue, other: CodeValue, crosswalk: Crosswalk) -> CodeValue | Ambiguous:
    if crosswalk.verified or other.label == value.label:
        return other
    return Ambiguous(value, "unverified", (other,), UNVERIFIED)

"""What keeping data asks of a country: for how long each kind stays, counted from what, by which law, who decides.

``settings.JURISDICTION`` names the module whose ``KEEPING`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one kind is kept with one outcome, and what is done then.

    ``months`` is ``None`` where it is kept for good. ``outcome`` is the key of how the thing ended ("" where that makes
    no difference), ``ended`` the same in words; ``counted`` says from what, ``then`` what happens, ``why`` what for.
    """

    kind: str
    months: int | None
    counted: _StrOrPromise
    why: _StrOrPromise
    then: _StrOrPromise
    decided_by: _StrOrPromise
    source: Source
    outcome: str = ""
    ended: _StrOrPromise = ""

    @property
    def key(self) -> str:
        """The name of the term in lists and in the journal."""
        return f"{self.kind}/{self.outcome}" if self.outcome else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's answers. What a dry run listed waits for ``nights`` nights on which it was listed again.

    ``matters_years`` is how long the file of a granted case is kept, by the matter's code; ``line_months`` how long
    lines of the journal stay whatever becomes of what they tell of; ``made_up`` how a number that is nobody's begins.
    """

    terms: tuple[Term, ...]
    nights: int
    matters_years: dict[str, int]
    line_months: int
    made_up: str

    def terms_of(self, kind: str) -> tuple[Term, ...]:
        """Return the terms of one kind, one for each outcome."""
        return tuple(term for term in self.terms if term.kind == kind)

    def term(self, key: str) -> Term:
        """Return the term of this name; a ``KeyError`` is a mistake in our code."""
        return {term.key: term for term in self.terms}[key]


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as keeping goes."""
    found = import_module(settings.JURISDICTION).KEEPING
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found

"""Made-up numbers stay out of real installations, and numbers that may be somebody's out of demonstrations.

A number of a division that was never assigned (99…) is nobody's. Where nobody has settled of which kind an installation
is, neither is refused; ``banshi migrate`` and ``banshi demo`` settle it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext_lazy as _

from banshi.china.id_number import UNASSIGNED, problem, well_formed
from banshi.journal import installation
from banshi.journal.installation import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def problem_here(number: str) -> _StrOrPromise | None:
    """Return why this number may not stand in this installation, as a sentence, or None."""
    return problem(number) or _of_the_other_kind(number)


def well_formed_here(column: str) -> pl.Expr:
    """Return for each number whether ``problem_here`` would find none; a missing number stays null."""
    made_up, kind = pl.col(column).str.starts_with(UNASSIGNED), installation.kind()
    if kind is None:
        return well_formed(column)
    return well_formed(column) & (made_up if kind is Kind.DEMONSTRATION else ~made_up)


def _of_the_other_kind(number: str) -> _StrOrPromise | None:
    kind, made_up = installation.kind(), number.startswith(UNASSIGNED)
    if kind is Kind.REAL and made_up:
        return _("This number is nobody's: it was made up for a demonstration.")
    if kind is Kind.DEMONSTRATION and not made_up:
        return _("This is a demonstration: a number that may be somebody's does not belong here. Ours begin with 99.")
    return None

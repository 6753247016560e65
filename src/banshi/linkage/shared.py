"""Comparisons that hold for names in any script: days, sexes, and values that are equal or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.linkage.likeness import both, edits, same, where
from banshi.linkage.plan import Comparison, Level

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def equal(name: str, title: _StrOrPromise, *, rare: bool = True, silent: str = "") -> Comparison:
    """Compare a value that is equal or not; with ``rare`` an equal value weighs the more, the rarer it is."""
    return Comparison(
        name=name, title=title, column=name, silent=silent, otherwise=_("differs"),
        levels=(Level("equal", _("is equal"), same(name), name if rare else ""),),
    )  # fmt: skip


def born(*, lunar: bool) -> Comparison:
    """Compare birth dates; with ``lunar`` a date of the lunar calendar may stand for one of the solar.

    Where somebody's day was not known, registers write 1 January: two of them in common say little.
    """
    calendars = Level(
        "lunar", _("may be a lunar date in one record and a solar one in the other"),
        where("abs(day_number_l - day_number_r) between 17 and 52"),
    )  # fmt: skip
    return Comparison(
        name="born",
        title=_("birth date"),
        column="born",
        otherwise=_("differs"),
        levels=(*NEAR, *((calendars,) if lunar else ()), *FAR),
    )


NEAR = (
    Level("equal", _("is equal"), same("born"), "born"),
    Level("one-digit", _("differs in one digit"),
          both(edits("born", 1), where("day_known_l and day_known_r"))),
    Level("swapped", _("has day and month swapped"), where("born_l = born_swapped_r")),
    Level("other-year", _("is the same day of another year"), where("day_l = day_r and day_known_l")),
    Level("no-day", _("is of the same year, and one record knows no day"),
          where("year_l = year_r and not (day_known_l and day_known_r)")),
    Level("other-day", _("is of the same month"), where("month_l = month_r")),
)  # fmt: skip
FAR = (
    Level("one-digit-no-day", _("differs in one digit, and one record knows no day"),
          edits("born", 1)),
    Level("two-digits", _("differs in two digits"), edits("born", 2)),
    Level("same-year", _("is of the same year"), where("year_l = year_r")),
    Level("two-years", _("is at most two years apart"), where("abs(year_l - year_r) <= 2")),
)  # fmt: skip
SEX = equal("sex", _("sex"), rare=False)

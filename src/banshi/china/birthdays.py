"""Why a date of birth is corrected or not: clear errors only, proved by papers that were made at the time.

A birthday decides on school, pension and punishment, so most requests are refused; where the office itself mistyped
it, nobody has to apply here at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items, new_numbers
from banshi.china.simple_items import SAME
from banshi.matters.definition import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from banshi.matters.definition import Facts

MISTYPED_BY_THE_OFFICE = "30"

NO_LETTER = Ground(
    code="no-organisation-letter",
    sentence=_("For civil servants and cadres this is accepted only with a letter of the organisation department."),
    cure=_("Ask the organisation department that keeps the personnel file for the letter first."),
    source=main_items.ONE_CITY,
)
NO_CLEAR_ERROR = Ground(
    code="no-clear-error",
    sentence=_("The papers do not show that the register is clearly wrong."),
    cure=_("Show a paper that was made at the time of the birth; the home station searches its own archive, too."),
    source=main_items.LEVELS,
)
THE_OFFICE_CORRECTS = Ground(
    code="office-corrects",
    sentence=_("A typing error of the office is corrected by the office."),
    cure=_("Choose “My record is wrong” instead: the office searches its archive, and you need not prove anything."),
    source=grounds.REGULATIONS_17,
)
GROUNDS = (grounds.IN_THE_FUTURE, NO_LETTER, NO_CLEAR_ERROR, THE_OFFICE_CORRECTS)


def against(facts: Facts, birthday: date, proof: str) -> Iterator[Ground]:
    """Name what stands against a birthday, as far as the register and the form tell."""
    if birthday > facts.today:
        yield grounds.IN_THE_FUTURE
    if birthday == facts.person["born_on"]:
        yield SAME
    if proof == MISTYPED_BY_THE_OFFICE:
        yield THE_OFFICE_CORRECTS
    if not new_numbers.is_stated(birthday, facts.person["sex"]):
        yield new_numbers.NOT_STATED

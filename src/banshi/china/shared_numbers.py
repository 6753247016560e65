"""An ID number that is wrong, or that two people bear: when it is replaced, and by which.

1.71 million people shared a number in 2009; by 2017 eight did. What is left are numbers that were typed wrongly. Where
older papers show a number that fits, that one is restored; otherwise a new one is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.id_number import normalise, problem
from banshi.china.new_numbers import GROUNDS_OF_A_NEW_NUMBER, NOT_STATED, drawn_for, fits, is_stated
from banshi.china.simple_items import SAME, changed
from banshi.matters.definition import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts
    from banshi.register.records import Entry

NOTHING_WRONG = Ground(
    code="number-is-right",
    sentence=_("The number is a possible one and states the birthday and sex that the register shows."),
    cure=_("A number is for life. If somebody else bears it, say so; if the birthday is wrong, have that corrected."),
    source=GROUNDS_OF_A_NEW_NUMBER,
)
NOT_SHARED = Ground(
    code="number-not-shared",
    sentence=_("Nobody else was found who bears this number."),
    cure=_("Name the office or the paper where you met it; the home station looks again."),
    source=GROUNDS_OF_A_NEW_NUMBER,
)
IMPOSSIBLE = Ground(
    code="number-impossible",
    sentence=_("The number on the paper is no possible ID number: a digit was misread or mistyped."),
    cure=_("Compare it digit by digit, or leave it empty to be given a new number."),
    source=GROUNDS_OF_A_NEW_NUMBER,
)
SAYS_OTHERWISE = Ground(
    code="number-says-otherwise",
    sentence=_("The number on the paper states another birthday or sex than the register."),
    cure=_("If the paper is right, have the date of birth or the sex corrected: the number follows."),
    source=GROUNDS_OF_A_NEW_NUMBER,
)
GROUNDS = (NOTHING_WRONG, NOT_SHARED, IMPOSSIBLE, SAYS_OTHERWISE)


def against(facts: Facts, typed: str, *, shared: bool) -> Iterator[Ground]:
    """Name what stands against another number: that the present one is right, or what is wrong with the other."""
    who, number = facts.person, normalise(typed)
    if not is_stated(who["born_on"], who["sex"]):
        yield NOT_STATED
        return
    if not number:
        if not shared and fits(who.text("id_number"), who["born_on"], who["sex"]):
            yield NOTHING_WRONG
    elif number == who["id_number"]:
        yield SAME
    elif problem(number):
        yield IMPOSSIBLE
    elif not fits(number, who["born_on"], who["sex"]):
        yield SAYS_OTHERWISE


def put_right(facts: Facts, typed: str, *, drawn: Drawn) -> Entry:
    """Return the entry of the number that older papers show, or of a new one."""
    if number := normalise(typed):
        return changed(facts, "id_number", drawn.keep(number, facts.person.id))
    return drawn_for(facts.person, facts.person["born_on"], facts.person["sex"], drawn=drawn)

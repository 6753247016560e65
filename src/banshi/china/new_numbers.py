"""When somebody gets a new ID number: because the number itself states a birthday and a sex, and one of them was wrong.

A number is for life; a new one is given only where it is wrong or shared, or where the registered birthday or sex
changes and the old number would go on stating the old one. Where the number states the new value already, it stays.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.id_number import birth_date, problem, sex
from banshi.china.relations import MAN, WOMAN
from banshi.kernel.codes import CodeValue
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground
from banshi.register.records import Entry

if TYPE_CHECKING:
    from banshi.matters.definition import Drawn
    from banshi.register.records import Person, Value

GROUNDS_OF_A_NEW_NUMBER = Source(
    title=_("Provincial rules: a new ID number for a wrong or shared one, or a corrected sex or birth date"),
    verified=False,
)
NOT_STATED = Ground(
    code="number-states-both",
    sentence=_("An ID number states a date of birth and a sex, and the register does not hold both."),
    cure=_("Have the one that is missing entered first; both can be asked for on the same day."),
    source=GROUNDS_OF_A_NEW_NUMBER,
)


def states(number: str, item: str, value: Value) -> bool:
    """Return whether a number is a possible one and states this birthday (``born_on``) or this sex."""
    if problem(number):
        return False
    if item == "born_on":
        return birth_date(number) == value
    return isinstance(value, CodeValue) and sex(number).code == value.code


def fits(number: str, born_on: Value, of_sex: Value) -> bool:
    """Return whether a number states both."""
    return states(number, "born_on", born_on) and states(number, "sex", of_sex)


def is_stated(born_on: Value, of_sex: Value) -> bool:
    """Return whether a number can be made from what the register holds."""
    return isinstance(born_on, date) and isinstance(of_sex, CodeValue) and of_sex.code in {MAN, WOMAN}


def drawn_for(person: Person, born_on: Value, of_sex: Value, *, drawn: Drawn) -> Entry:
    """Return the entry of a new number for a birthday and a sex that are both stated."""
    assert isinstance(born_on, date)  # noqa: S101 - ``NOT_STATED`` stands before this
    assert isinstance(of_sex, CodeValue)  # noqa: S101
    new = drawn.id_number(person.id, born_on, male=of_sex.code == MAN)
    return Entry(subject="person", subject_id=person.id, item="id_number", old=person["id_number"], new=new)


def with_its_number(person: Person, item: str, new: Value, *, drawn: Drawn) -> tuple[Entry, ...]:
    """Return the entry of a new birthday or sex and, where the present number states otherwise, a new number's."""
    changed = Entry(subject="person", subject_id=person.id, item=item, old=person[item], new=new)
    if states(person.text("id_number"), item, new):
        return (changed,)
    stands = {"born_on": person["born_on"], "sex": person["sex"]} | {item: new}
    return changed, drawn_for(person, stands["born_on"], stands["sex"], drawn=drawn)

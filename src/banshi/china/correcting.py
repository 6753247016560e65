"""The record is wrong: what an office does with its own mistake, whoever found it.

The resident proves nothing and pays nothing. Where the mistake is seen is on the office's own shelves: the first
register sheet, the ledger of ID numbers, the paper that was keyed in. Main items need an office above; the others need
another officer of the home station.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items, values
from banshi.china.new_numbers import NOT_STATED, fits, is_stated, with_its_number
from banshi.china.simple_items import SAME, changed, known_with
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground
from banshi.matters.rules import county_decides, home_station_decides
from banshi.register.records import Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts, Leg, Route
    from banshi.register.records import Value

AFTER_INQUIRY = Source(title=_("Provincial rules, art. 128: three working days after inquiry"), verified=False)
AT_HOME = home_station_decides(3, 1, AFTER_INQUIRY)
BY_COUNTY = county_decides(3, 15, 1, main_items.LEVELS)

UNREADABLE = Ground(
    code="value-unreadable",
    sentence=_("What was typed cannot stand at this item."),
    cure=_("Type a code or its words, a day as 2026-11-21, a number, or an ID number. A main item is never empty."),
    source=grounds.REGULATIONS_17,
)
NOT_FOUND_SO = Ground(
    code="archive-agrees",
    sentence=_("The archive was searched, and it agrees with the record."),
    cure=_("Ask to be shown the sheet that was found. If a paper of yours says otherwise, apply again with it."),
    source=grounds.REGULATIONS_17,
)
NUMBER_SAYS_OTHERWISE = Ground(
    code="number-says-otherwise",
    sentence=_("This number states another birthday or sex than the register."),
    cure=_("Have the date of birth or the sex corrected first, or find the digit that is wrong."),
    source=grounds.REGULATIONS_17,
)
GROUNDS = (UNREADABLE, SAME, NOT_STATED, NUMBER_SAYS_OTHERWISE, NOT_FOUND_SO)

KNOWN = known_with(*values.CORRECTABLE)
KNOWN_TO_THE_OFFICE = known_with(*values.BY_THE_OFFICE)
"""The home station holds the whole record, and any of it may be what is wrong."""


def route(*, proven: bool, answers: object = None) -> tuple[Leg, ...]:
    """Route: main items by the county after inquiry at home, the others by the home station; unsaid, the longer one."""
    chosen = str(getattr(answers, "item", "") or "")
    way: Route = AT_HOME if chosen and chosen not in values.MAIN else BY_COUNTY
    return way(proven=proven, answers=answers)


def against(facts: Facts, chosen: str, typed: str) -> Iterator[Ground]:
    """Name what stands against a value by itself: it cannot be read, stands there already, or contradicts the rest."""
    try:
        new = values.read(chosen, typed)
    except values.Unreadable:
        yield UNREADABLE
        return
    stands = {name: facts.person[name] for name in ("born_on", "sex")} | {chosen: new}
    if new == facts.person[chosen]:
        yield SAME
    elif chosen in {"born_on", "sex"} and not is_stated(stands["born_on"], stands["sex"]):
        yield NOT_STATED
    elif chosen == "id_number" and not fits(str(new), facts.person["born_on"], facts.person["sex"]):
        yield NUMBER_SAYS_OTHERWISE


def corrected(facts: Facts, chosen: str, typed: str, *, drawn: Drawn) -> Patch:
    """Return the proposal: this item says what was typed, and a number or name carries with it what depends on it."""
    new: Value = values.read(chosen, typed)
    if chosen == "id_number":
        new = drawn.keep(str(new), facts.person.id)
    if chosen in {"born_on", "sex"}:
        return Patch(kind="correction", entries=with_its_number(facts.person, chosen, new, drawn=drawn))
    return Patch(kind="correction", entries=(changed(facts, chosen, new),))

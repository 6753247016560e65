"""One block of the crowd, whole: the same for the same seed, day and number, whoever draws it and wherever.

Some 50,000 persons at two stations of one county; 64 of them, at its end, may also stand in a later block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.demo.crowd import columns, people, places, sheets, spoiling

if TYPE_CHECKING:
    from banshi.demo.crowd.people import People
    from banshi.demo.crowd.sheets import Sheets

TRAVELLERS = 64
MAIN = people.BLOCK - TRAVELLERS - spoiling.SECOND_ENTRIES
FAR, NEAR = 37, 1
"""How many blocks back the travellers come from: another county, and for the first blocks the one before."""


def draw(seed: int, number: int, at: int) -> tuple[Sheets, spoiling.Planted]:
    """Draw a block as of a day (days since 1970), and what was planted in it."""
    county = places.county_of(number)
    planted = spoiling.Planted(columns.first_person(number))
    here = people.draw(people.generator(seed, people.PEOPLE, number), MAIN, at, county)
    leaving = _travellers(seed, number, at)
    rng = people.generator(seed, people.SECOND, number)
    second = spoiling.second_entries(rng, here, _arriving(seed, number, at), columns.first_person(number))
    second.begins = MAIN + TRAVELLERS
    everybody = people.together(here, leaving, second.people)
    spoiling.misread_second(rng, everybody, second, planted)
    drawn = sheets.fill(
        people.generator(seed, people.SHEETS, number), everybody, people.numbers(everybody, number), at, number, seed
    )
    spoiling.misspell_second(rng, drawn, second, planted)
    spoiling.spoil(people.generator(seed, people.MISTAKES, number), drawn, planted, MAIN, at)
    return drawn, planted


def _travellers(seed: int, number: int, at: int) -> People:
    rng = people.generator(seed, people.TRAVELLERS, number)
    return people.draw(rng, TRAVELLERS, at, places.county_of(number))


def _arriving(seed: int, number: int, at: int) -> tuple[People, int] | None:
    """Return who of an earlier block is registered here once more, and the number of the first of them."""
    back = FAR if number >= FAR else NEAR
    if number < back:
        return None
    return _travellers(seed, number - back, at), columns.first_person(number - back) + MAIN

"""A block's persons as the lines of the register's tables, ready for COPY.

``register_searchkey`` is made in ``_search_keys`` and nowhere else in the crowd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd import moves, places, words
from banshi.demo.crowd.columns import NULLS, Columns, coded, county_names
from banshi.demo.crowd.copying import NO_DAY, Lines, lines
from banshi.demo.crowd.household_tables import of_households
from banshi.demo.loading import PERSON
from banshi.register.finding.bulk import keys_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.people import Days
    from banshi.demo.crowd.sheets import Sheets
    from banshi.demo.crowd.spoiling import Planted

_EMPTY = ("other_address", "moved_out", "mark", "notes")


def register(of: Sheets, block: int, context: Context, rows: slice) -> Iterator[Lines]:
    """Yield the lines of some persons of a block for each table of the register; a household comes with its first."""
    the = Columns(of, block, context)
    yield from of_households(the, rows)
    yield from of_persons(the, rows)


def truth(planted: Planted, rows: slice) -> Lines:
    """Return what was planted among some persons of a block."""
    kept = planted.frame().filter((pl.col("row") >= rows.start) & (pl.col("row") < rows.stop))
    return lines("crowd.planted", {name: kept[name] for name in kept.columns if name != "row"}, ("same_as",))


def of_persons(the: Columns, now: slice) -> Iterator[Lines]:
    """Yield the lines of persons, with what stood there before they moved."""
    of, person = the.of, {"person_id": the.person[now]}
    version, day, change = the.version(of.registered[now]), the.moves.day[now], _change_of(the)[now]
    yield lines("register_person", {"id": the.person[now]})
    items = {name: column[now] for name, column in _items(the).items()}
    came = words.day(np.where(day == NO_DAY, of.registered[now], day)) + " 由本市其他住址迁来"
    stands = items | {"came_to_address": came.zip_with(pl.Series(day != NO_DAY), items["came_to_address"])}
    before = {"came_to_address": items["came_to_address"]}
    yield lines("register_personversion", moves.history(person | version | stands, day, change, before), NULLS)
    entered = pl.Series(of.entered[now])
    yield lines("register_idnumber", {
        "id_number": of.id_number[now].filter(entered), "person_id": the.person[now].filter(entered),
    })  # fmt: skip
    yield _memberships(the, now)
    yield _search_keys(the, now)
    yield _moves_made(the, now)


def _change_of(the: Columns) -> NDArray[np.int64]:
    """Return the change by which each row moved: the household's, or the person's own."""
    return np.where(the.moves.origin >= 0, the.changes, the.changes[the.of.home])


def _memberships(the: Columns, now: slice) -> Lines:
    moved, persons, numbers = the.moves, the.of.people, the.context.numbers("relation")
    alone = moved.origin[now] >= 0
    household, relation = the.household[now], coded(numbers, persons.relation)[now]
    stands = {"person_id": the.person[now]} | the.version(the.of.registered[now]) | {
        "household_id": household, "relation": relation, "position": pl.Series(persons.position)[now],
    }  # fmt: skip
    left = pl.Series((moved.origin[now] + the.first).astype(np.int64))
    before = {
        "household_id": left.zip_with(pl.Series(alone), household),
        "relation": coded(numbers, moved.relation)[now].zip_with(pl.Series(alone), relation),
    }
    day = np.where(alone, moved.day[now], NO_DAY).astype(np.int32)
    return lines("register_membership", moves.history(stands, day, the.changes[now], before), NULLS)


def _moves_made(the: Columns, now: slice) -> Lines:
    """Return the change of the register that each move was, by an officer of the station."""
    alone, together = the.moves.origin[now] >= 0, the.moves.of_household[now] != NO_DAY
    which = np.flatnonzero(alone | together)
    day = np.where(together, the.moves.of_household[now], the.moves.day[now])[which]
    station = the.station[now].gather(which)
    return lines("register_change", {
        "id": the.changes[now][which], "recorded_at": words.recorded(day),
        "kind": pl.repeat("change", len(which), eager=True), "unit_id": station,
        "account_id": places.account(station.to_numpy(), 1), "ground": pl.repeat(moves.GROUND, len(which), eager=True),
    })  # fmt: skip


def _search_keys(the: Columns, now: slice) -> Lines:
    """Return what an office's own search looks up, with the keys that forgive one error."""
    of, row = the.of, np.searchsorted(the.houses, the.of.home[now])
    born = pl.Series(of.people.born[now]).cast(pl.Date)
    found_by = pl.DataFrame({
        "name": of.name[now], "pinyin": of.pinyin[now], "born_on": born, "station_id": the.station[now],
        "address": the.addresses.gather(row),
    })  # fmt: skip
    return lines(
        "register_searchkey",
        {
            "person_id": the.person[now], "station_id": the.station[now], "name": of.name[now],
            "pinyin": of.pinyin[now], "birth_year": born.dt.year(), "household_id": the.household[now],
            "born_on": born, "keys": keys_column(found_by),
        },
    )  # fmt: skip


def _items(the: Columns) -> dict[str, pl.Series]:
    """Return the items of everybody's sheet, by column."""
    of, persons, code = the.of, the.of.people, the.context.numbers
    nothing = pl.repeat("", the.many, eager=True, dtype=pl.String)
    came_to_city, came_to_address = _arrivals(the)
    native, guardians = county_names(the.context.seed).gather(persons.native), _guardians(the)
    items = dict.fromkeys(_EMPTY, nothing) | {
        "name": of.name, "pinyin": of.pinyin, "former_name": _sparse(nothing, of.former),
        "sex": coded(code("sex"), persons.sex), "ethnicity": coded(code("ethnicity"), persons.ethnicity),
        "born_on": words.day(persons.born), "birth_place": native, "native_place": native,
        "id_number": of.id_number, "height_cm": _or_null(of.height), "blood_type": coded(code("blood"), of.blood),
        "education": coded(code("education", "1984"), of.education, none=0),
        "marital_status": coded(code("marital"), persons.marital),
        "military_service": coded(code("military"), of.military),
        "workplace": words.workplaces(of.stations).gather(of.workplace),
        "occupation": words.occupations().gather(of.occupation), "came_to_city": came_to_city,
        "came_to_address": came_to_address, **guardians, "birth_certificate_on": _day_or_null(of.certificate),
        "id_card_issued_on": _day_or_null(of.card), "cancelled": _sparse(nothing, of.cancelled),
        "has_photo": pl.Series(of.photo), "card_officer": _officers(the),
        "registered_on": words.day(of.registered),
    }  # fmt: skip
    return {name: items[name] for name in PERSON.split(", ")}


def _arrivals(the: Columns) -> tuple[pl.Series, pl.Series]:
    """Return when and from where people came: movers from another county, others from another address."""
    moved, day = the.of.people.moved, words.day(the.of.registered)
    came_from = (places.county_of(the.block) + 37) % places.COUNTIES
    to_city = day + f" 由{county_names(the.context.seed)[came_from]}迁来"
    within = (the.within < 0.3) & ~moved  # noqa: PLR2004 - a share
    return words.optional(to_city, moved), words.optional(day + " 由本市其他住址迁来", within)


def _guardians(the: Columns) -> dict[str, pl.Series]:
    """Return for minors who are children of the household the names of head and spouse."""
    of, persons = the.of, the.of.people
    minor = (persons.age(the.context.at) < 18) & np.isin(persons.role, (2, 3, 4))  # noqa: PLR2004 - Civil Code
    head, spouse = of.home, np.minimum(of.home + 1, the.many - 1)
    both = minor & (persons.role[spouse] == 1) & (of.home[spouse] == of.home)
    father = np.where(persons.sex[head] == 1, head, spouse)
    mother = np.where(persons.sex[head] == 1, spouse, head)
    has_father, has_mother = minor & (both | (persons.sex[head] == 1)), minor & (both | (persons.sex[head] != 1))
    mother = np.where(both, mother, head)
    kinds = pl.repeat("父", the.many, eager=True), pl.repeat("母", the.many, eager=True)
    return {
        "guardian_1": words.optional(of.name.gather(father), has_father),
        "guardian_1_kind": words.optional(kinds[0], has_father),
        "guardian_2": words.optional(of.name.gather(mother), has_mother),
        "guardian_2_kind": words.optional(kinds[1], has_mother),
    }


def _officers(the: Columns) -> pl.Series:
    officers = pl.Series([officer for s in the.of.stations for officer in s.officers])
    return officers.gather(3 * the.of.station + the.of.registered % 3)


def _or_null(values: NDArray[np.int16]) -> pl.Series:
    return pl.Series(values).zip_with(pl.Series(values > 0), pl.Series([None], dtype=pl.Int16))


def _day_or_null(of: Days) -> pl.Series:
    return words.day(of).zip_with(pl.Series(of != 0), pl.Series([None], dtype=pl.String))


def _sparse(nothing: pl.Series, said: dict[int, str]) -> pl.Series:
    """Return nothing but what was said, by row."""
    return nothing.clone().scatter(list(said), list(said.values())) if said else nothing

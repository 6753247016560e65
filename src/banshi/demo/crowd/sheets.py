"""The register sheets of a block: every item as its people's years would have written it, in columns of the register.

Codes are still those of their tables; ``spoiling`` makes mistakes in them before they become numbers of the dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import households, places, words
from banshi.demo.crowd.people import days

if TYPE_CHECKING:
    import polars as pl
    from numpy.random import Generator
    from numpy.typing import NDArray

    from banshi.demo.crowd.people import Days, People
    from banshi.demo.crowd.places import Station

OLD_TABLE = 100
"""Added to codes of the education table of 1984, in which 73 is a graduate and 90 cannot read."""

_SHEETS_ANEW, _TABLE_OF_2006 = days(date(1996, 7, 1)), days(date(2006, 10, 1))
_CERTIFICATES, _BOOKLETS = days(date(1996, 1, 1)), days(date(2008, 1, 1))
_SCHOOL, _CARD, _ADULT, _WORKING = 6, 16, 18, 22
_RETIRES = np.array([0, 60, 55])
# By year of birth: the last one, the levels of 2006 with their shares, those of 1984.
_LEVELS = (
    (1949, "81 62 71 20 61 8 90 10", "81 40 89 14 88 8 71 18 79 4 61 8 90 18 73 1"),
    (1964, "81 36 71 40 61 16 41 4 31 3 21 1", "81 24 88 8 71 38 73 6 72 3 61 14 63 2 42 2 41 3 79 4"),
    (1974, "81 20 71 48 61 16 41 6 31 6 21 4", "81 16 71 46 73 6 72 3 61 14 62 3 69 2 42 3 48 1 31 4 28 1"),
    (1984, "81 8 71 44 61 16 41 6 44 5 31 11 21 9 14 1", "71 50 73 5 61 14 62 4 63 2 42 4 49 1 31 10 21 8 29 1 28 1"),
    (1994, "71 30 61 16 44 8 41 8 31 18 21 17 14 3", "71 40 61 30 62 10 31 12 21 8"),
    (9999, "71 14 61 15 44 8 31 26 21 31 14 5 11 1", "71 50 61 50"),
)  # fmt: skip
_LEARNED = (11, 14, 21, 31)
_FINE = 1000


@dataclass(slots=True)
class Sheets:
    """The columns of a block's sheets; ``home`` is the row of the household's first member.

    What belongs to households (``booklet``, ``issued``, ``frozen``) stands in the row of their first member.
    """

    people: People
    stations: tuple[Station, ...]
    station: NDArray[np.int8]
    home: NDArray[np.int32]
    division: NDArray[np.int64]
    sequence: NDArray[np.int32]
    name: pl.Series
    pinyin: pl.Series
    id_number: pl.Series
    education: NDArray[np.int16]
    blood: NDArray[np.int8]
    military: NDArray[np.int8]
    height: NDArray[np.int16]
    workplace: NDArray[np.int32]
    occupation: NDArray[np.int32]
    registered: Days
    certificate: Days
    card: Days
    photo: NDArray[np.bool_]
    booklet: NDArray[np.bool_]
    issued: Days
    frozen: NDArray[np.bool_]
    entered: NDArray[np.bool_]
    former: dict[int, str] = field(default_factory=dict)
    cancelled: dict[int, str] = field(default_factory=dict)


def fill(rng: Generator, people: People, of: tuple[NDArray[np.int64], NDArray[np.int32]], at: int, block: int,
         seed: int) -> Sheets:  # fmt: skip
    """Fill in everybody's sheet as of a day."""
    many, age = len(people), people.age(at)
    home = _homes(people)
    registered = np.maximum(people.born + rng.integers(0, 30, many), rng.integers(_SHEETS_ANEW, at, many))
    registered = np.minimum(registered, at).astype(np.int32)
    education = _schooling(rng, people, age, registered)
    workplace, occupation = _work(rng, people, age, education, home)
    military = np.where((people.sex == 1) & (age >= _ADULT) & (rng.random(many) < 0.05), 1, 0)  # noqa: PLR2004
    military = np.where((military == 1) & (age <= _WORKING), 4, military)
    blood = np.searchsorted((0.3, 0.5, 0.67, 0.92), rng.random(many))
    height = np.where(age > _CARD, np.where(people.sex == 1, 171, 159) + rng.normal(0, 6, many), 0)
    certificate = np.minimum(people.born + 5 + rng.integers(0, 40, many), at)
    station = (home >= many // places.STATIONS).astype(np.int8)
    return Sheets(
        people=people, stations=places.stations(seed, block), station=station, home=home, division=of[0],
        sequence=of[1], name=people.names.written(), pinyin=people.names.pinyin(),
        id_number=words.id_numbers(of[0], people.born, of[1]),
        education=education, blood=blood.astype(np.int8), military=military.astype(np.int8),
        height=height.astype(np.int16), workplace=workplace, occupation=occupation, registered=registered,
        certificate=np.where(people.born >= _CERTIFICATES, certificate, 0).astype(np.int32),
        booklet=~people.collective & (rng.random(many) > 0.006),  # noqa: PLR2004 - who lost theirs and never said so
        issued=rng.integers(_BOOKLETS, at, many).astype(np.int32), frozen=rng.random(many) < 0.004,  # noqa: PLR2004
        card=np.where(age >= _CARD, rng.integers(at - 3000, at, many), 0).astype(np.int32),
        photo=np.ones(many, dtype=bool),
        entered=np.ones(many, dtype=bool),
    )  # fmt: skip


def _homes(people: People) -> NDArray[np.int32]:
    first = np.flatnonzero(np.diff(people.household, prepend=-1))
    return np.repeat(first, np.diff(first, append=len(people))).astype(np.int32)


def _schooling(rng: Generator, people: People, age: NDArray[np.int32], registered: Days) -> NDArray[np.int16]:
    """Return levels as registered; before October 2006 in most cases by the table of 1984. 0: too small."""
    many = len(people)
    drawn = rng.integers(0, _FINE, many)
    time = np.searchsorted([last for last, _new, _old in _LEVELS[:-1]], 1970 + people.born // 365.2425)
    new, old = _levels()
    grown = np.where(
        (registered < _TABLE_OF_2006) & (time < len(_LEVELS) - 1) & (rng.random(many) < 0.6),  # noqa: PLR2004 - a share
        OLD_TABLE + old[time, drawn], new[time, drawn],
    )  # fmt: skip
    small = np.select([age < _SCHOOL + 1, age < 13, age < 16, age < 19], [0, 90, 81, 71], 61)  # noqa: PLR2004 - ages
    return np.where(age < _WORKING, np.where(small == 90, 0, small), grown).astype(np.int16)  # noqa: PLR2004


def _levels() -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    tables = []
    for which in (1, 2):
        rows = []
        for level in _LEVELS:
            pairs = str(level[which]).split()
            shares = np.cumsum([int(share) for share in pairs[1::2]])
            edges = shares / shares[-1] * _FINE
            rows.append(np.array([int(code) for code in pairs[::2]])[np.searchsorted(edges, np.arange(_FINE) + 0.5)])
        tables.append(np.stack(rows).astype(np.int16))
    return tables[0], tables[1]


def _work(
    rng: Generator, people: People, age: NDArray[np.int32], education: NDArray[np.int16], home: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the places of workplaces and occupations in the tables of words."""
    many = len(people)
    drawn, which = rng.random(many), rng.integers(0, _FINE, many)
    here = (home >= many // places.STATIONS).astype(np.int32)
    learned = np.isin(education, _LEARNED)
    student = (age < _WORKING) & (age >= _ADULT) & (drawn < 0.6)  # noqa: PLR2004 - a share
    lodger = (people.relation == households.NOT_RELATED) & (age < 24)  # noqa: PLR2004 - students live in dormitories
    kind = [
        age < _SCHOOL, age < 12, age < _ADULT, student | lodger, age >= _RETIRES[people.sex], learned,  # noqa: PLR2004
        drawn < 0.3, drawn < 0.38,  # noqa: PLR2004 - shares
    ]  # fmt: skip
    workplace = np.select(
        kind,
        [0, words.PRIMARY + here, words.MIDDLE + here, words.COLLEGE, 0, words.TAUGHT + which % len(words.LEARNED),
         0, 0],
        words.EMPLOYED + which % (len(words.FIRMS) * len(words.TRADES)),
    )  # fmt: skip
    occupation = np.select(
        kind,
        [words.NONE, words.PUPIL, words.PUPIL, words.PUPIL,
         np.where(drawn < 0.5, words.RETIRED, words.FARMER),  # noqa: PLR2004 - a share
         words.TEACHES + which // 8 % len(words.LEARNED_WORK), words.FARMER, words.IDLE],
        words.WORKS + which // 11 % len(words.WORK),
    )  # fmt: skip
    return workplace.astype(np.int32), occupation.astype(np.int32)

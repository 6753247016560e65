"""Keys of many persons at once, for imports: the same numbers as ``keys``, made column by column.

Names and addresses are read once for each that is different; everything after that is arithmetic on columns.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.register.finding import sounds
from banshi.register.finding.addresses import KEPT, parts, street
from banshi.register.finding.keys import (
    BITS,
    MOST_UNITS,
    MULTIPLIER,
    SHORTEST_CUT,
    Family,
    spelled,
    street_without_one,
    units_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    type Numbers = NDArray[np.uint64]
    type Column = tuple[Numbers, NDArray[np.bool_]]

_MULTIPLIER, _SHIFT, _TOP = np.uint64(MULTIPLIER), np.uint64(29), np.uint64(64 - BITS)
EPOCH = 719_163  # the ordinal of 1970-01-01
# Names as most are: no dot, no Latin letter; a surname of one syllable, and a given name.
OTHERWISE, SURNAME, GIVEN = "[· -~]", "^([a-z]+) [a-z]+$", "^[a-z]+ ([a-z]+)$"
# Addresses as most are: no blank, digits of ASCII, no number in Chinese.
PLAIN = r"^[^ 　０-９－〇零一二三四五六七八九十百0-9]*[0-9][^ 　０-９－〇零一二三四五六七八九十百]*$"
NAMED, HOUSE, BUILDING = r"^([^0-9]*)", r"^[^0-9]*([0-9]+)", r"^[^0-9]*[0-9]+[^0-9]+([0-9]+)"


def keys_column(persons: pl.DataFrame) -> pl.Series:
    """Return for each row its keys as PostgreSQL writes an array: "{12,345}".

    ``persons`` has name, pinyin, born_on (may be null), station_id and address.
    """
    if not persons.height:
        return pl.Series("keys", [], dtype=pl.String)
    units, counts = _units(persons)
    station = persons["station_id"].to_numpy().astype(np.uint64)
    columns = [*_of_names(persons, station, units, counts),
               *_of_addresses(persons["address"], station, _folded(units, counts))]  # fmt: skip
    found = {str(place): values.astype(np.int32) for place, (values, _there) in enumerate(columns)}
    there = {f"there {place}": there for place, (_values, there) in enumerate(columns)}
    each = [pl.when(pl.col("there " + place)).then(pl.col(place)) for place in found]
    together = pl.DataFrame(found | there).select(pl.concat_str(each, separator=",", ignore_nulls=True))
    return ("{" + together.to_series() + "}").alias("keys")


def _of_names(persons: pl.DataFrame, station: Numbers, units: Numbers, counts: NDArray[np.int64]) -> Iterator[Column]:
    whole = _folded(units, counts)
    born, year, birthday, known = _births(persons["born_on"])
    yield _key(Family.STATION_AND_NAME, station, whole), np.ones(len(whole), dtype=np.bool_)
    yield _key(Family.NAME_AND_YEAR, whole, year), known
    yield _key(Family.NAME_AND_BIRTHDAY, whole, birthday), known
    yield _key(Family.STATION_AND_DAY, station, born), known
    for place in range(units.shape[1]):
        there = counts > place
        yield _key(Family.DAY_AND_SYLLABLE, born, units[:, place]), there & known
        left = _folded(units, counts, without=place)
        yield _key(Family.STATION_AND_NAME, station, left), there & (counts >= SHORTEST_CUT)


def _of_addresses(addresses: pl.Series, station: Numbers, whole: Numbers) -> Iterator[Column]:
    street, house, building, cuts = _addresses(addresses)
    named, housed, built = street != 0, house >= 0, building >= 0
    first, second = house.astype(np.uint64), building.astype(np.uint64)
    yield _key(Family.NAME_AND_STREET, whole, street), named
    yield _key(Family.NAME_AND_HOUSE, whole, first), housed
    yield _key(Family.STATION_STREET_AND_HOUSE, station, street, first), named & housed & (cuts[:, 0] == 0)
    yield _key(Family.STATION_STREET_AND_BUILDING, station, street, second), named & built
    for place in range(KEPT):
        left = cuts[:, place]
        yield _key(Family.STATION_PART_OF_STREET_AND_HOUSE, station, left, first), (left != 0) & housed


def _units(persons: pl.DataFrame) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the units of each name in columns, and how many there are.

    Surnames and given names that are spelt as usual are cut once for each that is different, all others one by one.
    """
    halves = persons.select(
        pl.col("name").str.contains(OTHERWISE).not_().alias("plain"),
        pl.col("pinyin").str.extract(SURNAME).alias("front"),
        pl.col("pinyin").str.extract(GIVEN).alias("back"),
        pl.col("name").str.len_chars().cast(pl.Int64).alias("count"),
    )
    fronts, backs = _fronts(halves["front"]), _backs(halves.select("back", "count"))
    joined = halves.join(fronts, on="front", how="left", maintain_order="left")
    joined = joined.join(backs, on=["back", "count"], how="left", maintain_order="left")
    usual = joined.select(pl.col("plain") & pl.col("0").is_not_null() & pl.col("1").is_not_null()).to_series()
    columns = [joined[str(place)].fill_null(0).to_numpy() for place in range(MOST_UNITS)]
    table, counts = np.stack(columns, axis=1).astype(np.uint64), halves["count"].to_numpy().copy()
    others = persons.select("name", "pinyin").with_row_index("row").filter(~usual.fill_null(value=False))
    for row, name, pinyin in others.iter_rows():
        units = units_of(name, pinyin)
        table[row], counts[row] = 0, len(units)
        table[row, : len(units)] = units
    return table[:, : max(1, int(counts.max()))], counts


def _fronts(fronts: pl.Series) -> pl.DataFrame:
    """Return the number of each surname of one syllable."""
    different = fronts.drop_nulls().unique()
    numbers = [sounds.number(front) if front in sounds.SYLLABLES else None for front in different]
    return pl.DataFrame({"front": different, "0": numbers}, schema={"front": pl.String, "0": pl.Int64})


def _backs(backs: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of each given name's syllables, of names with so many characters in all."""
    rest = range(1, MOST_UNITS)
    rows = []
    for back, count in backs.drop_nulls().unique().iter_rows():
        cut = sounds.cut(back, count - 1) if 1 < count <= MOST_UNITS else None
        units = tuple(map(sounds.number, cut or ()))
        rows.append((back, count, *units, *(None for _place in range(len(units), len(rest)))))
    schema = {"back": pl.String, "count": pl.Int64} | {str(place): pl.Int64 for place in rest}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _births(born: pl.Series) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
    """Return day, year and birthday of births, as ``keys`` counts them, and which are known."""
    known = born.is_not_null().to_numpy()
    filled = born.fill_null(date(1970, 1, 1))
    columns = (
        filled.cast(pl.Int32).cast(pl.Int64) + EPOCH,
        filled.dt.year().cast(pl.Int64),
        filled.dt.month().cast(pl.Int64) * 100 + filled.dt.day().cast(pl.Int64),
    )
    day, year, birthday = (column.to_numpy().astype(np.uint64) for column in columns)
    return day, year, birthday, known


def _addresses(addresses: pl.Series) -> tuple[Numbers, NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Return street, house, building and the street with each one character left out; 0 and -1 where there is none."""
    read = _read(addresses)
    streets = read["street"].unique(maintain_order=True)
    table = np.zeros((len(streets), 1 + KEPT), dtype=np.uint64)
    for row, name in enumerate(streets):
        found = (name, *street_without_one(name)) if name else ()
        table[row, : len(found)] = list(map(spelled, found))
    at = read.join(streets.to_frame().with_row_index("at"), on="street", how="left", maintain_order="left")["at"]
    rows = table[at.to_numpy()]
    return rows[:, 0], read["house"].to_numpy(), read["building"].to_numpy(), rows[:, 1:]


def _read(addresses: pl.Series) -> pl.DataFrame:
    """Return ``addresses.parts`` of a column: by expressions where numbers are written in digits, else one by one."""
    text = addresses.rename("address").to_frame()
    digits = pl.col("address").str.contains(PLAIN) & ~pl.col("address").str.contains("[0-9]{10}")
    found = text.select(
        digits.alias("plain"),
        pl.when(digits).then(pl.col("address").str.extract(NAMED)).fill_null("").alias("named"),
        pl.when(digits).then(pl.col("address").str.extract(HOUSE)).cast(pl.Int64).fill_null(-1).alias("house"),
        pl.when(digits).then(pl.col("address").str.extract(BUILDING)).cast(pl.Int64).fill_null(-1).alias("building"),
    )
    named = found["named"].unique()
    streets = pl.DataFrame({"named": named, "street": [street(name) for name in named]})
    found = found.join(streets, on="named", how="left", maintain_order="left")
    others = text.with_row_index("row").filter(~found["plain"])
    rows = others["row"].to_numpy()
    read = [parts(address) for address in others["address"]]
    numbers = [(*one.numbers, -1, -1)[:2] for one in read]
    return found.select(
        found["street"].scatter(rows, [one.street for one in read]),
        found["house"].scatter(rows, [house for house, _building in numbers]),
        found["building"].scatter(rows, [building for _house, building in numbers]),
    )


def _folded(units: Numbers, counts: NDArray[np.int64], *, without: int = -1) -> Numbers:
    """Return ``keys.named`` of each row."""
    state = np.zeros(len(units), dtype=np.uint64)
    for place in range(units.shape[1]):
        if place != without:
            state = np.where(counts > place, _step(state, units[:, place]), state)
    return state * _MULTIPLIER


def _key(family: Family, *columns: Numbers) -> Numbers:
    state = np.full(len(columns[0]), int(family), dtype=np.uint64) * _MULTIPLIER
    state ^= state >> _SHIFT
    for column in columns:
        state = _step(state, column)
    return (state * _MULTIPLIER) >> _TOP


def _step(state: Numbers, column: Numbers) -> Numbers:
    stepped = (state ^ column) * _MULTIPLIER
    return stepped ^ (stepped >> _SHIFT)

"""A block's households as the lines of their tables: the anchor, what is registered, where they lived, booklets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd import cases, moves, words
from banshi.demo.crowd.case_tables import FIRST_CHANGE, NEW_SERIALS, serial
from banshi.demo.crowd.columns import NULLS, coded
from banshi.demo.crowd.copying import NEVER, NO_DAY, Column, Lines, day_of, days, lines, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from banshi.demo.crowd.columns import Columns

FAMILY, COLLECTIVE = 10, 20
_FREEZING = "房屋征收，暂停办理"


def of_households(the: Columns, rows: slice) -> Iterator[Lines]:
    """Yield the lines of households whose first member is among the rows."""
    now = slice(*np.searchsorted(the.houses, (rows.start, rows.stop)))
    row = the.houses[now]
    number = pl.Series((row + the.first).astype(np.int64))
    codes = np.where(the.of.people.collective[row], COLLECTIVE, np.array([FAMILY, 12, 11])[the.kind[row]])
    frozen = words.optional(pl.repeat(_FREEZING, len(row), eager=True), the.of.frozen[row])
    stands = {"household_id": number} | the.version(the.of.registered[row]) | {
        "household_no": number.cast(pl.String).str.zfill(9), "address": the.addresses[now], "frozen": frozen,
        "household_type": coded(the.context.numbers("household"), codes),
    }  # fmt: skip
    moved = the.moves.of_household[row]
    left = {"address": the.left[now].zip_with(pl.Series(moved != NO_DAY), the.addresses[now])}
    yield lines("register_household", {"id": number, "station_id": the.station.gather(row)})
    yield lines("register_householdversion", moves.history(stands, moved, the.changes[row], left), NULLS)
    yield _booklets(the, row)


def _booklets(the: Columns, row: NDArray[np.int32]) -> Lines:
    """Return everybody's booklet: of those lost in the last year the first, void, and the one in its place."""
    of, drawn = the.of, cases.draw(the.of, the.block, the.context)
    lost = drawn.granted() & (drawn.matter == cases.LOST)
    again = of.home[drawn.row[lost]]
    decided = np.full(the.many, NEVER)
    decided[again] = drawn.decided[lost]
    change = np.zeros(the.many, dtype=np.int64)
    change[again] = FIRST_CHANGE + drawn.first + np.flatnonzero(lost)
    first, second = row[of.booklet[row]], row[of.booklet[row] & (decided[row] != NEVER)]
    whole, void = np.concatenate((first, second)), np.zeros(len(first) + len(second), dtype=bool)
    void[: len(first)] = decided[first] != NEVER
    new = np.arange(len(whole)) >= len(first)
    day = day_of(decided[whole])
    household = (whole + the.first).astype(np.int64)
    serials = pl.Series([serial(int(one)) for one in household])
    replaced = pl.Series(household + NEW_SERIALS).cast(pl.String)
    columns: dict[str, Column] = {
        "household_id": household, "serial": replaced.zip_with(pl.Series(new), serials),
        "issued_on": days(np.where(new, day, np.minimum(of.issued[whole], day))),
        "issued_by": the.station.gather(whole),
        "issued_change": np.where(new, change[whole], the.context.change),
        "void_reason": words.optional(pl.repeat("lost", len(whole), eager=True), void),
        "replaced_by": words.optional(replaced, void),
        "voided_on": days(np.where(void, day, NO_DAY)),
        "voided_change": there(change[whole], void),
    }  # fmt: skip
    return lines("register_booklet", columns)

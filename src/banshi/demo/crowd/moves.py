"""Who has moved since the register was taken over: whole households to another address, and those who married.

What they leave is history as an office writes it: the first row superseded, a second that says until when it held, and
a third that holds since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd import households, people, words
from banshi.demo.crowd.copying import NO_DAY
from banshi.demo.loading import TAKEN_OVER

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from banshi.demo.crowd.people import Days
    from banshi.demo.crowd.sheets import Sheets

FIRST_CHANGE = 5_000_000_000
GROUND = "move-within-station"
_OTHER_SON, _OTHER_DAUGHTER = 29, 39
_HOUSEHOLDS, _MARRIED = 0.06, 0.15
_SETTLED = 30
_SINCE = people.days(TAKEN_OVER.date()) + 1


@dataclass(frozen=True, slots=True)
class Moves:
    """The day on which each row moved (``NO_DAY``: never), and which rows are households that did.

    Who moved alone came from the household whose first member's row is ``origin`` (else -1), where they were
    ``relation`` to its head.
    """

    day: Days
    of_household: Days
    origin: NDArray[np.int32]
    relation: NDArray[np.int16]


def draw(rng: Generator, of: Sheets, at: int) -> Moves:
    """Draw who has moved, and when."""
    many, crowd = len(of.people), of.people
    day = rng.integers(_SINCE, at - _SETTLED, many).astype(np.int32)
    # Whoever was registered later came with the others, or was born there.
    leaves = (rng.random(many) < _HOUSEHOLDS) & ~crowd.collective & (of.registered < day)
    together = leaves[of.home]
    married = np.isin(crowd.role, (households.SPOUSE, households.PARTNER)) & (crowd.marital != households.SINGLE)
    alone = married & ~together & (rng.random(many) < _MARRIED) & (of.registered < day)
    # From a household before their own: of a block that is loaded in part, these are there.
    homes = np.unique(of.home[~crowd.collective])
    before = np.searchsorted(homes, of.home)
    origin = homes[(rng.random(many) * before).astype(np.int64)]
    alone &= before > 0
    when = np.where(together, day[of.home], day)
    when = np.where((together | alone) & (of.registered < when), when, NO_DAY).astype(np.int32)
    first = of.home == np.arange(many)
    return Moves(
        when, np.where(leaves & first, day, NO_DAY).astype(np.int32), np.where(alone, origin, -1).astype(np.int32),
        np.where(crowd.sex == households.MAN, _OTHER_SON, _OTHER_DAUGHTER).astype(np.int16),
    )  # fmt: skip


def changes(first_person: int, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the change that a household's or a person's move is: one each."""
    return np.asarray(FIRST_CHANGE + first_person + rows.astype(np.int64))


def history(
    rows: dict[str, pl.Series], day: Days, change: NDArray[np.int64], before: dict[str, pl.Series]
) -> dict[str, pl.Series]:
    """Return first versions as they were superseded, and what followed; ``rows`` are as they stand today.

    ``day`` and ``change`` are each row's; ``before`` has the columns that were otherwise before the day.
    """
    moved = np.flatnonzero(day != NO_DAY)
    whole = {name: before.get(name, column) for name, column in rows.items()}
    whole["superseded_at"] = _only_there(len(day), moved, words.recorded(day[moved]))
    then, at = words.day(day[moved]), words.recorded(day[moved])
    since = {"recorded_at": at, "change_id": pl.Series(change[moved])}
    never = pl.repeat(None, len(moved), eager=True, dtype=pl.String)
    ended = since | {"number": pl.repeat(2, len(moved), eager=True), "valid_to": then, "superseded_at": never}
    present = since | {
        "number": pl.repeat(3, len(moved), eager=True), "valid_from": then, "valid_to": never, "superseded_at": never,
    }  # fmt: skip
    kept = {name: column.gather(moved) for name, column in rows.items()}
    old = {name: column.gather(moved) for name, column in whole.items()}
    return {name: _joined(whole[name], (old | ended)[name], (kept | present)[name]) for name in rows}


def _joined(*parts: pl.Series) -> pl.Series:
    return pl.concat([part.cast(parts[0].dtype) for part in parts])


def _only_there(many: int, rows: NDArray[np.intp], values: pl.Series) -> pl.Series:
    nothing = pl.repeat(None, many, eager=True, dtype=pl.String)
    return nothing.scatter(rows, values) if len(rows) else nothing

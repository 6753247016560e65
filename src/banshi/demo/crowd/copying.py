"""Columns as the lines of a table, ready for COPY."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER, NO_DAY = np.iinfo(np.int64).max, np.iinfo(np.int32).max
SECOND, DAY = 1_000_000, 86_400_000_000
SHANGHAI = 8 * 3600 * SECOND
type Column = pl.Series | NDArray[Any] | int | str | bool | None
type Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows for one table: the COPY that takes them in, and their CSV."""

    statement: str
    csv: bytes

    @property
    def table(self) -> str:
        """Return the table that the rows are for."""
        return self.statement.split()[1]


def lines(table: str, columns: Columns, optional: Sequence[str] = ()) -> Lines:
    """Write columns as CSV; of texts only the ``optional`` ones may be NULL."""
    rows = pl.select(*(pl.lit(column).alias(name) for name, column in columns.items()))
    # "end" is a word of SQL and a column of the journal.
    texts = [f'"{name}"' for name, kind in rows.schema.items() if kind == pl.String and name not in optional]
    forced = f", force_not_null ({', '.join(texts)})" if texts else ""
    csv = BytesIO()
    rows.write_csv(csv, include_header=False)
    named = ", ".join(f'"{name}"' for name in rows.columns)
    return Lines(f"copy {table} ({named}) from stdin (format csv{forced})", csv.getvalue())


def chosen(words: Sequence[str], which: NDArray[Any]) -> pl.Series:
    """Return the word for each place in a list of words."""
    return pl.Series(list(words), dtype=pl.String).gather(which)


def moments(at: NDArray[np.int64]) -> pl.Series:
    """Return microseconds since 1970 as moments in UTC; NULL for what never came."""
    return (
        pl.Series(at)
        .cast(pl.Datetime("us", "UTC"))
        .zip_with(pl.Series(at != NEVER), pl.Series([None], dtype=pl.Datetime("us", "UTC")))
    )


def day_of(at: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return on which day it is a moment in China, in days since 1970; what never came is on no day: ``NO_DAY``."""
    return np.where(at == NEVER, NO_DAY, (np.where(at == NEVER, 0, at) + SHANGHAI) // DAY).astype(np.int32)


def days(at: NDArray[np.int32]) -> pl.Series:
    """Return days since 1970 as dates; NULL for ``NO_DAY``."""
    return pl.Series(at).cast(pl.Date).zip_with(pl.Series(at != NO_DAY), pl.Series([None], dtype=pl.Date))


def there(values: NDArray[Any], where: NDArray[np.bool_]) -> pl.Series:
    """Return values where they are there, else NULL."""
    found = pl.Series(values)
    return found.zip_with(pl.Series(where), pl.Series([None], dtype=found.dtype))


def braced(values: NDArray[Any]) -> pl.Series:
    """Return each value as an array of one, as PostgreSQL writes it."""
    return "{" + pl.Series(values).cast(pl.String) + "}"


def uuids(drawn: bytes) -> list[str]:
    """Return numbers such as a UUID of version 4 is, from sixteen drawn bytes each."""
    text = drawn.hex()
    return [
        f"{one[:8]}-{one[8:12]}-4{one[13:16]}-{'89ab'[int(one[16], 16) & 3]}{one[17:20]}-{one[20:]}"
        for one in (text[at : at + 32] for at in range(0, len(text), 32))
    ]

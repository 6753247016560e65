"""The two tables that are archived, and how one row of them is written as bytes, for a hash that anybody can repeat.

The bytes of a row: the name of its table, then each column in the order named here, each as ``length:bytes``
in UTF-8 (no value at all is ``N``). Numbers are decimal, moments microseconds since 1970 in UTC, and a list is its
values written the same way, one after the other. The order of columns never changes: a new one comes at the end.
A row in the archive of which only its number is left is a tombstone; what it said was deleted by a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from banshi.kernel.merkle import leaf_hash
from banshi.kernel.record import FIRST, LAST, LONGEST, MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

type Kind = pl.DataType | type[pl.DataType]
KEPT_KINDS = ("archive.part", "proofs.burial", "proofs.key")
"""Lines by which archive and log are checked: they stay in the database for ever, and no rule takes them away."""
NUMBER, TEXT, MOMENT = pl.Int64, pl.String, pl.Datetime("us", "UTC")
MOST_XID = "'9223372036854775807'::xid8"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """One table: its columns in their lasting order, and which of its old rows have to stay.

    ``stays`` is a condition on a row ``t`` that keeps it in the database although it is old; it may name ``before``.
    """

    table: str
    folder: str
    columns: Mapping[str, Kind]
    stays: str

    @property
    def selected(self) -> str:
        """The columns as SQL asks for them of a row ``t``."""
        return ", ".join(_selected(name, kind) for name, kind in self.columns.items())

    def rows(self, found: Iterable[Sequence[object]]) -> pl.DataFrame:
        """Return rows that were asked for by ``selected`` as a table of typed columns."""
        values = list(zip(*found, strict=True)) or [()] * len(self.columns)
        return pl.DataFrame(
            [_column(name, kind, column) for (name, kind), column in zip(self.columns.items(), values, strict=True)]
        )

    def strange(self, rows: pl.DataFrame) -> list[int]:
        """Return the numbers of rows in which something stands that no row of ours has: see ``_selected``."""
        always = [name for name, kind in self.columns.items() if kind == MOMENT or _is_list(kind)]
        always += [name for name in ("xid", "reason") if name in self.columns]
        return rows.filter(pl.any_horizontal(pl.col(name).is_null() for name in always))["id"].to_list()

    def written(self, rows: pl.DataFrame) -> list[bytes]:
        """Return the bytes of each row, as the head of this module says."""
        written = (_written(name, kind) for name, kind in self.columns.items())
        said = rows.select(pl.concat_str(pl.lit(f"{len(self.table)}:{self.table}"), *written))
        return [one.encode() for one in said.to_series()]

    @property
    def spelled(self) -> str:
        """The bytes of a row ``t`` as SQL makes them, as text: what ``written`` makes of many rows at once."""
        # What takes long to say is said once, and then measured.
        long = {name: said for name, kind in self.columns.items() if (said := _long(name, kind))}
        columns = [f'long."{name}"' if name in long else f't."{name}"::text' for name in self.columns]
        said = ", ".join(f"coalesce(octet_length({column}) || ':', 'N'), {column}" for column in columns)
        made = ", ".join(f'{one} as "{name}"' for name, one in long.items())
        named = f"{len(self.table)}:{self.table}"
        return f"(select concat('{named}', {said}) from (select {made} offset 0) long)"  # noqa: S608 - ours

    def leaves(self, rows: pl.DataFrame) -> list[bytes]:
        """Return the leaf hash of each row."""
        return [leaf_hash(one) for one in self.written(rows)]

    def emptied(self, rows: pl.DataFrame, ids: Collection[int]) -> pl.DataFrame:
        """Return the rows with a tombstone in place of each that is named: its number, and nothing else."""
        gone = pl.col("id").is_in(list(ids))
        return rows.with_columns(
            pl.when(gone).then(None).otherwise(pl.col(name)).alias(name) for name in self.columns if name != "id"
        )

    def tombs(self, rows: pl.DataFrame) -> frozenset[int]:
        """Return the numbers of the rows of which nothing else is left."""
        left = pl.all_horizontal(pl.col(name).is_null() for name in self.columns if name != "id")
        return frozenset(rows.filter(left)["id"].to_list())


def _selected(name: str, kind: Kind) -> str:
    """Return a column in SQL. What no row of ours has, and no type of the archive can hold, comes as no value at all.

    These columns have one in each row, so that a row with something strange in them never has the bytes of another.
    """
    column = f't."{name}"'
    if kind == MOMENT:
        return f"case when {column} >= '{FIRST}' and {column} < '{LAST}' then {_microseconds(column)}::bigint end"
    if _is_list(kind):  # decoded all at once, five times as fast as one list after the other
        plain = f"array_ndims({column}) = 1 and array_lower({column}, 1) = 1 and cardinality({column}) <= {MOST_VALUES}"
        return f"case when {plain} or cardinality({column}) = 0 then to_json({column})::text end"
    if name == "reason":
        return f"case when length({column}) <= {LONGEST} then {column} end"
    if kind == TEXT:
        return f"{column}::text"
    return f"case when {column} < {MOST_XID} then {column}::text::bigint end" if name == "xid" else column


def _microseconds(moment: str) -> str:
    return f"trunc(extract(epoch from {moment}) * 1000000)"


def _column(name: str, kind: Kind, values: Sequence[object]) -> pl.Series:
    if _is_list(kind):
        return pl.Series(name, values, dtype=TEXT).str.json_decode(kind)
    return pl.Series(name, values, dtype=NUMBER).cast(kind) if kind == MOMENT else pl.Series(name, values, dtype=kind)


def _is_list(kind: Kind) -> bool:
    return isinstance(kind, pl.List)


def _long(name: str, kind: Kind) -> str:
    """Return what takes long to say as text in SQL, a moment, a reason or a list; whatever stands there can be said."""
    column, each = f't."{name}"', "coalesce(octet_length({0}) || ':' || {0}, 'N')"
    if name == "reason":
        return f"left({column}, {LONGEST})"
    if not _is_list(kind):
        return f"{_microseconds(column)}::text" if kind == MOMENT else ""
    unpacked = f"(select unnest({column})::text as said) one"
    many = f"(select string_agg({each.format('said')}, '') from {unpacked})"  # noqa: S608 - ours
    return (
        f"case when cardinality({column}) = 1 and {column}[1] is not null"  # mostly, and sooner said
        f" then {each.format(f'{column}[1]::text')}"
        f" when cardinality({column}) <= {MOST_VALUES} then coalesce({many}, '')"
        f" when {column} is not null then 'more' end"
    )


def _measured(text: pl.Expr) -> pl.Expr:
    return pl.concat_str(text.str.len_bytes().cast(TEXT), pl.lit(":"), text).fill_null("N")


def _written(name: str, kind: Kind) -> pl.Expr:
    column = pl.col(name)
    if _is_list(kind):
        return _measured(column.list.eval(_measured(pl.element().cast(TEXT))).list.join(""))
    return _measured(column.to_physical().cast(TEXT) if kind == MOMENT else column.cast(TEXT))


LOOKS = Source(
    table="access_look",
    folder="looks",
    columns={
        "id": NUMBER, "at": MOMENT, "kind": TEXT, "account_id": NUMBER, "unit_id": NUMBER, "duty": TEXT,
        "reference": TEXT, "purpose": TEXT, "items": pl.List(TEXT), "persons": pl.List(NUMBER),
        "households": pl.List(NUMBER), "xid": NUMBER, "pid": NUMBER,
    },
    # An emergency that nobody has reviewed is not over, however old it is.
    stays="exists (select from access_breakglass g where g.look_id = t.id and g.reviewed_at is null)",
)  # fmt: skip
LINES = Source(
    table="journal_line",
    folder="lines",
    columns={
        "id": NUMBER, "at": MOMENT, "kind": TEXT, "thing_id": TEXT, "step": TEXT, "start": TEXT, "end": TEXT,
        "account_id": NUMBER, "unit_id": NUMBER, "duty": TEXT, "reason": TEXT, "command": TEXT,
    },
    # The history of a thing stays together as long as something happens to it.
    stays=f"(t.kind in {KEPT_KINDS} or exists (select from journal_line y"
    " where y.thing_id = t.thing_id and y.at >= %(before)s::timestamptz))",
)  # fmt: skip
SOURCES = (LOOKS, LINES)

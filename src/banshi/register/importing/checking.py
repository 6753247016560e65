"""Every rule about a row that the row alone can answer, on whole columns at once.

What comes in is text as the file has it; what goes out are values as the register keeps them, the refused rows with
all that is wrong with them, and the doubts about the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from banshi.register.importing import cells
from banshi.register.importing.layout import BY_COLUMN, REQUIRED, Layout
from banshi.register.importing.reading import BLANKS, as_row
from banshi.register.importing.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from banshi.kernel.codes import CodeValue
    from banshi.register.importing.reading import Block
    from banshi.register.importing.rules import ImportRules
    from banshi.register.items import Item

TALLEST_CM = 300
FLAGS: Mapping[str, bool] = {"1": True, "0": False, "": False, "是": True, "否": False, "Y": True, "N": False}
PINYIN_LENGTH = 120

type Condition = tuple[str, str, str, pl.Expr]
"""The mark of what is wrong or doubtful, its reason's code and column, and where it is so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that is refused, or entered and reported: its number, why, and the row (or where to find it)."""

    row: int
    reasons: tuple[Reason, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A block after the rules: ``rows`` are good by themselves, with the columns of the register and ``row``."""

    rows: pl.DataFrame
    refused: tuple[Finding, ...]
    reported: tuple[Finding, ...]
    originals: Originals
    seen: int
    ends_at: int


class Originals:
    """The rows of a block as the file has them, in its order, for whatever has to be kept whole."""

    def __init__(self, rows: pl.DataFrame, keys: tuple[str, ...]) -> None:
        self._rows, self._keys = rows, keys

    def of(self, numbers: pl.Series) -> dict[int, dict[str, str]]:
        """Return the original rows with these numbers."""
        found = self._rows[self._rows["row"].search_sorted(numbers)]
        return {row[-1]: dict(zip(self._keys, row[:-1], strict=True)) for row in found.rows()}


class Checker:
    """The rules for one file, made once and used on each block."""

    def __init__(
        self,
        layout: Layout,
        rules: ImportRules,
        *,
        versions: Mapping[str, str],
        numbers: Mapping[CodeValue, int],
        stations: Mapping[str, int],
        today: date,
    ) -> None:
        self._layout, self._rules, self._today = layout, rules, today
        self._stations = stations
        self._spellings = {i.name: _spellings(rules, versions, i.name) for i in layout.items if i.kind == "code"}
        self._numbers = numbers
        # Made once: to say these for each block anew takes a tenth of the time of checking it.
        self._values = [self._value(item) for item in layout.items if _is_read(item)]
        self._sound = rules.well_formed("=id_number").fill_null(value=False).alias("=sound")
        self._problems = [(f"?{n}", *problem) for n, problem in enumerate(self._all_problems())]
        self._wrong = [condition.alias(mark) for mark, _code, _column, condition in self._problems]
        self._stated = tuple(self._all_stated())
        self._doubts = [(f"?{n}", *doubt) for n, doubt in enumerate(self._all_doubts())]
        self._doubtful = [doubt.fill_null(value=False).alias(mark) for mark, _code, _column, doubt in self._doubts]

    def check(self, block: Block) -> Checked:
        """Return what is good, refused and doubtful in a block."""
        text = block.rows.select("row", *(self._text(item, block) for item in self._layout.items))
        text = text.with_columns(self._rules.tidy_number("id_number").alias("=tidy"))
        wide = text.with_columns(self._values).with_columns(self._sound)
        wrong = wide.select(self._wrong)
        bad = wrong.select(pl.any_horizontal(pl.all()).fill_null(value=False)).to_series()
        originals = Originals(block.rows, self._layout.keys)
        refused = [Finding(line.row, (line.reason,), as_row(line)) for line in block.unreadable]
        if bad.any():
            refused += self._refuse(wide.filter(bad), wrong.filter(bad), originals)
        good = wide.filter(~bad) if bad.any() else wide
        reported = tuple(self._report(good)) if self._doubts else ()
        return Checked(self._registered(good), tuple(refused), reported, originals, block.seen, block.ends_at)

    def _text(self, item: Item, block: Block) -> pl.Expr:
        text = pl.col(str(self._layout.keys.index(item.key)))
        tidy = text.str.strip_chars(BLANKS) if block.padded else text
        return (cells.as_typed(tidy) if block.apostrophes and item.kind == "text" else tidy).alias(item.name)

    def _value(self, item: Item) -> pl.Expr:
        text = pl.col(item.name)
        match item.kind:
            case "date":
                value = _day(text)
            case "code":
                found = {spelt: self._numbers[code] for spelt, code in self._spellings[item.name].items()}
                value = text.replace_strict(found, default=None, return_dtype=pl.Int32)
            case "number":
                value = text.cast(pl.Int16, strict=False)
            case "flag":
                value = text.replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
            case "id_number":
                value = self._rules.convert_number("=tidy")
            case "text":
                value = text.replace_strict(self._stations, default=None, return_dtype=pl.Int64)
        return value.alias("=" + item.name)

    def _all_problems(self) -> Iterator[tuple[str, str, pl.Expr]]:
        for item in self._layout.items:
            text, value = pl.col(item.name), pl.col("=" + item.name)
            if item.name in REQUIRED:
                yield "missing", item.name, text == ""
            if item.kind == "date":
                yield "no-day", item.name, value.is_null() & (text != "")
                yield "future", item.name, value > self._today
                yield "too-early", item.name, value < self._rules.earliest
            elif item.kind == "code":
                yield "code", item.name, value.is_null() & (text != "")
            elif item.kind == "number":
                yield "no-number", item.name, ~value.is_between(1, TALLEST_CM).fill_null(value=False) & (text != "")
            elif item.kind == "flag":
                yield "flag", item.name, value.is_null()
            elif item.kind == "id_number":
                yield "id-number", item.name, ~pl.col("=sound") & (text != "")
            elif item.name == "station":
                yield "station", item.name, value.is_null() & (text != "")
            else:
                yield "too-long", item.name, text.str.len_chars() > item.max_length
        if self._layout.has("booklet_serial"):
            dated = pl.col("booklet_on") == "" if self._layout.has("booklet_on") else pl.lit(value=True)
            yield "booklet", "booklet_on", (pl.col("booklet_serial") != "") & dated

    def _all_doubts(self) -> Iterator[tuple[str, str, pl.Expr]]:
        born = "=born_on" if self._layout.has("born_on") else "=no_day"
        sex = "=sex_code" if self._layout.has("sex") else "=no_text"
        for code, doubt in self._rules.disagreements("=id_number", born, sex).items():
            yield code, "id_number", doubt
        if self._layout.has("registered_on"):
            yield "before-birth", "registered_on", pl.col("=registered_on") < pl.col(born)

    def _all_stated(self) -> Iterator[pl.Expr]:
        """Yield the columns with which a number is compared: the bare code of the sex, and what a file does not say."""
        sexes = {self._numbers[code]: code.code for code in set(self._spellings.get("sex", {}).values())}
        sex = pl.col("=sex").replace_strict(sexes, default=None, return_dtype=pl.String) if sexes else pl.lit(None)
        yield sex.cast(pl.String).alias("=sex_code")
        yield pl.lit(None, dtype=pl.Date).alias("=no_day")
        yield pl.lit(None, dtype=pl.String).alias("=no_text")

    def _refuse(self, wide: pl.DataFrame, wrong: pl.DataFrame, originals: Originals) -> Iterator[Finding]:
        kept = originals.of(wide["row"])
        for row, reasons in zip(wide["row"], _reasons(self._problems, wide, wrong), strict=True):
            yield Finding(row, reasons, kept[row])

    def _report(self, good: pl.DataFrame) -> Iterator[Finding]:
        wide = good.with_columns(self._stated)
        marks = wide.select(self._doubtful)
        doubtful = marks.select(pl.any_horizontal(pl.all())).to_series()
        told, marks = good.filter(doubtful), marks.filter(doubtful)
        for row, reasons in zip(told.iter_rows(named=True), _reasons(self._doubts, told, marks), strict=True):
            yield Finding(row["row"], reasons, whereabouts(row))

    def _registered(self, good: pl.DataFrame) -> pl.DataFrame:
        """Return the columns as the register's tables want them; ``station`` becomes the number of the unit."""
        read = [pl.col("=" + item.name).alias(item.name) for item in self._layout.items if _is_read(item)]
        plain = [pl.col(item.name) for item in self._layout.items if not _is_read(item)]
        code = pl.col("station").alias("station_code")
        return good.select(
            "row", code, *plain, *read, self._rules.name_pinyin("name").str.head(PINYIN_LENGTH).alias("pinyin")
        )


def _reasons(conditions: Sequence[Condition], rows: pl.DataFrame, marks: pl.DataFrame) -> Iterator[tuple[Reason, ...]]:
    """Yield for each row what is marked in it, in the order of the conditions."""
    found: list[list[Reason]] = [[] for _ in range(rows.height)]
    for mark, code, column, _condition in conditions:
        for place in marks[mark].arg_true():
            found[place].append(Reason(code, column, rows[column][place] if column in rows.columns else ""))
    return map(tuple, found)


def whereabouts(row: Mapping[str, object]) -> dict[str, str]:
    """Return the columns by which an entered row is found again."""
    station = row.get("station_code", row["station"])
    return {
        BY_COLUMN["station"].key: str(station),
        BY_COLUMN["household_no"].key: str(row["household_no"]),
        BY_COLUMN["id_number"].key: str(row["id_number"]),
    }


def _is_read(item: Item) -> bool:
    return item.kind != "text" or item.name == "station"


def _day(text: pl.Expr) -> pl.Expr:
    length = text.str.len_bytes()
    plain = pl.when(length == len("19900517")).then(text).str.to_date("%Y%m%d", strict=False)
    dashed = pl.when(length == len("1990-05-17")).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.coalesce(plain, dashed)


def _spellings(rules: ImportRules, versions: Mapping[str, str], item: str) -> dict[str, CodeValue]:
    """Return all that may stand in the file for a code; a bare code is read in the edition that was chosen."""
    known = dict(rules.codes.get(item, {}))
    prefix = versions.get(item, rules.versions.get(item, "")) + ":"
    return known | {spelt.removeprefix(prefix): code for spelt, code in known.items() if spelt.startswith(prefix)}

"""The open data: tables with a line for each number, and a dictionary that says what each field means.

A quarter or a year has a number only where all its months have one: it is then their sum and tells nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from banshi.publishing import problems, promises, releases, results
from banshi.publishing.places import ROOT, Named, level_of, place_tree, subject_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from banshi.publishing.models import Release
    from banshi.publishing.problems import Cell

type Value = str | int | None
type Row = tuple[Value, ...]

WITHHELD = (
    "empty where the number, or one that it could be computed from, is below 10 (k-threshold with complementary"
    " suppression); a number of a quarter or year is empty where one of its months is"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a table, as the data dictionary has it."""

    name: str
    meaning: str
    unit: str = ""
    source: str = ""
    definition: str = ""
    suppressed: str = "never"
    type: str = "string"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the open data: its name as a file, what it tells, and its columns."""

    name: str
    title: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


PERIOD = Field(
    name="period", meaning="month (2026-10), quarter (2026-Q4) or year (2026)", unit="ISO 8601; quarters by Q"
)
VERSION = Field(
    name="version", meaning="1, or the number of the correction; the highest of the months of a quarter or year",
    type="integer",
)  # fmt: skip
PLACE = (
    Field(name="place", meaning="division code without filling zeros; a star at the end: not known more exactly",
          source="GB/T 2260 and GB/T 10114"),
    Field(name="place_zh", meaning="name of the place in Chinese"),
    Field(name="place_en", meaning="name of the place in English"),
    Field(name="level", meaning="all, city, county, street or village"),
)  # fmt: skip
SUBJECT = (
    Field(name="subject", meaning="code of what it is about; a star at the end: not known more exactly",
          source="the taxonomy of this hotline"),
    Field(name="subject_zh", meaning="name of the subject in Chinese"),
    Field(name="subject_en", meaning="name of the subject in English"),
)  # fmt: skip
CONCERNS = Field(
    name="concerns", meaning="how many concerns", unit="concerns", source="the hotline's casework", type="integer",
    definition=" ".join((problems.__doc__ or "").split("\n\n")[1].split()), suppressed=WITHHELD,
)  # fmt: skip

OF_A_PROMISE = (
    Field(name="number", meaning="number of the project"),
    Field(name="list", meaning="number of the newest list on which it stands"),
    Field(name="title", meaning="what is promised"),
    Field(name="place", meaning="where"),
    Field(name="leader", meaning="name of who leads"),
    Field(name="leader_post", meaning="post of who leads"),
    Field(name="lead_unit", meaning="unit that has the lead"),
    Field(name="state", meaning="promised, under-way, claimed, accepting, done, kept or given-up"),
    Field(name="measure", meaning="what is measured"),
    Field(name="measure_unit", meaning="the unit of baseline and target"),
    Field(name="baseline", meaning="how it was"),
    Field(name="target", meaning="how it is promised to be"),
    Field(name="due_on", meaning="by which day", unit="ISO 8601"),
    Field(name="versions", meaning="how many versions the promise has", type="integer"),
    *(
        Field(name=name, meaning=meaning, source="the casework", type="integer",
              definition=" ".join((promises.__doc__ or "").split("\n\n")[1].split()))
        for name, meaning in (
            ("milestones", "milestones of the version in force"), ("milestones_proved", "those reached with proof"),
            ("drawn", "people drawn by lot and asked"), ("accepted", "of these, who accept the work"),
            ("not_accepted", "of these, who do not"), ("asked", "people asked whether it holds"),
            ("holds", "of these, who say that it holds"), ("does_not_hold", "of these, who say that it does not"),
        )
    ),
)  # fmt: skip

TABLES = (
    Table(name=problems.PLACES, title="Concerns by place and month", fields=(PERIOD, *PLACE, CONCERNS, VERSION)),
    Table(name=problems.SUBJECTS, title="Concerns by subject and month", fields=(PERIOD, *SUBJECT, CONCERNS, VERSION)),
    Table(
        name=problems.BOTH, title="Concerns by county and main subject and month",
        fields=(PERIOD, *PLACE, *SUBJECT, CONCERNS, VERSION),
    ),
    Table(
        name=releases.FIGURES, title="Results by month",
        fields=(
            PERIOD,
            Field(name="figure", meaning="which figure; the dictionary has its definition under figures"),
            Field(name="part", meaning="the part that is counted; empty: the whole that the parts add up to"),
            Field(name="value", meaning="how many", unit="cases, terms or concerns; km for the part kilometres",
                  source="the casework", definition="see figures", suppressed=WITHHELD, type="integer"),
            Field(name="out_of", meaning="the whole of the figure in this period", unit="cases, terms or concerns",
                  source="the casework", suppressed=WITHHELD, type="integer"),
            VERSION,
        ),
    ),
    Table(name=promises.PROMISES, title="Promises and what became of them", fields=OF_A_PROMISE),
)  # fmt: skip


def promised() -> list[Row]:
    """Return the lines of the table of promises as they stand now; they are not of a month."""
    return [
        tuple(one if isinstance(one, int | str) or one is None else str(one) for one in astuple(kept))
        for kept in promises.kept()
    ]


def table(name: str) -> Table:
    """Return a table by its name. Raises ``KeyError`` for one that there is not."""
    return {one.name: one for one in TABLES}[name]


def dictionary() -> dict[str, object]:
    """Return the data dictionary: every field of every table, and the definition of every figure."""
    return {
        "tables": [
            {
                "name": one.name,
                "title": one.title,
                "fields": [{slot: getattr(field, slot) for slot in Field.__slots__} for field in one.fields],
            }
            for one in TABLES
        ],
        "figures": {one.name: {"definition": one.definition, "parts": one.parts} for one in results.FIGURES},
        "k": 10,
        "closed": "A month is counted once, ten days after its end. Later changes of a past month are not published.",
    }


# ------------------------------------------------------------------------ lines


def periods_of(month: date) -> tuple[str, str, str]:
    """Return the month, quarter and year that a month counts in."""
    return f"{month:%Y-%m}", f"{month.year}-Q{(month.month + 2) // 3}", str(month.year)


@dataclass(frozen=True, slots=True)
class Told:
    """A number in a period, out of how many months it is added up, and the highest version among them."""

    number: int | None
    months: int
    version: int


type Key = tuple[str, str, str, str]


def numbers(of: Iterable[Release]) -> dict[Key, Told]:
    """Return every number by table, place, what it is about, and period; of quarters and years the whole ones alone."""
    found: dict[Key, Told] = {}
    for release in of:
        for cell in releases.cells_of(release):
            for period in periods_of(release.month):
                key = cell.table, cell.place, cell.about, period
                found[key] = _added(found.get(key), cell, release.version)
    return {key: told for key, told in found.items() if told.months == _months_in(key[3])}


def _added(before: Told | None, cell: Cell, version: int) -> Told:
    if before is None:
        return Told(cell.number, 1, version)
    number = None if before.number is None or cell.number is None else before.number + cell.number
    return Told(number, before.months + 1, max(before.version, version))


def _months_in(period: str) -> int:
    return {4: 12, 7: 3 if "Q" in period else 1}[len(period)]


def lines(of: Iterable[Release]) -> dict[str, list[Row]]:
    """Return the lines of every table, by its name, in the order of period, place and subject."""
    told = numbers(of)
    places, subjects = place_tree().names, subject_tree().names
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for (name, place, about, period), one in sorted(told.items(), key=lambda pair: pair[0]):
        where: Row = (place, *_named(places.get(place), place), level_of(place))
        what: Row = (about, *_named(subjects.get(about), about))
        head: Row = {problems.PLACES: where, problems.SUBJECTS: what, problems.BOTH: (*where, *what)}.get(name, ())
        if name == releases.FIGURES:
            figure, _colon, part = about.partition(":")
            whole = told.get((name, ROOT, figure, period))
            row: Row = (period, figure, part, one.number, whole.number if whole else None, one.version)
        else:
            row = (period, *head, one.number, one.version)
        found[name].append(row)
    return {one.name: sorted(found[one.name], key=lambda row: tuple(str(cell) for cell in row[:-2])) for one in TABLES}


def _named(name: Named | None, code: str) -> tuple[str, str]:
    return (name.zh, name.en) if name else (code, code)


def of_period(rows: Sequence[Row], period: str) -> Iterator[Row]:
    """Yield the lines of one period."""
    return (row for row in rows if row[0] == period)

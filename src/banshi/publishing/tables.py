"""The open data: tables with a line for each number, and a dictionary that says what each field means.

A quarter or a year has a number only where all its months have one: it is then their sum and tells nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from banshi.publishing import arcs, concerns, problems, promises, rated, releases, results
from banshi.publishing.numbers import FAMILIES
from banshi.publishing.places import ROOT, Named, level_of, place_tree, subject_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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

OF_AN_ARC = (
    Field(name="period", meaning="month in which the number is told", unit="ISO 8601"),
    Field(name="since", meaning="first month that the number is of: the one after the pair was last told",
          unit="ISO 8601"),
    Field(name="pair", meaning="both counties, joined by a hyphen", source="GB/T 2260"),
    *(
        Field(name=f"{one}{name}", meaning=f"{meaning} of {which}", source=source)
        for one, which in (("a", "one county"), ("b", "the other county"))
        for name, meaning, source in (
            ("", "division code", "GB/T 2260"), ("_zh", "Chinese name", ""), ("_en", "English name", ""),
        )
    ),
    Field(name="errands", meaning="errands saved between the two, either way", unit="cases", source="the casework",
          definition=" ".join((arcs.counted.__doc__ or "").split()), type="integer",
          suppressed="a pair has a line when ten of it are untold and ten others stay untold; it then tells them all"),
    Field(name="kilometres", meaning="twice the great-circle distance of the two seats, times the errands", unit="km",
          source="the seats of the counties", suppressed="as the errands", type="integer"),
    VERSION,
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
        )
    ),
    *(
        Field(name=name, meaning=meaning, source="the casework", type="integer",
              suppressed="empty while they may answer, and where fewer than ten did")
        for name, meaning in (
            ("holds", "of those asked, who say that it holds"),
            ("does_not_hold", "of those asked, who say that it does not"),
        )
    ),
    Field(name="answers_until", meaning="while a round or an asking runs: until which day they may answer",
          unit="ISO 8601"),
)  # fmt: skip

OF_A_UNIT = (
    Field(name="cycle", meaning="first and last day of the cycle, both counted: of the report for what is below"
          " reported, else of the first due time", unit="ISO 8601"),
    Field(name="unit", meaning="code of the unit (12 digits); empty: all units together"),
    Field(name="unit_zh", meaning="name of the unit in Chinese"),
    Field(name="unit_en", meaning="name of the unit in English"),
    Field(name="family", meaning="what is split: due and reported are bases; rates says which numbers a share divides"),
    Field(name="part", meaning="the part that is counted; empty for a base"),
    Field(name="value", meaning="how many", unit="concerns", source="the hotline's casework", type="integer",
          definition="see rates", suppressed=WITHHELD.partition(";")[0]),
    Field(name="stage", meaning="rates, or returns for what came back and is counted later"),
    Field(name="closed_on", meaning="day on which the number was counted, for good", unit="ISO 8601"),
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
            Field(name="value", meaning="how many", unit="cases, terms or concerns",
                  source="the casework", definition="see figures", suppressed=WITHHELD, type="integer"),
            Field(name="out_of", meaning="the whole of the figure in this period", unit="cases, terms or concerns",
                  source="the casework", suppressed=WITHHELD, type="integer"),
            VERSION,
        ),
    ),
    Table(name=arcs.BETWEEN, title="Errands between counties", fields=OF_AN_ARC),
    Table(name=promises.PROMISES, title="Promises and what became of them", fields=OF_A_PROMISE),
    Table(name=rated.RATES, title="Rates of units by cycle", fields=OF_A_UNIT),
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
        "rates": concerns.definitions(),
        "families": {one.name: {"of": " ".join(filter(None, one.of)), "parts": one.parts} for one in FAMILIES},
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
            if cell.table == arcs.BETWEEN:
                continue  # a pair has no quarters and years: its numbers are of as many months as they took
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


def lines(of: Sequence[Release]) -> dict[str, list[Row]]:
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
    found[arcs.BETWEEN] = [row for release in of for row in _arcs(release, places)]
    return {one.name: sorted(found[one.name], key=lambda row: tuple(str(cell) for cell in row[:-2])) for one in TABLES}


def _arcs(release: Release, places: Mapping[str, Named]) -> Iterator[Row]:
    for one in arcs.arcs_of(releases.cells_of(release)):
        a, b = ((code, *_named(places.get(code), code)) for code in (one.a, one.b))
        period = f"{release.month:%Y-%m}"
        yield period, one.since, f"{one.a}-{one.b}", *a, *b, one.errands, one.kilometres, release.version


def _named(name: Named | None, code: str) -> tuple[str, str]:
    return (name.zh, name.en) if name else (code, code)


def of_period(rows: Sequence[Row], period: str) -> Iterator[Row]:
    """Yield the lines of one period."""
    return (row for row in rows if row[0] == period)

"""The figures that speak for a candidate, each with its definition: counted from casework, typed by nobody.

Pure values: ``evidence`` counts them, ``selection`` weighs them, pages show them with what each means. Weighed are the
numbers as they are; shown is no number of people or reports from one to nine, nor one that leaves so few of its whole.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns.rates import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrOrPromise

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was counted of one problem, or of the same problem at several places, up to the day ``on``.

    ``FIGURES`` says of each what it means. None of them is a share, a percentage or an opinion.
    """

    on: date
    problems: int
    people: int
    settled: int = 0
    urgent: int = 0
    voices: int
    places: int
    estates: int = 0
    divisions: int = 1
    first_on: date
    last_on: date
    winters: int = 0
    returns: int = 0
    levels: int = 0
    said_yes: int = 0
    said_partly: int = 0
    said_no: int = 0
    still_open: int = 0
    overdue: int = 0
    put_off: int = 0
    put_off_on: tuple[date, ...] = ()

    @property
    def unsettled(self) -> int:
        """People for whom it is not solved for good."""
        return self.people - self.settled

    @property
    def days(self) -> int:
        """Days between the first report and the last."""
        return (self.last_on - self.first_on).days

    @property
    def years(self) -> int:
        """Whole years between the first report and the last."""
        return self.days // DAYS_A_YEAR

    @property
    def comebacks(self) -> int:
        """How often it was over, or put off, and was not over: returns, and days on which it was put off."""
        return self.returns + len(self.put_off_on)

    def as_json(self) -> list[dict[str, object]]:
        """Return the figures in their order, as they are kept with a candidate."""
        return [{"figure": name, "value": _plain(value)} for name, value in asdict(self).items()]


FIGURES: Mapping[str, tuple[_StrOrPromise, _StrOrPromise]] = {
    "on": (_("counted on"), _("The day on which all these figures were counted.")),
    "problems": (_("problems"), _("Problems of one category in one county that say the same thing.")),
    "people": (
        _("people"),
        _("Different residents, told apart by telephone number or account; who stayed unknown is not counted."),
    ),
    "settled": (
        _("people for whom it is solved for good"),
        _("People who said “solved” of every report of theirs, with no report from the same place after that."),
    ),
    "urgent": (_("people in danger"), _("People of whom a report was taken in as danger to life or property.")),
    "voices": (_("reports"), _("All reports, several of one person included. They do not enter the score.")),
    "places": (_("places"), _("Different names of estates, streets or crossings; where none is named, the area.")),
    "estates": (_("estates among the places"), _("Places whose name is that of a housing estate.")),
    "divisions": (_("areas"), _("Different administrative divisions that the reports come from.")),
    "first_on": (_("first report"), _("The day of the first report.")),
    "last_on": (_("last report"), _("The day of the last report.")),
    "winters": (_("winters"), _("Heating seasons in which it was reported.")),
    "returns": (
        _("times it came back"),
        _("How often it was reported again after nothing of it was open; of several problems, of the one with most."),
    ),
    "levels": (_("levels up"), _("How many levels up it is because residents said “not solved”.")),
    "said_yes": (_("said “solved”"), _("Reports of which the resident last said “solved”.")),
    "said_partly": (_("said “partly”"), _("Reports of which the resident last said “partly solved”.")),
    "said_no": (_("said “not solved”"), _("Reports of which the resident last said “not solved”.")),
    "still_open": (_("still open"), _("Reports that were not closed on the day of counting.")),
    "overdue": (_("passed up"), _("Reports that an office above had to take up because a unit was late.")),
    "put_off": (_("put off"), _("Answers that said “not solvable now”.")),
    "put_off_on": (_("put off on"), _("The days of these answers.")),
}
"""Each figure by its name: what it is called, and how it is counted."""


PEOPLE = ("people", "settled", "urgent")
REPORTS = ("voices", "said_yes", "said_partly", "said_no", "still_open", "overdue", "put_off")
SAID = ("said_yes", "said_partly", "said_no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as a page shows it: its name, its value (a number, a day, days, or words), and how it is counted."""

    name: str
    says: _StrOrPromise
    value: int | date | tuple[date, ...] | str
    means: _StrOrPromise


def withheld(of: Evidence, name: str) -> str:
    """Return the words that stand where a figure is not told, or nothing where it is.

    A part is not told either where the rest of its whole is small, and of what residents last said nothing where the
    reports without any of the told words are few. Zero is told of a whole of ten or more.
    """
    if name not in (*PEOPLE, *REPORTS):
        return ""
    value, whole = getattr(of, name), of.people if name in PEOPLE else of.voices
    if 0 < value < FEWEST or whole < FEWEST:
        return gettext("fewer than ten")
    if 0 < whole - value < FEWEST and name != "put_off":  # several answers to one report may have put it off
        return gettext("all but fewer than ten")
    rest = of.voices - sum(said for one in SAID if not 0 < (said := getattr(of, one)) < FEWEST)
    return gettext("not told: too few said otherwise") if name in SAID and 0 < rest < FEWEST else ""


def read(kept: Sequence[Mapping[str, Any]]) -> Evidence | None:
    """Return what was kept with a candidate; nothing where a person proposed it."""
    if not kept:
        return None
    values: dict[str, Any] = {row["figure"]: row["value"] for row in kept}
    days = {name: date.fromisoformat(values[name]) for name in ("on", "first_on", "last_on")}
    put_off_on = tuple(date.fromisoformat(day) for day in values["put_off_on"])
    return Evidence(**(values | days | {"put_off_on": put_off_on}))


def shown(kept: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """Return what was kept with a candidate as a page shows it, each with its definition; small ones in words."""
    found = read(kept)
    if found is None:
        return []
    return [
        Figure(name=name, says=says, value=withheld(found, name) or getattr(found, name), means=means)
        for name, (says, means) in FIGURES.items()
    ]


def _plain(value: object) -> object:
    """Return a value as JSON has it: days in ISO form."""
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value

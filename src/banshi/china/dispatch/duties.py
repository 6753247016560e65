"""An example of a duty catalogue: which kind of body has the duty for what, read once from ``duties.csv``.

It is where a city begins, not what it must follow: its own duty lists decide. A faulty example does not start.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banshi.china.codes.tables import parse_csv
from banshi.china.dispatch.categories import FaultyList, categories
from banshi.china.dispatch.terms import LEADS
from banshi.concerns.vocabulary import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyBody:
    """A kind of body that has duties, such as a heating company; ``unit`` is the kind of unit that it is."""

    code: str
    name: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOf:
    """One line: concerns whose category begins so, of a kind (empty: of any), go to a body; others have to help."""

    category: str
    kind: str
    body: str
    co_bodies: tuple[str, ...]
    source: str
    verified: bool


@cache
def bodies() -> dict[str, DutyBody]:
    """Return the kinds of bodies by code."""
    return {
        line["code"]: DutyBody(code=line["code"], name=line["zh"], name_en=line["en"], unit=line["unit"])
        for line in _lines("bodies.csv")
    }


@cache
def duties() -> tuple[DutyOf, ...]:
    """Return the example, line by line; raises ``FaultyList``."""
    found = tuple(
        DutyOf(
            category=line["category"],
            kind=line["kind"],
            body=line["body"],
            co_bodies=tuple(code for code in line["co_bodies"].split(";") if code),
            source=line["source"],
            verified=line["verified"] == "yes",
        )
        for line in _lines("duties.csv")
    )
    refuse_if_faulty(found)
    return found


def refuse_if_faulty(lines: tuple[DutyOf, ...]) -> None:
    """Raise ``FaultyList`` for an unknown category, kind or body, a lead that may not be one, or a line twice."""
    codes, seen = {row.code for row in categories()}, set()
    for line in lines:
        where = f"Duty for {line.category} {line.kind}".rstrip()
        if line.category not in codes or line.kind not in {"", *Kind}:
            raise FaultyList(f"{where}: there is no such category or kind.")
        if unknown := {line.body, *line.co_bodies} - set(bodies()):
            raise FaultyList(f"{where}: there is no body {', '.join(sorted(unknown))}.")
        if bodies()[line.body].unit not in LEADS or line.body in line.co_bodies:
            raise FaultyList(f"{where}: {line.body} may not lead, or stands there twice.")
        if (line.category, line.kind) in seen:
            raise FaultyList(f"{where}: it comes twice.")
        seen.add((line.category, line.kind))


def duty_for(category: str, kind: str = "") -> DutyOf | None:
    """Return the line that fits a category best: the longest beginning, then the kind."""
    fits = [line for line in duties() if f"{category}.".startswith(f"{line.category}.") and line.kind in {"", kind}]
    return max(fits, key=lambda line: (len(line.category), len(line.kind)), default=None)


def _lines(file: str) -> list[dict[str, str]]:
    return parse_csv(files(__package__).joinpath(file).read_text(encoding="utf-8"))[1]

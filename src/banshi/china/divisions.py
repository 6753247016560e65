"""Provinces, cities and counties of China with their codes (GB/T 2260) and, where known, a point on the map.

The list is the one that the package ``cpca`` carries. Its file is read without importing the package,
which needs a part of setuptools that Python no longer brings.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _

type Level = Literal["province", "city", "county"]

# "Districts of the city": a statistical heading between a city and its districts, and no place.
HEADING = "市辖区"


@dataclass(frozen=True, slots=True)
class Division:
    """One division: six-digit code, Chinese name, degrees north and east (datum not stated), and parent.

    A municipality's second level ("市辖区", "县") is a heading, kept as a city so that codes nest.
    """

    code: str
    name: str
    level: Level
    latitude: float | None
    longitude: float | None
    parent: str | None


def division(code: str) -> Division:
    """Return the division of a six-digit code; raise ``LookupError`` with a sentence if there is none."""
    try:
        return _all()[code]
    except KeyError:
        sentence = _("There is no division with the code “%(code)s”.") % {"code": code}
        raise LookupError(sentence) from None


def provinces() -> tuple[Division, ...]:
    """Return the 34 divisions of the first level, in the order of their codes."""
    return _by_parent().get(None, ())


def below(code: str) -> tuple[Division, ...]:
    """Return the divisions one level below, by code; raise ``LookupError`` for an unknown code."""
    return _by_parent().get(division(code).code, ())


@cache
def _all() -> dict[str, Division]:
    with _file().open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["adcode"])
    places = (_read(row) for row in rows)
    return {place.code: place for place in places if place.level != "county" or place.name != HEADING}


@cache
def _by_parent() -> dict[str | None, tuple[Division, ...]]:
    children: dict[str | None, list[Division]] = {}
    for place in _all().values():
        children.setdefault(place.parent, []).append(place)
    return {parent: tuple(places) for parent, places in children.items()}


def _read(row: dict[str, str]) -> Division:
    code = row["adcode"][:6]
    level, parent = _place_of(code)
    here = row["latitude"] and row["longitude"]
    return Division(
        code=code,
        name=row["name"],
        level=level,
        latitude=float(row["latitude"]) if here else None,
        longitude=float(row["longitude"]) if here else None,
        parent=parent,
    )


def _place_of(code: str) -> tuple[Level, str | None]:
    if code.endswith("0000"):
        return "province", None
    if code.endswith("00"):
        return "city", code[:2] + "0000"
    return "county", code[:4] + "00"


def _file() -> Path:
    package = find_spec("cpca")
    if package is None or package.origin is None:
        message = "The package cpca, which carries the list of divisions, is not installed."
        raise LookupError(message)
    return Path(package.origin).parent / "resources" / "adcodes.csv"

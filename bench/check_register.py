"""How long the check of a whole register takes, and whether it finds what was planted and nothing else.

It draws the demonstration province with so many persons, checks it twice, and holds what was found against the list of
the mistakes. Run it as ``python -m bench.check_register --persons 1000000``; it makes its own PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.demo.mistakes import Planted

PERSONS = 1_000_000
BUDGET = 60.0  # seconds for a million persons, on two cores
type Named = set[tuple[str, tuple[int, ...]]]


def run(size: int = PERSONS) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.check_register", "--persons", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    from django.db import connections

    up_to_date()
    from banshi.demo import province

    began = time.monotonic()
    planted = province.fill(size)
    _say(f"{size:,} persons with {len(planted):,} mistakes drawn and loaded in {time.monotonic() - began:.0f} s")
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze)")  # as a register in service has been
    first, again = _check("first"), _check("again")
    found, shows = _found(), _shown(planted)
    limit = _read_once()
    missed, unplanted = len(shows - found), len(found - shows)
    _say(f"{len(found):,} found, {len(shows):,} planted that show; missed {missed}, not planted {unplanted}")
    budget = BUDGET * size / PERSONS
    return [
        {"name": "check", "ours": first, "limit": budget, "ratio": first / budget, "unit": "s, budget"},
        {"name": "check again", "ours": again, "limit": budget, "ratio": again / budget, "unit": "s, budget"},
        {"name": "check, reading once", "ours": first, "limit": limit, "ratio": limit / first, "unit": "s"},
        {"name": "found", "ours": len(found & shows), "limit": len(shows), "ratio": _share(len(found & shows), shows),
         "unit": "planted mistakes that show"},
        {"name": "of the found, planted", "ours": len(found & shows), "limit": len(found),
         "ratio": _share(len(found & shows), found), "unit": "findings"},
    ]  # fmt: skip


def _check(which: str) -> float:
    from banshi.china.consistency import check_rules
    from banshi.register.checking import check_all

    began = before = time.monotonic()
    for checked in check_all(check_rules()):
        now = time.monotonic()
        _say(f"{which}: {checked.check.code:22} {checked.found:8,} found, {checked.new:8,} new, {now - before:6.2f} s")
        before = now
    return time.monotonic() - began


def _read_once() -> float:
    """Return the seconds of reading every person and every membership once and hashing them: no check does less."""
    from django.db import connections

    began = time.monotonic()
    with connections["owner"].cursor() as cursor:
        for table in ("register_personversion", "register_membership"):
            cursor.execute(f"select sum(hashtext(t::text)::bigint) from {table} t")  # noqa: S608 - our tables
    return time.monotonic() - began


def _found() -> Named:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select code, persons from register_finding where state = 'open'")
        return {(code, tuple(persons)) for code, persons in cursor.fetchall()}


def _shown(planted: Iterable[Planted]) -> Named:
    return {(one.finding, one.persons) for one in planted if one.shows}


def _share(part: int, whole: Named) -> float:
    return part / len(whole) if whole else 1.0


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    """Print the report for people, or with ``--json`` for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    figures = _inside(chosen.persons) if chosen.inside else run(chosen.persons)
    if chosen.json or chosen.inside:
        print(json.dumps(figures))
        return
    for row in figures:
        print(f"{row['name']}: {row['ours']:,.1f} of {row['limit']:,.1f} {row['unit']} ({row['ratio']:.3f})")


if __name__ == "__main__":
    main()

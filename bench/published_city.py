"""A made-up city with a year of concerns and cases, and what somebody has who downloads its open data every day.

A large city has 24 counties with streets, villages and police stations, as skewed as real ones, and three offices in
each that answer concerns; a small one has four. While time goes by concerns are moved to other places and subjects,
residents speak again, the hotline takes concerns out of the rates or keeps them after all, decisions are taken back,
and concerns and cases of past months are added: late changes, as every city has them. The large one is watched until
what came back of the year's last cycle is told.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import careless, city_statements
from bench.world import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
NOON = time(12, tzinfo=timezone(timedelta(hours=8)))
COUNTED_ANEW = date(2025, 5, 5)
"""The day on which a careless office counts everything anew that it has published."""
LATE_EACH = 5
"""Days between late changes."""


@dataclass(frozen=True, slots=True)
class City:
    """How many counties there are, streets in each, villages in each street, and until when it is watched."""

    counties: int
    streets: int
    villages: int
    until: date

    @property
    def places(self) -> dict[str, int]:
        return {"counties": self.counties, "streets": self.streets, "villages": self.villages}


LARGE = City(24, 12, 10, date(2026, 6, 5))
SMALL = City(4, 4, 3, date(2025, 6, 5))
CONCERNS_OF_A_LARGE_ONE = 5000


@contextmanager
def filled(size: int) -> Iterator[City]:
    """Open a world with a city, a year of ``size`` concerns and half as many cases, and what residents said of them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.settings"
    with opened(100):
        from banshi.concerns import catalogue

        catalogue.forget()
        city = LARGE if size >= CONCERNS_OF_A_LARGE_ONE else SMALL
        with _owner() as cursor:
            cursor.execute(city_statements.OFFICES, city.places)
            cursor.execute(city_statements.STATIONS, {})
        report(city, size, FIRST, UNTIL)
        accept(size // 2, FIRST, UNTIL)
        with _owner() as cursor:
            cursor.execute(city_statements.ANSWERS)
            cursor.execute(city_statements.VERDICTS)
            cursor.execute("vacuum analyze")
        yield city


def report(city: City, many: int, first: date, until: date) -> None:
    """Let residents report so many concerns, evenly over some days."""
    from banshi.concerns import catalogue
    from banshi.concerns.vocabulary import OtherWay

    codes = [*sorted(catalogue.categories()), ""]
    ways = [*map(str, OtherWay), "说了别的理由"]
    with _owner() as cursor:
        cursor.execute(city_statements.CONCERNS, city.places | {
            "many": many, "first": f"{first} 00:00+08", "until": f"{until} 00:00+08",
            "codes": codes, "ways": ways, "problems": 1 + many // 6,
        })  # fmt: skip


def accept(many: int, first: date, until: date) -> None:
    """Let stations accept and close so many cases of residents whose homes are anywhere in the city."""
    with _owner() as cursor:
        cursor.execute(
            city_statements.CASES, {"many": many, "first": f"{first} 00:00+08", "until": f"{until} 00:00+08"}
        )


@contextmanager
def downloads(city: City, *, complementary: bool = True, frozen: bool = True) -> Iterator[list[Path]]:
    """Live through the year once more; yield one folder for each day on which the open data was not as the day before.

    Without ``complementary`` only the small counts themselves are withheld; without ``frozen`` everything is counted
    anew one day in May. Neither is ever done but to show that the attack can tell.
    """
    folder = Path(tempfile.mkdtemp(prefix="banshi-downloads-"))
    try:
        _forget_what_was_published()
        yield list(_days(city, folder, complementary=complementary, frozen=frozen))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _days(city: City, folder: Path, *, complementary: bool, frozen: bool) -> Iterator[Path]:
    from banshi.kernel import clock

    day = FIRST + timedelta(days=41)
    before: list[str] = []
    written: dict[str, tuple[Any, bytes]] = {}
    while day <= (city.until if frozen else COUNTED_ANEW):
        with clock.stopped_at(datetime.combine(day, NOON)), _as_wanted(complementary=complementary):
            if day.day % LATE_EACH == 0:
                _change_late(city, day)
            if not frozen and day == COUNTED_ANEW:
                _forget_what_was_published()
            stands = _publish()
            # What is downloaded is made from the releases alone: the same releases are the same files.
            if stands != before:
                before = stands
                yield _written(folder / day.isoformat(), _files(written))
        day += timedelta(days=1)


def _change_late(city: City, day: date) -> None:
    """Change what is past, as is done everywhere, and add a few concerns and cases that were brought in late."""
    with _owner() as cursor:
        for statement in city_statements.LATE:
            said: dict[str, Any] = {"counties": city.counties, "now": f"{day} 00:00+08"}
            cursor.execute(statement, {name: one for name, one in said.items() if f"%({name})s" in statement})
    report(city, 5, FIRST, day)
    accept(3, FIRST, day)


@contextmanager
def _as_wanted(*, complementary: bool) -> Iterator[None]:
    """Withhold as Banshi does, or the small counts alone, as a careless office would."""
    if complementary:
        yield
        return
    with careless.office():
        yield


def _forget_what_was_published() -> None:
    from django.apps import apps

    with _owner() as cursor:
        for model in reversed(list(apps.get_app_config("publishing").get_models())):
            cursor.execute(f"delete from {model._meta.db_table}")  # noqa: S608, SLF001 - the names of our own tables


def _publish() -> list[str]:
    """Close what is over, as the worker does every day; return what stands published."""
    from banshi.publishing import closing, releases
    from banshi.publishing.models import CycleRelease, Release

    releases.publish_closed()
    closing.close_cycles()
    kinds = (Release, CycleRelease)
    return [one for kind in kinds for one in kind.objects.order_by("id").values_list("digest", flat=True)]


def _files(written: dict[str, tuple[Any, bytes]]) -> dict[str, bytes]:
    """Return every table as it is downloaded; ``written`` are those that were made before, with their lines."""
    from banshi.publishing import files, tables
    from banshi.web.results import standing

    for name, rows in standing.lines().items():
        if rows and (name not in written or written[name][0] is not rows):
            written[name] = rows, files.written(tables.table(name), rows, "csv")
    return {name: content for name, (_rows, content) in written.items()}


def _written(folder: Path, told: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in told.items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder


@contextmanager
def _owner() -> Iterator[Any]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        yield cursor

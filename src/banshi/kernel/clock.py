"""The only caller of the clock. Rules take the time as an argument; everybody else asks here."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the present moment in UTC."""
    return _stopped_at or datetime.now(UTC)  # noqa: TID251 - the one place that may


def zone() -> ZoneInfo:
    """Return the jurisdiction's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    """Return the day it is where the stations are."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day it is at a moment where the stations are."""
    return moment.astimezone(zone()).date()


def at_start_of(day: date) -> datetime:
    """Return the first moment of a day where the stations are."""
    return datetime.combine(day, time(), tzinfo=zone())


def midnight() -> datetime:
    """Return the first moment of the present day where the stations are."""
    return at_start_of(today())


def is_stopped() -> bool:
    """Return whether this process was told what time it is, so that its clock is nobody's fault."""
    return _stopped_at is not None


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let the whole process live at one moment: for tests, and for writing the demonstration's past."""
    global _stopped_at  # noqa: PLW0603 - one clock for all threads of a process, as on a wall
    before, _stopped_at = _stopped_at, moment
    try:
        yield
    finally:
        _stopped_at = before

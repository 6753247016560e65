"""Days that matter, for everybody's calendar (iCalendar, RFC 5545): when results are published, votes, milestones.

Whoever has a day to tell adds a source: one more line of ``SOURCES``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.kernel import clock
from banshi.publishing import releases
from banshi.web.months import month_in_words
from banshi.web.results import promising
from banshi.web.results.exhibits import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from banshi.web.results.addresses import Addresses
    from banshi.web.results.standing import Standing

MOST_OCTETS = 75
AHEAD = 3
"""Months whose publication is announced ahead."""


def publications(of: Standing, to: Addresses) -> Iterator[Day]:
    """Tell when the results of a month were published, and when the next ones will be."""
    coming, month = [], releases.open_month()
    for _one in range(AHEAD):
        coming.append(month)
        month = releases.month_after(month)
    for one in (*of.shown, *coming):
        yield Day(
            id=f"results-{one:%Y-%m}",
            on=releases.month_after(one) + releases.SETTLES,
            title=gettext("Results of %(month)s") % {"month": month_in_words(one)},
            link=to.whole("overview"),
        )


SOURCES: tuple[Callable[[Standing, Addresses], Iterable[Day]], ...] = (
    publications,
    promising.ends_and_milestones,
    promising.votes,
)
"""Who has a day to tell."""


def calendar(of: Standing, to: Addresses) -> bytes:
    """Return the days of all sources as one calendar, the earliest first."""
    days = sorted((one for source in SOURCES for one in source(of, to)), key=lambda one: (one.on, one.id))
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Banshi//Public results//EN", "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{text(gettext('Public results'))}",
        *(line for one in days for line in _event(one)),
        "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(folded(line) for line in lines).encode()


def _event(one: Day) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.id}@banshi"
    yield f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text(one.title)}"
    if one.words:
        yield f"DESCRIPTION:{text(one.words)}"
    yield f"URL:{one.link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text(said: str) -> str:
    """Return words as the value of a property (RFC 5545, 3.3.11)."""
    escaped = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """Fold a line after 75 octets at the most, never within a character (RFC 5545, 3.1)."""
    parts: list[str] = []
    part = ""
    for letter in line:
        # A folded line begins with a space, which is one of its octets.
        if len((part + letter).encode()) > MOST_OCTETS - bool(parts):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])

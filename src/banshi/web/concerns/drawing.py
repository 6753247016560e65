"""Pictures of problems: where their reports lie, on nothing but a grid, and how their number grew.

No map of a foreign server is loaded: a grid of degrees, the names of the places and a scale are enough to know one's
own quarter again. Points are the middles of squares of a hundred metres, never a door.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import floor, log10, sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from banshi.concerns.placing import coarse
from banshi.concerns.rates import FEWEST
from banshi.kernel import clock
from banshi.web import pictures, tens
from banshi.web.months import month_in_words
from banshi.web.rendering.escaping import format_html, format_html_join
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.utils.safestring import SafeString

    from banshi.concerns.models import Concern, Problem
    from banshi.web.pictures import Frame, Point

WIDTH, HEIGHT, MARGIN = 420.0, 320.0, 34.0
FEWEST_DEGREES = 0.012
"""A map is never narrower than about a kilometre: a single point shall not look like a country."""
LINES = 4
KM_A_DEGREE = 111.32
MOST_COLUMNS = 14
DAY = timedelta(days=1)
STEPS = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=6), DAY, *(DAY * many for many in (2, 7, 30, 90, 365)))
FOOT = 34.0
"""Room below the points for the scale."""
MOST_NAMES = 8
LABEL = 58
"""Room that a label of the grid needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture and the table that says the same."""

    caption: str
    picture: SafeString
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def place_of(one: Problem | Concern) -> Point | None:
    """Return where something lies on a public map: the middle of its square, or nothing."""
    if one.latitude is None or one.longitude is None:
        return None
    return coarse(one.latitude, one.longitude)


def growth(moments: Sequence[tuple[datetime, int]]) -> Drawn | None:
    """Draw how the number of reports grew: by hours on the first day, later by days or weeks; nothing of an hour.

    The last step is cut off today: a curve that goes on to a day to come reads as a forecast.
    """
    if not moments:
        return None
    at = [moment.astimezone(clock.zone()) for moment, _count in moments]
    step = next((one for one in STEPS if (at[-1] - at[0]) / one < MOST_COLUMNS), STEPS[-1])
    today_ends = clock.midnight() + DAY if step >= DAY else clock.now().astimezone(clock.zone())
    ends = [min(end, today_ends) for end in _ends(at[0], at[-1], step)[-MOST_COLUMNS:]]
    counts = [sum(moment < end for moment in at) for end in ends]
    if len(ends) == 1:
        return None  # one column is no curve
    labels = [f"{end:%H:%M}" if step < DAY else when((end - DAY).date()) for end in ends]
    caption = ngettext("%(count)s report since %(day)s", "%(count)s reports since %(day)s", len(at))
    caption %= {"count": len(at), "day": when(at[0].date())}
    rows = [(label, str(count)) for label, count in zip(labels, counts, strict=True)]
    heads = (gettext("Until"), gettext("Reports"))
    return Drawn(caption=caption, picture=pictures.curve(counts, labels, caption), heads=heads, rows=rows)


def grown(months: Sequence[tuple[date, int]]) -> Drawn | None:
    """Draw for everybody how the number of reports grew, up to the beginning of this month; small months are joined.

    A month is a step when ten or more have come since the last step; the numbers are whole tens.
    """
    steps: list[tuple[str, int]] = []
    together = since = 0
    for month, count in months:
        together, since = together + count, since + count
        if since >= FEWEST:
            steps.append((month_in_words(month), tens.tens(together)))
            since = 0
    if len(steps) < 2:  # noqa: PLR2004 - one column is no curve
        return None
    labels, counts = [label for label, _count in steps], [count for _label, count in steps]
    caption = gettext("How the reports grew, by months with ten or more new ones")
    rows = [(label, tens.reports(count)) for label, count in steps[-MOST_COLUMNS:]]
    picture = pictures.curve(counts[-MOST_COLUMNS:], labels[-MOST_COLUMNS:], caption)
    return Drawn(caption=caption, picture=picture, heads=(gettext("Until the end of"), gettext("Reports")), rows=rows)


def _ends(first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    """Return the ends of steps that begin at a full hour or day and hold the first and the last moment."""
    begin = first.replace(hour=0 if step >= DAY else first.hour, minute=0, second=0, microsecond=0)
    return [begin + step * number for number in range(1, int((last - begin) / step) + 2)]


def points(members: Sequence[Concern]) -> Drawn | None:
    """Draw where the public reports of a problem lie."""
    squares = Counter(place for one in members if (place := place_of(one)))
    if not squares:
        return None
    names = {place_of(one): one.place for one in members if one.place}
    frame = _frame(list(squares))
    most = max(squares.values())
    dots = [_dot(frame(*place), 6 + 10 * sqrt(count / most)) for place, count in squares.items()]
    named = list(dict.fromkeys((frame(*place), name) for place, name in names.items() if place))[:MOST_NAMES]
    total = squares.total()
    caption = ngettext("%(count)s report with a place", "%(count)s reports with a place", total) % {"count": total}
    heads = (gettext("Place"), gettext("Latitude, longitude"), gettext("Reports"))
    rows = [(names.get(at) or "—", f"{at[0]:.4f}, {at[1]:.4f}", str(count)) for at, count in squares.most_common()]
    return Drawn(caption=caption, picture=_map(frame, dots, _apart(named), caption), heads=heads, rows=rows)


def problems_map(numbered: Sequence[tuple[Problem, int]]) -> SafeString:
    """Draw problems as numbered points, the larger the more tens of people; the list beside it has the same numbers."""
    places = [(place, problem, at) for problem, at in numbered if (place := place_of(problem))]
    frame = _frame([place for place, *_ in places])
    sizes = [max(tens.tens(problem.people), FEWEST) for _place, problem, _at in places]
    most = max(sizes, default=1)
    dots = [
        _numbered(frame(*place), 11 + 9 * sqrt(size / most), at)
        for (place, _problem, at), size in zip(places, sizes, strict=True)
    ]
    named = list(dict.fromkeys((frame(*place), problem.place) for place, problem, _at in places if problem.place))
    title = ngettext("%(count)s problem on the map", "%(count)s problems on the map", len(places))
    return _map(frame, dots, _apart(named), title % {"count": len(places)})


def _frame(places: Sequence[Point]) -> Frame:
    """Fit the places into the picture, never closer than a kilometre."""
    lats, lons = [lat for lat, _ in places], [lon for _, lon in places]
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    half = FEWEST_DEGREES / 2
    corners = [(lat - half, lon - half), (lat + half, lon + half)]
    return pictures.fitted([*places, *corners], WIDTH, HEIGHT - FOOT, MARGIN)


def _map(frame: Frame, dots: Iterable[SafeString], names: Iterable[SafeString], title: str) -> SafeString:
    desc = gettext("Points on a grid of degrees, north above; the list or table beside it says the same.")
    inside = format_html_join("", "{}", ((part,) for part in (*_grid(frame), *dots, *names, _scale(frame))))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture map" viewBox="0 0 {} {}" role="img">'
        '<title>{}</title><desc>{}</desc><rect width="{}" height="{}" fill="{}"/>{}</svg>',
        int(WIDTH), int(HEIGHT), title, desc, int(WIDTH), int(HEIGHT), "#f3f6f6", inside,
    )  # fmt: skip


def _grid(frame: Frame) -> list[SafeString]:
    """Draw lines of latitude and longitude at round degrees."""
    high = HEIGHT / frame.scale
    step = _round_step(high / LINES)
    north = frame.north + frame.top / frame.scale
    west = frame.west - frame.left / (frame.scale * frame.squeeze)
    drawn = []
    for n in range(floor((north - high) / step) + 1, floor(north / step) + 1):
        drawn.append(_line(0, frame(n * step, west)[1], WIDTH, frame(n * step, west)[1]))
        drawn.append(_label(WIDTH - 4, frame(n * step, west)[1] - 3, _degrees(n * step, step, "N", "S"), "end"))
    wide = WIDTH / (frame.scale * frame.squeeze)
    for n in range(floor(west / step) + 1, floor((west + wide) / step) + 1):
        x = frame(north, n * step)[0]
        drawn.append(_line(x, 0, x, HEIGHT))
        if x < WIDTH - LABEL:
            drawn.append(_label(x + 3, 11, _degrees(n * step, step, "E", "W"), "start"))
    return drawn


def _round_step(wanted: float) -> float:
    """Return 1, 2 or 5 times a power of ten, next to what is wanted."""
    power = 10.0 ** floor(log10(wanted))
    return next((power * times for times in (1, 2, 5) if power * times >= wanted), power * 10)


def _degrees(value: float, step: float, plus: str, minus: str) -> str:
    return f"{abs(value):.{max(0, -floor(log10(step)))}f}°{plus if value >= 0 else minus}"


def _scale(frame: Frame) -> SafeString:
    """Draw a bar of a round length and say how long it is."""
    wanted = 90 / frame.scale * KM_A_DEGREE
    km = _round_step(wanted / 2)
    wide = km / KM_A_DEGREE * frame.scale
    said = (
        gettext("%(count)s km") % {"count": f"{km:g}"}
        if km >= 1
        else gettext("%(count)s m") % {"count": f"{km * 1000:g}"}
    )
    y = HEIGHT - 10
    return format_html(
        '<path d="M10 {}v6h{}v-6" fill="none" stroke="{}" stroke-width="2"/>{}',
        y - 6, round(wide, 1), pictures.INK, _text(16 + wide, y, said, size=15),
    )  # fmt: skip


def _line(x: float, y: float, to_x: float, to_y: float) -> SafeString:
    return format_html(
        '<path d="M{} {}L{} {}" stroke="{}" stroke-width="1"/>',
        round(x, 1), round(y, 1), round(to_x, 1), round(to_y, 1), "#d7dfe0",
    )  # fmt: skip


def _label(x: float, y: float, said: str, anchor: str) -> SafeString:
    return _text(x, y, said, size=11, anchor=anchor, colour=pictures.SOFT)


def _text(
    x: float, y: float, said: str, *, size: int = 15, anchor: str = "start", colour: str = pictures.INK
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}">{}</text>',
        round(x, 1), round(y, 1), size, anchor, colour, said,
    )  # fmt: skip


def _dot(at: Point, radius: float) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="0.75" stroke="#ffffff" stroke-width="1.5"/>',
        at[0], at[1], round(radius, 1), pictures.TEAL,
    )  # fmt: skip


def _numbered(at: Point, radius: float, number: int) -> SafeString:
    return format_html(
        '{}<text x="{}" y="{}" font-size="14" font-weight="700" text-anchor="middle" fill="#ffffff">{}</text>',
        _dot(at, radius), at[0], round(at[1] + 5, 1), number,
    )  # fmt: skip


def _apart(named: Iterable[tuple[Point, str]]) -> list[SafeString]:
    """Write the names of places beside their points, leaving out those that would lie on another."""
    taken: list[Point] = []
    drawn: list[SafeString] = []
    written: set[str] = set()
    for at, name in named:
        crowded = any(abs(at[1] - y) < 20 and abs(at[0] - x) < 150 for x, y in taken)  # noqa: PLR2004 - a name's room
        if len(drawn) == MOST_NAMES or crowded or name in written:
            continue
        taken.append(at)
        written.add(name)
        anchor = "start" if at[0] < WIDTH / 3 else "end" if at[0] > WIDTH * 2 / 3 else "middle"
        drawn.append(
            format_html(
                '<g stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{}</g>',
                _text(at[0], at[1] + 32, name, size=15, anchor=anchor),
            )
        )
    return drawn

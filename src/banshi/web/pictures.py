"""Pictures for people who would rather look than read, drawn on the server as SVG.

One idea a picture, labels beside the things they name, grey for context, teal for the subject, red for what
is overdue. No style attribute is ever written: the pages forbid inline styles.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from banshi.web.rendering.escaping import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEAL = "#0b6e6e"
GREY = "#b4bec0"
PALE = "#e3e9ea"
INK = "#10191a"
SOFT = "#4d585a"
RED = "#b3261e"

_BOLD = SafeString(' font-weight="700"')
_STRETCHED = SafeString(' preserveAspectRatio="none"')
CJK_BEGINS = 0x2E7F

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """Cases between two counties: both names and places (degrees), and how many cases there were."""

    a_name: str
    a_lat: float
    a_lon: float
    b_name: str
    b_lat: float
    b_lon: float
    cases: int


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular map of some places, fitted into a box; degrees in, picture units out."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    def __call__(self, lat: float, lon: float) -> Point:
        x = self.left + (lon - self.west) * self.squeeze * self.scale
        return round(x, 1), round(self.top + (self.north - lat) * self.scale, 1)


def fitted(places: Sequence[Point], width: float, height: float, margin: float) -> Frame:
    """Return the frame that fits all places (latitude, longitude) into the box, centred and undistorted."""
    lats, lons = [lat for lat, _ in places], [lon for _, lon in places]
    north, south, west, east = max(lats), min(lats), min(lons), max(lons)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = cos(radians((north + south) / 2))
    wide, high = (east - west) * squeeze, north - south
    scale = min((width - 2 * margin) / (wide or 1e-9), (height - 2 * margin) / (high or 1e-9), 1e6)
    return Frame(west, north, squeeze, scale, (width - wide * scale) / 2, (height - high * scale) / 2)


def clock_bar(share: float, overdue: bool, label: str) -> SafeString:  # noqa: FBT001
    """Draw the clock of a leg; ``share`` of its time is gone (0 to 1), and an overdue one is full and red."""
    gone = 100.0 if overdue else 100 * min(1.0, max(0.0, share))
    desc = gettext("%(percent)s %% of the time is gone.") % {"percent": round(gone)}
    inside = format_html(
        '<rect width="100" height="8" fill="{}"/><rect width="{}" height="8" fill="{}"/>',
        PALE, round(gone, 1), RED if overdue else TEAL,
    )  # fmt: skip
    return _svg((100, 8), label, desc, inside, css="clock__bar", stretch=True)


def two_stations(
    a_name: str, a_lat: float, a_lon: float, b_name: str, b_lat: float, b_lon: float, kilometres: float
) -> SafeString:
    """Draw two stations, the arc between them and, large, the kilometres that nobody had to travel."""
    width, height = 400, 300
    near = fitted([(a_lat, a_lon), (b_lat, b_lon)], width, 210, 60)
    ends = sorted([(near(a_lat, a_lon), a_name), (near(b_lat, b_lon), b_name)], key=lambda end: end[0][1])
    parts = [_arc(ends[0][0], ends[1][0], TEAL, 3)]
    # The upper name stands above its dot, the lower one below: so they never meet, however long they are.
    parts += [_dot(at, TEAL, 7) for at, _ in ends]
    parts += [_name(ends[0][0], ends[0][1], width, -16), _name(ends[1][0], ends[1][1], width, 28)]
    said = gettext("%(count)s km") % {"count": counted(round(kilometres))}
    parts.append(_text((width / 2, 262), said, size=46, anchor="middle", colour=TEAL, bold=True))
    parts.append(_text((width / 2, 290), gettext("not travelled, one way"), anchor="middle", colour=SOFT))
    title = gettext("%(a)s and %(b)s: %(said)s") % {"a": a_name, "b": b_name, "said": said}
    desc = gettext("Two dots on a map, joined by an arc: where you stood and where your record is held.")
    return _svg((width, height), title, desc, _joined(parts))


def arcs(points: Sequence[Arc], *, title: str = "", named: int = 6) -> SafeString:
    """Draw the two ends of all cases as arcs between counties; the ``named`` busiest carry their names."""
    width, height = 420, 340
    total = sum(arc.cases for arc in points)
    title = title or gettext("Where cases were accepted and where their records are held")
    if not points:
        return _nothing(title, gettext("No cases yet."))
    cases, places = _counties(points)
    frame = fitted(list(places.values()), width, height, 44)
    at = {name: frame(*place) for name, place in places.items()}
    most = max(arc.cases for arc in points)
    parts = [
        _arc(at[arc.a_name], at[arc.b_name], TEAL, 1 + 5 * sqrt(arc.cases / most), faint=0.55)
        for arc in sorted(points, key=lambda arc: arc.cases)
    ]
    parts += [_dot(place, INK, 3) for place in at.values()]
    busiest = sorted(cases, key=lambda name: (-cases[name], name))
    parts += _names([(at[name], name) for name in busiest], width, named)
    desc = gettext("%(cases)s cases between %(counties)s counties; thicker arcs are more cases.") % {
        "cases": counted(total),
        "counties": len(places),
    }
    return _svg((width, height), title, desc, _joined(parts))


def _counties(points: Sequence[Arc]) -> tuple[dict[str, int], dict[str, Point]]:
    """Return, by the county's name, the cases that touch it and its place."""
    cases: dict[str, int] = {}
    places: dict[str, Point] = {}
    for arc in points:
        for name, place in ((arc.a_name, (arc.a_lat, arc.a_lon)), (arc.b_name, (arc.b_lat, arc.b_lon))):
            cases[name] = cases.get(name, 0) + arc.cases
            places[name] = place
    return cases, places


def curve(
    values: Sequence[float], labels: Sequence[str], title: str, *, subject: int = -1, overdue: bool = False
) -> SafeString:
    """Draw a small column chart: the ``subject`` column in teal (red if overdue), the others in grey."""
    width, floor = 400.0, 150.0
    if not values:
        return _nothing(title, gettext("No figures yet."))
    said = gettext("%(label)s: %(value)s")
    pairs = ({"label": label, "value": counted(value)} for label, value in zip(labels, values, strict=True))
    desc = gettext("; ").join(said % pair for pair in pairs)
    chosen, last, step = subject % len(values), len(values) - 1, width / len(values)
    scale = 112 / (max(values) or 1)
    peak = max(range(len(values)), key=values.__getitem__)
    parts = []
    for index, value in enumerate(values):
        high, is_subject = max(0.0, value * scale), index == chosen
        colour = (RED if overdue else TEAL) if is_subject else GREY
        parts.append(_column(index * step + step * 0.12, floor - high, step * 0.76, high, colour))
    for index in _apart((chosen, peak, 0, last), step, room=64):
        x, anchor = _at_edge((index + 0.5) * step, width, 36)
        colour = (RED if overdue else TEAL) if index == chosen else SOFT
        at = x, floor - max(0.0, values[index] * scale) - 7
        number, bold = counted(values[index]), index == chosen
        parts.append(_text(at, number, anchor=anchor, colour=colour, bold=bold))
    for index in _apart((chosen, last, 0), step, room=110):
        x, anchor = _at_edge((index + 0.5) * step, width, 60)
        parts.append(_text((x, floor + 22), labels[index], size=16, anchor=anchor, colour=SOFT))
    return _svg((width, 180), title, desc, _joined(parts))


def counted(value: float) -> str:
    """Return a number as it is printed: thousands apart, one decimal only where there is one."""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"  # noqa: PLR2004


# ------------------------------------------------------------------- strokes


def _svg(
    size: Point, title: str, desc: str, inside: SafeString, *, css: str = "picture", stretch: bool = False
) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}"{} role="img">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        css, _short(size[0]), _short(size[1]), _STRETCHED if stretch else "",
        title, desc, inside,
    )  # fmt: skip


def _nothing(title: str, said: str) -> SafeString:
    return _svg((400, 44), title, said, _text((0, 28), said, colour=SOFT))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _dot(at: Point, colour: str, radius: float) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="#ffffff" stroke-width="1.5"/>',
        _short(at[0]), _short(at[1]), _short(radius), colour,
    )  # fmt: skip


def _arc(a: Point, b: Point, colour: str, thick: float, *, faint: float = 1.0) -> SafeString:
    """Bow the line to the upper side by a fifth of its length, as flights are drawn."""
    (ax, ay), (bx, by) = sorted((a, b))
    bend = (ax + bx) / 2 + (by - ay) * 0.2, (ay + by) / 2 - (bx - ax) * 0.2
    return format_html(
        '<path d="M{} {}Q{} {} {} {}" fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round"'
        ' stroke-opacity="{}"/>',
        *map(_short, (ax, ay, *bend, bx, by)), colour, _short(thick), faint,
    )  # fmt: skip


def _column(x: float, y: float, wide: float, high: float, colour: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', *map(_short, (x, y, wide, high)), colour
    )


def _text(
    at: Point, words: object, *, size: int = 17, anchor: str = "start", colour: str = INK, bold: bool = False
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}"{}>{}</text>',
        _short(at[0]), _short(at[1]), size, anchor, colour, _BOLD if bold else "", words,
    )  # fmt: skip


def _at_edge(x: float, width: float, room: float) -> tuple[float, str]:
    """Keep words inside the picture: those near an edge are set from that edge."""
    if x < room:
        return 0.0, "start"
    return (float(width), "end") if x > width - room else (x, "middle")


def _wide(words: str, size: int) -> float:
    """Return about how wide words are: a Chinese character fills a square, a Latin letter half of one."""
    return sum(size if ord(letter) > CJK_BEGINS else size * 0.56 for letter in words)


def _name(at: Point, words: str, width: float, below: float, *, size: int = 17) -> SafeString:
    x, anchor = _at_edge(at[0], width, _wide(words, size) / 2)
    # The white halo keeps a name legible where an arc runs through it.
    return format_html(
        '<g stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{}</g>',
        _text((x, at[1] + below), words, size=size, anchor=anchor),
    )


def _names(places: Iterable[tuple[Point, str]], width: float, most: int) -> list[SafeString]:
    """Name the first places, leaving out those whose words would lie on words already there."""
    taken: list[Point] = []
    drawn: list[SafeString] = []
    for at, words in places:
        reach = _wide(words, 15) + 8
        if len(drawn) == most:
            break
        if all(abs(at[1] - y) > 18 or abs(at[0] - x) > reach for x, y in taken):  # noqa: PLR2004 - a line's height
            taken.append(at)
            drawn.append(_name(at, words, width, -9, size=15))
    return drawn


def _apart(wanted: Iterable[int], step: float, *, room: float) -> list[int]:
    """Return the columns that can carry words without touching, the first wanted first."""
    kept: list[int] = []
    for index in wanted:
        if all(abs(index - other) * step >= room for other in kept):
            kept.append(index)
    return kept

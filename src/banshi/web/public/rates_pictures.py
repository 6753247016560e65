"""Pictures of rates: the official beside the honest, and how the honest one went over the cycles.

Grey is the official rate, teal the honest one, and the thin line where the honest one may lie. Whoever cannot see the
picture hears its numbers, and the table beneath it has them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.web.pictures import GREY, INK, PALE, SOFT, TEAL
from banshi.web.rendering.escaping import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

WIDTH = 400
BAR, STEP = 230.0, 92
HIGH, FLOOR, LEFT = 130.0, 160.0, 52.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One rate in both ways, from 0 to 1, where the honest one may lie, and all of it in words."""

    name: str
    official: float | None
    honest: float | None
    lower: float
    upper: float
    official_said: str
    honest_said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The honest rate of one cycle and where it may lie; the rate is missing where there were too few."""

    label: str
    official: float | None
    honest: float | None
    lower: float
    upper: float
    percent: str
    said: str


def beside(rates: Sequence[Beside], title: str) -> SafeString:
    """Draw two bars for each rate, the official one above."""
    parts = [part for at, rate in enumerate(rates) for part in _pair(rate, at * STEP)]
    desc = gettext("; ").join(f"{rate.name}: {rate.official_said}, {rate.honest_said}" for rate in rates)
    return _svg(len(rates) * STEP, title, desc, parts)


def _pair(rate: Beside, top: float) -> Iterable[SafeString]:
    yield _text(0, top + 18, rate.name, size=17)
    for value, said, y, colour in (
        (rate.official, rate.official_said, top + 28, GREY),
        (rate.honest, rate.honest_said, top + 54, TEAL),
    ):
        yield _bar(y, BAR, PALE)
        if value is not None:
            yield _bar(y, BAR * value, colour)
        yield _text(BAR + 10, y + 16, said, size=16, colour=TEAL if colour == TEAL else SOFT, bold=colour == TEAL)
    if rate.honest is not None:
        y = top + 64
        yield _path(f"M{rate.lower * BAR:.1f} {y}H{rate.upper * BAR:.1f}M{rate.lower * BAR:.1f} {y - 5}v10"
                    f"M{rate.upper * BAR:.1f} {y - 5}v10", INK, 2)  # fmt: skip


def over_time(points: Sequence[Point], title: str) -> SafeString:
    """Draw the honest rate of several cycles with where it may lie; the official one as a grey ring."""
    parts = [part for share in (0.0, 0.5, 1.0) for part in _level(share)]
    step = (WIDTH - LEFT) / max(1, len(points))
    for at, point in enumerate(points):
        parts += _column(point, LEFT + (at + 0.5) * step, is_last=at == len(points) - 1)
    desc = gettext("; ").join(f"{point.label}: {point.said}" for point in points)
    return _svg(190, title, desc, parts)


def _level(share: float) -> tuple[SafeString, SafeString]:
    y = _high(share)
    return _path(f"M{LEFT} {y}H{WIDTH}", PALE, 1), _text(LEFT - 8, y + 5, f"{share:.0%}", size=15, anchor="end")


def _column(point: Point, x: float, *, is_last: bool) -> Iterable[SafeString]:
    yield _text(x, FLOOR + 24, point.label, size=15, anchor="middle", colour=SOFT)
    if point.official is not None:
        yield _dot(x, _high(point.official), 6, "#ffffff", GREY)
    if point.honest is None:
        return
    yield _path(f"M{x:.1f} {_high(point.lower)}V{_high(point.upper)}", TEAL, 2)
    yield _dot(x, _high(point.honest), 6, TEAL if is_last else "#ffffff", TEAL)
    if is_last:
        yield _text(x - 14, _high(point.honest) + 6, point.percent, size=16, anchor="end", colour=TEAL, bold=True)


def _high(share: float) -> float:
    return round(FLOOR - HIGH * share, 1)


def _svg(height: int, title: str, desc: str, parts: Iterable[SafeString]) -> SafeString:
    inside = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {} {}" role="img">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        WIDTH, height, title, desc, inside,
    )  # fmt: skip


def _bar(y: float, wide: float, colour: str) -> SafeString:
    return format_html('<rect y="{}" width="{}" height="20" fill="{}"/>', y, round(wide, 1), colour)


def _path(drawn: str, colour: str, thick: int) -> SafeString:
    return format_html('<path d="{}" fill="none" stroke="{}" stroke-width="{}"/>', drawn, colour, thick)


def _dot(x: float, y: float, radius: int, fill: str, stroke: str) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="3"/>', round(x, 1), y, radius, fill, stroke
    )


def _text(
    x: float, y: float, said: str, *, size: int, anchor: str = "start", colour: str = INK, bold: bool = False
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}" font-weight="{}">{}</text>',
        round(x, 1), round(y, 1), size, anchor, colour, 700 if bold else 400, said,
    )  # fmt: skip

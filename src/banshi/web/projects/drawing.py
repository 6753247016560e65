"""A picture of what was measured: a bar for each reading, and the line that was promised; drawn on the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.projects.rules import plain, reached
from banshi.web.pictures import GREY, INK, SOFT, TEAL
from banshi.web.projects.changes import measured
from banshi.web.rendering.escaping import format_html, format_html_join
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from banshi.projects.models import Evidence, Promise

WIDTH, ROW, TOP, WIDEST = 420, 46, 34, 330
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture and the table that says the same."""

    caption: str
    picture: SafeString
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def readings(found: Sequence[Evidence], promise: Promise) -> Drawn | None:
    """Draw the last dozen readings against what was promised; all of them stand in the table. Nothing of none."""
    valued = [(one, one.value) for one in found if one.value is not None]
    if not valued or promise.baseline is None or promise.target is None:
        return None
    unit = promise.measure_unit
    caption = _finding(valued[-1], promise)
    heads = (gettext("Day"), gettext("Place"), gettext("Measured value"), gettext("Note"))
    rows = [(when(one.taken_on), one.place or "–", measured(value, unit), one.note or "–") for one, value in valued]
    return Drawn(caption=caption, picture=_picture(valued[-MOST:], promise, caption), heads=heads, rows=rows)


def _finding(last: tuple[Evidence, Decimal], promise: Promise) -> str:
    one, value = last
    said = gettext("%(value)s measured on %(day)s; promised %(target)s")
    if one.place:
        said = gettext("%(value)s measured at %(place)s on %(day)s; promised %(target)s")
    unit = promise.measure_unit
    return said % {
        "value": measured(value, unit), "place": one.place, "day": when(one.taken_on),
        "target": measured(promise.target, unit),
    }  # fmt: skip


def _picture(valued: Sequence[tuple[Evidence, Decimal]], promise: Promise, caption: str) -> SafeString:
    baseline, target = promise.baseline, promise.target
    assert baseline is not None  # noqa: S101 - the caller looked
    assert target is not None  # noqa: S101 - as above
    most = max(*(value for _one, value in valued), target, baseline) or 1
    at = [max(0.0, float(value / most) * WIDEST) for _one, value in valued]
    rows = [
        (wide, TEAL if reached(value, baseline, target) else GREY, _label(one), plain(value), place)
        for place, ((one, value), wide) in enumerate(zip(valued, at, strict=True))
    ]
    bars = format_html_join("", "{}", ((_bar(*row),) for row in rows))
    height = TOP + ROW * len(rows)
    line = _line(max(0.0, float(target / most) * WIDEST), len(rows), measured(target, promise.measure_unit))
    desc = gettext("; ").join(f"{label}: {value}" for _wide, _colour, label, value, _place in rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {} {}" role="img"><title>{}</title>'
        "<desc>{}</desc>{}{}</svg>",
        WIDTH, height, caption, desc, bars, line,
    )  # fmt: skip


def _label(one: Evidence) -> str:
    return f"{one.place} {when(one.taken_on)}".strip()


def _bar(wide: float, colour: str, label: str, value: str, place: int) -> SafeString:
    top = TOP + ROW * place
    return format_html(
        '<text x="0" y="{}" font-size="15" fill="{}">{}</text><rect x="0" y="{}" width="{}" height="14" fill="{}"/>'
        '<text x="{}" y="{}" font-size="16" font-weight="700" fill="{}">{}</text>',
        top + 14, SOFT, label, top + 20, round(wide, 1), colour, round(wide, 1) + 8, top + 33, INK, value,
    )  # fmt: skip


def _line(x: float, rows: int, target: str) -> SafeString:
    """Draw what was promised across each bar, and not through the words above it."""
    said = gettext("promised %(target)s") % {"target": target}
    left = x > WIDTH / 2
    marks = " ".join(f"M{x:.1f} {TOP + ROW * place + 18}v18" for place in range(rows))
    return format_html(
        '<path d="{}" stroke="{}" stroke-width="2" stroke-dasharray="4 3"/>'
        '<text x="{}" y="15" font-size="15" fill="{}" text-anchor="{}">{}</text>',
        marks, INK, round(x, 1), INK, "end" if left else "start", said,
    )  # fmt: skip

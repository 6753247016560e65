"""Pictures of months for the public results: one column a month, each with its number, the last one in teal.

A month whose number is withheld has a dash in place of a column. The title states the finding; whoever cannot see the
picture hears the title and every number, and the table beneath it has them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.web.pictures import GREY, SOFT, TEAL, counted
from banshi.web.rendering.escaping import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

WIDTH, HIGH, FLOOR, HEIGHT = 720.0, 130.0, 170.0, 204
SMALL = 15


def months(key: str, title: str, labels: Sequence[str], values: Sequence[int | None], *, unit: str = "") -> SafeString:
    """Draw months as columns; ``key`` tells the picture apart from others of the page."""
    told = [gettext("not told") if value is None else f"{counted(value)}{unit}" for value in values]
    said = gettext("; ").join(f"{label}: {number}" for label, number in zip(labels, told, strict=True))
    scale = HIGH / (max((value for value in values if value is not None), default=0) or 1)
    step = WIDTH / max(1, len(values))
    parts = [
        part
        for at, (label, value) in enumerate(zip(labels, values, strict=True))
        for part in _column(at, step, scale, label, value, told[at], is_last=at == len(values) - 1)
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        round(WIDTH), HEIGHT, key, key, key, title, key, said, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _column(
    at: int, step: float, scale: float, label: str, value: int | None, told: str, *, is_last: bool
) -> Iterable[SafeString]:
    middle, high = (at + 0.5) * step, (value or 0) * scale
    colour = TEAL if is_last else GREY
    if value is not None:
        yield format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
            round(middle - step * 0.38, 1), round(FLOOR - high, 1), round(step * 0.76, 1), round(high, 1), colour,
        )  # fmt: skip
    yield _text(middle, FLOOR - high - 7, "–" if value is None else told, TEAL if is_last else SOFT, bold=is_last)
    yield _text(middle, FLOOR + 22, label, SOFT)


def _text(x: float, y: float, said: str, colour: str, *, bold: bool = False) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}" font-weight="{}">{}</text>',
        round(x, 1), round(y, 1), SMALL, colour, 700 if bold else 400, said,
    )  # fmt: skip

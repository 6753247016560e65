"""How the opening hours of a counter are read aloud: "Mon to Fri 08:30-12:00, 14:00-17:30"."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language, gettext

from banshi.stations.hours import read_week
from banshi.web.templatetags.banshi import WEEKDAYS_EN, WEEKDAYS_ZH

if TYPE_CHECKING:
    from banshi.stations.hours import Span

register = template.Library()


@register.filter
def week(hours: str) -> list[str]:
    """Return one line for each run of days with the same hours; days on which nobody is there are left out."""
    if not hours:
        return []
    names = WEEKDAYS_ZH if (get_language() or "").startswith("zh") else WEEKDAYS_EN
    runs = groupby(enumerate(read_week(hours).days), key=_spans)
    return [_line(names, [day for day, _open in run], spans) for spans, run in runs if spans]


def _spans(day: tuple[int, tuple[Span, ...]]) -> tuple[Span, ...]:
    return day[1]


def _line(names: tuple[str, ...], days: list[int], spans: tuple[Span, ...]) -> str:
    times = gettext(", ").join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)
    words = {"first": names[days[0]], "last": names[days[-1]], "times": times}
    return (gettext("%(first)s to %(last)s %(times)s") if days[1:] else "%(first)s %(times)s") % words

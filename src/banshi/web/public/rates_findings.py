"""What the pages of rates show at a glance: a picture whose title is the finding, and the same numbers as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.kernel import clock
from banshi.publishing import concerns
from banshi.web.public import rates_pictures, rates_words
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.publishing.cycles import Counted, Cycle


def beside(one: Counted, rows: Sequence[rates_words.Rate]) -> dict[str, object]:
    """Return the official rates beside the honest ones; no picture where there are too few to tell."""
    return {
        "caption": rates_words.finding(one),
        "picture": _picture(one, rows),
        "heads": (gettext("Rate"), gettext("Official"), gettext("Of all sent"), gettext("Where it may lie")),
        "rows": [_row(rate) for rate in rows],
    }


def _row(rate: rates_words.Rate) -> tuple[str, str, str, str]:
    official, honest = (_of(one) for one in (rate.official, rate.honest))
    return str(rate.name), official, honest, f"{rate.honest.lower}–{rate.honest.upper} %"


def _of(one: rates_words.Shown) -> str:
    if one.too_few:
        return gettext("too few to tell")
    said = {"percent": one.percent, "n": one.numerator, "all": one.denominator}
    return gettext("%(percent)s, %(n)s of %(all)s") % said


def _picture(one: Counted, rows: Sequence[rates_words.Rate]) -> str:
    if concerns.stayed_solved(one).too_few:
        return ""
    drawn = []
    for rate, (_name, official, honest) in zip(rows, rates_words.PAIRS, strict=True):
        ours, true = official(one), honest(one)
        lower, upper = true.interval or (0.0, 0.0)
        drawn.append(
            rates_pictures.Beside(
                name=str(rate.name),
                official=None if ours.too_few or ours.value is None else float(ours.value),
                honest=None if true.value is None else float(true.value),
                lower=lower,
                upper=upper,
                official_said=gettext("%(percent)s official") % {"percent": rate.official.percent or "—"},
                honest_said=gettext("%(percent)s of all sent") % {"percent": rate.honest.percent},
            )
        )
    return rates_pictures.beside(drawn, rates_words.finding(one))


def trend(asked: Sequence[Cycle], over_time: Sequence[Counted]) -> dict[str, object]:
    """Return the picture of the last cycles, its sentence and its table."""
    points = [_point(cycle, one) for cycle, one in zip(asked, over_time, strict=True)]
    caption, known = (
        _change(points, running=asked[-1].last >= clock.today()),
        any(point.honest is not None for point in points),
    )
    return {
        "caption": caption,
        "picture": rates_pictures.over_time(points, caption) if known else "",
        "heads": (gettext("Cycle until"), gettext("Solved and stayed solved")),
        "rows": [(when(cycle.last), point.said) for cycle, point in zip(asked, points, strict=True)],
    }


def _point(cycle: Cycle, one: Counted) -> rates_pictures.Point:
    true, ours = concerns.stayed_solved(one), concerns.official_resolution(one)
    found = rates_words.shown(true)
    lower, upper = true.interval or (0.0, 0.0)
    said = _of(found) if found.too_few else gettext("%(said)s; between %(lower)s and %(upper)s %%") % {
        "said": _of(found), "lower": found.lower, "upper": found.upper,
    }  # fmt: skip
    return rates_pictures.Point(
        label=f"{cycle.last:%m-%d}",
        official=None if ours.too_few or ours.value is None else float(ours.value),
        honest=None if true.too_few or true.value is None else float(true.value),
        lower=lower,
        upper=upper,
        percent=found.percent,
        said=said,
    )


def _change(points: Sequence[rates_pictures.Point], *, running: bool) -> str:
    """Say whether the last two cycles differ by more than chance: only where both are over and do not overlap."""
    last, before = points[-1], points[-2]
    if running or last.honest is None or before.honest is None:
        return gettext("Solved and stayed solved, cycle by cycle")
    if last.lower > before.upper:
        return gettext("A larger share was solved than in the cycle before")
    if last.upper < before.lower:
        return gettext("A smaller share was solved than in the cycle before")
    return gettext("No clear change against the cycle before")

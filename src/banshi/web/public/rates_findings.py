"""What the pages of rates show at a glance: a picture whose title is the finding, and the same numbers as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.publishing import concerns
from banshi.web.public import rates_pictures, rates_sentences, rates_words
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.rates import Share
    from banshi.publishing.cycles import Cycle
    from banshi.publishing.numbers import Numbers


def beside(one: Numbers, rows: Sequence[rates_words.Rate]) -> dict[str, object]:
    """Return the official rates beside the honest ones; no picture where there are too few to tell."""
    return {
        "caption": rates_sentences.finding(one),
        "picture": _picture(one, rows),
        "heads": (gettext("Rate"), gettext("Official"), gettext("Of all sent"), gettext("Where it may lie")),
        "rows": [_row(rate) for rate in rows],
    }


def _row(rate: rates_words.Rate) -> tuple[str, str, str, str]:
    official, honest = rate.official, rate.honest
    return str(rate.name), _of(official), _of(honest), f"{honest.lower}–{honest.upper} %" if honest.percent else "—"


def _of(one: rates_words.Shown) -> str:
    if not one.percent:
        return str(one.why)
    said = {"percent": one.percent, "n": one.numerator, "all": one.denominator}
    return gettext("%(percent)s, %(n)s of %(all)s") % said


def _picture(one: Numbers, rows: Sequence[rates_words.Rate]) -> str:
    if _value(rates_words.honest_solved(one)) is None:
        return ""
    drawn = []
    for rate in rows:
        lower, upper = (rate.true.interval if rate.true else None) or (0.0, 0.0)
        drawn.append(
            rates_pictures.Beside(
                name=str(rate.name),
                official=_value(rate.ours),
                honest=_value(rate.true),
                lower=lower,
                upper=upper,
                official_said=gettext("%(percent)s official") % {"percent": rate.official.percent or "—"},
                honest_said=gettext("%(percent)s of all sent") % {"percent": rate.honest.percent or "—"},
            )
        )
    return rates_pictures.beside(drawn, rates_sentences.finding(one))


def _value(share: Share | None) -> float | None:
    return None if share is None or share.too_few or share.value is None else float(share.value)


def trend(over_time: Sequence[tuple[Cycle, Numbers]], *, running: bool) -> dict[str, object]:
    """Return the picture of the last cycles, its sentence and its table; ``running`` if the last one is not over."""
    points = [_point(cycle, one) for cycle, one in over_time]
    caption, known = _change(points, running=running), any(point.honest is not None for point in points)
    return {
        "caption": caption,
        "picture": rates_pictures.over_time(points, caption) if known else "",
        "heads": (gettext("Cycle until"), gettext("Solved and stayed solved")),
        "rows": [(when(cycle.last), point.said) for (cycle, _one), point in zip(over_time, points, strict=True)],
    }


def _point(cycle: Cycle, one: Numbers) -> rates_pictures.Point:
    true, ours = concerns.stayed_solved(one), concerns.official_resolution(one)
    found = rates_words.shown(true)
    lower, upper = (true.interval if true else None) or (0.0, 0.0)
    said = _of(found) if not found.percent else gettext("%(said)s; between %(lower)s and %(upper)s %%") % {
        "said": _of(found), "lower": found.lower, "upper": found.upper,
    }  # fmt: skip
    return rates_pictures.Point(
        label=f"{cycle.last:%m-%d}",
        official=_value(ours),
        honest=_value(true),
        lower=lower,
        upper=upper,
        percent=found.percent,
        said=said,
    )


def _change(points: Sequence[rates_pictures.Point], *, running: bool) -> str:
    """Say whether the last two cycles differ by more than chance: only where both are over and do not overlap."""
    last, before = points[-1] if points else None, points[-2] if len(points) > 1 else None
    if running or not last or not before or last.honest is None or before.honest is None:
        return gettext("Solved and stayed solved, cycle by cycle")
    if last.lower > before.upper:
        return gettext("A larger share was solved than in the cycle before")
    if last.upper < before.lower:
        return gettext("A smaller share was solved than in the cycle before")
    return gettext("No clear change against the cycle before")

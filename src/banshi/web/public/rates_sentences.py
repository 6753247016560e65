"""What is said about rates: the finding in one sentence, and in plain words why the two kinds differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import FEWEST
from banshi.publishing import concerns
from banshi.web.pictures import counted as printed
from banshi.web.public.rates_words import honest_solved, percent, shown, tenths

if TYPE_CHECKING:
    from banshi.publishing.numbers import Numbers


def finding(of: Numbers) -> str:
    """Return what the page has found, as one sentence."""
    official, honest = shown(concerns.official_resolution(of)), shown(honest_solved(of))
    said = {"official": official.percent, "honest": honest.percent}
    if not honest.percent:
        return _nothing(of, official.percent)
    if of.knows_returns and official.percent:
        return gettext("Officially %(official)s solved; of everything that was sent, %(honest)s.") % said
    if of.knows_returns:
        return gettext("Of everything that was sent, %(honest)s was solved and stayed solved.") % said
    if official.percent:
        words = gettext(
            "Officially %(official)s solved; of everything that was sent, residents call %(honest)s solved."
        )
        return words % said
    return gettext("Of everything that was sent, residents call %(honest)s solved.") % said


def _nothing(of: Numbers, official: str) -> str:
    """Return why there is no honest rate: too few were due, or it is withheld."""
    if of.due is not None and of.due < FEWEST:
        words = ngettext(
            "Too few to tell: %(n)s concern was due in this cycle.",
            "Too few to tell: %(n)s concerns were due in this cycle.",
            of.due,
        )
        return words % {"n": of.due}
    if official:
        words = gettext("Officially %(official)s solved; of everything that was sent it would tell of fewer than ten.")
        return words % {"official": official}
    return gettext("Withheld: what could be said here would tell of fewer than ten residents.")


def reasons(of: Numbers) -> list[str]:
    """Return in plain words how many the official rates do not see, what came back, and what that makes together."""
    back = concerns.came_back(of)
    words = [*_seen(of), *_due(of)]
    if back is not None and back.numerator:
        returned = ngettext(
            "Of %(said)s concerns that residents called solved, %(back)s came back within %(days)s days."
            " It counts as not solved.",
            "Of %(said)s concerns that residents called solved, %(back)s came back within %(days)s days."
            " They count as not solved.",
            int(back.numerator),
        )
        named = {"said": printed(back.denominator), "back": printed(float(back.numerator))}
        words.append(returned % {**named, "days": pack().recurrence_days[1]})
    return words + _points(of)


def _seen(of: Numbers) -> list[str]:
    reported, valid = of.reported, of.number("valid", "valid")
    if reported is None or valid is None:
        return []
    said = {"reported": printed(reported), "valid": printed(valid), "out": printed(reported - valid)}
    if reported == valid:
        words = ngettext(
            "%(reported)s concern was reported in this cycle; it had a valid call-back and is in the official rates.",
            "%(reported)s concerns were reported in this cycle; all had a valid call-back and are in the official"
            " rates.",
            reported,
        )
    else:
        words = ngettext(
            "Of %(reported)s concerns reported in this cycle, the official rates count the %(valid)s with a valid"
            " call-back. %(out)s concern is in no official rate: nobody was reached, nobody answered, or the hotline"
            " took it out.",
            "Of %(reported)s concerns reported in this cycle, the official rates count the %(valid)s with a valid"
            " call-back. %(out)s concerns are in no official rate: nobody was reached, nobody answered, or the"
            " hotline took them out.",
            reported - valid,
        )
    return [words % said]


def _due(of: Numbers) -> list[str]:
    if of.due is None:
        return []
    words = ngettext(
        "The other rates divide by the %(sent)s concern whose time was first up in this cycle, whatever became of it.",
        "The other rates divide by all %(sent)s concerns whose time was first up in this cycle, whatever became of"
        " them.",
        of.due,
    )
    return [words % {"sent": printed(of.due)}]


def _points(of: Numbers) -> list[str]:
    official, honest = concerns.official_resolution(of), honest_solved(of)
    if official is None or honest is None or official.too_few or honest.too_few:
        return []
    if official.value is None or honest.value is None:
        return []
    # Of the numbers as they are printed, so that whoever subtracts them finds the same.
    points = round(tenths(official.value) - tenths(honest.value), 1)
    if not points:
        return [gettext("For “solved” both rates are the same this time.")]
    said = {"points": f"{abs(points):g}", "official": percent(official.value), "honest": percent(honest.value)}
    return [gettext("For “solved” that makes a difference of %(points)s points: %(official)s and %(honest)s.") % said]

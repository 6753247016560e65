"""Rates as people read them: percent with what they are out of, where they may lie, and why the two kinds differ.

A percentage never stands alone, and below ten concerns there is none: it would say nothing of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns.jurisdiction import pack
from banshi.concerns.vocabulary import (
    OTHER_WAY_WORDS,
    OUTCOME_WORDS,
    SATISFIED_WORDS,
    SOLVED_WORDS,
    OtherWay,
    Outcome,
)
from banshi.publishing import concerns
from banshi.web.pictures import counted as printed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.rates import Share
    from banshi.publishing.cycles import Counted

NO_BREAK = "\N{NO-BREAK SPACE}"
PAIRS = (
    (_("Contacted"), concerns.official_response, concerns.contacted),
    (_("Solved"), concerns.official_resolution, concerns.stayed_solved),
    (_("Satisfied"), concerns.official_satisfaction, concerns.content),
)
"""The three rates: what it is called, the official figure, and the honest one beside it."""

SAID_WORDS: dict[str, Mapping[str, _StrOrPromise]] = {
    "contacted": {"yes": _("contacted"), "no": _("not contacted")},
    "solved": {said.value: words for said, words in SOLVED_WORDS.items()},
    "satisfied": {said.value: words for said, words in SATISFIED_WORDS.items()},
}
QUESTIONS = {
    "contacted": _("Did the unit contact you?"),
    "solved": _("Is it solved?"),
    "satisfied": _("Are you satisfied?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A share as it is printed; ``percent``, ``lower`` and ``upper`` are empty where there are too few to tell."""

    percent: str
    lower: str
    upper: str
    numerator: str
    denominator: str
    of: int

    @property
    def too_few(self) -> bool:
        """Whether there is no percentage to show."""
        return not self.percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One of the three rates in both ways."""

    name: _StrOrPromise
    official: Shown
    honest: Shown


def shown(share: Share) -> Shown:
    """Return how a share is printed."""
    interval = None if share.too_few else share.interval
    return Shown(
        percent="" if share.too_few or share.value is None else percent(share.value),
        lower=str(floor(100 * interval[0])) if interval else "",
        upper=str(ceil(100 * interval[1])) if interval else "",
        numerator=printed(float(share.numerator)),
        denominator=printed(share.denominator),
        of=share.denominator,
    )


def percent(value: Fraction) -> str:
    """Return a share in percent, rounded down to a tenth: 100 only where nothing is missing."""
    return f"{_tenths(value):.1f}".removesuffix(".0") + NO_BREAK + "%"


def _tenths(value: Fraction) -> float:
    return floor(1000 * value) / 10


def rates(of: Counted) -> list[Rate]:
    """Return the three rates of what was counted, each in both ways."""
    return [Rate(name=name, official=shown(ours(of)), honest=shown(true(of))) for name, ours, true in PAIRS]


def score(of: Counted) -> str:
    """Return the official score in points of a hundred, rounded down; nothing where there are too few."""
    found = of.official.score
    if found is None or concerns.official_score(of).too_few:
        return ""
    return f"{floor(10_000 * found) / 100:.2f}".rstrip("0").removesuffix(".")


def finding(of: Counted) -> str:
    """Return what the page has found, as one sentence."""
    official, honest = shown(concerns.official_resolution(of)), shown(concerns.stayed_solved(of))
    if honest.too_few:
        words = ngettext(
            "Too few to tell: %(n)s concern was due in this cycle.",
            "Too few to tell: %(n)s concerns were due in this cycle.",
            honest.of,
        )
        return words % {"n": honest.of}
    said = {"official": official.percent, "honest": honest.percent}
    if official.too_few:
        return gettext("Of everything that was sent, %(honest)s was solved and stayed solved.") % said
    return gettext("Officially %(official)s solved; of everything that was sent, %(honest)s.") % said


def reasons(of: Counted) -> list[str]:
    """Return in plain words how many the official rates do not see, what came back, and what that makes together."""
    back = concerns.came_back(of)
    words = [_seen(of), _due(of)]
    if back.numerator:
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


def _seen(of: Counted) -> str:
    reported, valid = of.reported, of.official.valid
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
    return words % said


def _due(of: Counted) -> str:
    words = ngettext(
        "The other rates divide by the %(sent)s concern whose time was first up in this cycle, whatever became of it.",
        "The other rates divide by all %(sent)s concerns whose time was first up in this cycle, whatever became of"
        " them.",
        of.honest.dispatched,
    )
    return words % {"sent": printed(of.honest.dispatched)}


def _points(of: Counted) -> list[str]:
    official, honest = concerns.official_resolution(of), concerns.stayed_solved(of)
    if official.too_few or honest.too_few or official.value is None or honest.value is None:
        return []
    # Of the numbers as they are printed, so that whoever subtracts them finds the same.
    points = round(_tenths(official.value) - _tenths(honest.value), 1)
    if not points:
        return [gettext("For “solved” both rates are the same this time.")]
    said = {"points": f"{abs(points):g}", "official": percent(official.value), "honest": percent(honest.value)}
    return [gettext("For “solved” that makes a difference of %(points)s points: %(official)s and %(honest)s.") % said]


def left_out(of: Counted) -> list[tuple[str, Shown]]:
    """Return what the hotline took out of the official rates, by reason; the six other ways by their names."""
    ways = {way.value: str(words) for way, words in OTHER_WAY_WORDS.items() if way in set(OtherWay)}
    return [(ways.get(reason, reason), shown(share)) for reason, share in concerns.excluded(of)]


def answered(of: Counted) -> list[tuple[str, Shown]]:
    """Return what the unit's own last answers say, by kind."""
    named = concerns.answers(of)
    return [(str(OUTCOME_WORDS[Outcome(kind)]) if kind else gettext("no answer yet"), shown(s)) for kind, s in named]


def said(of: Counted) -> list[tuple[_StrOrPromise, list[tuple[_StrOrPromise, str]]]]:
    """Return what residents said of the answers that stand: by question, each answer with its number."""
    numbers = {(question, word): number for question, word, number in of.said}
    return [
        (QUESTIONS[question], [(words, printed(numbers.get((question, word), 0))) for word, words in answers.items()])
        for question, answers in SAID_WORDS.items()
    ]

"""Rates as people read them: percent with what they are out of, where they may lie, and why the two kinds differ.

A percentage never stands alone, and below ten concerns there is none: it would say nothing of the unit. What was
withheld when a cycle was closed is said to be withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns.vocabulary import OTHER_WAY_WORDS, OUTCOME_WORDS, SATISFIED_WORDS, SOLVED_WORDS, Satisfied, Solved
from banshi.publishing import concerns
from banshi.web.pictures import counted as printed

if TYPE_CHECKING:
    from fractions import Fraction

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.rates import Share
    from banshi.publishing.numbers import Numbers

NO_BREAK = "\N{NO-BREAK SPACE}"

PARTS: dict[str, dict[str, _StrOrPromise]] = {
    "contact": {"contacted": _("contacted"), "not": _("not contacted, or did not say")},
    "word": {
        "solved": SOLVED_WORDS[Solved.YES],
        "less": _("solved, but the unit answered something less"),
        "partly": SOLVED_WORDS[Solved.PARTLY],
        "no": SOLVED_WORDS[Solved.NO],
        "unsaid": _("did not say"),
    },
    "content": {
        "satisfied": SATISFIED_WORDS[Satisfied.YES],
        "basically": SATISFIED_WORDS[Satisfied.BASICALLY],
        "not": _("not satisfied, or did not say"),
    },
    "answer": {**{str(kind): words for kind, words in OUTCOME_WORDS.items()}, "none": _("no answer yet")},
    "left_out": {**{str(way): words for way, words in OTHER_WAY_WORDS.items()}, "other": _("another reason")},
}
"""How each part of a family is called."""
QUESTIONS = {
    "contact": _("Did the unit contact you?"),
    "word": _("Is it solved?"),
    "content": _("Are you satisfied?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A share as it is printed; ``percent``, ``lower`` and ``upper`` are empty where there is none to show.

    ``why`` says then why not: too few to tell, withheld, or not counted yet.
    """

    percent: str = ""
    lower: str = ""
    upper: str = ""
    numerator: str = ""
    denominator: str = ""
    of: int = 0
    why: _StrOrPromise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One of the three rates in both ways, what the honest one says, and both as they were counted."""

    name: _StrOrPromise
    says: _StrOrPromise
    ours: Share | None
    true: Share | None

    @property
    def official(self) -> Shown:
        return shown(self.ours)

    @property
    def honest(self) -> Shown:
        return shown(self.true)


def shown(share: Share | None) -> Shown:
    """Return how a share is printed."""
    if share is None:
        return Shown(why=_("withheld: it would tell of fewer than ten"))
    value, interval = share.value, share.interval
    if share.too_few or value is None or interval is None:
        return Shown(denominator=printed(share.denominator), of=share.denominator, why=_("too few to tell"))
    return Shown(
        percent=percent(value),
        lower=str(floor(100 * interval[0])),
        upper=str(ceil(100 * interval[1])),
        numerator=printed(float(share.numerator)),
        denominator=printed(share.denominator),
        of=share.denominator,
    )


def honest_solved(of: Numbers) -> Share | None:
    """Return what stayed solved, or what residents call solved as long as what came back is not counted."""
    return concerns.stayed_solved(of) if of.knows_returns else concerns.said_solved(of)


def percent(value: Fraction) -> str:
    """Return a share in percent, rounded down to a tenth: 100 only where nothing is missing."""
    return f"{tenths(value):.1f}".removesuffix(".0") + NO_BREAK + "%"


def tenths(value: Fraction) -> float:
    """Return a share in percent as it is printed: rounded down to a tenth."""
    return floor(1000 * value) / 10


def rates(of: Numbers) -> list[Rate]:
    """Return the three rates of what was counted, each in both ways."""
    stayed, said = _("Of everything that was sent, and stayed so"), _("Of everything that was sent, as residents say")
    return [
        Rate(
            name=_("Contacted"), says=_("Of everything that was sent"),
            ours=concerns.official_response(of), true=concerns.contacted(of),
        ),
        Rate(
            name=_("Solved"), says=stayed if of.knows_returns else said,
            ours=concerns.official_resolution(of), true=honest_solved(of),
        ),
        Rate(
            name=_("Satisfied"), says=_("Of everything that was sent, at least basically"),
            ours=concerns.official_satisfaction(of), true=concerns.content(of),
        ),
    ]  # fmt: skip


def score(of: Numbers) -> str:
    """Return the official score in points of a hundred, rounded down; nothing where there is none to show."""
    found = concerns.official_score(of)
    if found is None or found.too_few or found.value is None:
        return ""
    return f"{floor(10_000 * found.value) / 100:.2f}".rstrip("0").removesuffix(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a family that are told, without those of which there is none; whether others are ``withheld``."""

    told: list[tuple[_StrOrPromise, Shown]]
    withheld: bool


def left_out(of: Numbers) -> Lines:
    """Return what the hotline took out of the official rates, by reason; the six other ways by their names."""
    return _lines("left_out", concerns.excluded(of))


def answered(of: Numbers) -> Lines:
    """Return what the unit's own last answers say, by kind."""
    return _lines("answer", concerns.answers(of))


def _lines(family: str, lines: concerns.Lines) -> Lines:
    return Lines(
        told=[(PARTS[family][part], shown(share)) for part, share in lines if share is not None and share.numerator],
        withheld=any(share is None for _part, share in lines),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered to one question: each answer that is told with its number, and whether others are withheld."""

    question: _StrOrPromise
    told: list[tuple[_StrOrPromise, str]]
    withheld: bool


def said(of: Numbers) -> list[Answers]:
    """Return what residents said of the answers that stand, question by question."""
    found = []
    for family, question in QUESTIONS.items():
        numbers = [(words, of.number(family, part)) for part, words in PARTS[family].items()]
        told = [(words, printed(many)) for words, many in numbers if many is not None]
        found.append(Answers(question=question, told=told, withheld=len(told) < len(numbers)))
    return found


def number(told: int | None) -> str:
    """Return how a number is printed; that it is withheld where it is."""
    return gettext("withheld") if told is None else printed(told)

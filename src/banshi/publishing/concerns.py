"""How well units do with concerns: the official rates as cities compute them and, beside them, the honest ones.

Each figure is one function of what was counted in a cycle, and its docstring is its definition; ``{short}`` and
``{long}`` stand for the jurisdiction's windows in days. Figures are counted over concerns and the verdicts of residents
alone: no function here can reach a person, and a reason that somebody typed is masked before it is published. The
official figures of a cycle count the concerns reported in it; all others those whose first due time lies in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING

from banshi.concerns.jurisdiction import pack
from banshi.concerns.masking import mask
from banshi.concerns.rates import FEWEST, Share
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from banshi.publishing.cycles import Counted, Results


def official_response(of: Counted) -> Share:
    """Divide those who say that the unit contacted them by the valid call-backs: the official response rate.

    A call-back is valid if the resident was reached and said whether it is solved, and if the hotline did not take
    the concern out of the rates. Official figures count the concerns that were reported in the cycle.
    """
    return of.official.response


def official_resolution(of: Counted) -> Share:
    """Divide those who say 'solved' by the valid call-backs: the official resolution rate.

    Counted are concerns reported in the cycle. What residents said last counts. A resident who was not reached, who
    did not answer or whose concern was taken out is in neither number.
    """
    return of.official.resolution


def official_satisfaction(of: Counted) -> Share:
    """Divide the satisfied, and the weighted part of the basically satisfied, by the valid call-backs.

    This is the official satisfaction rate, of concerns reported in the cycle; the numerator need not be whole.
    """
    return of.official.satisfaction


def official_score(of: Counted) -> Share:
    """Weigh the three official rates into one score from 0 to 1; the weights are the jurisdiction's.

    The numerator is the score times the valid call-backs, of concerns reported in the cycle.
    """
    return Share((of.official.score or 0) * of.official.valid, of.official.valid)


def official_counted(of: Counted) -> Share:
    """Divide the valid call-backs by all concerns reported in the cycle and sent: what the official rates see."""
    return Share(of.official.valid, of.reported)


def contacted(of: Counted) -> Share:
    """Divide those who say that the unit contacted them by everything that was sent to the unit.

    Like all figures that are not official it counts the concerns whose first due time lies in the cycle. Whoever was
    not asked, not reached or did not say is not contacted. What counts is said of the answer that stands, not of one
    that was replaced.
    """
    return of.honest.response


def stayed_solved(of: Counted) -> Share:
    """Divide what residents call solved, and what did not come back within {long} days, by everything that was sent.

    It came back if somebody reported the same problem after the verdict. Solved counts only where the unit's own
    answer did not say something less. A concern belongs here to the cycle of its first due time, which neither haste
    nor delay moves; in the official rates to that in which it was reported.
    """
    return of.honest.resolution


def content(of: Counted) -> Share:
    """Divide those who are satisfied or basically satisfied, each counted whole, by everything that was sent."""
    return of.honest.at_least_basically


def satisfied(of: Counted) -> Share:
    """Divide those who say that they are satisfied by everything that was sent."""
    return of.honest.satisfied


def said_solved(of: Counted) -> Share:
    """Divide what residents call solved, whether it came back or not, by everything that was sent."""
    return of.honest.solved_as_said


def lasting(of: Counted) -> Share:
    """Divide what residents call solved, and what did not come back within {short} days, by all that was sent."""
    return of.honest.lasting


def within_duty(of: Counted) -> Share:
    """Divide what stayed solved for {long} days by what was sent and not taken out of the rates by the hotline."""
    return of.honest.within_duty


def unreachable(of: Counted) -> Share:
    """Divide those whom the hotline did not reach, though it tried, by everything that was sent."""
    return of.honest.unreachable


def unheard(of: Counted) -> Share:
    """Divide those of whom no word stands, though they were not unreachable, by everything that was sent.

    They were not asked yet, did not answer, left no way to be reached, or spoke of an answer that was replaced.
    """
    return of.honest.unheard


def came_back_soon(of: Counted) -> Share:
    """Divide what came back within {short} days after the verdict by what residents called solved."""
    return of.honest.recurred[0]


def came_back(of: Counted) -> Share:
    """Divide what came back within {long} days after the verdict by what residents called solved."""
    return of.honest.recurred[1]


def excluded(of: Counted) -> list[tuple[str, Share]]:
    """Count, by the reason given, what the hotline took out of the official rates, of everything that was sent.

    Counted are concerns whose first due time lies in the cycle. The honest rates keep them. What a unit asks to take
    out does not count until the hotline takes it out.
    """
    reasons: Counter[str] = Counter()
    for reason, number in of.honest.excluded:
        reasons[mask(reason).text] += number
    return [(reason, Share(number, of.honest.dispatched)) for reason, number in sorted(reasons.items())]


def answers(of: Counted) -> list[tuple[str, Share]]:
    """Count what the unit's own last answers say, by kind, of everything that was sent; the empty name is no answer."""
    return [(kind, Share(number, of.honest.dispatched)) for kind, number in of.honest.results]


def voices(of: Counted) -> list[tuple[str, Share]]:
    """Count what residents said of the answers that stand, by question and answer, of everything that was sent."""
    return [(f"{question}: {said}", Share(number, of.honest.dispatched)) for question, said, number in of.said]


OFFICIAL = (official_response, official_resolution, official_satisfaction, official_score, official_counted)
HONEST = (
    contacted, stayed_solved, content, satisfied, said_solved, lasting, within_duty, unreachable, unheard,
    came_back_soon, came_back,
)  # fmt: skip
BY_NAME = (excluded, answers, voices)


# ---------------------------------------------------------------- open data

COLUMNS = {
    "figure": "which figure; its definition stands at the end of the line",
    "name": "the reason, kind or answer that is counted, where the figure has several lines",
    "cycle": "first and last day of the cycle, both counted (ISO 8601): of the report in official figures, else of the"
    " first due time",
    "unit": "code of the unit (12 digits); empty for all units together",
    "numerator": f"how many; empty where the denominator is below {FEWEST}: too few to tell",
    "denominator": "out of how many",
    "lower": "lower end of the 95 % interval of the share (Wilson), from 0 to 1; empty where there are too few",
    "upper": "upper end of the same interval",
    "as_of": "moment of counting; a cycle still changes by late verdicts and by what comes back",
    "definition": "what is divided by what",
}
"""The data dictionary: what each column of the open data means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRate:
    """One line of the open data; the fields are those of ``COLUMNS`` but for the definition."""

    figure: str
    name: str
    cycle: str
    unit: str
    numerator: float | None
    denominator: int
    lower: float | None
    upper: float | None
    as_of: str


def definitions() -> dict[str, str]:
    """Return the definition of each figure: the docstring of its function, with the windows filled in."""
    short, long = pack().recurrence_days
    figures: tuple[Callable[..., object], ...] = (*OFFICIAL, *HONEST, *BY_NAME)
    return {one.__name__: cleandoc(one.__doc__ or "").format(short=short, long=long) for one in figures}


def open_data(of: Results) -> list[OpenRate]:
    """Return every published number of a cycle: of all units together, then unit by unit, by their codes."""
    codes = dict(Unit.objects.filter(id__in=[one.unit_id for one in of.units]).values_list("id", "code"))
    parts = sorted(of.units, key=lambda one: codes[one.unit_id or 0])
    return [
        _line(of, codes.get(one.unit_id or 0, ""), *named) for one in (of.together, *parts) for named in _named(one)
    ]


def _named(of: Counted) -> Iterable[tuple[str, str, Share]]:
    for figure in (*OFFICIAL, *HONEST):
        yield figure.__name__, "", figure(of)
    for several in BY_NAME:
        yield from ((several.__name__, name, share) for name, share in several(of))


def _line(of: Results, code: str, figure: str, name: str, share: Share) -> OpenRate:
    lower, upper = (None, None) if share.too_few else share.interval or (None, None)
    return OpenRate(
        figure=figure,
        name=name,
        cycle=str(of.cycle),
        unit=code,
        numerator=None if share.too_few else round(float(share.numerator), 4),
        denominator=share.denominator,
        lower=None if lower is None else round(lower, 4),
        upper=None if upper is None else round(upper, 4),
        as_of=of.at.isoformat(timespec="seconds"),
    )

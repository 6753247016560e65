"""How well units do with concerns: the official rates as cities compute them and, beside them, the honest ones.

Each figure is one function of the numbers of a unit in a cycle, and its docstring is its definition; ``{short}`` and
``{long}`` stand for the jurisdiction's windows in days, and the numbers that are divided stand at its end. A figure is
missing where one of its numbers is withheld or not counted yet. The official figures of a cycle count the concerns
reported in it; all others those whose first due time lies in it. No function here can reach a person.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import Share, official_of
from banshi.publishing.numbers import DUE, FAMILIES, REPORTED, SOLVED, VALID

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.concerns.rates import Official
    from banshi.publishing.numbers import Key, Numbers

    type Figure = Callable[[Numbers], Share | None]
    type Lines = list[tuple[str, Share | None]]


def official_response(of: Numbers) -> Share | None:
    """Divide those who say that the unit contacted them by the valid call-backs: the official response rate.

    A call-back is valid if the resident was reached and said whether it is solved, and if the hotline did not take
    the concern out of the rates. Official figures count the concerns that were reported in the cycle.
    Numbers: official-contact yes / valid valid.
    """
    return _share(of, VALID, ("official-contact", "yes"))


def official_resolution(of: Numbers) -> Share | None:
    """Divide those who say 'solved' by the valid call-backs: the official resolution rate.

    Counted are concerns reported in the cycle. What residents said last counts. A resident who was not reached, who
    did not answer or whose concern was taken out is in neither number.
    Numbers: official-word solved / valid valid.
    """
    return _share(of, VALID, ("official-word", "solved"))


def official_satisfaction(of: Numbers) -> Share | None:
    """Divide the satisfied, and the weighted part of the basically satisfied, by the valid call-backs.

    This is the official satisfaction rate, of concerns reported in the cycle; the numerator need not be whole.
    Numbers: (official-content satisfied + weight × official-content basically) / valid valid.
    """
    valid, satisfied, basically = _known(
        of, VALID, ("official-content", "satisfied"), ("official-content", "basically")
    )
    if valid is None or satisfied is None or basically is None:
        return None
    return Share(satisfied + pack().weights.basically * basically, valid)


def official_score(of: Numbers) -> Share | None:
    """Weigh the three official rates into one score from 0 to 1; the weights are the jurisdiction's.

    The numerator is the score times the valid call-backs, of concerns reported in the cycle.
    Numbers: those of the three official rates.
    """
    found = _official(of)
    return None if found is None else Share((found.score or 0) * found.valid, found.valid)


def official_counted(of: Numbers) -> Share | None:
    """Divide the valid call-backs by all concerns reported in the cycle and sent: what the official rates see.

    Numbers: valid valid / reported.
    """
    return _share(of, REPORTED, VALID)


def contacted(of: Numbers) -> Share | None:
    """Divide those who say that the unit contacted them by everything that was sent to the unit.

    Like all figures that are not official it counts the concerns whose first due time lies in the cycle. Whoever was
    not asked, not reached or did not say is not contacted. What counts is said of the answer that stands, not of one
    that was replaced. Numbers: contact contacted / due.
    """
    return _share(of, DUE, ("contact", "contacted"))


def stayed_solved(of: Numbers) -> Share | None:
    """Divide what residents call solved, and what did not come back within {long} days, by everything that was sent.

    It came back if somebody reported the same problem after the word, if the concern was opened again, or if the
    resident took the word back. Solved counts only where the unit's own answer did not say something less. A concern
    belongs here to the cycle of its first due time, which neither haste nor delay moves; in the official rates to that
    in which it was reported. Numbers: returns stayed / due.
    """
    return _share(of, DUE, ("returns", "stayed"))


def content(of: Numbers) -> Share | None:
    """Divide those who are satisfied or basically satisfied, each counted whole, by everything that was sent.

    Numbers: (content satisfied + content basically) / due.
    """
    return _share(of, DUE, ("content", "satisfied"), ("content", "basically"))


def satisfied(of: Numbers) -> Share | None:
    """Divide those who say that they are satisfied by everything that was sent.

    Numbers: content satisfied / due.
    """
    return _share(of, DUE, ("content", "satisfied"))


def said_solved(of: Numbers) -> Share | None:
    """Divide what residents call solved, whether it came back or not, by everything that was sent.

    Numbers: word solved / due.
    """
    return _share(of, DUE, SOLVED)


def lasting(of: Numbers) -> Share | None:
    """Divide what residents call solved, and what did not come back within {short} days, by all that was sent.

    Numbers: (returns late + returns stayed) / due.
    """
    return _share(of, DUE, ("returns", "late"), ("returns", "stayed"))


def unreachable(of: Numbers) -> Share | None:
    """Divide those whom the hotline did not reach, though it tried, by everything that was sent.

    Numbers: heard unreachable / due.
    """
    return _share(of, DUE, ("heard", "unreachable"))


def unheard(of: Numbers) -> Share | None:
    """Divide those of whom no word stands, though they were not unreachable, by everything that was sent.

    They were not asked yet, did not answer, left no way to be reached, or spoke of an answer that was replaced.
    Numbers: heard unheard / due.
    """
    return _share(of, DUE, ("heard", "unheard"))


def came_back_soon(of: Numbers) -> Share | None:
    """Divide what came back within {short} days after the word by what residents called solved.

    Numbers: returns soon / word solved.
    """
    return _share(of, SOLVED, ("returns", "soon"))


def came_back(of: Numbers) -> Share | None:
    """Divide what came back within {long} days after the word by what residents called solved.

    Numbers: (returns soon + returns late) / word solved.
    """
    return _share(of, SOLVED, ("returns", "soon"), ("returns", "late"))


def excluded(of: Numbers) -> Lines:
    """Count, by the reason given, what the hotline took out of the official rates, of everything that was sent.

    Counted are concerns whose first due time lies in the cycle. The honest rates keep them. What a unit asks to take
    out does not count until the hotline takes it out. A reason that somebody typed is counted as another one and never
    published. Numbers: each part of left_out but kept / due.
    """
    return [(part, share) for part, share in _lines(of, "left_out", DUE) if part != "kept"]


def answers(of: Numbers) -> Lines:
    """Count what the unit's own last answers say, by kind, of everything that was sent; none is no answer.

    Numbers: each part of answer / due.
    """
    return _lines(of, "answer", DUE)


def voices(of: Numbers) -> Lines:
    """Count what residents said of the answers that stand, by question and answer, of everything that was sent.

    Who did not say is counted as not contacted and not satisfied.
    Numbers: each part of contact, word and content / due.
    """
    return [
        (f"{question}: {said}", share)
        for question in ("contact", "word", "content")
        for said, share in _lines(of, question, DUE)
    ]


OFFICIAL = (official_response, official_resolution, official_satisfaction, official_score, official_counted)
HONEST = (
    contacted, stayed_solved, content, satisfied, said_solved, lasting, unreachable, unheard, came_back_soon, came_back,
)  # fmt: skip
BY_NAME = (excluded, answers, voices)


def definitions() -> dict[str, str]:
    """Return the definition of each figure: the docstring of its function, with the windows filled in."""
    short, long = pack().recurrence_days
    figures: tuple[Callable[..., object], ...] = (*OFFICIAL, *HONEST, *BY_NAME)
    return {
        one.__name__: " ".join(cleandoc(one.__doc__ or "").format(short=short, long=long).split()) for one in figures
    }


def _official(of: Numbers) -> Official | None:
    keys = (
        VALID, ("official-contact", "yes"), ("official-word", "solved"), ("official-content", "satisfied"),
        ("official-content", "basically"),
    )  # fmt: skip
    told = [number for number in _known(of, *keys) if number is not None]
    if len(told) < len(keys):
        return None
    valid, called, solved, pleased, basically = told
    return official_of(
        valid=valid, contacted=called, solved=solved, satisfied=pleased, basically=basically, weights=pack().weights
    )


def _known(of: Numbers, *keys: Key) -> list[int | None]:
    return [of.told.get(key) for key in keys]


def _share(of: Numbers, whole: Key, *parts: Key) -> Share | None:
    out_of, *counted = _known(of, whole, *parts)
    told = [number for number in counted if number is not None]
    return None if out_of is None or len(told) < len(parts) else Share(sum(told), out_of)


def _lines(of: Numbers, name: str, whole: Key) -> Lines:
    family = next(family for family in FAMILIES if family.name == name)
    return [(part, _share(of, whole, (name, part))) for part in family.parts]

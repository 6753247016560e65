"""What the system proposes for a call, live while it is typed; nothing of it is stored.

Category with the words that decided, urgency, place, unit with its reason, and what others have said of the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from banshi.concerns import catalogue, learning, placing, proposing, rules, same
from banshi.concerns.jurisdiction import pack
from banshi.concerns.masking import mask
from banshi.concerns.models import Concern, Problem
from banshi.concerns.placing import WHY_WORDS, Why, metres
from banshi.concerns.vocabulary import Kind, Urgency
from banshi.journal.rows import all_rows
from banshi.kernel import clock
from banshi.stations.models import Unit
from banshi.web.hotline import words as said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.jurisdiction import Danger
    from banshi.concerns.proposing import Hints, Proposed
    from banshi.concerns.rules import Routed
    from banshi.concerns.same import Proposal, Trace
    from banshi.kernel.actor import Actor

FEWEST = 4
"""Characters before which nothing is proposed: '喂' is no concern yet."""
MOST_GUESSES, MOST_OTHERS = 3, 5
WORTH_SAYING = 0.005
"""A category that is less likely than this would read “0 %”: nobody is asked to choose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """What somebody else has said that is likely the same: a problem by its people, or one concern.

    ``value`` is what is joined. ``away`` is empty where one of the two has no place.
    """

    value: UUID
    number: str
    title: str
    people: int
    at: datetime
    state: str
    away: str = ""
    sure: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One likely category; ``chosen`` is the one that counts now. Without a confidence, a person or a join chose it.

    ``by_itself``: it counts as long as nobody chooses, so that other words or another join may bring another one.
    """

    code: str
    confidence: float | None
    chosen: bool
    by_itself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A proposal as a page shows it; ``areas`` are to choose from where places of the same name lie in several."""

    category: str
    kind: Kind
    urgency: Urgency
    division: str
    place: str
    guesses: tuple[Guess, ...]
    words: tuple[str, ...]
    sure: bool
    danger: Danger | None
    place_why: tuple[_StrOrPromise, ...]
    areas: tuple[Unit, ...]
    routed: Routed
    due_at: datetime
    others: tuple[Other, ...] = ()
    join: UUID | None = None


def live(
    words: str, hints: Hints, *, by: Actor, name: str = "", join: UUID | None = None, chosen: bool = False
) -> Shown | None:
    """Return what is proposed for words that are being typed; none while there are too few.

    ``chosen``: the category of the hints was chosen by hand and does not come from a join.
    """
    if len(words.strip()) < FEWEST:
        return None
    masked = mask(words, names=[name] if name else []).text
    proposed = proposing.propose(words, masked, hints, learning.live_version())
    at = clock.now()
    trace = same.trace_of(
        rules.title_of(masked), masked, at=at, division=proposed.division, latitude=proposed.latitude,
        longitude=proposed.longitude, category=proposed.category,
    )  # fmt: skip
    here = (proposed.latitude, proposed.longitude)
    shown = _shown(words, proposed, hints, by, at)
    likely = guesses(_pairs(proposed), proposed.category, by_hand=chosen, joined=join is not None)
    return replace(shown, guesses=likely, others=others(trace, here, keep=join), join=join)


def _pairs(proposed: Proposed) -> list[tuple[str, float]]:
    guess = proposed.understood.category if proposed.understood else None
    return [(guess.code, guess.confidence), *guess.others] if guess else []


def _shown(words: str, proposed: Proposed, hints: Hints, by: Actor, at: datetime) -> Shown:
    hotline = by.unit_id or 0
    routed = catalogue.route(
        catalogue.live_edition(hotline), category=proposed.category, division=proposed.division, kind=proposed.kind,
        hotline=hotline, shielded=hints.about,
    )  # fmt: skip
    guess = proposed.understood.category if proposed.understood else None
    return Shown(
        category=proposed.category,
        kind=proposed.kind,
        urgency=proposed.urgency,
        division=proposed.division,
        place=proposed.place,
        guesses=(),
        words=tuple(guess.words) if guess else (),
        sure=bool(guess and guess.sure),
        danger=proposed.danger,
        place_why=tuple(WHY_WORDS[why] for why in proposed.placed.why) if proposed.placed else (),
        areas=areas(f"{hints.place} {words}", proposed.known)
        if proposed.placed and Why.SEVERAL in proposed.placed.why
        else (),
        routed=routed,
        due_at=pack().due(at, pack().terms[proposed.urgency]).at,
    )


def areas(words: str, known: Sequence[placing.Place] | None = None) -> tuple[Unit, ...]:
    """Return the governments of the areas in which there is a place of the name that the words hold.

    ``known`` are the places of the gazetteer that go by these words, where they were looked up before.
    """
    known = proposing.known_places(placing.spans(words)) if known is None else known
    named = [one for one in known if one.name in words]
    longest = max((len(one.name) for one in named), default=0)
    divisions = {one.division for one in named if len(one.name) == longest}
    ruling = "kind = 'government' and division = any (%s::text[]) order by code"
    return tuple(all_rows(Unit, ruling, [sorted(divisions)])) if divisions else ()


def guesses(
    pairs: Iterable[tuple[str, float]], chosen: str, *, by_hand: bool = False, joined: bool = False
) -> tuple[Guess, ...]:
    """Return the likely categories, likeliest first; one that was chosen otherwise comes last."""
    shares: dict[str, float | None] = {code: p for code, p in list(pairs)[:MOST_GUESSES] if p >= WORTH_SAYING}
    likeliest = next(iter(shares), "")
    by_itself = chosen if not by_hand else "" if joined else likeliest
    if chosen:
        shares.setdefault(chosen, None)
    return tuple(
        Guess(code=code, confidence=share, chosen=code == chosen, by_itself=code == by_itself)
        for code, share in shares.items()
    )


def of_concern(concern: Concern) -> Shown:
    """Return what is proposed for a concern that waits: as it was proposed when it came, with whom it is like today."""
    kept = concern.proposed
    trace = same.trace_of(
        concern.title, concern.said, at=concern.at, division=concern.division, latitude=concern.latitude,
        longitude=concern.longitude, category=concern.category,
    )  # fmt: skip
    routed = catalogue.route(
        catalogue.live_edition(concern.hotline_id), category=concern.category, division=concern.division,
        kind=concern.kind, hotline=concern.hotline_id, shielded=concern.shielded,
    )  # fmt: skip
    return Shown(
        category=concern.category,
        kind=Kind(concern.kind),
        urgency=Urgency(concern.urgency),
        division=concern.division,
        place=concern.place,
        guesses=guesses([(code, share) for code, share in kept.get("category", [])], concern.category),
        words=tuple(kept.get("words", ())),
        sure=bool(kept.get("sure")),
        danger=proposing.danger_in(concern.said),
        place_why=tuple(WHY_WORDS[Why(why)] for why in kept.get("place", ())),
        areas=areas(f"{concern.place} {concern.said}") if Why.SEVERAL in kept.get("place", ()) else (),
        routed=routed,
        due_at=concern.due_at,
        others=others(trace, (concern.latitude, concern.longitude), not_this=concern.id),
    )


def others(
    trace: Trace, here: tuple[float | None, float | None], *, not_this: UUID | None = None, keep: UUID | None = None
) -> tuple[Other, ...]:
    """Return what others have said of the same, likeliest first; ``keep`` stays among them once it was chosen."""
    found = same.alike(trace, limit=MOST_OTHERS, except_ids=[not_this] if not_this else [])
    likely = _rows([one for one in found if one.worth_asking], here)
    if keep is not None and keep not in {row.value for row in likely}:
        likely = [*_by_id(keep, here), *likely][:MOST_OTHERS]
    return tuple(likely)


def _rows(found: Sequence[Proposal], here: tuple[float | None, float | None]) -> list[Other]:
    concerns = _by_key(Concern, [one.concern_id for one in found])
    problems = _by_key(Problem, [one.problem_id for one in found if one.problem_id])
    others = []
    for one in found:
        thing = problems.get(one.problem_id) if one.problem_id else None
        concern = concerns.get(one.concern_id)
        if thing is None and concern is None:
            continue
        row = _of_problem(thing, here) if thing else _of_concern(concern, here)  # type: ignore[arg-type] # one of the two
        others.append(replace(row, sure=one.sure, why=one.why))
    return others


def _by_key[T: (Concern, Problem)](kind: type[T], keys: list[UUID]) -> dict[UUID, T]:
    return {one.id: one for one in all_rows(kind, "id = any (%s::uuid[])", [keys])} if keys else {}


def category_of(pk: UUID) -> str:
    """Return the category of a problem or of one concern, to be taken over by whoever joins it."""
    found = Problem.objects.filter(id=pk).values_list("category", flat=True).first()
    return found or Concern.objects.filter(id=pk).values_list("category", flat=True).first() or ""


def _by_id(pk: UUID, here: tuple[float | None, float | None]) -> list[Other]:
    problem = Problem.objects.filter(Q(id=pk) | Q(members__concern_id=pk, members__left_at=None)).first()
    if problem is not None:
        return [_of_problem(problem, here)]
    concern = Concern.objects.filter(id=pk).first()
    return [_of_concern(concern, here)] if concern else []


def _of_problem(problem: Problem, here: tuple[float | None, float | None]) -> Other:
    return Other(
        value=problem.id, number=problem.number, title=problem.title, people=max(problem.people, 1),
        at=problem.last_at, state="", away=_away(here, (problem.latitude, problem.longitude)),
    )  # fmt: skip


def _of_concern(concern: Concern, here: tuple[float | None, float | None]) -> Other:
    return Other(
        value=concern.id, number=concern.number, title=concern.title, people=1, at=concern.at, state=concern.state,
        away=_away(here, (concern.latitude, concern.longitude)),
    )  # fmt: skip


def _away(here: tuple[float | None, float | None], there: tuple[float | None, float | None]) -> str:
    (north, east), (other_north, other_east) = here, there
    if north is None or east is None or other_north is None or other_east is None:
        return ""
    return said.distance(metres((north, east), (other_north, other_east)))

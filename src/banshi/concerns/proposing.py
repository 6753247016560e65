"""What the system proposes for a concern: category, kind, urgency, place and unit, each with its reason.

It only proposes: where there is no model, a damaged one, or nothing it is sure of, an operator chooses. Nothing here
may keep a concern from being taken in.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.concerns import catalogue, placing
from banshi.concerns.jurisdiction import pack
from banshi.concerns.learning import model
from banshi.concerns.vocabulary import Kind, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.jurisdiction import Danger
    from banshi.concerns.placing import Placed
    from banshi.concerns.rules import Routed
    from banshi.concerns.understanding import Understood

MOST_GUESSES = 3
MOST_PLACES = 100
PLACES = (
    "select name, division, latitude, longitude from concerns_place where name = any (string_to_array(%s, chr(31)))"
    " order by length(name) desc, id limit %s"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What whoever reports has said besides the words; empty where they did not.

    ``known`` says that the place is one of the gazetteer, so that its point is nobody's own. ``hotline`` is where it
    was heard: that hotline keeps it where no place says which one serves.
    """

    category: str = ""
    kind: Kind | None = None
    urgency: Urgency | None = None
    division: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    about: tuple[int, ...] = ()
    known: bool = False
    hotline: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What a concern seems to be, until an operator has confirmed it."""

    category: str
    kind: Kind
    urgency: Urgency
    division: str
    place: str
    latitude: float | None
    longitude: float | None
    danger: Danger | None
    understood: Understood | None
    placed: Placed | None
    known: tuple[placing.Place, ...] = ()

    def as_json(self, routed: Routed) -> dict[str, Any]:
        """Return the proposal with its reasons, as it is kept with the concern."""
        guess = self.understood.category if self.understood else None
        return {
            "category": [[guess.code, round(guess.confidence, 3)], *([c, round(p, 3)] for c, p in guess.others)][
                :MOST_GUESSES
            ]
            if guess
            else [],
            "words": list(guess.words) if guess else [],
            "sure": bool(guess and guess.sure),
            "model": self.understood.model if self.understood else "",
            "danger": self.danger.call if self.danger else "",
            "place": [why.value for why in self.placed.why] if self.placed else [],
            "unit": routed.unit_id,
            "why": routed.why,
            "source": routed.source,
        }


def propose(words: str, masked: str, hints: Hints, version: str) -> Proposed:
    """Return what a concern seems to be. ``version`` is the model that is live. At most one statement is asked.

    A model reads the masked words, as those it has learned from.
    """
    understood = _understood(masked, version)
    danger = danger_in(words)
    placed, known = _placed(words, hints)
    guess = understood.category if understood else None
    # What the model is not sure of is shown to the operator, and decides nothing.
    category = hints.category or (guess.code if guess and guess.sure else "")
    kind = hints.kind or (Kind(understood.kind.code) if understood and understood.kind else Kind.REPORT)
    found = placed.place if placed else None
    return Proposed(
        category=category,
        kind=kind,
        urgency=_urgency(hints, danger, category, understood),
        division=hints.division or (placed.division or "" if placed else ""),
        place=hints.place or (found.name if found else ""),
        latitude=hints.latitude if hints.latitude is not None else (found.latitude if found else None),
        longitude=hints.longitude if hints.longitude is not None else (found.longitude if found else None),
        danger=danger,
        understood=understood,
        placed=placed,
        known=known,
    )


def danger_in(words: str) -> Danger | None:
    """Return the danger that the words name, with the number to call first; whoever is in danger must not wait."""
    return next((danger for danger in pack().dangers if danger.named_in(words)), None)


def _urgency(hints: Hints, danger: Danger | None, category: str, understood: Understood | None) -> Urgency:
    if danger is not None:
        return Urgency.DANGER
    if hints.urgency is not None:
        return hints.urgency
    if category in catalogue.categories():
        return Urgency(catalogue.categories()[category].urgency)
    guess = understood.urgency if understood else None
    return Urgency(guess.code) if guess and guess.sure else Urgency.GENERAL


def _understood(words: str, version: str) -> Understood | None:
    try:
        learned = model(version)
        return learned.understand(words) if learned else None
    except Exception:  # a model is a proposal: whatever is wrong with it, the concern is taken in
        log.exception("the model %s did not understand", version)
        return None


def _placed(words: str, hints: Hints) -> tuple[Placed | None, tuple[placing.Place, ...]]:
    """Return the place the words speak of, and all places of the gazetteer that go by one of them."""
    text = f"{hints.place} {words}" if hints.place else words
    asked = placing.spans(text)
    if not asked:
        return None, ()
    near = (hints.latitude, hints.longitude) if hints.latitude is not None and hints.longitude is not None else None
    known = known_places(asked)
    return placing.best(text, known, near=near, division=hints.division or None), tuple(known)


def known_places(names: Sequence[str]) -> list[placing.Place]:
    """Return the places of the gazetteer that go by one of these names.

    Many places are called "the market": the long names, which say more, come first.
    """
    with connection.cursor() as cursor:
        # Hundreds of names; as a list each would be written by itself, which takes fifty times as long.
        cursor.execute(PLACES, ["\x1f".join(names), MOST_PLACES])
        return [placing.Place(*row) for row in cursor.fetchall()]

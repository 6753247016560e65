"""What is learned from and what is guessed: plain values that carry no database, clock or library with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A concern that staff have decided on. Those of one ``group`` are about the same thing; empty if unknown."""

    text: str
    category: str
    kind: str = ""
    urgency: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest code; ``confidence`` is the share of such guesses that are right, from 0 to 1.

    ``sure``: of guesses so called, the share aimed at was right on concerns not learned from. ``words``: at most five
    passages of the very text that counted most. ``others``: the next likely codes. ``parents``: the codes above, from
    the nearest up, each as likely as all codes under it together.
    """

    code: str
    confidence: float
    sure: bool
    words: tuple[str, ...]
    others: tuple[tuple[str, float], ...]
    parents: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one text; nothing where the model has not learned it, or knows not one word of it."""

    category: Guess | None
    kind: Guess | None
    urgency: Guess | None
    model: str

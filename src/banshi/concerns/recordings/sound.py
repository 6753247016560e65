"""What is known of a sound once it was read, and what is said when it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PARTS = 1_000_000
"""Frames, pages or boxes of the longest voice note; a file of more is made to keep the reader busy."""


class Damaged(ValueError):
    """The file begins like a recording and does not go on like one."""


class Film(ValueError):
    """The file holds moving pictures, which show more people than a voice note does."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The cleaned content, how long it lasts in seconds where the file tells, and whether all else is gone from it."""

    content: bytes
    seconds: float | None
    cleaned: bool = True

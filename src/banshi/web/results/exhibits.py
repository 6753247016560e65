"""What results are told in: sections of findings with their numbers, news for a feed, and days for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One finding with its picture, its numbers, and how they were counted."""

    key: str
    caption: str
    picture: SafeString | str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: what it is about, in a sentence, its exhibits, and where to read on (words, address)."""

    key: str
    title: str
    says: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that is new: a name for good, when, a sentence, and where to read it."""

    id: str
    at: datetime
    title: str
    words: str = ""
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that matters: a name for good, which day, what happens, and where to read more."""

    id: str
    on: date
    title: str
    words: str = ""
    link: str

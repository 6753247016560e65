"""What is kept of a concern to find its likes: how its words sound, where and when it was.

A trace is made from the concern alone. Which of its grams are stored, and by which keys it can be found, depends on how
common they are in this office (``weights``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from banshi.concerns.same.names import named_in
from banshi.concerns.same.sounds import grams, in_pieces, spelled, symbols, triples

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from banshi.concerns.same.sounds import Ints
    from banshi.concerns.same.weights import Weights

    type Head = NDArray[np.void]

TITLE_SIGNS, TEXT_SIGNS, NAMES_WITHIN = 120, 4000, 200
TITLE_GRAMS, TEXT_GRAMS = 80, 30
TITLE_KEYS, TITLE_TRIPLES, TEXT_KEYS, TEXT_TRIPLES = 16, 4, 8, 2
CELL = 0.005  # degrees: about 500 m, so that the nine cells around a point hold all within 500 m
BYTES_A_GRAM = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What ``trace_of`` makes of a concern.

    ``spelled`` is its title, a sign for each syllable and word, ``pieces`` what was written for each; ``named`` holds
    the grams of each name in it.
    """

    spelled: str
    pieces: tuple[str, ...]
    named: tuple[Ints, ...]
    title: Ints
    text: Ints
    title_triples: Ints
    text_triples: Ints
    at: datetime
    division: str
    latitude: float | None
    longitude: float | None
    category: str


def trace_of(
    title: str,
    text: str,
    *,
    at: datetime,
    division: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    category: str = "",
) -> Trace:
    """Return the trace of a concern. Never fails, whatever the text; the first 4,000 signs of it count.

    A concern without a title is known by the beginning of its text. Degrees WGS 84.
    """
    heading, pieces = in_pieces((title.strip() or text.strip())[:TITLE_SIGNS])
    body = spelled(text[:TEXT_SIGNS])
    above, below = symbols(heading), symbols(body)
    said = np.unique(grams(above))
    return Trace(
        spelled=heading,
        pieces=pieces,
        named=named_in(heading) or named_in(body[:NAMES_WITHIN]),
        title=said,
        text=np.setdiff1d(grams(below), said),
        title_triples=_told(triples(above)),
        text_triples=_told(triples(below)),
        at=at,
        division=division,
        latitude=latitude,
        longitude=longitude,
        category=category,
    )


def _told(numbers: Ints) -> Ints:
    """Return each number once, without what is divided."""
    return np.unique(numbers[numbers >= 0])


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the table of traces: ``keys`` to find it by; a head, then the grams, ``titled`` of the title first."""

    keys: Ints
    grams: bytes
    titled: int


HEAD = np.dtype([("minute", "<u4"), ("latitude", "<f4"), ("longitude", "<f4"), ("county", "<u4"), ("category", "<u4")])
"""When (minutes since 1970), where (NaN and 0 where unknown) and of what kind: 16 bits for its group, 16 for itself."""


def head_of(trace: Trace) -> Head:
    """Return the head of a trace, one row."""
    latitude, longitude = (math.nan if at is None else at for at in (trace.latitude, trace.longitude))
    county, category = trace.division[:6], trace.category
    kind = (crc32(category[:2].encode()) & 0xFFFF) << 16 | crc32(category.encode()) & 0xFFFF if category else 0
    minute = max(int(trace.at.timestamp() // 60), 0)
    return np.array([(minute, latitude, longitude, crc32(county.encode()) if county else 0, kind)], dtype=HEAD)


def stored(trace: Trace, weights: Weights) -> Stored:
    """Choose what is worth storing: the title, the rarest of the text, and a few keys."""
    title = weights.rarest(trace.title, TITLE_GRAMS)
    text = weights.rarest(trace.text, TEXT_GRAMS)
    content = head_of(trace).tobytes() + packed(np.concatenate([title, text]))
    return Stored(keys(trace, weights, title, text), content, len(title))


def keys(trace: Trace, weights: Weights, title: Ints, text: Ints) -> Ints:
    """Return what the trace is found by; ``title`` and ``text`` are its grams, the rarest first."""
    return np.unique(
        np.concatenate(
            [
                title[:TITLE_KEYS],
                text[:TEXT_KEYS],
                weights.fewest(trace.title_triples, TITLE_TRIPLES),
                weights.fewest(trace.text_triples, TEXT_TRIPLES),
                np.array([*month_keys(trace)[:1], *county_keys(trace), *cell_keys(trace)[:1]], dtype=np.int32),
            ]
        )
    )


def month_keys(trace: Trace) -> list[int]:
    """Return the keys of the month, of the one before and of the one after."""
    months = [trace.at, trace.at - timedelta(days=30), trace.at + timedelta(days=30)]
    return list(dict.fromkeys(_key(f"month {at:%Y-%m}") for at in months))


def county_keys(trace: Trace) -> list[int]:
    """Return the key of the county (the first six digits of the division), if it is known."""
    return [_key(f"county {trace.division[:6]}")] if trace.division else []


def cell_keys(trace: Trace) -> list[int]:
    """Return the keys of the cell of about 500 m in which the concern lies and of the eight around it, if known."""
    if trace.latitude is None or trace.longitude is None:
        return []
    row, column = round(trace.latitude / CELL), round(trace.longitude / CELL)
    around = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))
    return [_key(f"cell {row + down} {column + right}") for down, right in around]


def _key(words: str) -> int:
    """Return a number below zero: for what is not a gram."""
    return -1 - (crc32(words.encode()) >> 1)


def packed(numbers: Ints) -> bytes:
    """Return grams as three bytes each."""
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :BYTES_A_GRAM].tobytes()


def unpacked(content: bytes) -> Ints:
    """Undo ``packed``."""
    parts = np.frombuffer(content, dtype=np.uint8).reshape(-1, BYTES_A_GRAM).astype(np.int32)
    return parts[:, 0] | (parts[:, 1] << 8) | (parts[:, 2] << 16)

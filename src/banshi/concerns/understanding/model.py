"""A model in use: what one office's history taught about categories, kinds and urgency.

It needs numpy alone, holds no text, changes never, and may be asked from several threads at once. Whatever a text
holds, it answers: at worst with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding import packing
from banshi.concerns.understanding.guesses import Understood
from banshi.concerns.understanding.reading import READ_AT_MOST, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from banshi.concerns.understanding.judging import Report
    from banshi.concerns.understanding.learned import Learned
    from banshi.concerns.understanding.lexicon import Lexicon

QUESTIONS = ("category", "kind", "urgency")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One version. ``seen``: prints of the texts it was learned from, so that it is never examined on them."""

    version: str
    lexicon: Lexicon
    learned: dict[str, Learned]
    seen: NDArray[np.uint64]
    report: Report

    def understand(self, text: str) -> Understood:
        """Return what one text is about. Never fails; a text without a known word gives no guess."""
        weighed = self.lexicon.weigh(read(text))
        guesses = {
            name: self.learned[name].guess(text, weighed)
            for name in QUESTIONS
            if name in self.learned and weighed.features.size
        }
        return Understood(guesses.get("category"), guesses.get("kind"), guesses.get("urgency"), self.version)

    def understand_all(self, texts: Iterable[str]) -> list[Understood]:
        """Return what each text is about, in the order of the texts; the same as asking one by one."""
        return [self.understand(text) for text in texts]

    def categories(self, texts: Iterable[str]) -> list[str]:
        """Return the likeliest category of each text alone, without reasons; empty where no word is known."""
        learned = self.learned["category"]
        return [learned.likeliest(self.lexicon.weigh(read(text))) for text in texts]

    def has_seen(self, text: str) -> bool:
        """Return whether it was learned from this very text, however it is spaced."""
        mine = fingerprint(text)
        at = int(np.searchsorted(self.seen, mine))
        return at < len(self.seen) and bool(self.seen[at] == mine)

    def to_bytes(self) -> bytes:
        """Return the model to keep: numbers and JSON, sealed by a digest; no code."""
        parts = packing.Parts(self.version, self.lexicon, self.learned, self.seen, self.report)
        return packing.to_bytes(parts)

    @classmethod
    def from_bytes(cls, content: bytes) -> Model:
        """Return the model that was kept. Raises ``ValueError`` for one that is damaged or of another make."""
        return cls(*packing.from_bytes(content))


def fingerprint(text: str) -> np.uint64:
    """Return the print of a text: the same for two that differ in blanks, signs and width alone."""
    codes = plain(text)
    with np.errstate(over="ignore"):
        mixed = (codes + np.uint64(1)) * _ODD[: len(codes)]
        return np.uint64((mixed ^ (mixed >> np.uint64(32))).sum(dtype=np.uint64))


_ODD = np.random.default_rng(4).integers(1, 1 << 63, 2 * READ_AT_MOST, np.uint64) * np.uint64(2) + np.uint64(1)

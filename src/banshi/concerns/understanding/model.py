"""A model in use: what one office's history taught about categories, kinds and urgency.

It needs numpy alone, holds no text, changes never, and may be asked from several threads at once. Whatever a text
holds, it answers: at worst with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding import packing
from banshi.concerns.understanding.explaining import words_that_counted
from banshi.concerns.understanding.guesses import Guess, Understood
from banshi.concerns.understanding.reading import READ_AT_MOST, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from banshi.concerns.understanding.calibration import Calibration
    from banshi.concerns.understanding.judging import Report
    from banshi.concerns.understanding.lexicon import Lexicon, Weighed

MOST_OTHERS = 4
QUESTIONS = ("category", "kind", "urgency")


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned about one question. ``weights``: a row a feature, a column a code.

    ``threshold``: the confidence from which on a guess is sure; ``familiar``: the share of a text that has to be known
    for that, since a text unlike any before is not to be judged by the few runs it shares with them.
    """

    codes: tuple[str, ...]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    calibration: Calibration
    threshold: float
    familiar: float

    def likeliest(self, weighed: Weighed) -> str:
        """Return the likeliest code alone; empty where no word is known."""
        scores = weighed.values @ self._rows(weighed) + self.bias
        return self.codes[int(self.calibration.confidences(scores).argmax())] if weighed.features.size else ""

    def guess(self, text: str, weighed: Weighed) -> Guess:
        """Return the likeliest code with its reasons."""
        rows = self._rows(weighed)
        confidences = self.calibration.confidences(weighed.values @ rows + self.bias)
        best, *others = np.argsort(-confidences, kind="stable")[: MOST_OTHERS + 1].tolist()
        contrast = np.full(len(self.codes), -1 / len(self.codes), np.float32)
        contrast[best] += 1
        confidence = float(confidences[best])
        return Guess(
            code=self.codes[best],
            confidence=confidence,
            sure=confidence >= self.threshold and weighed.familiar >= self.familiar,
            words=words_that_counted(text, weighed, rows @ contrast),
            others=tuple((self.codes[other], float(confidences[other])) for other in others),
            parents=self._parents(self.codes[best], confidences),
        )

    def _rows(self, weighed: Weighed) -> NDArray[np.float32]:
        return self.weights.take(weighed.features, axis=0).astype(np.float32)

    def _parents(self, code: str, confidences: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
        parts = code.split(".")
        above = [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
        return tuple((parent, min(float(confidences[self._under(parent)].sum()), 1.0)) for parent in above)

    def _under(self, parent: str) -> list[int]:
        return [at for at, code in enumerate(self.codes) if code == parent or code.startswith(f"{parent}.")]


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
        return packing.to_bytes(self)

    @classmethod
    def from_bytes(cls, content: bytes) -> Model:
        """Return the model that was kept. Raises ``ValueError`` for one that is damaged or of another make."""
        return packing.from_bytes(content)


def fingerprint(text: str) -> np.uint64:
    """Return the print of a text: the same for two that differ in blanks, signs and width alone."""
    codes = plain(text)
    with np.errstate(over="ignore"):
        mixed = (codes + np.uint64(1)) * _ODD[: len(codes)]
        return np.uint64((mixed ^ (mixed >> np.uint64(32))).sum(dtype=np.uint64))


_ODD = np.random.default_rng(4).integers(1, 1 << 63, 2 * READ_AT_MOST, np.uint64) * np.uint64(2) + np.uint64(1)

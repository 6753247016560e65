"""What a history taught about one question, and the guess it makes of a text, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding.explaining import words_that_counted
from banshi.concerns.understanding.guesses import Guess

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.concerns.understanding.calibration import Calibration
    from banshi.concerns.understanding.lexicon import Weighed

MOST_OTHERS = 4


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

"""One question (category, kind or urgency) learned in turns: what is asked was never among what taught.

In every turn one part of the history is kept apart, the rest teaches, and the part kept apart is asked. The answers
set the confidence and say from where on the model is sure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding import fitting
from banshi.concerns.understanding.calibration import calibrate, threshold_for
from banshi.concerns.understanding.judging import figures
from banshi.concerns.understanding.learned import Learned
from banshi.concerns.understanding.likeness import folds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from banshi.concerns.understanding.corpus import Corpus
    from banshi.concerns.understanding.judging import Figures

FEWEST_SAMPLES = 5
FOLDS, FOLDS_OF_MANY, MANY = 5, 3, 20_000
UNLIKE_ANY = 0.005  # the share of the history itself that counts as unlike the rest


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """The concerns (``rows`` of the corpus) whose answer is known, the answers as numbers of ``codes``."""

    codes: tuple[str, ...]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    fold_of: NDArray[np.int64]

    @property
    def folds(self) -> int:
        return int(self.fold_of.max()) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """What was learned, how good it is, and the code it gave each of the question's rows when it had not seen it."""

    learned: Learned
    figures: Figures
    answers: tuple[str, ...]


def question(answers: Sequence[str], groups: NDArray[np.int64]) -> Question | None:
    """Return what can be learned of these answers (empty: unknown); none below two codes or two groups."""
    counts = Counter(answers)
    codes = tuple(sorted(code for code, count in counts.items() if code and count >= FEWEST_SAMPLES))
    number = {code: at for at, code in enumerate(codes)}
    rows = np.array([row for row, answer in enumerate(answers) if answer in number], np.int64)
    truth = np.array([number[answers[row]] for row in rows], np.int64)
    folds = min(FOLDS_OF_MANY if len(rows) > MANY else FOLDS, len(np.unique(groups[rows])))
    if len(codes) < 2 or folds < 2:  # noqa: PLR2004
        return None
    return Question(codes, rows, truth, folds_of(groups[rows], truth, folds))


def examine(corpus: Corpus, asked: Question, *, precision: float, progress: Callable[[float], None]) -> Examined:
    """Learn one question and measure it. ``precision``: the share of sure guesses that has to be right."""
    scores, familiar = _in_turns(corpus, asked, progress)
    confidences = _calibrated_in_turns(scores, asked)
    guessed, confidence = confidences.argmax(axis=1), confidences.max(axis=1)
    least = float(np.quantile(familiar, UNLIKE_ANY))
    known = familiar >= least
    threshold = threshold_for(confidence[known], (guessed == asked.truth)[known], precision)
    weights, bias = fitting.fit(corpus.only(asked.rows).weighed(corpus.rarity()), asked.truth, len(asked.codes))
    learned = Learned(
        asked.codes, weights.astype(np.float16), bias, calibrate(scores, asked.truth), threshold, least
    )  # fmt: skip
    found = figures(asked.codes, asked.truth, confidences, known & (confidence >= threshold), threshold)
    progress(1.0)
    return Examined(learned, found, tuple(asked.codes[code] for code in guessed))


def _in_turns(
    corpus: Corpus, asked: Question, progress: Callable[[float], None]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return each row's scores, and how familiar it was, in the turn that had not learned it."""
    scores = np.zeros((len(asked.rows), len(asked.codes)), np.float32)
    familiar = np.zeros(len(asked.rows))
    for fold in range(asked.folds):
        apart = asked.fold_of == fold
        taught = asked.rows[~apart]
        rarity = corpus.only(taught).rarity()
        weights, bias = fitting.fit(corpus.only(taught).weighed(rarity), asked.truth[~apart], len(asked.codes))
        kept = corpus.only(asked.rows[apart])
        scores[apart] = kept.weighed(rarity) @ weights + bias
        familiar[apart] = kept.familiar(rarity)
        progress((fold + 1) / (asked.folds + 1))
    return scores, familiar


def _calibrated_in_turns(scores: NDArray[np.float32], asked: Question) -> NDArray[np.float64]:
    """Return confidences calibrated, in each turn, on the other turns' answers."""
    confidences = np.zeros(scores.shape)
    for fold in range(asked.folds):
        apart = asked.fold_of == fold
        confidences[apart] = calibrate(scores[~apart], asked.truth[~apart]).confidences(scores[apart])
    return confidences

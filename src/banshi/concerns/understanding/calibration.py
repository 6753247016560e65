"""From scores to honest confidence: of a hundred guesses at 0.8, eighty are right.

Each code's score becomes a likelihood by Platt's sigmoid (1999), fitted on texts it was not learned from; the codes
then share one hundred per cent between them, sharpened or softened by one number for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BINS = 15
FEWEST_SURE = 20
SECTIONS = 20  # of the golden section: four digits


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """``slope`` and ``shift`` of each code's sigmoid, and the ``sharpness`` common to all."""

    slope: NDArray[np.float32]
    shift: NDArray[np.float32]
    sharpness: float

    def confidences(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return how likely each code is; a row sums to 1."""
        return _shared(self.sharpness * _likelihood(scores, self.slope, self.shift))


def calibrate(scores: NDArray[np.float32], codes: NDArray[np.int64]) -> Calibration:
    """Fit on scores of texts that were not learned from."""
    pairs = [_sigmoid(scores[:, code].astype(np.float64), codes == code) for code in range(scores.shape[1])]
    slope, shift = np.array(pairs, np.float32).T
    likelihood = _likelihood(scores, slope, shift)
    here = np.arange(len(codes))

    def surprise(log_sharpness: float) -> float:
        return float(-np.log(_shared(np.exp(log_sharpness) * likelihood)[here, codes] + 1e-12).mean())

    return Calibration(slope, shift, float(np.exp(_lowest(surprise, -2.0, 2.0))))


def threshold_for(confidence: NDArray[np.float64], right: NDArray[np.bool_], target: float) -> float:
    """Return the lowest confidence from which on the share of right ones reaches the target; above 1 if none does."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = (share >= target).nonzero()[0]
    return float(confidence[order[good[-1]]]) if good.size and good[-1] + 1 >= FEWEST_SURE else 2.0


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over fifteen bins of equal width (Naeini 2015), 0 is best."""
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / max(len(right), 1))


def _likelihood(
    scores: NDArray[np.float32], slope: NDArray[np.float32], shift: NDArray[np.float32]
) -> NDArray[np.float64]:
    return -np.logaddexp(0.0, -(scores.astype(np.float64) * slope + shift))


def _shared(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True), np.float64)


def _lowest(function: Callable[[float], float], left: float, right: float) -> float:
    """Return where a function with one valley is lowest, by the golden section."""
    golden = (5**0.5 - 1) / 2
    low, high = right - golden * (right - left), left + golden * (right - left)
    at_low, at_high = function(low), function(high)
    for _step in range(SECTIONS):
        if at_low < at_high:
            right, high, at_high = high, low, at_low
            low = right - golden * (right - left)
            at_low = function(low)
        else:
            left, low, at_low = low, high, at_high
            high = left + golden * (right - left)
            at_high = function(high)
    return (left + right) / 2


def _sigmoid(scores: NDArray[np.float64], is_it: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit by Newton's steps on Platt's softened targets, with a light pull to keep rare codes finite."""
    yes, no = is_it.sum(), (~is_it).sum()
    target = np.where(is_it, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, shift, pull = 1.0, float(np.log((yes + 1) / (no + 1))), 1e-2
    for _step in range(50):
        likely = 1 / (1 + np.exp(-np.clip(slope * scores + shift, -30, 30)))
        off, spread = likely - target, likely * (1 - likely) + 1e-9
        slope_error, shift_error = (off * scores).sum() + pull * (slope - 1), off.sum()
        ss, s, one = (spread * scores * scores).sum() + pull, (spread * scores).sum(), spread.sum()
        determinant = max(ss * one - s * s, 1e-12)
        steps = (one * slope_error - s * shift_error) / determinant, (ss * shift_error - s * slope_error) / determinant
        slope, shift = slope - float(np.clip(steps[0], -2, 2)), shift - float(np.clip(steps[1], -2, 2))
        if max(map(abs, steps)) < 1e-6:  # noqa: PLR2004
            break
    return max(slope, 0.05), shift
